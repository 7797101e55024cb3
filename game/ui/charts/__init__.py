"""Charts of the chance to win, and the position in a replay."""
