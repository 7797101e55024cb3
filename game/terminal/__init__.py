"""The game in plain text on a terminal: no window, no control codes, one event a line."""
