"""What every screen stands on: the stack of scenes, the session, the boxes over them."""
