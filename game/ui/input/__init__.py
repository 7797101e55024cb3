"""Keyboard, mouse and gamepad, as the usual keys."""
