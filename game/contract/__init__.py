"""What a player and a host say to each other, word for word."""
