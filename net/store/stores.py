"""Stores: the two journals of this machine, and which unfinished match is restored after a crash.

A host stores the rooms it serves, a player copies of the rooms they play in. Either restores a
match. Two windows may share the folder: neither takes over what the other plays.
"""

import contextlib
import secrets
from dataclasses import replace
from pathlib import Path

import msgspec

from game.client_state.lan_game import StoredMatch
from game.protocol.messages import SeatOwner, token_hash
from game.rules import Seat
from game.text_safety.sanitize import clean_name, clean_text
from net.connect.dial import DialError, dial
from net.room.log_copy import SeatTicket, better_entries
from net.room.log_state import BrokenLog, log_state_of
from net.store.journal import Journal
from net.store.stored_room import RoomDetails, StoredRoom, player_key
from net.wire.address import Address, AddressError, parse_address

PLAYER_FILE = "player.db"
BATCH_SECONDS = 0.003
"""Seconds that chat may wait for more before it is written, so that several messages take one
commit. The host gets a receipt only for what is written."""
CACHE_SECONDS = 1.0
"""Seconds for a probe whether a host is still there before its match is hosted elsewhere."""


class Stores:
    """The journals in `folder`. Raises OSError if they can neither be read nor made."""

    def __init__(self, folder: Path) -> None:
        self.host = Journal(folder / "host.db")
        try:
            self.player = Journal(folder / PLAYER_FILE, batch_seconds=BATCH_SECONDS)
        except OSError:
            self.host.close()
            raise

    def close(self) -> None:
        """Write everything and close the files."""
        self.host.close()
        self.player.close()

    def seat_at(self, *addresses: Address) -> StoredRoom | None:
        """Our copy of the room at one of these addresses where we have a seat, to come back to.

        A match that has not ended comes first. The host may have another port by now. A match that
        we hosted ourselves may go on at any address: the other side took it over.
        """
        rooms = [room for room in self.player.resumable() if room.details.ticket]
        running = self._seat_in([room for room in rooms if room.match_runs], addresses)
        if running:
            return running
        return self._seat_in([room for room in rooms if not _ticket(room).hosting], addresses)

    @staticmethod
    def _seat_in(rooms: list[StoredRoom], addresses: tuple[Address, ...]) -> StoredRoom | None:
        guests = [room for room in rooms if not _ticket(room).hosting]
        exact, near_them = {*map(str, addresses)}, {*map(_host_part, addresses)}
        there = [room for room in guests if _ticket(room).address in exact]
        near = [room for room in guests if _host_of(room) in near_them]
        ours = [room for room in rooms if _ticket(room).hosting]
        return next(iter((*there, *near, *ours)), None)

    def has_seat_at(self, address: Address) -> bool:
        """Return whether we are a guest in an unfinished match on that machine."""
        rooms = (room for room in self.player.unfinished() if not _ticket(room).hosting)
        return any(_host_of(room) == _host_part(address) for room in rooms)

    def stored_matches(self) -> tuple[StoredMatch, ...]:
        """Where our matches wait that have not ended, the newest first; one for each address, for
        the newest there is the one that is come back to."""
        found: dict[str, StoredMatch] = {}
        for room in self.player.unfinished_quickly():
            if (ticket := room.details.ticket) is not None:
                other = room.copy.sitters.get(ticket.seat.other)
                where = "" if ticket.hosting else ticket.address
                key = player_key(room.copy.id, ticket.seat)
                name = clean_name(other.name) if other else ""
                found.setdefault(where, StoredMatch(key, name, clean_text(where)))
        return tuple(found.values())

    def forget(self, match: StoredMatch) -> None:
        """Delete a match: it is neither rejoined nor hosted again from here."""
        room, _, _ = match.key.partition("/")
        for seat in Seat:
            self.player.drop(player_key(room, seat))
        self.host.drop(room)
        self.player.flush()
        self.host.flush()

    def match_to_host(self) -> tuple[StoredRoom, StoredRoom] | None:
        """The room that this machine should host again: as host and as player.

        One that was hosted here and whose match has not ended, or that was the last here and broken
        off between two matches; or a match that was played here and whose host does not answer.
        """
        newest = self.host.newest()
        for hosted in self.host.resumable():
            if (hosted.match_runs or hosted.copy.id == newest) and _playable(hosted):
                return _with_seat(hosted, self._own_seat(hosted))
        for played in self.player.unfinished():
            if _playable(played) and played.details.ticket:
                ticket = played.details.ticket
                if ticket.hosting or not _responds(ticket.address):
                    return _with_seat(played, played)
        return None

    def _own_seat(self, hosted: StoredRoom) -> StoredRoom | None:
        """Return the host's own player copy; both players may have used this machine."""
        copies = (self.player.read(player_key(hosted.copy.id, seat)) for seat in Seat)
        own = [copy for copy in copies if copy and copy.details.ticket]
        # Who hosted once may have joined last: the match had moved to the other machine.
        own.sort(key=lambda copy: not _ticket(copy).hosting)
        return next(iter(own), None)


_NO_TICKET = SeatTicket(Seat.LEFT, "", "")


def _ticket(stored: StoredRoom) -> SeatTicket:
    return stored.details.ticket or _NO_TICKET


def _with_seat(hosted: StoredRoom, played: StoredRoom | None) -> tuple[StoredRoom, StoredRoom]:
    """Return the room with the better of both copies, and our own right to a seat."""
    copy = hosted.copy
    if played and played.details.ticket:
        entries = better_entries(copy, played.copy)
        whole = copy.whole and entries is copy.entries
        better = msgspec.structs.replace(copy, entries=entries, whole=whole)
        if _playable(replace(hosted, copy=better)):
            copy = msgspec.structs.replace(better, epoch=max(copy.epoch, played.copy.epoch))
        return replace(hosted, copy=copy), played
    # The way in is lost with the player's copy, but the room is ours: the left seat is the host's.
    token = secrets.token_hex()
    name = copy.sitters[Seat.LEFT].name if Seat.LEFT in copy.sitters else ""
    seat_owners = {**copy.sitters, Seat.LEFT: SeatOwner(name, token_hash(token))}
    copy = msgspec.structs.replace(copy, sitters=seat_owners)
    empty = msgspec.structs.replace(copy, entries=())
    details = RoomDetails(seat_owners, ticket=SeatTicket(Seat.LEFT, token, "", hosting=True))
    return replace(hosted, copy=copy), StoredRoom(empty, details, ())


def _playable(stored: StoredRoom) -> bool:
    """Return whether the rules of this program allow the log, which may be of an older version."""
    try:
        log_state_of(stored.copy.id, stored.copy.entries)
    except BrokenLog:
        return False
    return True


def _host_of(stored: StoredRoom) -> str:
    with contextlib.suppress(AddressError):
        return _host_part(parse_address(_ticket(stored).address))
    return ""


def _host_part(address: Address) -> str:
    """Return the host without its port, because many hosts may be behind one arena."""
    return f"{address.place}@{address.host}"


def _responds(text: str) -> bool:
    try:
        dial(parse_address(text), CACHE_SECONDS).close()
    except (AddressError, DialError):
        return False
    return True
