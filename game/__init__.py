"""The game: its rules, its words, its screens. Knows nothing of networks; net/ builds on it."""
