"""Rooms in this program: no socket and no server."""
