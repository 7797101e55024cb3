"""Dice that the host rolls."""

import secrets


class SystemDice:
    """Rolls from the operating system's entropy: nobody can predict them from earlier ones."""

    def roll(self, sides: int) -> int:
        return secrets.randbelow(sides) + 1
