"""The game in plain text on a terminal: no window, no control codes, one line an event."""
