"""The messages between client and server, word for word."""
