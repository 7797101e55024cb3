"""The window of Parley: the only package that imports pygame."""
