"""Promises: our promises for the next match, and which of them we have withdrawn.

Without this, a host could start a match with a fighter that the player had only looked at.
"""

from game.protocol.messages import SeatState


class Promises:
    """The promises of one player, sent to one host after another."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[str, int, str]] = {}
        """Room, match and fighter by tip, oldest first."""
        self._withdrawn: set[str] = set()
        self._taken = False
        """Whether the host showed that we have a fighter."""

    def add(self, tip: str, room: str, match: int, fighter: str) -> None:
        """Add a promise that we send."""
        self._told[tip] = (room, match, fighter)

    def tips_for(self, room: str, match: int) -> list[str]:
        """Return the tips that are valid for a match."""
        return [tip for tip, place in self._told.items() if place[:2] == (room, match)]

    def is_withdrawn(self, tip: str) -> bool:
        """Return whether the host knew that we had withdrawn the promise."""
        return tip in self._withdrawn

    def seat_updated(self, seat_state: SeatState, room: str, match: int) -> None:
        """The host shows how we stand before a match, so it knows of all that led to it."""
        tips = self.tips_for(room, match)
        if seat_state.ready:
            fighters = [self._told[tip][2] for tip in tips]
            past = fighters.index(seat_state.fighter) if seat_state.fighter in fighters else 0
        else:
            past = 1 if self._taken else 0
        self._taken = seat_state.ready and bool(tips)
        for tip in tips[:past]:
            del self._told[tip]
            self._withdrawn.add(tip)
