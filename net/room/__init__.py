"""One table, two seats and a match between them. No IO; time is an argument."""
