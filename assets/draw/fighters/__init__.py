"""The fighters, one module each; every `draw` makes one frame of 96x96 px."""
