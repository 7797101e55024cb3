"""One room and its connections: what comes in goes to the room, what the room says goes out."""
