"""Text and pictures drawn on a surface of any size, in layout units (1280 x 720)."""
