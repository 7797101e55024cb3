"""Corridor: the rooms of an arena, by number, by code, and by who was in them. No IO."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from game.contract.lobby import Access, Card, Enter
from game.contract.messages import Hello, token_hash
from net.arena.resident import Resident
from net.host.parlour import Parlour
from net.host.peer import Peer
from net.wire.codewords import CodeError, make_code, parse_code

NO_ROOM = "There is no such room, or not any more."
NO_CODE = "No room here has that code."
WITH_CODE = "That room has a code; whoever opened it knows it."


@dataclass(slots=True, eq=False)
class Door:
    """The way into one room."""

    number: int
    access: Access
    code: str
    parlour: Parlour
    residents: list[Resident] = field(default_factory=list)
    empty_since: float | None = None
    sought: bool = False
    """It was opened for two who sought a match."""
    alone_since: float | None = None
    """Since when only one of these two is here."""

    @property
    def running(self) -> bool:
        """Whether a match runs here."""
        return self.parlour.room.ledger.standing.running

    @property
    def full(self) -> bool:
        return len(self.parlour.room.sitters) == 2

    @property
    def waits(self) -> bool:
        """Whether one player sits here and anybody may sit down opposite."""
        alone = len(self.parlour.players) == len(self.parlour.room.sitters) == 1
        return alone and self.access is Access.OPEN and not (self.residents or self.running)

    @property
    def people(self) -> list[Peer]:
        """Who is here and no resident."""
        return [peer for peer in self.parlour.peers if not isinstance(peer, Resident)]

    @property
    def kept_for_people(self) -> bool:
        """Whether a seat is anybody's who may come back."""
        theirs = {each.seat for each in self.residents}
        return any(seat not in theirs for seat in self.parlour.room.sitters)

    @property
    def card(self) -> Card:
        """What the lobby says of it."""
        room = self.parlour.room
        names = tuple(sitter.name for sitter in room.sitters.values())
        match, watching = room.ledger.standing.match, len(self.parlour.gallery)
        return Card(self.number, names, self.access, match, self.running, watching)


class Corridor:
    """All doors there are."""

    def __init__(self) -> None:
        self._doors: dict[int, Door] = {}
        self._by_parlour: dict[Parlour, Door] = {}
        self._by_code: dict[str, Door] = {}
        self._numbers = count(1)

    def __iter__(self) -> Iterator[Door]:
        return iter(list(self._doors.values()))

    def __len__(self) -> int:
        return len(self._doors)

    def add(self, access: Access, parlour: Parlour) -> Door:
        """A door to a new room, with a code of its own unless everybody may come in."""
        code = ""
        while access is not Access.OPEN and (not code or code in self._by_code):
            code = make_code(secrets.randbelow)
        door = Door(next(self._numbers), access, code, parlour)
        self._doors[door.number] = self._by_parlour[parlour] = door
        if code:
            self._by_code[code] = door
        return door

    def remove(self, door: Door) -> None:
        self._doors.pop(door.number, None)
        self._by_parlour.pop(door.parlour, None)
        self._by_code.pop(door.code, None)

    def of_parlour(self, parlour: Parlour) -> Door | None:
        return self._by_parlour.get(parlour)

    def with_one_alone(self) -> Door | None:
        """The first open room in which one player sits and waits for another."""
        return next((door for door in self if door.waits), None)

    def meant_by(self, wish: Enter) -> Door | str:
        """The door that somebody means and may open, or a sentence that says why not."""
        if wish.code:
            try:
                return self._by_code.get(parse_code(wish.code)) or NO_CODE
            except CodeError as error:
                return str(error)
        door = self._doors.get(wish.number)
        if door is None or door.access is Access.PRIVATE:
            return NO_ROOM
        return WITH_CODE if door.access is Access.CODE else door

    def left_by(self, hello: Hello) -> Door | None:
        """Where somebody was before his connection broke."""
        if hello.watch:
            here = (each for each in self if each.parlour.room.ledger.room == hello.room)
        elif hello.token:
            way_in = token_hash(hello.token)
            here = (each for each in self if _sits_by(each, way_in, hello))
        else:
            return None
        return next(here, None)


def _sits_by(door: Door, way_in: str, hello: Hello) -> bool:
    """`way_in`: the hash of the token, which is made once for all the rooms."""
    sitters = door.parlour.room.sitters.values()
    return any(each.token_hash == way_in and each.fits(hello.token, hello.key) for each in sitters)
