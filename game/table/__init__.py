"""What one side knows of its room, of a lobby, of the games round it."""
