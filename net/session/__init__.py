"""The client's end of the talk with a host, without the socket. Time is an argument."""
