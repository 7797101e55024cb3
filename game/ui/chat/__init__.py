"""The chat with the other side, on every screen."""
