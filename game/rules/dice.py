"""Dice: the source of chance. The rules receive their dice as an argument and never create any."""

from collections.abc import Iterable
from typing import Protocol


class Dice(Protocol):
    def roll(self, sides: int) -> int:
        """Return a number from 1 to `sides`, each equally likely."""
        ...


class ForcedDice:
    """Dice that show the given rolls in order: for replays, for checking a host, and for tests.

    `roll` raises ValueError once the rolls are used up, and for a roll that a die with that many
    sides cannot show.
    """

    def __init__(self, rolls: Iterable[int]) -> None:
        self._rolls = list(rolls)
        self._next = 0

    def roll(self, sides: int) -> int:
        if self._next == len(self._rolls):
            raise ValueError("more rolls are needed than were recorded")
        roll = self._rolls[self._next]
        if not 1 <= roll <= sides:
            raise ValueError(f"a die of {sides} sides cannot show {roll}")
        self._next += 1
        return roll

    @property
    def spent(self) -> bool:
        """Whether every roll was used; rolls left over mean that a record is not true."""
        return self._next == len(self._rolls)


class RecordingDice:
    """Dice that store what they showed."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self.rolls: list[int] = []

    def roll(self, sides: int) -> int:
        self.rolls.append(self._dice.roll(sides))
        return self.rolls[-1]
