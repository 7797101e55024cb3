"""Text match: one player's evening, the link's facts and typed lines in, sentences out."""

from collections import deque
from collections.abc import Iterator
from typing import assert_never

from game.contract.lobby import Hear, Inside, Lobby, Remarked, Watching
from game.contract.messages import (
    Acted,
    Claim,
    Clock,
    Ended,
    Fact,
    Leave,
    Offer,
    Refused,
    Rematch,
    ResumeAnswer,
    ResumeOffer,
    Said,
    Say,
    Seats,
    Started,
    Welcome,
)
from game.contract.phrasebook import PHRASEBOOK, at_hand
from game.course.fairness import EXPLANATION
from game.doors import Hosted
from game.rules import Action, Fighter, Seat
from game.table.link import Blocking, Caught, Incoming, Link
from game.table.narration import NOBODY_TO_BLOCK, ask_block, tell, tell_hearing, tell_speech
from game.table.table import Note, Table
from game.text.account import explained, introduction, over, status, turn
from game.text.acting import Acting
from game.text.choosing import Choosing
from game.text.commands import (
    HELP,
    CodeWish,
    Command,
    HearWatchers,
    Meaning,
    ReadyMade,
    Speech,
    Unblock,
    Unknown,
    Wire,
    parse_line,
    too_long,
)
from game.text.connection import Connection, Report
from game.text.guide import Guide
from game.text.hosting import HostCode
from game.text.lobby import HELP_INSIDE, TextLobby
from game.text.tutor import Tutor
from game.text.wire import harm_next, show_wire
from game.words.cleaning import clean_text
from game.words.emoji import with_emoji
from game.words.language import ENGLISH, Language
from game.words.phrase import joined, phrase

LAST_WARNING = 30
"""Seconds left from which on the clock is told."""

LOG_LINES = 10
"""Sentences that are told again to who asks for the log."""


class TextMatch:
    """`receive` what the link brings and `command` what is typed; both give lines to print."""

    def __init__(
        self,
        link: Link,
        fighters: tuple[str, ...] = (),
        language: Language = ENGLISH,
        tutor: Tutor | None = None,
        guide: Guide | None = None,
        *,
        asks: bool = False,
        hosted: Hosted | None = None,
    ) -> None:
        """`fighters`: ids to take for the seats played here; those not named are asked for if
        `asks`, for then somebody is there to answer.

        `language`: in which actions are named besides English. Without a `tutor` nothing is judged;
        with a `guide` it is somebody's first fight. `hosted`: the link is that of a game of ours.
        """
        self.quit = False
        self._fighters, self._asks = fighters, asks
        self._language, self._tutor, self._guide = language, tutor, guide
        self._host_code = HostCode(hosted)
        self._told: deque[str] = deque(maxlen=LOG_LINES)
        self.begin(link)

    def begin(self, link: Link, *, trial: bool = False) -> None:
        """Sit down anew at another link; a `trial` goes on from any position."""
        self.link = link
        """The one in use."""
        self.table = Table(hotseat=link.hotseat, trial=trial)
        self.lobby, self.connection = TextLobby(link), Connection(link)
        self._clear()

    def _clear(self) -> None:
        """What is true of one room only."""
        self._choosing = Choosing(self.link, self._fighters, asks=self._asks)
        self._introduced = False
        self._known = 0
        """Entries up to here were there when we came in; their turns are long over."""
        self._arriving = False
        """The host has welcomed us, and not told yet who sits where: that comes last."""
        self._acting = Acting(self.link, self._guide)
        self.connection.blocked = self.connection.muted = False
        self._asked_to_block = 0
        """The match in which it was said what a block costs."""
        self._warned = 0
        """The match in which it was said that leaving loses it."""

    # --- what the link brings ------------------------------------------------------------

    def receive(self, incoming: Incoming, now: float) -> Iterator[str]:
        """Take in one fact or notice; gives the sentences it is worth."""
        for line in self._receive(incoming, now):
            self._told.append(line)
            yield line

    def _receive(self, incoming: Incoming, now: float) -> Iterator[str]:
        match incoming:
            case Caught():
                for happening in self.table.receive(incoming, now):
                    if isinstance(happening, Note):
                        yield happening.text
            case Refused(text=text):
                self._acting.refused()
                self.lobby.refused()
                yield text
            case _ if isinstance(incoming, Report):
                yield from self.connection.receive(incoming, seated=self.table.seat is not None)
            case _:
                yield from self._fact(incoming, now)

    def _fact(self, fact: Fact, now: float) -> Iterator[str]:
        if isinstance(fact, Lobby):
            self.table = Table()
            self._clear()
        elif isinstance(fact, Welcome) and self.table.room not in ("", fact.room):
            self._clear()
        yield from self.lobby.receive(fact)
        if self.lobby.listing.here:
            return
        happenings = self.table.receive(fact, now)
        if isinstance(fact, Ended) and self.table.seat and not self._guide:
            # The hint comes first: the last line of a match says who wins.
            yield over(self.table)
        for happening in happenings:
            if isinstance(happening, Note):
                yield happening.text
            elif self.table.battle:
                yield tell(happening, self.table.battle, self.table.names)
        yield from self._tell(fact)
        if self._guide:
            yield from self._guide.receive(fact, self.table)
            self.quit = self.quit or isinstance(fact, Ended)

    def _tell(self, fact: Fact) -> Iterator[str]:
        """What a fact is worth besides what happened by it."""
        table = self.table
        match fact:
            case Seats() if not self._guide:
                yield from self._introduce()
                yield from self._choosing.look(table)
                yield from self._come_back()
            case Said(seat=seat) if self._hides(seat):
                return
            case Said():
                line = table.lines[-1]
                yield tell_speech(line.name, line.text, line.emote)
            case Welcome(seq=seq, seat=seat):
                self._known, self._arriving = seq, True
                if seat is None:
                    yield phrase("You are watching.")
            case Inside(number=number, code=code):
                yield phrase("This is room {number} of the arena.", number=number)
                if code:
                    yield phrase("Who has this code may come in: {code}", code=code)
            case Watching(count=count) if table.seat:
                yield phrase("Watching: {count}.", count=count)
            case Remarked():
                yield table.lines[-1].text
            case Started(seq=seq) | Acted(seq=seq) if seq > self._known:
                yield from turn(table)
            case ResumeOffer():
                yield phrase("Type resume to go on with it, or decline.")
            case Offer(open=True):
                yield phrase("Type claim for the win, draw for a draw, or keep waiting.")
            case Clock(left=left, running=True, seat=seat) if left <= LAST_WARNING:
                name = table.name(seat)
                yield phrase("{seconds} seconds are left for {name}.", seconds=left, name=name)

    def _hides(self, seat: Seat) -> bool:
        """Whether a line of that side is not to be read here."""
        hidden = self.connection.blocked or self.connection.muted
        return hidden and seat is not self.table.seat

    def _introduce(self) -> Iterator[str]:
        """Once, as soon as there is somebody to introduce."""
        if not self._introduced and self.table.seat and (self.table.full or not self.table.hotseat):
            self._introduced = True
            yield from introduction(self.table)

    def _come_back(self) -> Iterator[str]:
        """Once all has come that was there before us: whose turn it is by now."""
        if self._arriving:
            self._arriving = False
            yield from turn(self.table)

    # --- what is typed -------------------------------------------------------------------

    def must_wait(self, line: str) -> bool:
        """Whether a line that comes from a pipe is meant for later: an action for our next turn, a
        rematch for the end of the match, the end of the input for when the link has come about."""
        meaning = parse_line(line, self._fighter, self._language)
        if self.connection.over or self.table.desync:
            return False
        if self.lobby.listing.here:
            return self.lobby.must_wait(line)
        if self.table.spectating:
            # Who has nothing to type looks on to the end.
            return not line
        if self.lobby.wish_inside(line):
            return not self.table.welcomed
        if not line:
            return self.table.seat is None or self._acting.unanswered(self.table)
        if isinstance(meaning, Unknown):
            # Before the match nobody knows the names of the attacks.
            return self.table.battle is None
        if isinstance(meaning, Action) or meaning in (Command.COACH, Command.UNDO):
            return not self.table.outcome and not self._acting.may_send(self.table)
        if meaning in (Command.REMATCH, Command.REVIEW):
            return not self.table.outcome
        of_a_seat = isinstance(meaning, Speech | ReadyMade | HearWatchers)
        return (of_a_seat or meaning is Command.MUTE) and self.table.seat is None

    def command(self, line: str) -> Iterator[str]:
        """Do what a typed line asks for."""
        meaning = parse_line(line, self._fighter, self._language)
        if self.lobby.listing.here and meaning not in (Command.QUIT, Command.LOG):
            yield from self.lobby.command(line)
        elif wish := self.lobby.wish_inside(line):
            self.link.send(wish)
        elif (answer := self._choosing.command(line, self.table)) is not None:
            yield from answer
        else:
            yield from self._do(meaning)
            if self.connection.broken and self.table.seat and _waits(meaning):
                yield phrase("It waits here until the connection is back.")

    def _do(self, meaning: Meaning | None) -> Iterator[str]:
        match meaning:
            case None:
                return
            case Unknown(text=text):
                yield text
            case ReadyMade(place=place):
                self.link.send(Say("", phrase=self._at_hand[place]))
            case Speech(text=text, emote=emote):
                words = with_emoji(text)
                self.link.send(Say(clean_text(words), emote))
                yield from too_long(words)
            case Action() as action:
                if told := self._acting.act(action, self.table):
                    yield told
            case Command.STATUS | Command.LOG | Command.EXPLAIN | Command.HELP | Command.FAIR:
                yield from self._answer(meaning)
            case Command.PHRASES:
                for number, phrase_id in enumerate(self._at_hand, 1):
                    yield joined([f"/{number}", PHRASEBOOK[phrase_id]])
            case Wire(harm=harm):
                yield from show_wire(self.link) if harm is None else (harm_next(self.link, harm),)
            case Command.BLOCK:
                yield from self._block()
            case Unblock(name=name):
                yield from self.connection.unblock(name, self.table)
            case Command.MUTE:
                yield self.connection.mute(self.table)
            case HearWatchers(on=on):
                self.link.send(Hear(on))
                yield tell_hearing(on)
            case CodeWish():
                yield from self._code(meaning)
            case Command.REMATCH if self.table.trial:
                yield over(self.table)
            case Command.REMATCH:
                self.link.send(Rematch())
            case Command.REVIEW | Command.COACH | Command.UNDO:
                yield from self._learn(meaning)
            case Command.SEND:
                self.connection.send_unsent()
            case Command.CLAIM | Command.DRAW:
                yield from self._claim(draw=meaning is Command.DRAW)
            case Command.RESUME | Command.DECLINE:
                yield from self._resume(accept=meaning is Command.RESUME)
            case Command.QUIT:
                yield from self._leave()
            case other:
                assert_never(other)

    def _code(self, wish: CodeWish) -> Iterator[str]:
        """The code of this game: of the room in an arena, or of a game that is hosted here."""
        room = self.lobby.listing.inside
        if room and room.code:
            yield phrase("Who has this code may come in: {code}", code=room.code)
        else:
            yield from self._host_code.command(wish, self.connection.protected)

    def _claim(self, *, draw: bool) -> Iterator[str]:
        if self.table.claimable:
            self.link.send(Claim(draw))
        else:
            yield phrase("There is nothing to claim.")

    def _resume(self, *, accept: bool) -> Iterator[str]:
        if self.table.resume_offer is None:
            yield phrase("Nobody brings back a match.")
            return
        self.table.resume_offer = None
        self.link.send(ResumeAnswer(accept))
        if not accept:
            yield phrase("That match is over; you can begin a new one.")

    def _leave(self) -> Iterator[str]:
        """Leave; who would lose a match by it is warned first."""
        if self._asks and self._at_stake:
            self._warned = self.table.match
            yield phrase("Who leaves now loses the match. Type quit again to leave.")
        else:
            self.quit = True
            self.link.send(Leave())

    def _block(self) -> Iterator[str]:
        """Block the other side. A host who does that in a match loses it, and is asked once."""
        link, table = self.link, self.table
        other = table.seat and table.places[table.seat.other]
        if not (isinstance(link, Blocking) and other):
            yield NOBODY_TO_BLOCK
            return
        if link.sends_out and table.fighting:
            if self._asks and self._asked_to_block != table.match:
                self._asked_to_block = table.match
                yield ask_block(other.name)
                return
            self.quit = True
            link.send(Leave())
        yield self.connection.block(link, other.name)

    def _answer(self, question: Command) -> Iterator[str]:
        """Where one is and what one can do: asked at any time, and nothing comes of it."""
        match question:
            case Command.STATUS:
                if self.connection.broken:
                    yield self.connection.broken
                yield from status(self.table)
                yield from self._guide.step() if self._guide else ()
            case Command.LOG:
                yield from tuple(self._told) or (phrase("Nothing has been said yet."),)
            case Command.EXPLAIN:
                yield from explained(self.table)
            case Command.FAIR:
                yield from (self.table.fairness, *EXPLANATION)[not self.table.fairness :]
            case _:
                yield from (*HELP, *(HELP_INSIDE if self.lobby.listing.arena else ()))

    def _learn(self, command: Command) -> Iterator[str]:
        """Ask the tutor."""
        if self._tutor is None:
            yield phrase("Nothing can be judged here.")
        elif command is Command.REVIEW:
            yield from self._tutor.review(self.table)
        elif command is Command.COACH:
            yield from self._tutor.advice(self.table)
        else:
            link, told = self._tutor.back(self.table)
            yield told
            if link is not None:
                self.link.close()
                self.begin(link, trial=True)
                self._introduced = True

    @property
    def _at_hand(self) -> tuple[str, ...]:
        """The phrases that /1 to /4 say now."""
        return at_hand(self.table.fighting, self.table.outcome is not None)

    @property
    def _at_stake(self) -> bool:
        """Whether leaving loses a match, and nobody has said so yet."""
        table = self.table
        counts = table.fighting and table.seat is not None and not (table.hotseat or table.trial)
        return counts and table.match != self._warned

    @property
    def _fighter(self) -> Fighter | None:
        """Whose attacks may be named."""
        table = self.table
        seat = table.acting or table.seat
        return table.battle[seat].fighter if table.battle and seat else None


def _waits(meaning: Meaning | None) -> bool:
    """Whether what was typed is sent as soon as there is a connection."""
    return isinstance(meaning, Action | Speech | ReadyMade) or meaning is Command.REMATCH
