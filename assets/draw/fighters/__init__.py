"""The fighters, one module each; every `draw` returns one frame of 96x96 px."""
