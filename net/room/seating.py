"""Seating: who sits at which seat of a room, and how a player who was away gets his back."""

from collections.abc import Iterable
from itertools import chain, count
from operator import itemgetter

import msgspec

from game.contract.messages import (
    Act,
    Bye,
    Code,
    Place,
    Promise,
    Reveal,
    Say,
    Seats,
    Sitter,
    Wish,
    token_hash,
)
from game.rules import Seat
from game.words.cleaning import NAME_LIMIT, clean_name
from game.words.likeness import are_alike, why_not_name
from net.wire.floodgate import Limits, Talker

HELD_LIMIT = 256
"""Wishes of a player that may be held: all that a client keeps for a broken link, and some
reveals."""

KEPT_SECONDS = 60.0
"""For which nobody else gets the seat of a player whose connection is lost, while no match runs."""

Held = Act | Reveal | Say


def number_of(wish: Wish) -> int:
    """Of an act or a line; 0 for what carries none."""
    return wish.number if isinstance(wish, Act | Say) else 0


class Player:
    """Who sits at a seat, and what the room remembers of him."""

    def __init__(self, sitter: Sitter, limits: Limits, present: bool = True) -> None:
        self.sitter = sitter
        self.talker = Talker(limits, limits.lines)
        self.place = Place(
            sitter.name, present=present, token_hash=sitter.token_hash, key=sitter.key
        )
        self.kept_until: float | None = None
        """While the player is away: until when nobody else gets the seat; None: not known yet."""
        self.number = 0
        """The highest number of an act or a line that has come."""
        self.reached = 0
        """The last entry that is known to have arrived there."""
        self.offered = False
        """May claim the match, because the other side has been away for too long."""
        self.promise: Promise | None = None
        """What he has promised about the dice of the next match, if he is ready for it."""
        self.held: list[tuple[float, Held]] = []
        """In a room that was taken up again: what he wished before both sides were back, and
        when."""
        self.rules = ""
        """The version of the rules that his program plays by; empty: whatever the host's does."""

    @property
    def name(self) -> str:
        return self.place.name

    def change(self, **changes: object) -> bool:
        """Change the place; whether anything is different now."""
        before, self.place = self.place, msgspec.structs.replace(self.place, **changes)
        if self.place.present:
            self.kept_until = None
        return self.place != before

    def hold(self, wish: Held, now: float) -> bool:
        """Keep a wish until both sides are back; False: too many wait already."""
        if any(wish == held for _, held in self.held):
            # Each connection sends again what the last one may have lost.
            return True
        if len(self.held) == HELD_LIMIT:
            return False
        self.held.append((now, wish))
        return True

    @property
    def told(self) -> int:
        """The highest number that has come, be it held."""
        return max(self.number, *(number_of(held) for _, held in self.held), 0)

    def holds(self, token: str, key: str) -> bool:
        """Whether `token` is the one this player was given, and `key` the player's own."""
        return self.sitter.fits(token, key)


class Seating(dict[Seat, Player]):
    """The players of a room by seat; a seat that is not in it is free."""

    def __init__(self, limits: Limits, phrases_only: bool = False) -> None:
        super().__init__()
        self._limits, self._phrases_only = limits, phrases_only

    def await_sitter(self, seat: Seat, sitter: Sitter) -> None:
        """Keep a seat for somebody who sat there before."""
        self[seat] = Player(sitter, self._limits, present=False)

    def seat_of(self, token: str, key: str) -> Seat | None:
        """The seat of the player who has this token and this key, if it is a player's here.

        The token itself is never kept, only its hash.
        """
        return next((seat for seat, player in self.items() if player.holds(token, key)), None)

    def knows_token(self, token: str) -> bool:
        """Whether the token is a player's here, whatever key belongs to it."""
        return any(player.holds(token, player.sitter.key) for player in self.values())

    def hand_over(self, seat: Seat, token: str, key: str) -> None:
        """From now on the seat belongs to that token and that key."""
        player, way_in = self[seat], token_hash(token)
        player.sitter = msgspec.structs.replace(player.sitter, token_hash=way_in, key=key)
        player.change(token_hash=way_in, key=key)

    def sit(self, raw_name: str, token: str, key: str) -> Seat | None:
        """Give a newcomer the first free seat; None if there is none."""
        seat = next((seat for seat in Seat if seat not in self), None)
        if seat is not None:
            name = free_name(raw_name, [player.name for player in self.values()])
            self[seat] = Player(Sitter(name, token_hash(token), key), self._limits)
        return seat

    def keep(self, now: float) -> None:
        """Begin to count for players who are away since nobody has looked."""
        for player in self.values():
            if not player.place.present and player.kept_until is None:
                player.kept_until = now + KEPT_SECONDS

    def kept(self, now: float) -> list[str]:
        """Names of the players who are away and whose seats nobody else gets yet."""
        return [
            player.name
            for player in self.values()
            if player.kept_until is not None and now < player.kept_until
        ]

    @property
    def sitters(self) -> dict[Seat, Sitter]:
        return {seat: player.sitter for seat, player in self.items()}

    def release(self) -> list[tuple[float, Seat, Held]]:
        """All that was held, in the order in which it came; nothing is held any more."""
        held = [(at, seat, wish) for seat, player in self.items() for at, wish in player.held]
        for player in self.values():
            player.held.clear()
        return sorted(held, key=itemgetter(0))

    @property
    def full(self) -> bool:
        return len(self) == len(Seat)

    @property
    def all_present(self) -> bool:
        return self.full and all(player.place.present for player in self.values())

    def fact(self) -> Seats:
        """Who sits where, as the wire tells it."""
        left, right = (self[seat].place if seat in self else None for seat in Seat)
        return Seats(left, right, self._phrases_only)


def why_not_called(raw_name: str, taken: Iterable[str]) -> Bye | None:
    """Why nobody may come in under that name; None if one may, perhaps with a number behind it."""
    name = clean_name(raw_name)
    if not name:
        return None
    if reason := why_not_name(name):
        return Bye(Code.NAME, str(reason))
    if alike := next((each for each in taken if are_alike(name, each)), ""):
        return Bye(Code.NAME, f"{name} looks like {alike}, who is here already; take another name.")
    return None


def free_name(raw_name: str, taken: Iterable[str]) -> str:
    """The name, cleaned, with a number behind it if somebody else has it."""
    name = clean_name(raw_name) or "Guest"
    others = {each.casefold() for each in taken}
    numbered = (f"{name[: NAME_LIMIT - len(str(n)) - 1].rstrip()} {n}" for n in count(2))
    return next(free for free in chain([name], numbered) if free.casefold() not in others)
