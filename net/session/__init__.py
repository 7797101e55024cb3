"""The client's end of a connection, without the socket. Time is an argument."""
