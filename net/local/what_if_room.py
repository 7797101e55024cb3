"""What if room: a trial from a position against the computer, behind a link. No socket and no
server.

It stands on hot-seat, which drives a room in place: so a position is taken up at once, as often as
one likes, and nothing of it is left when one goes.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from game.bots import Player
from game.client_state.link import Incoming
from game.protocol.messages import Act, ClientMessage
from game.rules import Battle, Dice, Roster, Seat
from net.local.hotseat import HotseatLink

THINKING_SECONDS = 0.9
"""How long the computer seems to think: a person sees whose turn it is."""


class WhatIfLink(HotseatLink):
    """A link whose player sits left; the computer plays right."""

    hotseat = False

    def __init__(
        self,
        opening: Battle,
        names: Sequence[str],
        player: Player,
        dice: Dice,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._player, self._thinking = player, dice
        self._due: float | None = None
        """When the computer acts; None while it is not its turn."""
        super().__init__(roster_of(opening), names, clock, opening)

    def poll(self) -> Incoming | None:
        if self._due is not None and self._clock() >= self._due:
            self._due = None
            self._answer()
        return super().poll()

    def _seats_of(self, message: ClientMessage) -> tuple[Seat, ...]:
        return (Seat.LEFT,)

    def _answer(self) -> None:
        battle = self._room.battle
        assert battle is not None
        action = self._player.choose(battle, self._thinking)
        self._submit(Seat.RIGHT, Act(battle.turn, action))

    def _deliver(self) -> None:
        super()._deliver()
        battle = self._room.battle
        runs = battle is not None and self._room.outcome is None
        if runs and battle is not None and battle.to_move is Seat.RIGHT:
            self._due = self._clock() + THINKING_SECONDS


def roster_of(opening: Battle) -> Roster:
    """The fighters of a position, be they of today's roster or not."""
    fighters = {opening[seat].fighter.id: opening[seat].fighter for seat in Seat}
    return Roster(1, tuple(fighters.values()))


def with_mover_left(battle: Battle, names: Mapping[Seat, str]) -> tuple[Battle, tuple[str, str]]:
    """The same position with the side to move at the left, and the names in that order."""
    mover = battle.to_move
    seated = replace(battle, left=battle[mover], right=battle[mover.other], to_move=Seat.LEFT)
    return seated, (names[mover], names[mover.other])
