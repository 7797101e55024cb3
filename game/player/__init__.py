"""What a player keeps on his disk beside his records."""
