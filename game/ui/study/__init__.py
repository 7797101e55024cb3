"""The chance to win as pictures, and where one is in a record."""
