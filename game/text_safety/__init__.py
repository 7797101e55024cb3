"""Text from outside: made safe to show, with emoji and web links."""
