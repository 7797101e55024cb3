"""Keyboard, mouse and gamepad input, translated to the default keys."""
