"""Version: the numbers by which two programs decide whether they can play together."""

VERSION = "0.1.0"
"""Version of the program, for people."""

PROTOCOL = 3
"""Version of the messages on the wire; two programs play together only if it is equal."""
