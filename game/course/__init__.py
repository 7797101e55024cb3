"""A match followed by the rules: its hashes, its dice, its signatures."""
