"""The command line, what a run of the program has in common, and how a match is opened."""
