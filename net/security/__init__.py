"""TLS, identities and the client's handshake, before anything is sent."""
