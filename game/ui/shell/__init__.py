"""The base of every screen: the screen stack, dialogs and overlays."""
