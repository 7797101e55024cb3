"""What every screen stands on: the stack of screens, dialogs and overlays."""
