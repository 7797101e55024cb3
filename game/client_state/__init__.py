"""What a client knows of its room, the lobby and games on the local network."""
