"""A match followed by the rules: its state, hashes, dice and signatures."""
