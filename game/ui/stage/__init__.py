"""A fight as it is played on the screen: the cues, the fighters, the arena."""
