"""Promises: what we promised about the next match, and which of it we have taken back since.

A host could else begin a match with a fighter that the player had looked at before.
"""

from game.contract.messages import Place


class Promises:
    """Of one player, told to one host after another."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[str, int, str]] = {}
        """By the tip, oldest first: room, match and fighter."""
        self._withdrawn: set[str] = set()
        self._taken = False
        """The host showed that we take a fighter."""

    def add(self, tip: str, room: str, match: int, fighter: str) -> None:
        """We tell another one."""
        self._told[tip] = (room, match, fighter)

    def told(self, room: str, match: int) -> list[str]:
        """The tips that hold for a match."""
        return [tip for tip, place in self._told.items() if place[:2] == (room, match)]

    def is_withdrawn(self, tip: str) -> bool:
        """Whether the host knew that we had changed our mind."""
        return tip in self._withdrawn

    def see_place(self, place: Place, room: str, match: int) -> None:
        """The host shows how we stand before a match, so it knows of all that led to it."""
        tips = self.told(room, match)
        if place.ready:
            fighters = [self._told[tip][2] for tip in tips]
            past = fighters.index(place.fighter) if place.fighter in fighters else 0
        else:
            past = 1 if self._taken else 0
        self._taken = place.ready and bool(tips)
        for tip in tips[:past]:
            del self._told[tip]
            self._withdrawn.add(tip)
