"""What a player stores on disk in addition to records."""
