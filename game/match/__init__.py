"""A match followed by the rules, fair dice, hash chain and signatures."""
