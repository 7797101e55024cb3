"""The server: connections, authentication, the host of one room, and the relay."""
