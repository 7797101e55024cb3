"""Phrases, and the languages in which they are shown."""
