"""A host's end: the doors, the shell round a room, and a place at an arena's relay."""
