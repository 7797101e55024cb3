"""Caretaker: opens the rooms of an arena, shuts those to which nobody comes back, and brings back
those that are kept. Lives on one event loop.

A room whose match has not ended stays in the journal, and whoever sat there finds it again for a
week. Of any other nothing is left: its matches are in the records of those who played.
"""

import logging
import secrets
from collections.abc import Callable, Iterable

import msgspec

from game.contract.lobby import Access
from game.contract.messages import Bye, Hello, Sitter, token_hash
from net.arena.corridor import Corridor, Door
from net.arena.lobby import Lobby
from net.disk.journal import Journal
from net.disk.kept import Kept, today
from net.host.gallery import SPECTATORS_LIMIT
from net.host.parlour import Building, Parlour
from net.host.peer import Peer
from net.room.room import Room
from net.room.roomcopy import RoomCopy
from net.room.standing import BrokenLog

log = logging.getLogger(__name__)

ROOMS_LIMIT = 1024
"""Rooms of an arena, unless its owner says otherwise."""

KEPT_FOR_EACH = 4
"""So many times as many matches that were left in the middle are kept; the oldest is forgotten for
the newest."""

DAYS_KEPT = 7
"""For which such a match waits for its players."""

DESERTED_SECONDS = 60.0
"""A room without a match, or with a player of the computer's, is closed when no person has been in
it for so long."""

ABANDONED_SECONDS = 600.0
"""The same for one whose match has not ended; it stays in the journal."""

FORGET_SECONDS = 3600.0
"""Between two looks for matches that have waited too long."""

Seated = Callable[[Door, str, Hello], object]
"""Lets a player of the computer's, of that level, come back to his seat."""


class Caretaker:
    """Has the keys of one arena."""

    def __init__(
        self,
        building: Building,
        lobby: Lobby[Peer],
        make_room: Callable[[RoomCopy | None], Room],
        journal: Journal | None = None,
        spectators: int = SPECTATORS_LIMIT,
        rooms: int = ROOMS_LIMIT,
    ) -> None:
        self.doors = Corridor()
        self.closing = ""
        """Why no match may begin any more; empty while one may."""
        self._building, self._lobby, self._journal = building, lobby, journal
        self._make_room, self._spectators = make_room, spectators
        self._rooms = rooms
        self._changed: set[Door] = set()
        self._forgot = building.now()

    @property
    def full(self) -> bool:
        return len(self.doors) >= self._rooms

    @property
    def hurried(self) -> bool:
        """Whether something has changed in a room that the lobby is to hear of soon."""
        return bool(self._changed)

    def open(self, access: Access, copy: RoomCopy | None = None) -> Door:
        """A door to a new room, or to one that is kept. Raises BrokenLog if that cannot be."""
        room = self._make_room(copy)

        def give_up(bye: Bye) -> None:
            for peer in parlour.peers:
                peer.say_goodbye(bye)
            self._shut(door)

        parlour = Parlour(
            self._building, room, self._journal, self._make_room, give_up, self._spectators
        )
        parlour.closing = self.closing
        door = self.doors.add(access, parlour)
        door.empty_since = self._building.now()
        return door

    def close(self) -> None:
        """Nothing is said or done in any room any more."""
        for door in self.doors:
            door.parlour.close()

    def drain(self, why: str) -> None:
        """Let no match begin any more."""
        self.closing = why
        for door in self.doors:
            door.parlour.closing = why

    # --- what is kept ----------------------------------------------------------------------

    def take_up(self, rooms: Iterable[Kept], seat_resident: Seated) -> None:
        """Open rooms again that were not at their end; only who sat or looked on comes in. Players
        of the computer's are seated at once."""
        self._forget()
        for kept in rooms:
            if not _is_old(kept):
                self._bring_back(kept, seat_resident)

    def bring_back(self, hello: Hello, seat_resident: Seated) -> Door | None:
        """The door to the room where somebody sat who comes late, if it is kept for him."""
        if not (self._journal and hello.room and hello.token) or self.full:
            return None
        kept = self._journal.read(hello.room)
        if kept is None or not kept.match_runs or _is_old(kept):
            return None
        if not any(each.fits(hello.token, hello.key) for each in kept.copy.sitters.values()):
            return None
        return self._bring_back(kept, seat_resident)

    def _bring_back(self, kept: Kept, seat_resident: Seated) -> Door | None:
        # Residents live in memory alone, so each gets another way in to his old seat.
        tokens = {
            seat: secrets.token_hex()
            for seat in kept.details.residents
            if seat in kept.copy.sitters
        }
        sitters = dict(kept.copy.sitters)
        for seat, token in tokens.items():
            sitters[seat] = Sitter(sitters[seat].name, token_hash(token))
        try:
            door = self.open(Access.PRIVATE, msgspec.structs.replace(kept.copy, sitters=sitters))
        except BrokenLog as error:
            log.warning("a kept room is not of these rules: %s", error)
            return None
        for seat, token in tokens.items():
            hello = Hello(0, "", sitters[seat].name, room=kept.copy.id, token=token)
            seat_resident(door, kept.details.residents[seat], hello)
        return door

    def _forget(self) -> None:
        """What nobody has come back to for days, and what is too much."""
        self._forgot = self._building.now()
        if self._journal:
            alive = [door.parlour.room.ledger.room for door in self.doors]
            newest = KEPT_FOR_EACH * self._rooms
            self._journal.forget(today() - DAYS_KEPT, newest, alive)

    # --- looking after them ----------------------------------------------------------------

    def changed(self, parlour: Parlour) -> None:
        """Something was said or done in a room; its card may be another."""
        if door := self.doors.of_parlour(parlour):
            self._changed.add(door)

    def look(self, now: float) -> None:
        """At the rooms in which something has changed."""
        changed, self._changed = self._changed, set()
        for door in changed:
            self._look_at(door, now)

    def sweep(self, now: float) -> None:
        """Look at all of them."""
        for door in self.doors:
            self._look_at(door, now)
        if now - self._forgot >= FORGET_SECONDS:
            self._forget()

    def _look_at(self, door: Door, now: float) -> None:
        """List a room as it is, or shut it when nobody comes back to it."""
        if door.people:
            door.empty_since = None
        elif door.empty_since is None:
            door.empty_since = now
        # One that a player of the computer's keeps warm is not kept for so long.
        waits = door.running and not door.residents
        patience = ABANDONED_SECONDS if waits else DESERTED_SECONDS
        since = door.empty_since
        if since is not None and (now - since >= patience or not door.kept_for_people):
            self._shut(door)
        elif door.access is not Access.PRIVATE:
            self._lobby.list_room(door.card)

    def _shut(self, door: Door) -> None:
        door.parlour.close()
        self.doors.remove(door)
        self._changed.discard(door)
        self._lobby.unlist(door.number)
        if self._journal and not door.running:
            self._journal.drop(door.parlour.room.ledger.room)


def _is_old(kept: Kept) -> bool:
    """Whether it has waited for its players long enough; of older journals nobody knows."""
    return 0 < kept.details.day < today() - DAYS_KEPT
