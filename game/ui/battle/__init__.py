"""What stands round a fight: the buttons, what is told, the help."""
