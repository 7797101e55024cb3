"""Acquaintance: the players whom one link meets, known again by their keys."""

from game.contract.messages import Started, Welcome
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
        self.known = known
        self._met: set[tuple[str, bytes]] = set()
        """Names and keys of those who were told already."""
        self._other = b""
        """The key of the player opposite, once it is proven."""
        self._name = ""
        """What they are called."""
        self._room = ""
        self._seat: Seat | None = None

    def hear(self, fact: object) -> Met | None:
        """Take in what the link brings; who sits opposite in a match, if proven and not told."""
        if isinstance(fact, Welcome):
            if fact.room != self._room:
                # There nobody has shown a key yet.
                self._other = b""
                self._met.clear()
            self._room, self._seat = fact.room, fact.seat
        if isinstance(fact, Started) and self._seat:
            return self._meet(fact, self._seat.other)
        return None

    def _meet(self, started: Started, seat: Seat) -> Met | None:
        contender = started.left if seat is Seat.LEFT else started.right
        promise = contender.promise
        key = promise and hash_bytes(promise.key)
        if not (promise and key):
            return None
        if not has_promised(started, seat):
            return None
        self._other, self._name = key, contender.name
        if (contender.name, key) in self._met:
            return None
        self._met.add((contender.name, key))
        meeting = self.known.meet(contender.name, key)
        return Met(seat, clean_name(contender.name), key_mark(key), meeting)

    def block(self) -> bool:
        """Never hear the player opposite again; False while nobody knows who that is."""
        if self._other:
            self.known.block(self._other, self._name)
        return bool(self._other)
