"""Matches written down, kept and proven."""
