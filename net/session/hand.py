"""Hand: our half of the dice, as our own program plays it without anybody's doing.

It promises before a match, reveals when something was chosen, and signs when the match is over. It
follows the match by the rules and does nothing more for a host that it has caught in a lie.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Protocol

import msgspec

from game.contract.messages import (
    Chosen,
    Ended,
    Entry,
    Promise,
    Reveal,
    Revealed,
    Said,
    Sign,
    Started,
)
from game.course.course import Course, Deviation
from game.course.fairdice import Chain, result_words, seed_words, tip_words
from game.rules import Outcome, Reason, Seat
from game.words.phrase import phrase


class Signer(Protocol):
    """A key that nobody else has (`identity`). The same words always get the same signature."""

    @property
    def public_key(self) -> bytes: ...

    @property
    def sign(self) -> Callable[[bytes], bytes]: ...


class Bound(msgspec.Struct, frozen=True):
    """For which choice we have revealed last: never again for another one at that place.

    Else a host could forget what was chosen once he has seen the dice, and have it chosen anew.
    """

    match: str
    turn: int
    entry: str
    """Hash of what was chosen."""


class Hand:
    """Belongs to one session. `follow` every entry, then do what is `due`."""

    def __init__(
        self, signer: Signer, make_salt: Callable[[], str], bound: Bound | None = None
    ) -> None:
        """`make_salt` gives up to 64 letters that were never there before."""
        self.bound = bound
        self.caught = ""
        """In which lie we have caught the host; empty while there is none."""
        self._signer, self._make_salt = signer, make_salt
        self._room, self._seat = "", Seat.LEFT
        self._match = 0
        self._course = Course()
        self._broken = False
        self._chain: Chain | None = None
        self._revealed: Revealed | None = None
        self._refused = 0
        """The turn in which we will not reveal, for a later one is over; 0: none."""
        self._promised: dict[str, tuple[str, int]] = {}
        """Each tip that we have told, with its room and match."""
        self._done: set[str] = set()
        """Hashes of the entries to which we have given our part on this connection."""

    def sit(self, room: str, seat: Seat, entries: Iterable[Entry]) -> None:
        """Take our seat, or take it again; `entries` are those that stand."""
        if room != self._room:
            self.caught = ""
        self._room, self._seat, self._match = room, seat, 0
        self._course, self._broken, self._chain = Course(), False, None
        self._revealed, self._refused, self._done = None, 0, set()
        entries = list(entries)
        begins = [at for at, entry in enumerate(entries) if isinstance(entry, Started)]
        for entry in entries[begins[-1] if begins else 0 :]:
            self.follow(entry)

    def promise(self) -> Promise:
        """What we promise about the dice of the next match."""
        match, salt = self._match + 1, self._make_salt()
        tip = self._chain_of(match, salt).tip
        self._promised[tip] = (self._room, match)
        signature = self._signer.sign(tip_words(self._room, match, self._seat, tip))
        return Promise(salt, tip, self._signer.public_key.hex(), signature.hex())

    def follow(self, entry: Entry) -> None:
        """Go on by one entry."""
        if isinstance(entry, Said) or self._broken:
            return
        try:
            self._course.take(entry)
        except Deviation:
            # The table tells it; nothing of ours goes to such a host.
            self._broken = True
            return
        if isinstance(entry, Started):
            self._begin(entry)
        elif isinstance(entry, Ended) and self._refused:
            withheld = Outcome(self._seat.other, Reason.WITHHELD)
            if Outcome(entry.winner, entry.reason) == withheld:
                self._want_again(self._refused)

    def told(self, revealed: Revealed) -> None:
        """The host says what the other side has revealed."""
        self._revealed = revealed

    def due(self) -> list[Reveal | Sign]:
        """What is to be sent now, each once on a connection."""
        if self._broken or self.caught:
            return []
        course, wishes = self._course, list[Reveal | Sign]()
        if course.chosen and course.chosen.hash not in self._done:
            wishes += self._reveal(course.chosen)
        if course.started and course.ended and course.ended.hash not in self._done:
            wishes += self._sign(course.started)
        return wishes

    # --- inside --------------------------------------------------------------------------

    def _chain_of(self, match: int, salt: str) -> Chain:
        """The seed follows from our key and the salt, so it is never lost while the key is not."""
        words = seed_words(self._room, match, self._seat, salt)
        seed = sha256(self._signer.sign(words)).digest()
        return Chain(seed, self._room, match, self._seat)

    def _begin(self, started: Started) -> None:
        self._match, self._chain, self._revealed = started.match, None, None
        ours = self._promise_in(started)
        told = [tip for tip, where in self._promised.items() if where == (self._room, self._match)]
        if started.room != self._room:
            self._catch(phrase("the host says that this is another room than it is"))
        elif told and (ours is None or ours.tip not in told):
            self._catch(phrase("the host left out what you promised about the dice"))
        elif ours and ours.key != self._signer.public_key.hex():
            self._catch(phrase("the host shows another's key as yours"))

    def _promise_in(self, started: Started) -> Promise | None:
        return (started.left if self._seat is Seat.LEFT else started.right).promise

    def _reveal(self, chosen: Chosen) -> list[Reveal | Sign]:
        cup, started = self._course.cup, self._course.started
        assert started is not None
        ours = self._promise_in(started)
        if ours is None:
            return []
        if chosen.seat is self._seat and cup.has(self._seat.other):
            theirs = self._revealed
            if theirs is None or theirs.turn != chosen.turn:
                return []
            if not cup.fits(self._seat.other, theirs.value):
                self._catch(phrase("the other side's half of the dice is not what it promised"))
                return []
        wanted, last = Bound(started.id, chosen.turn, chosen.hash), self.bound
        if last and last.match == wanted.match and last != wanted and last.turn >= wanted.turn:
            self._refused = wanted.turn
            if last.turn == wanted.turn:
                self._want_again(wanted.turn)
            # Else it may have lost its log and get it from us or from the other side yet.
            return []
        self._chain = self._chain or self._chain_of(started.match, ours.salt)
        value = self._chain.before(cup.known[self._seat])
        if value is None:
            self._catch(phrase("the host shows another promise as yours"))
            return []
        self.bound = wanted
        self._done.add(chosen.hash)
        return [Reveal(chosen.turn, value)]

    def _sign(self, started: Started) -> list[Reveal | Sign]:
        ended, ours = self._course.ended, self._promise_in(started)
        assert ended is not None
        self._done.add(ended.hash)
        if ours is None or self._seat in self._course.signed:
            return []
        signature = self._signer.sign(result_words(started.id, ended.hash))
        return [Sign(started.match, signature.hex())]

    def _want_again(self, turn: int) -> None:
        self._catch(phrase("the host wants turn {turn} played again", turn=turn))

    def _catch(self, text: str) -> None:
        self.caught = self.caught or text
