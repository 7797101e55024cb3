"""The link between players: codec, rooms, server and client. Knows nothing of screens."""
