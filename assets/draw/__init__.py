"""Code that draws every picture of Parley; used only to generate `assets/images`."""
