"""What a solved game teaches: advice, review, puzzles, the first fight."""
