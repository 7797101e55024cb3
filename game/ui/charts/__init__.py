"""Charts of the chance to win, and the playback position in a replay."""
