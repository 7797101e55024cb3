"""Talking with the other side on every screen."""
