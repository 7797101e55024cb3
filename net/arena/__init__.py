"""A lobby and many rooms on one server, without a socket."""
