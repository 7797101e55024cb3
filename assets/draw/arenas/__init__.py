"""The arenas, one module each; every `layers` returns 320x180 px pictures, back to front."""
