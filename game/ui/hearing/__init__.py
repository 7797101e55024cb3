"""What is heard, and how loud."""
