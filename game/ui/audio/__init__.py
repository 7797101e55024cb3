"""Sounds and music, and how loud they are."""
