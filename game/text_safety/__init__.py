"""Text from outside made safe to show, and what is found in it."""
