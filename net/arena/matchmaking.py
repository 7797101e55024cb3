"""Matchmaking: whoever seeks a match is led to somebody who waits. Lives on one event loop."""

from collections.abc import Callable

from game.contract.lobby import Access
from game.contract.messages import Code, Leave
from net.arena.caretaker import Caretaker
from net.arena.corridor import Door
from net.arena.lobby import Lobby
from net.arena.resident import Resident
from net.host.peer import Peer

MISSING_SECONDS = 5.0
"""For the other of two who sought a match to be in the room; then the first seeks again."""

ROOMS_FULL = "There are as many rooms as can be; try again in a while."


class Matchmaker:
    """Belongs to one arena."""

    def __init__(
        self, lobby: Lobby[Peer], caretaker: Caretaker, lead: Callable[[Peer, Door], None]
    ) -> None:
        """`lead` brings somebody into a room."""
        self._lobby, self._caretaker, self._lead = lobby, caretaker, lead
        self._seek_again: set[Peer] = set()
        """Who is on the way out of a room to which nobody else came."""

    def seat_seekers(self) -> None:
        """Lead each to a player who sits alone, or two of them into a room."""
        lobby, caretaker = self._lobby, self._caretaker
        while (seekers := lobby.seekers) and not caretaker.closing:
            door = caretaker.doors.with_one_alone()
            if door:
                self._lead(seekers[0], door)
            elif len(seekers) == 1:
                return
            elif caretaker.full:
                for each in seekers:
                    lobby.seek(each, False)
                    lobby.refuse(each, Code.LIMIT, ROOMS_FULL)
            else:
                door = caretaker.open(Access.OPEN)
                door.sought = True
                for each in seekers[:2]:
                    self._lead(each, door)

    def look_for_missing(self, now: float) -> None:
        """Let those seek again to whom nobody came: whoever they were paired with is gone."""
        for door in self._caretaker.doors:
            here = door.parlour.players
            begun = door.parlour.room.ledger.standing.match > 0
            if not door.sought or begun or len(here) != 1 or isinstance(here[0], Resident):
                door.alone_since = None
            elif door.alone_since is None:
                door.alone_since = now
            elif now - door.alone_since >= MISSING_SECONDS and not self._caretaker.closing:
                self._seek_again.add(here[0])
                door.parlour.received(here[0], Leave())

    def seeks_again(self, peer: Peer) -> bool:
        """Whether it was us who led that peer out of its room; asked once."""
        again = peer in self._seek_again
        self._seek_again.discard(peer)
        return again
