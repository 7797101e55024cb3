"""Session: one connection as the screens share it: its link, its table and how it stands."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from game.contract.lobby import Lobby
from game.contract.messages import (
    Act,
    Acted,
    Claim,
    Ended,
    Fact,
    Leave,
    Mute,
    Pick,
    Refused,
    Rematch,
    Said,
    Say,
    Seats,
    Welcome,
    Wish,
)
from game.records.keeper import Keeper
from game.rules import Action, Outcome, Seat
from game.table.blocklist import lift_block
from game.table.link import (
    Blocking,
    Caught,
    Down,
    Incoming,
    Link,
    Meeting,
    Met,
    Moved,
    Over,
    Protected,
    Protection,
    Reachable,
    Route,
    Routes,
    Unsent,
    Up,
)
from game.table.listing import Listing
from game.table.narration import (
    NOBODY_TO_BLOCK,
    ask_block,
    tell_block,
    tell_meeting,
    tell_protection,
    tell_way,
)
from game.table.table import Happening, Note, Table
from game.table.talk import Mark
from game.words.phrase import phrase

log = logging.getLogger(__name__)

GOODBYE = 0.5
"""Seconds at most in which the host may say how a match ends that we leave."""


@dataclass(slots=True)
class _Visit:
    """What is true in one room, of us and of whoever sits opposite there, and in no other."""

    marks: dict[Seat, str] = field(default_factory=dict)
    muted: bool = False
    past: int = 0
    """Entries up to here were made before we came in."""
    met: bool = False
    """We know who is here."""
    verdict: tuple[Note, ...] = ()
    """How the match ended, while the screen still plays what led to it."""


class Session:
    """Takes in what the link brings, exactly once, and sends what the player wishes."""

    def __init__(
        self,
        link: Link,
        clock: Callable[[], float] = time.monotonic,
        keeper: Keeper | None = None,
        addresses: tuple[str, ...] = (),
        short_code: str = "",
        renew_code: Callable[[], None] | None = None,
        open_door: Callable[[bool], None] | None = None,
        trial: bool = False,
        wall_clock: Callable[[], str] = lambda: time.strftime("%H:%M"),
    ) -> None:
        """Without a keeper no match is recorded. `trial`: it may begin in any position."""
        self.link = link
        self.wall_clock = wall_clock
        self.trial = trial
        self.renew_code, self.open_door = renew_code, open_door
        """Makes a new code for friends, if the match is hosted here."""
        self.addresses, self.short_code = addresses, short_code
        """What a friend may type to join, if the match is hosted here; the likeliest first."""
        self.farther: tuple[str, ...] = ()
        """More of those, that work from outside as well."""
        self.table = Table(hotseat=link.hotseat, trial=trial)
        self.listing = Listing()
        """The lobby, if the other end is an arena."""
        self.down: Down | None = None
        """The link is broken and mends itself."""
        self.over: Over | None = None
        """The link is gone for good."""
        self.routes: tuple[Route, ...] = ()
        """The ways to the host that are being tried."""
        self.unsent: tuple[Say, ...] = ()
        """Lines that were typed long ago and not sent."""
        self.protected = Protected(Protection.HERE)
        """Who may come in, and with which code."""
        self._visit = _Visit()
        self.remembered = 0
        """Entries up to here were kept on this machine before the program began."""
        self.trip: float | None = None
        """Seconds from our last wish that was answered to its answer."""
        self._asked: tuple[int, float] | None = None
        """The number of a wish that is not answered yet, and when it was sent."""
        self._clock = clock
        self._keeper = keeper
        self._leaving = False
        """We have left in the middle of a match."""
        self._asked_to_block = 0
        """The match in which it was said what a block costs."""

    @property
    def marks(self) -> dict[Seat, str]:
        """Of whom one has met before: four letters by which his key is told."""
        return self._visit.marks

    @property
    def muted(self) -> bool:
        """Whether the other side's lines are hidden here."""
        return self._visit.muted

    @property
    def connected(self) -> bool:
        """Whether there is a room to talk in, be the link up or down at the moment."""
        return self.table.welcomed and self.over is None

    @property
    def seconds_left(self) -> int | None:
        """Of the turn clock."""
        return self.table.seconds_left(self._clock())

    @property
    def catching_up(self) -> bool:
        """Whether what comes in now had happened before we came in."""
        return self.table.seq < self._visit.past

    @property
    def outcome(self) -> Outcome | None:
        """Of the match, once it may be told."""
        return None if self._visit.verdict else self.table.outcome

    def receive(self, message: Incoming) -> tuple[Happening, ...]:
        """Take in a message; what happened by it, in order. Notes go to the chat as well.

        The one about the end of a match goes there when it is revealed.
        """
        match message:
            case Protected():
                happened = self._protected(message)
            case Reachable(addresses=addresses):
                happened = self._reachable(addresses)
            case Moved(addresses=addresses, short_code=short_code):
                self.addresses, self.short_code, happened = addresses, short_code, ()
            case Met():
                happened = self._met_with(message)
            case Routes():
                self.routes, happened = message.routes, ()
            case Up():
                happened = self._mended()
            case Down():
                happened = self._broken(message)
            case Over():
                self.over = message
                happened = (Note(message.text),)
            case Refused():
                self.listing.receive(message)
                happened = self._refused(message)
            case Unsent():
                happened = self._unsent(message)
            case Caught():
                happened = self.table.receive(message, self._clock())
            case _:
                happened = self._fact(message)
        if self._keeper and (problem := self._keeper.receive(message)):
            happened = (*happened, Note(problem))
        notes = tuple(note for note in happened if isinstance(note, Note))
        if isinstance(message, Ended):
            self._leaving = False
            self._visit.verdict += notes
        else:
            self._tell(notes)
        return happened

    def catch_up(self) -> None:
        """Take in all that is there already."""
        while (message := self.link.poll()) is not None:
            self.receive(message)

    def reveal(self) -> bool:
        """Tell how the match ended: the screen has shown it. Whether there was anything to tell."""
        verdict, self._visit.verdict = self._visit.verdict, ()
        self._tell(verdict)
        return bool(verdict)

    def close(self) -> None:
        """Let go of the link, and keep what it brought. Who closes the window leaves, too."""
        if self._keeper is not None and not self._leaving and self._plays:
            self.leave()
        if self._leaving:
            self._hear_the_end()
        self.link.close()
        if self._keeper is None:
            return
        while (message := self.link.poll()) is not None:
            self._keeper.receive(message)
        if problem := self._keeper.close():
            log.warning("%s", problem)

    def forget(self) -> None:
        """Keep nothing of the running match: something in it is taken back."""
        self._keeper = None

    def _hear_the_end(self) -> None:
        """Who leaves a match has lost it: the host says so at once, and the record shall, too."""
        until = self._clock() + GOODBYE
        while (left := until - self._clock()) > 0:
            message = self.link.wait(left)
            if message is None:
                return
            if self._keeper:
                self._keeper.receive(message)
            if isinstance(message, Ended | Over):
                return

    # --- wishes ---------------------------------------------------------------------------------

    def pick(self, fighter: str, ready: bool = False) -> None:
        self._send(Pick(fighter, ready))

    def act(self, action: Action) -> None:
        """Choose an action in the turn the table stands at."""
        assert self.table.battle is not None
        self._send(Act(self.table.battle.turn, action))

    def say(self, text: str, emote: bool = False, phrase_id: str = "") -> None:
        """Send a line; it is in the table at once, marked until the other side has it.

        With the id of a phrase that one is said instead of the text.
        """
        wish = Say(text, emote, phrase=phrase_id)
        self.table.sent(wish, self._send(wish))

    def mute(self, on: bool) -> None:
        """Hide the other side's lines, and let it know."""
        self._visit.muted = on
        self._send(Mute(on))

    def wish(self, wish: Wish) -> None:
        """What is wished of an arena."""
        self.listing.complaint = ""
        self._send(wish)

    def rematch(self) -> None:
        self._send(Rematch())

    @property
    def _plays(self) -> bool:
        """Whether a match runs, and its host hears us."""
        table = self.table
        return table.battle is not None and table.outcome is None and self.down is None

    def leave(self) -> None:
        self._leaving = self._plays and self._keeper is not None
        self._send(Leave())

    def _send(self, wish: Wish) -> int:
        number = self.link.send(wish)
        if number and not self.down:
            self._asked = number, self._clock()
        return number

    # --- facts and notices ----------------------------------------------------------------------

    def _fact(self, fact: Fact) -> tuple[Happening, ...]:
        self.listing.receive(fact)
        if isinstance(fact, Lobby):
            self.table, self._visit = Table(), _Visit()
        if self.listing.here:
            return ()
        table, behind = self.table, self.catching_up
        if isinstance(fact, Welcome) and (fact.room != table.room or not table.log):
            if fact.room != table.room:
                self.reveal()
                self._visit = _Visit()
            self._visit.past, self.remembered = fact.seq, fact.keep
        happened = table.receive(fact, self._clock())
        if isinstance(fact, Acted | Said) and fact.seat is table.seat:
            self._measure(fact.number)
        if isinstance(fact, Seats) and not self._visit.met:
            self._visit.met = True
            # Who sat here before we were away has not just come.
            return () if self._visit.past else happened
        if behind and not self.catching_up and table.fighting and table.battle:
            return (
                *happened,
                Note(phrase("The match goes on in turn {turn}.", turn=table.battle.turn)),
            )
        return happened

    def _measure(self, number: int) -> None:
        if self._asked is not None and self._asked[0] == number:
            self.trip = self._clock() - self._asked[1]
            self._asked = None

    def _tell(self, notes: tuple[Note, ...]) -> None:
        for note in notes:
            self.table.note(note.text)

    def block(self) -> str:
        """Block the other side; what has come of it.

        A host who does that in a match is asked once, for it costs the match.
        """
        link, table = self.link, self.table
        other = table.seat and table.places[table.seat.other]
        if not (isinstance(link, Blocking) and table.seat and other):
            return NOBODY_TO_BLOCK
        running = table.battle is not None and table.outcome is None
        if link.sends_out and running:
            if self._asked_to_block != table.match:
                self._asked_to_block = table.match
                return ask_block(other.name)
            self.leave()
        lasts = link.block()
        if not link.sends_out:
            self.mute(True)
        return tell_block(other.name, lasts=lasts, sent_out=link.sends_out)

    def unblock(self, typed: str) -> str:
        """Lift the block of the player whose name or mark was typed; what has come of it."""
        if not isinstance(self.link, Blocking):
            return NOBODY_TO_BLOCK
        who, told = lift_block(self.link.blocklist, typed)
        seat = self.table.seat
        if who and self.muted and seat and self.table.name(seat.other) == who.name:
            self.mute(False)
        return told

    def _met_with(self, met: Met) -> tuple[Happening, ...]:
        if met.meeting is Meeting.BLOCKED and not self.muted:
            self.mute(True)
        self._visit.marks = {met.seat: met.mark} if met.meeting is Meeting.AGAIN else {}
        told = tell_meeting(met)
        return (Note(told),) if told else ()

    def _protected(self, protected: Protected) -> tuple[Happening, ...]:
        self.protected = protected
        told = tell_protection(protected)
        return (Note(told),) if told else ()

    def _reachable(self, farther: tuple[str, ...]) -> tuple[Happening, ...]:
        told = tuple(Note(tell_way(each)) for each in farther if each not in self.farther)
        self.farther = farther
        return told

    def _mended(self) -> tuple[Happening, ...]:
        was, self.down = self.down, None
        return (Note(phrase("The connection stands again.")),) if was else ()

    def _broken(self, notice: Down) -> tuple[Happening, ...]:
        # The time until its answer would be that of the break.
        first, self.down, self._asked = self.down is None, notice, None
        return (
            (Note(phrase("{text} Trying again; what you type waits.", text=notice.text)),)
            if first
            else ()
        )

    def _unsent(self, notice: Unsent) -> tuple[Happening, ...]:
        """What was typed long ago is asked about once, and leaves the chat until then."""
        self.unsent = (*self.unsent, *notice.lines)
        for line in notice.lines:
            self.table.refused(line.number)
        return ()

    def send_unsent(self) -> None:
        """Say now what was typed long ago."""
        lines, self.unsent = self.unsent, ()
        for line in lines:
            self.say(line.text, line.emote, line.phrase)

    def drop_unsent(self) -> None:
        """Let go of what was typed long ago."""
        self.unsent = ()

    def claim(self, draw: bool = False) -> None:
        """End the match, because the other side has been away for too long."""
        self._send(Claim(draw))

    def _refused(self, refused: Refused) -> tuple[Happening, ...]:
        if refused.number and any(
            line.mark is Mark.PENDING and line.number == refused.number for line in self.table.lines
        ):
            self.table.refused(refused.number)
            return (Note(refused.text),)
        return ()
