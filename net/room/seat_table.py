"""Seat table: the players of a room, and how a player who was away gets the seat back."""

from collections.abc import Iterable
from itertools import chain, count
from operator import itemgetter

import msgspec

from game.confusable_names import are_confusable, why_name_refused
from game.protocol.messages import (
    Act,
    Bye,
    ClientMessage,
    ErrorCode,
    Promise,
    Reveal,
    Say,
    SeatOwner,
    Seats,
    SeatState,
    token_hash,
)
from game.rules import Seat
from game.rules.roster import RULES_VERSION
from game.text_safety.sanitize import NAME_LIMIT, clean_name
from net.wire.codec import plain
from net.wire.rate_limit import PlayerRate, RateLimits

QUEUED_LIMIT = 256
"""Most messages of a player that are held: all that a client keeps for a broken link, and some
reveals."""

RESERVED_SECONDS = 60.0
"""Time for which a lost seat is kept for its player while no match runs."""

DIFFERENCE = (
    "The host uses version {ours} of the rules and you use version {theirs}. You can chat, but "
    "a match needs the same version on both sides."
)
DIFFERENCE_OF_OTHER = (
    "The host uses version {ours} of the rules and {name} uses version {theirs}. You can chat, "
    "but a match needs the same version on both sides."
)

QueuedMessage = Act | Reveal | Say


def number_of(message: ClientMessage) -> int:
    """Return the number of an act or a line; 0 for any other message."""
    return message.number if isinstance(message, Act | Say) else 0


class SeatedPlayer:
    """The player of a seat, and what the room remembers about them."""

    def __init__(self, seat_owner: SeatOwner, limits: RateLimits, present: bool = True) -> None:
        self.owner = seat_owner
        self.rate = PlayerRate(limits, limits.lines)
        self.state = SeatState(
            seat_owner.name, present=present, token_hash=seat_owner.token_hash, key=seat_owner.key
        )
        self.reserved_until: float | None = None
        """Until when nobody else gets the seat of a player who is away; None: not known yet."""
        self.number = 0
        """The highest number of an act or a line so far."""
        self.acknowledged = 0
        """The `seq` of the last entry that the player is known to have."""
        self.offered = False
        """Whether the player may claim the match, because the other side has been away for too
        long."""
        self.promise: Promise | None = None
        """The player's promise about the dice of the next match, if they are ready for it."""
        self.queued: list[tuple[float, QueuedMessage]] = []
        """Messages, and when they came, that wait until both sides have returned to a restored
        room."""
        self.rules = ""
        """The version of the rules of the player's program; empty: the same as the host's."""

    @property
    def name(self) -> str:
        return self.state.name

    def change(self, **changes: object) -> bool:
        """Change the state of the seat; return whether anything is different now."""
        before, self.state = self.state, msgspec.structs.replace(self.state, **changes)
        if self.state.present:
            self.reserved_until = None
        return self.state != before

    def queue(self, message: QueuedMessage, now: float) -> bool:
        """Hold a message until both sides are back; return False if too many wait already."""
        if any(message == held for _, held in self.queued):
            # Each connection sends again what may have been lost with the one before.
            return True
        if len(self.queued) == QUEUED_LIMIT:
            return False
        self.queued.append((now, message))
        return True

    @property
    def highest_number(self) -> int:
        """The highest number so far, held messages included."""
        return max(self.number, *(number_of(held) for _, held in self.queued), 0)

    def has_token(self, token: str, key: str) -> bool:
        """Return whether this is the player's token, and `key` the player's own."""
        return self.owner.fits(token, key)


class SeatTable(dict[Seat, SeatedPlayer]):
    """The players of a room by seat; a seat that is not in it is free."""

    def __init__(self, limits: RateLimits, phrases_only: bool = False) -> None:
        super().__init__()
        self._limits, self._phrases_only = limits, phrases_only

    def reserve(self, seat: Seat, seat_owner: SeatOwner) -> None:
        """Keep a seat for the player who had it before."""
        self[seat] = SeatedPlayer(seat_owner, self._limits, present=False)

    def seat_of(self, token: str, key: str) -> Seat | None:
        """Return the seat of the player with this token and this key; None if there is none.

        The token itself is never stored, only its hash.
        """
        return next((seat for seat, player in self.items() if player.has_token(token, key)), None)

    def knows_token(self, token: str) -> bool:
        """Return whether the token is a player's, whatever key belongs to it."""
        return any(player.has_token(token, player.owner.key) for player in self.values())

    def transfer(self, seat: Seat, token: str, key: str) -> None:
        """Let the seat belong to that token and that key from now on."""
        player, way_in = self[seat], token_hash(token)
        player.owner = msgspec.structs.replace(player.owner, token_hash=way_in, key=key)
        player.change(token_hash=way_in, key=key)

    def seat_newcomer(self, raw_name: str, token: str, key: str) -> Seat | None:
        """Return the first free seat, given to a newcomer; None if there is none."""
        seat = next((seat for seat in Seat if seat not in self), None)
        if seat is not None:
            name = free_name(raw_name, [player.name for player in self.values()])
            self[seat] = SeatedPlayer(SeatOwner(name, token_hash(token), key), self._limits)
        return seat

    def start_reservations(self, now: float) -> None:
        """Begin to count for players who are away, as of the first look after they left."""
        for player in self.values():
            if not player.state.present and player.reserved_until is None:
                player.reserved_until = now + RESERVED_SECONDS

    def reserved_names(self, now: float) -> list[str]:
        """Return the names of players who are away and whose seats are still kept."""
        return [
            player.name
            for player in self.values()
            if player.reserved_until is not None and now < player.reserved_until
        ]

    @property
    def owners(self) -> dict[Seat, SeatOwner]:
        return {seat: player.owner for seat, player in self.items()}

    def take_queued(self) -> list[tuple[float, Seat, QueuedMessage]]:
        """Return all messages that were held, in the order in which they came, and hold none any
        more."""
        held = [
            (at, seat, message) for seat, player in self.items() for at, message in player.queued
        ]
        for player in self.values():
            player.queued.clear()
        return sorted(held, key=itemgetter(0))

    @property
    def full(self) -> bool:
        return len(self) == len(Seat)

    @property
    def all_present(self) -> bool:
        return self.full and all(player.state.present for player in self.values())

    def version_difference(self, seat: Seat) -> str:
        """Return why the two players cannot play each other, as `seat` reads it; empty if they
        can."""
        for one in (seat, seat.other):
            player = self.get(one)
            if player and player.rules not in ("", str(RULES_VERSION)):
                known = DIFFERENCE if one is seat else DIFFERENCE_OF_OTHER
                theirs = plain(player.rules, 20)
                return known.format(ours=RULES_VERSION, theirs=theirs, name=player.name)
        return ""

    def message(self) -> Seats:
        """Return who sits where, as the wire has it."""
        left, right = (self[seat].state if seat in self else None for seat in Seat)
        return Seats(left, right, self._phrases_only)


def why_not_called(raw_name: str, taken: Iterable[str]) -> Bye | None:
    """Return why a name may not be used; None if it may, perhaps with a number behind it."""
    name = clean_name(raw_name)
    if not name:
        return None
    if reason := why_name_refused(name):
        return Bye(ErrorCode.NAME, str(reason))
    if alike := next((each for each in taken if are_confusable(name, each)), ""):
        return Bye(
            ErrorCode.NAME, f"{name} looks like {alike}, who is already here. Choose another name."
        )
    return None


def free_name(raw_name: str, taken: Iterable[str]) -> str:
    """Return the name, cleaned, with a number behind it if somebody else has it."""
    name = clean_name(raw_name) or "Guest"
    others = {each.casefold() for each in taken}
    numbered = (f"{name[: NAME_LIMIT - len(str(n)) - 1].rstrip()} {n}" for n in count(2))
    return next(free for free in chain([name], numbered) if free.casefold() not in others)
