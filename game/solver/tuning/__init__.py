"""Search for the fighters' numbers; not part of the installed program."""
