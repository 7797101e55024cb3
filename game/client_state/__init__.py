"""What one client knows of its room, of a lobby and of games on the network."""
