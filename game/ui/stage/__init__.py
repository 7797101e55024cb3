"""The fight as it is played on the screen: cues, fighters, arena."""
