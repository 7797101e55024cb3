"""Version: what two programs tell each other so that they know whether they can play."""

VERSION = "0.1.0"
"""Of the program, for people."""

PROTOCOL = 3
"""Of the messages on the wire; two sides play together only when it is equal."""
