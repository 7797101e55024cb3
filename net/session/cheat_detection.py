"""Cheat detection: contributes our half of the dice and signs results, and checks the host's claims
about us.

`DiceCommitments` reveals and signs by itself, `HostAudit` knows what we did. A host caught lying
gets nothing more from us. No IO; time is an argument.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from game.client_state.link import HostCheated
from game.i18n.phrase import phrase
from game.match.match_state import FollowedEntry
from game.protocol.messages import (
    Acted,
    Chosen,
    ClientMessage,
    Clock,
    Ended,
    Entry,
    ErrorCode,
    HostMark,
    Refused,
    Reveal,
    Seats,
    ServerMessage,
    Started,
    Welcome,
)
from game.rules import Seat
from net.session.dice_commitments import DiceCommitments
from net.session.host_audit import HostAudit
from net.session.last_reveal import LastReveal
from net.wire.codec import encode

ANOTHER_HOST = phrase("another host signed this host's decision")

REFUSABLE = (ErrorCode.FLOOD, ErrorCode.NUMBER, ErrorCode.VERSION)
"""The only codes with which a host may refuse a choice that is signed and allowed by the rules."""


@dataclass(slots=True)
class _Visit:
    """State from one welcome to the end of its connection."""

    held: list[bytes] = field(default_factory=list)
    """Values to reveal once it is stored for which choice they are."""
    reported: str = ""
    """The lie that the player has already read."""


class CheatDetection:
    """Belongs to one session. Without a hand the dice are left to the others."""

    def __init__(self, commitments: DiceCommitments | None) -> None:
        self.commitments = commitments
        self.storing = False
        """Whether `hand.bound` is kept somewhere, so that it must be there before we reveal."""
        self._last_reveal = commitments.last_reveal if commitments else None
        """For which choice we may reveal: that is kept."""
        self._visit = _Visit()
        self._audit = HostAudit()
        self._lie = ""
        """The lie in which the host was caught; empty if none."""
        self._host, self._epoch = "", -1
        """The host's signing key, and the epoch since which it signs."""
        self._same_host = False
        """It hosts since before our last connection: what we missed is its word, too."""

    def renew_connection(self, last_received: float | None) -> None:
        """A connection has ended or begins: nothing that was held for another one is of use.
        `last_received`: when the last byte came, if a connection that stood has ended."""
        self._visit = _Visit()
        if last_received is not None:
            self._audit.gone(last_received)

    def forget_room(self) -> None:
        """Forget the room; our actions there prove nothing in the next one."""
        self._visit, self._audit, self._lie = _Visit(), HostAudit(), ""
        self._host, self._epoch, self._same_host = "", -1, False

    def sent(self, message: ClientMessage, number: int, now: float) -> None:
        """Note a message we sent, with its number if it has one; it may not have arrived."""
        self._audit.sent(message, number, now)

    def posted(self, number: int, ping: int) -> None:
        """A numbered message goes out on this connection, after that ping."""
        self._audit.posted(number, ping)

    def answered(self, ping: int) -> None:
        """Note that the host answered a ping."""
        self._audit.answered(ping)

    def refused(self, refused: Refused) -> None:
        """Check a refusal: the host must not refuse a choice that the rules allow."""
        act = self._audit.refused(refused.number)
        if act and self.commitments and refused.code not in REFUSABLE and self.commitments.may(act):
            self.report_lie(phrase("the host refused a valid choice in turn {turn}", turn=act.turn))

    def report_lie(self, lie: str) -> None:
        """Note that the host was caught lying."""
        self._lie = self._lie or lie

    def why_not_undone(self, discarded: Sequence[Entry]) -> str:
        """Why the host may not have these entries undone, as the part of a sentence; or nothing."""
        return self.commitments.why_not_undone(discarded) if self.commitments else ""

    def on_welcome(
        self, welcome: Welcome, entries: Sequence[Entry], number: int, now: float
    ) -> None:
        """We are let in. `entries` are those we have, `number` the highest number known of ours."""
        self._visit = _Visit()
        self._same_host = welcome.epoch == self._epoch
        if not self._same_host:
            self._audit.taken_up()
        elif welcome.host != self._host:
            self.report_lie(ANOTHER_HOST)
        self._host, self._epoch = welcome.host, welcome.epoch
        bound = self.commitments.last_reveal if self.commitments else None
        self._audit.on_welcome(entries, now, bound.entry if bound else "")
        self._audit.numbered(number)
        if self.commitments and welcome.seat:
            self.commitments.take_seat(welcome.room, welcome.seat, entries, welcome.roster)

    def check(
        self, message: ServerMessage, seat: Seat, now: float, *, live: bool
    ) -> FollowedEntry | None:
        """Compare what the host says of us with what we know, and follow the match.

        Returns what came of an entry of the match, if the match is followed here. `live`: the
        entry was made while we were connected.
        """
        if isinstance(message, Clock):
            self.report_lie(self._audit.check_clock(message, seat, now))
        elif isinstance(message, Seats):
            seat_state = message.left if seat is Seat.LEFT else message.right
            if self.commitments and seat_state:
                self.commitments.seat_updated(seat_state)
        elif isinstance(message, Entry):
            if (live or self._same_host) and not self._is_by_this_host(message):
                self.report_lie(ANOTHER_HOST)
            self.report_lie(self._audit.check_entry(message, seat, now, live=live))
            if self.commitments:
                followed = self.commitments.follow(message, live=live)
                if isinstance(message, Ended) and self._audit.doubts_end:
                    self.commitments.doubt_end()
                return followed
        return None

    def _is_by_this_host(self, entry: Entry) -> bool:
        mark = entry.host if isinstance(entry, Started | Chosen | Acted | Ended) else None
        return not isinstance(mark, HostMark) or mark.key == self._host

    def take_due(self, now: float) -> bytes:
        """Return reveals and signatures that may be sent now."""
        if not self.commitments or self._lie:
            return b""
        frames = b""
        for message in self.commitments.take_due():
            self._audit.sent(message, 0, now)
            if (
                self.storing
                and isinstance(message, Reveal)
                and self.commitments.last_reveal != self._last_reveal
            ):
                self._visit.held.append(encode(message))
            else:
                frames += encode(message)
        self.report_lie(self.commitments.lie)
        return frames

    def store_last_reveal(self, bound: LastReveal | None) -> None:
        """For which choice we reveal is kept, or cannot be; `release` what waited for it then."""
        self._last_reveal = bound

    def release(self) -> bytes:
        """Return what may be sent because it is now stored for which choice it is."""
        if not self.commitments or self.commitments.last_reveal != self._last_reveal:
            return b""
        frames = b"".join(self._visit.held)
        self._visit.held.clear()
        return frames

    def take_lie(self) -> HostCheated | None:
        """Return the lie in which the host was caught, once per connection."""
        if not self._lie or self._visit.reported == self._lie:
            return None
        self._visit.reported = self._lie
        return HostCheated(self._lie)
