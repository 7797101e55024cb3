"""Room state: what one side knows of its room, from the messages of its link.

Screens, terminal and bots look at it; none of them reads the wire. Every hash is checked here. The
rules are applied to every action, by the link or here, so a host that differs is noticed at once.
"""

from collections import deque
from dataclasses import dataclass, replace

import msgspec

from game.client_state.chat_state import ChatLine, ChatState
from game.client_state.link import HostCheated
from game.client_state.narration import describe_change, describe_outcome, describe_resume_offer
from game.client_state.sender_audit import SenderAudit
from game.i18n.phrase import phrase
from game.match.fairness_report import describe_throwers
from game.match.hash_chain import Tips
from game.match.match_state import FollowedEntry, MatchEntry, MatchState, MatchView
from game.protocol.limits import SHOWING_SECONDS
from game.protocol.lobby_messages import Notice, Remarked, Watching
from game.protocol.messages import (
    TRIAL,
    Acted,
    Chosen,
    Clock,
    Delivered,
    Ended,
    Entry,
    Offer,
    ResumeOffer,
    Said,
    Say,
    Seats,
    SeatState,
    ServerMessage,
    Signed,
    Started,
    Trouble,
    Welcome,
)
from game.rules import (
    Action,
    Battle,
    Event,
    Outcome,
    Roster,
    Seat,
    legal_actions,
)
from game.text_safety.sanitize import clean_name


@dataclass(frozen=True, slots=True)
class Note:
    """An event outside the battle: a player joined, left or ended the match."""

    text: str


Happening = Event | Note


def keys_of(started: Started) -> dict[tuple[Seat, str], str]:
    """Return the public keys that signed the promises of a match, by seat and name."""
    sides = {Seat.LEFT: started.left, Seat.RIGHT: started.right}
    return {
        (seat, clean_name(side.name)): side.promise.key
        for seat, side in sides.items()
        if side.promise
    }


class RoomState:
    """The room as seen from one seat: `receive` every message, then read the attributes."""

    def __init__(self, *, hotseat: bool = False, trial: bool = False) -> None:
        self.hotseat = hotseat
        """Whether both seats are played here."""
        self.seat: Seat | None = None
        """This player's seat; None before the welcome, and for a spectator."""
        self.welcomed = False
        """Whether this player is in a room."""
        self.watching = 0
        """Number of spectators."""
        self.roster: Roster | None = None
        self.seats: dict[Seat, SeatState | None] = {Seat.LEFT: None, Seat.RIGHT: None}
        self.match = 0
        """Number of the running or last match in this room; 0 before the first."""
        self.trial = trial
        """Whether a match may begin in any position: in practice, never between two people."""
        self.match_state = MatchView()
        """The running or last match, by the rules."""
        self._follower: MatchState | None = None
        """Follows the match here, for a link that does not; None while the link does."""
        self._followed: FollowedEntry | None = None
        """The result for the entry that comes next, if the link followed the match."""
        self.clock: Clock | None = None
        self.room = ""
        self.log: list[Entry] = []
        self.phrases_only = False
        """Whether only ready-made phrases are allowed in this room."""
        self.claimable = False
        """Whether this player may claim the match because the other side has been away for too
        long."""
        self.resume_offer: ResumeOffer | None = None
        """A stored match of the other side that this player may accept or decline."""
        self.trouble = ""
        """Why the host accepts nothing for now; empty while all is well."""
        self.chat = ChatState()
        self.tips = Tips()
        self._audit = SenderAudit()
        self.desync = ""
        """Why the host's log cannot be true; empty while it can."""
        self._clock_at = 0.0
        """When the time of the clock began to pass."""
        self._seq_at_welcome = 0
        """The newest entry that the host had when it welcomed us, by its number."""
        self.keys: dict[tuple[Seat, str], str] = {}
        """Proven public keys, in hexadecimal, by seat and name."""
        self._played: dict[Seat, str] = {}
        """Names of the players when the match began, who may have left since."""

    # --- read by interfaces --------------------------------------------------------------

    @property
    def fairness(self) -> str:
        """Who rolled the dice of the running or last match, as a sentence; empty before one."""
        started = self.match_state.started
        return describe_throwers(started, self.names, hotseat=self.hotseat) if started else ""

    @property
    def battle(self) -> Battle | None:
        """Battle of the running or last match; None while fighters are chosen."""
        return self.match_state.battle

    @property
    def outcome(self) -> Outcome | None:
        return self.match_state.outcome

    @property
    def lines(self) -> deque[ChatLine]:
        """Lines of the chat, oldest first."""
        return self.chat.lines

    @property
    def seq(self) -> int:
        """Number of the newest log entry."""
        return self.log[-1].seq if self.log else 0

    @property
    def spectating(self) -> bool:
        """Whether this player is a spectator."""
        return self.welcomed and self.seat is None

    @property
    def full(self) -> bool:
        return all(self.seats.values())

    @property
    def choosing(self) -> bool:
        """Whether both players are here and no match is running or just over."""
        return self.full and self.battle is None

    @property
    def match_running(self) -> bool:
        """Whether a match is running."""
        return self.battle is not None and self.outcome is None

    @property
    def acting(self) -> Seat | None:
        """The seat for which this player may act now; None if there is none."""
        if self.battle is None or self.outcome or self.battle.outcome or self.desync:
            return None
        if self.match_state.chosen:
            # The choice is fixed; its dice follow without the player.
            return None
        mover = self.battle.to_move
        return mover if self.hotseat or mover is self.seat else None

    @property
    def everyone_present(self) -> bool:
        return all(
            seat_state is not None and seat_state.present for seat_state in self.seats.values()
        )

    def name(self, seat: Seat) -> str:
        seat_state = self.seats[seat]
        return seat_state.name if seat_state else self._played.get(seat, "nobody")

    @property
    def names(self) -> dict[Seat, str]:
        """Return the players' names by seat."""
        return {seat: self.name(seat) for seat in Seat}

    def legal_actions(self) -> tuple[Action, ...]:
        """Return the actions that this player may choose now; may be empty."""
        return legal_actions(self.battle) if self.battle and self.acting else ()

    def seconds_left(self, now: float) -> int | None:
        """Return the seconds left on the turn clock; None without a running turn."""
        if self.clock is None or not self.match_running:
            return None
        passed = max(0.0, now - self._clock_at) if self.clock.running else 0.0
        return max(0, round(self.clock.left - passed))

    # --- messages ------------------------------------------------------------------------

    def receive(
        self, message: ServerMessage | FollowedEntry | HostCheated, now: float
    ) -> tuple[Happening, ...]:
        """Process a message; return what happened, in order.

        A `FollowedEntry` comes right before its entry, which is then not resolved again.
        """
        match message:
            case FollowedEntry():
                self._followed = message
            case Welcome():
                return self._welcome(message)
            case Seats():
                return self._seats(message)
            case Clock():
                begins = self.clock is None or self.clock.turn != message.turn
                # A turn that had begun before we came back is not shown again.
                live = begins and self.seq > self._seq_at_welcome
                self.clock, self._clock_at = message, now + (SHOWING_SECONDS if live else 0.0)
            case Offer():
                return self._offer(message)
            case ResumeOffer():
                self.resume_offer = message
                return (Note(describe_resume_offer(message)),)
            case Trouble(text=text):
                before, self.trouble = self.trouble, text
                return (
                    (Note(text or phrase("Everything works again. The match continues.")),)
                    if before != text
                    else ()
                )
            case Watching(count=count):
                self.watching = count
            case Remarked(name=name, text=text, emote=emote):
                self.chat.add_spectator_line(name, text, emote)
            case Notice(text=text):
                return (Note(text),)
            case Delivered():
                self.chat.delivered(message, self.seat)
            case HostCheated(text=text):
                return () if self.desync else self._mark_desynced(text)
            case Started() | Chosen() | Acted() | Said() | Ended() | Signed():
                return self._entry(message)
        return ()

    def line_sent(self, say: Say, number: int) -> None:
        """Show a line of our own, which went to the link, as pending."""
        # A spectator's line is not in the log; it is shown when the host sends it to everybody.
        if self.seat:
            self.chat.line_sent(say, number, self.seat, self.name(self.seat))

    def line_refused(self, number: int) -> None:
        """Remove the pending line with that number, which the host refused."""
        self.chat.line_refused(number)

    def note(self, text: str) -> None:
        """Add a line of the game itself."""
        self.chat.note(text)

    # --- internals -----------------------------------------------------------------------

    def _welcome(self, welcome: Welcome) -> tuple[Happening, ...]:
        before, self.room = self.room, welcome.room
        # State sent on an earlier connection; the host sends it again if it still holds.
        self.trouble, self.claimable, self.watching, self.clock = "", False, 0, None
        self._seq_at_welcome = welcome.seq
        self.resume_offer = None
        self.welcomed = True
        self.seat, self.roster = welcome.seat, welcome.roster
        if before not in ("", welcome.room):
            gone = self.match_running
            self._clear_log()
            # A player in a seat of another room is not the one who was away here.
            self.seats = {Seat.LEFT: None, Seat.RIGHT: None}
            self.chat.clear_marks()
            text = (
                phrase("The host has restarted, and the match is lost.")
                if gone
                else phrase("A new match can begin.")
            )
            return (Note(text),)
        if welcome.keep < len(self.log):
            self._replay(welcome.keep)
            return (
                Note(
                    phrase(
                        "The two copies of the match differed. It continues from the part "
                        "both have."
                    )
                ),
            )
        return ()

    def _replay(self, keep: int) -> None:
        """Discard all entries but the first `keep`."""
        remaining = self.log[:keep]
        self._clear_log()
        pending = self.chat.rewind()
        for entry in remaining:
            self._entry(entry)
        self.lines.extend(pending)

    def _clear_log(self) -> None:
        """Discard all entries, and the match with them."""
        self.log, self.tips = [], Tips()
        self._audit = SenderAudit()
        self.match, self.match_state, self.clock = 0, MatchView(), None
        self._follower = self._followed = None
        self.claimable, self.desync = False, ""

    def _offer(self, offer: Offer) -> tuple[Happening, ...]:
        self.claimable = offer.open
        if not offer.open or self.seat is None:
            return ()
        name = self.name(self.seat.other)
        return (
            Note(
                phrase(
                    "{name} has been away for a long time. You can claim the win or wait.",
                    name=name,
                )
            ),
        )

    def _entry(self, entry: Entry) -> tuple[Happening, ...]:
        self.log.append(entry)
        if self.desync:
            # After a desync the match stops, but the chat continues.
            if isinstance(entry, Said):
                self.chat.add_line(entry, self.seat)
            return ()
        if not self.tips.accepts(entry):
            return self._mark_desynced(
                phrase("entry {seq} does not follow from the entries before it", seq=entry.seq)
            )
        if isinstance(entry, Said) and (reason := self._why_not_sent(entry)):
            return self._mark_desynced(reason)
        self.tips = self.tips.after(entry)
        self._audit.add(self.tips)
        if isinstance(entry, Said):
            self.chat.add_line(entry, self.seat)
            return ()
        followed = self._follow(entry)
        if followed.rejection:
            return self._mark_desynced(self._describe_rejection(entry, followed.rejection))
        events, cleared = followed.events, self.battle is None
        self.match_state = followed.match
        if isinstance(entry, Signed) and cleared:
            self._clear_match()
        match entry:
            case Started():
                return self._started(entry)
            case Chosen():
                self.clock = None
            case Acted(by_clock=True, seat=seat):
                text = phrase(
                    "{name} ran out of time, so the referee chose for them.", name=self.name(seat)
                )
                return (Note(text), *events)
            case Ended(winner=winner, reason=reason):
                self.claimable = False
                return (Note(describe_outcome(Outcome(winner, reason), self.names)),)
        return events

    def _follow(self, entry: MatchEntry) -> FollowedEntry:
        """Apply the newest entry to the match, unless the link has done so."""
        followed, self._followed = self._followed, None
        if followed is not None and followed.entry is entry:
            self._follower = None
            return followed
        if self._follower is None:
            self._follower = MatchState(self.trial)
            for before in self.log[:-1]:
                if not isinstance(before, Said):
                    self._follower.follow(before)
        return self._follower.follow(entry)

    def _clear_match(self) -> None:
        """Discard the battle of a match that is over; the match may still be signed."""
        self.match_state = replace(self.match_state, battle=None, outcome=None)

    def _why_not_sent(self, said: Said) -> str:
        """Return why the player cannot have sent a line; empty if they can."""
        seat_state, started = self.seats[said.seat], self.match_state.started
        older = started is not None and not self.match_state.keys and started.host is msgspec.UNSET
        if older and said.key is msgspec.UNSET:
            # In a match that began with a protocol without signatures, no line is signed.
            return ""
        keys = {seat_state.key if seat_state else "", self.match_state.keys.get(said.seat, "")} - {
            ""
        }
        room = self.room or (started.room if started else "")
        return self._audit.why_not(said, self.name(said.seat), room, keys)

    def _describe_rejection(self, entry: Entry, reason: str) -> str:
        if isinstance(entry, Chosen | Acted):
            return phrase(
                "the host's claim in turn {turn} is false: {reason}",
                turn=entry.turn,
                reason=reason,
            )
        return phrase("the host's claim is false: {reason}", reason=reason)

    def _started(self, entry: Started) -> tuple[Happening, ...]:
        self.match, self.clock = entry.match, None
        if self.battle is None:
            return self._mark_desynced(phrase("it uses rules that this version does not know"))
        names = {Seat.LEFT: entry.left.name, Seat.RIGHT: entry.right.name}
        self._played = {seat: clean_name(name) for seat, name in names.items()}
        self.keys |= keys_of(entry)
        first = entry.position.to_move
        if self.trial and entry.match == TRIAL:
            return (Note(phrase("From here: {name} moves first.", name=self.name(first))),)
        fighter = (entry.left if first is Seat.LEFT else entry.right).fighter.name
        return (
            Note(
                phrase(
                    "Match {match} begins. {name} moves first with {fighter}.",
                    match=entry.match,
                    name=self.name(first),
                    fighter=fighter,
                )
            ),
        )

    def _mark_desynced(self, reason: str) -> tuple[Happening, ...]:
        self.desync = reason
        return (Note(phrase("The match has been stopped: {reason}.", reason=reason)),)

    def _seats(self, seats: Seats) -> tuple[Happening, ...]:
        happenings: list[Happening] = []
        if seats.phrases_only and not self.phrases_only:
            happenings.append(Note(phrase("This room allows quick chat only.")))
        self.phrases_only = seats.phrases_only
        for seat, seat_state in ((Seat.LEFT, seats.left), (Seat.RIGHT, seats.right)):
            if seat_state:
                seat_state = msgspec.structs.replace(
                    seat_state, name=clean_name(seat_state.name) or "somebody"
                )
            before, self.seats[seat] = self.seats[seat], seat_state
            text = describe_change(before, seat_state, fighting=self.match_running)
            if text and seat is not self.seat:
                happenings.append(Note(text))
        ready = all(seat_state and seat_state.ready for seat_state in self.seats.values())
        if self.outcome and self.full and not ready:
            # After a match its players stay ready until fighters are chosen again, for a rematch or
            # a new opponent. Derived from the state and not from a change, which this client may
            # have missed while it was away.
            self._clear_match()
            self.clock = None
        return tuple(happenings)
