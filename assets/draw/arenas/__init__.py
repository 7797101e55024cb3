"""The arenas, one module each; every `layers` gives 320x180 px pictures, back to front."""
