"""Memory: the two journals of this machine, and which unfinished match is to go on.

A host keeps the rooms that he serves, a player his copies of the rooms where he sits. Either brings
a match back.
"""

import contextlib
import ipaddress
import secrets
from dataclasses import replace
from pathlib import Path

import msgspec

from game.messages import Sitter, token_hash
from game.rules import Seat
from net.address import Address, AddressError, parse_address
from net.dialling import DialError, dial
from net.journal import Details, Journal, Kept
from net.roomcopy import Ticket, agreed_entries

LOOK_SECONDS = 1.0
"""To see whether a host is still there before its match is hosted elsewhere."""


class Memory:
    """Opens the journals below `folder`. Raises OSError if they can neither be read nor made."""

    def __init__(self, folder: Path) -> None:
        self.host = Journal(folder / "host.db")
        self.player = Journal(folder / "player.db")

    def close(self) -> None:
        self.host.close()
        self.player.close()

    def seat_at(self, address: Address) -> Kept | None:
        """Our copy of the unfinished match at that address, to come back to.

        A match that we hosted ourselves may go on at any address: the other side took it over.
        """
        kept = [room for room in self.player.unfinished() if room.details.ticket]
        there = [room for room in kept if _ticket_address(room) == str(address)]
        ours = [room for room in kept if _is_here(_ticket_address(room))]
        return next(iter((*there, *ours)), None)

    def match_to_host(self) -> tuple[Kept, Kept] | None:
        """The unfinished match that this machine should host: as host and as player.

        One that was hosted here; or one that was played here and whose host does not answer.
        """
        for hosted in self.host.unfinished():
            return _with_seat(hosted, self.player.read(hosted.copy.id))
        for played in self.player.unfinished():
            where = _ticket_address(played)
            if played.details.ticket and not _is_here(where) and not _answers(where):
                return _with_seat(played, played)
        return None


def _with_seat(hosted: Kept, played: Kept | None) -> tuple[Kept, Kept]:
    """The room with the better of both copies, and our own way into it."""
    copy = hosted.copy
    if played and played.details.ticket:
        copy = msgspec.structs.replace(copy, entries=agreed_entries(copy, played.copy))
        return replace(hosted, copy=copy), played
    # The way in is lost with the player's copy, but the room is ours: the left seat is the host's.
    token = secrets.token_hex()
    name = copy.sitters[Seat.LEFT].name if Seat.LEFT in copy.sitters else ""
    sitters = {**copy.sitters, Seat.LEFT: Sitter(name, token_hash(token))}
    copy = msgspec.structs.replace(copy, sitters=sitters)
    empty = msgspec.structs.replace(copy, entries=())
    details = Details(sitters, ticket=Ticket(Seat.LEFT, token, ""))
    return replace(hosted, copy=copy), Kept(empty, details, ())


def _ticket_address(kept: Kept) -> str:
    return kept.details.ticket.address if kept.details.ticket else ""


def _is_here(text: str) -> bool:
    with contextlib.suppress(AddressError, ValueError):
        return ipaddress.ip_address(parse_address(text).host).is_loopback
    return False


def _answers(text: str) -> bool:
    try:
        dial(parse_address(text), LOOK_SECONDS).close()
    except (AddressError, DialError):
        return False
    return True
