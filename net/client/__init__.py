"""The client's link: one thread that owns the socket, and a queue."""
