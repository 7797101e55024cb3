"""What a solved game teaches: advice, review, puzzles and the tutorial."""
