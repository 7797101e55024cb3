"""Sockets, authentication and the relay; the programs that host one room or run an arena."""
