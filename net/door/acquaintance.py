"""Acquaintance: the players whom one link meets, known again by their keys."""

from game.contract.messages import Started
from game.course.cup import has_promised
from game.course.fairdice import hash_bytes
from game.course.signature import key_mark
from game.rules import Seat
from game.table.link import Met
from game.words.cleaning import clean_name
from net.door.known import Known


class Acquaintance:
    """Tells each of them once in each room."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._met: set[tuple[str, bytes]] = set()
        """Names and keys of those who were told already."""
        self._other = b""
        """The key of the player opposite, once it is proven."""
        self._room = ""

    def enter(self, room: str) -> None:
        """We are in that room. In another one than before nobody has shown a key yet."""
        if room != self._room:
            self._room, self._other = room, b""
            self._met.clear()

    def meet(self, started: Started, own: Seat | None) -> Met | None:
        """Who sits opposite in a match, if we play it, he is proven and was not told before."""
        if own is None:
            return None
        seat = own.other
        contender = started.left if seat is Seat.LEFT else started.right
        promise = contender.promise
        key = promise and hash_bytes(promise.key)
        if not (promise and key):
            return None
        if not has_promised(started, seat):
            return None
        self._other = key
        if (contender.name, key) in self._met:
            return None
        self._met.add((contender.name, key))
        meeting = self._known.meet(contender.name, key)
        return Met(seat, clean_name(contender.name), key_mark(key), meeting)

    def block(self) -> bool:
        """Never hear the player opposite again; False while nobody knows who that is."""
        if self._other:
            self._known.block(self._other)
        return bool(self._other)
