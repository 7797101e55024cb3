"""Honesty: our part in the dice and the result is given, and a host held to the truth about us.

The hand plays our half by itself, the witness knows what we did. Whoever is caught in a lie gets
nothing more of ours. No IO; time is an argument.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from game.contract.messages import (
    Acted,
    Chosen,
    Clock,
    Code,
    Ended,
    Entry,
    Fact,
    HostMark,
    Refused,
    Reveal,
    Seats,
    Started,
    Welcome,
    Wish,
)
from game.rules import Seat
from game.table.link import Caught
from game.words.phrase import phrase
from net.session.bound import Bound
from net.session.hand import Hand
from net.session.witness import Witness
from net.wire.codec import encode

ANOTHER_HOST = phrase("another host signs what this one decides")

REFUSABLE = (Code.FLOOD, Code.NUMBER, Code.VERSION)
"""Why alone a host may refuse a choice that the rules allow and that is signed."""


@dataclass(slots=True)
class _Visit:
    """What holds from one welcome to the end of its connection."""

    held: list[bytes] = field(default_factory=list)
    """What we reveal once it is kept for which choice."""
    told: str = ""
    """In which lie our player was told that the host was caught."""


class Honesty:
    """Belongs to one session. Without a hand the dice are left to the others."""

    def __init__(self, hand: Hand | None) -> None:
        self.hand = hand
        self.keeping = False
        """Whether `hand.bound` is kept somewhere, so that it must be there before we reveal."""
        self._bound = hand.bound if hand else None
        """For which choice we may reveal: that is kept."""
        self._visit = _Visit()
        self._witness = Witness()
        self._caught = ""
        """In which lie the host was caught."""
        self._host, self._epoch = "", -1
        """The key with which the host signs, and since when."""
        self._same_host = False
        """It hosts since before our last connection: what we missed is its word, too."""

    def renew_connection(self, heard: float | None) -> None:
        """A connection has ended or begins: nothing that was held for another one is of use.
        `heard`: when the last word came, if a connection that stood has ended."""
        self._visit = _Visit()
        if heard is not None:
            self._witness.gone(heard)

    def forget_room(self) -> None:
        """We are in no room any more; what we did in that one proves nothing in the next."""
        self._visit, self._witness, self._caught = _Visit(), Witness(), ""
        self._host, self._epoch, self._same_host = "", -1, False

    def sent(self, wish: Wish, number: int, now: float) -> None:
        """We have wished something, under that number or none; it may not have arrived."""
        self._witness.sent(wish, number, now)

    def posted(self, number: int, ping: int) -> None:
        """A numbered wish goes out on this connection, after that ping."""
        self._witness.posted(number, ping)

    def answered(self, ping: int) -> None:
        """The host answered a ping."""
        self._witness.answered(ping)

    def refused(self, refused: Refused) -> None:
        """The host refused a numbered wish: a choice that the rules allow is not to be refused."""
        act = self._witness.refused(refused.number)
        if act and self.hand and refused.code not in REFUSABLE and self.hand.may(act):
            self.catch(phrase("the host refuses what you may choose in turn {turn}", turn=act.turn))

    def catch(self, lie: str) -> None:
        """The host is caught in a lie."""
        self._caught = self._caught or lie

    def why_not_undone(self, discarded: Sequence[Entry]) -> str:
        """Why the host may not have these entries undone, as the part of a sentence; or nothing."""
        return self.hand.why_not_undone(discarded) if self.hand else ""

    def arrive(self, welcome: Welcome, entries: Sequence[Entry], number: int, now: float) -> None:
        """We are let in. `entries` are those we have, `number` the highest number known of ours."""
        self._visit = _Visit()
        self._same_host = welcome.epoch == self._epoch
        if not self._same_host:
            self._witness.taken_up()
        elif welcome.host != self._host:
            self.catch(ANOTHER_HOST)
        self._host, self._epoch = welcome.host, welcome.epoch
        bound = self.hand.bound if self.hand else None
        self._witness.arrive(entries, now, bound.entry if bound else "")
        self._witness.numbered(number)
        if self.hand and welcome.seat:
            self.hand.sit(welcome.room, welcome.seat, entries, welcome.roster)

    def judge(self, fact: Fact, seat: Seat, now: float, *, live: bool) -> None:
        """Compare what the host says of us with what we know, and let our hand follow.

        `live`: it came about while we were there.
        """
        if isinstance(fact, Clock):
            self.catch(self._witness.clock(fact, seat, now))
        elif isinstance(fact, Seats):
            place = fact.left if seat is Seat.LEFT else fact.right
            if self.hand and place:
                self.hand.see_place(place)
        elif isinstance(fact, Entry):
            if (live or self._same_host) and not self._is_by_this_host(fact):
                self.catch(ANOTHER_HOST)
            self.catch(self._witness.entry(fact, seat, now, live=live))
            if self.hand:
                self.hand.follow(fact, live=live)
                if isinstance(fact, Ended) and self._witness.doubts_end:
                    self.hand.doubt_end()

    def _is_by_this_host(self, entry: Entry) -> bool:
        mark = entry.host if isinstance(entry, Started | Chosen | Acted | Ended) else None
        return not isinstance(mark, HostMark) or mark.key == self._host

    def give(self, now: float) -> bytes:
        """What our hand reveals and signs, as far as it may go out by now."""
        if not self.hand or self._caught:
            return b""
        frames = b""
        for wish in self.hand.due():
            self._witness.sent(wish, 0, now)
            if self.keeping and isinstance(wish, Reveal) and self.hand.bound != self._bound:
                self._visit.held.append(encode(wish))
            else:
                frames += encode(wish)
        self.catch(self.hand.caught)
        return frames

    def keep_bound(self, bound: Bound | None) -> None:
        """For which choice we reveal is kept, or cannot be; `release` what waited for it then."""
        self._bound = bound

    def release(self) -> bytes:
        """What may go out because it is kept by now for which choice it is."""
        if not self.hand or self.hand.bound != self._bound:
            return b""
        frames = b"".join(self._visit.held)
        self._visit.held.clear()
        return frames

    def take_caught(self) -> Caught | None:
        """The lie in which the host was caught, once on each connection."""
        if not self._caught or self._visit.told == self._caught:
            return None
        self._visit.told = self._caught
        return Caught(self._caught)
