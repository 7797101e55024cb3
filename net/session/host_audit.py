"""Host audit: compares a host's claims about us with what our own program did and measured.

Rules, hashes and signatures show what is impossible. This shows what is untrue: a clock that had
not run out, an absence that was shorter, a choice that arrived and was not counted. It outlives its
connections: claims about a time in which we were away are compared with our own measurement,
because the clock stands while a player is away (clause 5.1). Time is an argument.
"""

from collections.abc import Sequence

import msgspec

from game.i18n.phrase import phrase
from game.protocol.messages import (
    Act,
    Acted,
    Chosen,
    Claim,
    ClientMessage,
    Clock,
    Ended,
    Entry,
    Leave,
    Position,
    Reveal,
    Said,
    Started,
)
from game.rules import Reason, Seat
from net.session.clock_audit import TOLERANCE_SECONDS, ClockAudit

REVEALED_SECONDS = 5.0
"""Seconds after which a value that we revealed on a live connection has arrived."""

REVEAL_SECONDS = 10.0
"""Seconds for which a host must wait for a value; a host waits 15 before a player has withheld
it."""

AWAY_SECONDS = 55.0
AWAY_TOTAL_SECONDS = 285.0
"""Seconds of measured absence below which nobody may end a match for it (60 and 300 by the
rules)."""

MISSED_CLOCK = phrase("the host let your time run out while you were away")


class HostAudit:
    """Audits the host of one room."""

    def __init__(self) -> None:
        self.doubts_end = False
        """Whether the last received end is only a claim that we can neither confirm nor deny."""
        self._acts: dict[int, Act] = {}
        self._refused: set[int] = set()
        self._posted: dict[int, int] = {}
        """Acts sent on this connection, and the last ping before each of them."""
        self._arrived: set[int] = set()
        """Acts that arrived on an earlier connection."""
        self._answered = 0
        """The last answered ping of this connection."""
        self._number = 0
        self._we_left = False
        self._claim: Claim | None = None
        self._revealed: tuple[int, float] | None = None
        """Turn and time of what we revealed last on this connection."""
        self._clock = ClockAudit()
        self._turn = 0
        """Our turn that we saw begin; 0 if none."""
        self._pending: Chosen | None = None
        self._pending_for = 0.0
        """Seconds for which it waited for its dice while we were connected, before `_since`."""
        self._missed_pending = False
        """Whether the pending choice was made while we were away."""
        self._kept_for = ""
        self._since: float | None = None
        """The time since when we are connected, or since the choice arrived; None while we are
        away."""
        self._gone_at: float | None = None
        """The last word of the last connection; None: it stands, or this program made none."""
        self._absence: float | None = None
        """Seconds of our last absence; None if not measured."""
        self._absences = 0.0
        """Seconds of all our absences in this match."""
        self._missed = 0
        """Number of choices made while we were away."""

    # --- the connection --------------------------------------------------------------------

    def gone(self, last_received: float) -> None:
        """The connection is lost; `last_received`: when the last byte came."""
        self._gone_at = last_received
        self._arrived |= {number for number in self._posted if self._has_arrived(number)}
        self._posted, self._answered, self._revealed = {}, 0, None
        if self._since is not None:
            self._pending_for += max(0.0, last_received - self._since)
            self._since = None
        self._clock.disconnected(last_received)

    def on_welcome(self, entries: Sequence[Entry], now: float, kept_for: str = "") -> None:
        """We are let in; `entries` are those we have. `kept_for`: hash of the choice for which we
        revealed last, as it is kept."""
        self._kept_for, self._missed_pending = kept_for, False
        self._absence = None if self._gone_at is None else now - self._gone_at
        self._absences += self._absence or 0.0
        self._gone_at, self._since, self._missed = None, now, 0
        self._clock.reconnected(self._absence)
        newest = next((entry for entry in reversed(entries) if not isinstance(entry, Said)), None)
        pending = newest if isinstance(newest, Chosen) else None
        if pending != self._pending:
            self._pending, self._pending_for = pending, 0.0

    # --- what we do ------------------------------------------------------------------------

    def sent(self, message: ClientMessage, number: int, now: float) -> None:
        """Note a message we sent; it may not have arrived."""
        self._number = max(self._number, number)
        match message:
            case Act():
                self._acts[number] = message
            case Leave():
                self._we_left = True
            case Claim():
                self._claim = message
            case Reveal(turn=turn):
                self._revealed = (turn, now)

    def posted(self, number: int, ping: int) -> None:
        """A numbered message goes out on this connection, after that ping."""
        self._posted[number] = ping

    def answered(self, ping: int) -> None:
        """Note an answered ping: everything sent before it has arrived."""
        self._answered = max(self._answered, ping)

    def refused(self, number: int) -> Act | None:
        """The host refused a message; return the choice, if it was one."""
        self._refused.add(number)
        return self._acts.pop(number, None)

    def numbered(self, number: int) -> None:
        """Note a number of ours that is known from elsewhere."""
        self._number = max(self._number, number)

    # --- what the host says ----------------------------------------------------------------

    def check_clock(self, clock: Clock, seat: Seat, now: float) -> str:
        """Check a clock from the host; return why it cannot be true, or nothing."""
        if self._clock.check(clock, now) or clock.seat is not seat:
            return ""
        return phrase("the host let your clock run too fast")

    def taken_up(self) -> None:
        """Note that the room was restored, by this host or another one."""
        self._clock.forget_length()

    def check_entry(self, entry: Entry, seat: Seat, now: float, *, live: bool) -> str:
        """Why an entry about our seat cannot be true, as the part of a sentence; or nothing.

        `live`: it came about while we were there.
        """
        why = ""
        match entry:
            case Chosen() | Acted():
                if self._pending is None:
                    why = self._choice(entry, seat, now, live=live)
                    self._missed += not live
                self._note_pending(entry, now, live=live)
                if isinstance(entry, Acted):
                    self._begin_turn(entry.position, seat, now, live=live)
            case Started(position=position):
                self._begin_turn(position, seat, now, live=live)
                self._absences = 0.0
                self._note_pending(entry, now, live=live)
            case Said() if live and entry.seat is seat and not 0 < entry.number <= self._number:
                why = phrase("the host invented a message from you")
            case Ended():
                why = self._check_end(entry, seat, now, live=live)
                self._note_pending(entry, now, live=live)
                self._claim = None
                self._clock.end()
        return why

    # --- inside --------------------------------------------------------------------------

    def _note_pending(self, entry: Entry, now: float, *, live: bool) -> None:
        self._missed_pending = not live
        self._pending = entry if isinstance(entry, Chosen) else None
        self._pending_for, self._since = 0.0, now

    def _begin_turn(self, position: Position, seat: Seat, now: float, *, live: bool) -> None:
        self._turn = position.turn if live and position.to_move is seat else 0
        if live:
            self._clock.begin_turn(position.turn, position.to_move, now)

    def _choice(self, entry: Chosen | Acted, seat: Seat, now: float, *, live: bool) -> str:
        if entry.by_clock and not live and (why := self._missed_clock(entry.turn)):
            return why
        if entry.seat is not seat:
            return ""
        if entry.by_clock and not live:
            return self._dropped(entry.turn)
        if entry.by_clock:
            return self._too_early(entry.turn, now) or self._dropped(entry.turn)
        sent = self._acts.get(entry.number)
        if sent and (sent.turn, sent.action) != (entry.turn, entry.action):
            return phrase("the host changed your choice in turn {turn}", turn=entry.turn)
        if not entry.number or entry.number > self._number or entry.number in self._refused:
            return phrase("the host invented your choice in turn {turn}", turn=entry.turn)
        return ""

    def _missed_clock(self, turn: int) -> str:
        """Of what happens while a side is away only the first can be by the clock: before the host
        noticed."""
        possible = not self._missed and self._clock.may_run_out_unseen(turn)
        return "" if possible else MISSED_CLOCK

    def _too_early(self, turn: int, now: float) -> str:
        left = self._clock.left(turn, now)
        if turn == self._turn and left is None:
            return phrase("the host claims that your time was up, but no clock was running")
        if left is not None and left > TOLERANCE_SECONDS:
            return phrase(
                "the host claims that your time was up, but you had {left} seconds left",
                left=round(left),
            )
        return ""

    def _dropped(self, turn: int) -> str:
        """Return whether the host dropped a choice that it had in time: a ping sent after it was
        answered."""
        for number, act in self._acts.items():
            if act.turn == turn and (number in self._arrived or self._has_arrived(number)):
                return phrase("the host dropped your choice in turn {turn}", turn=turn)
        return ""

    def _has_arrived(self, number: int) -> bool:
        """Return whether the host had it on this connection: it answered a later ping."""
        return number in self._posted and self._posted[number] < self._answered

    def _check_end(self, entry: Ended, seat: Seat, now: float, *, live: bool) -> str:
        lost = entry.winner is not seat
        self.doubts_end = not live
        match entry.reason:
            case Reason.LEFT:
                self.doubts_end = False
                if lost and not self._we_left and entry.signature is msgspec.UNSET:
                    return phrase("the host claims that you left, but you are here")
            case Reason.AWAY if self._is_claimed(entry, seat):
                pass
            case Reason.AWAY if lost:
                return self._away(live=live)
            case Reason.AWAY:
                # In our favour, and we did not ask for it.
                self.doubts_end = True
            case Reason.ASLEEP if lost and live and (turn := self._turn or self._clock.turn):
                return self._too_early(turn, now) or self._dropped(turn)
            case Reason.ASLEEP if not live:
                # Without a measure of ours nothing shows that the clock ran out before.
                turn = self._clock.turn
                return self._missed_clock(turn) or self._dropped(turn) if turn else MISSED_CLOCK
            case Reason.WITHHELD if lost and self._pending:
                return self._withheld(self._pending, now, live=live)
            case Reason.KNOCKOUT:
                self.doubts_end = False
        return ""

    def _is_claimed(self, entry: Ended, seat: Seat) -> bool:
        """Return whether we asked for this end."""
        claim = self._claim
        return claim is not None and entry.winner is (None if claim.draw else seat)

    def _away(self, *, live: bool) -> str:
        if live:
            return phrase("the host claims that you were away, but you are here")
        if self._absence is None:
            return ""
        if self._absence < AWAY_SECONDS and self._absences < AWAY_TOTAL_SECONDS:
            return phrase(
                "the host claims that you were away too long, but it was {seconds} seconds",
                seconds=round(self._absence),
            )
        return ""

    def _withheld(self, pending: Chosen, now: float, *, live: bool) -> str:
        waited = self._pending_for
        if live:
            waited += now - self._since if self._since is not None else 0.0
            turn, revealed_at = self._revealed or (0, now)
            long_ago = turn == pending.turn and now - revealed_at >= REVEALED_SECONDS
            lied = long_ago or waited < REVEAL_SECONDS
        elif self._missed_pending:
            # It waits for nobody who is away.
            lied = True
        elif self._absence is not None:
            lied = waited < REVEAL_SECONDS
        else:
            lied = self._kept_for == pending.hash
        return phrase("the host claims that you withheld your half of the dice") if lied else ""
