"""Text match: one session in a terminal; messages and typed lines in, lines to print out."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import assert_never

from game.app.match_opener import HostedMatch
from game.client_state.blocklist import describe_blocked
from game.client_state.link import BlockableLink, HostCheated, Incoming, Link
from game.client_state.link_news import describe_break, describe_mute
from game.client_state.narration import (
    describe_spectator_chat,
)
from game.client_state.room_state import Happening, Note, RoomState
from game.commands import (
    Command,
    PasscodeRequest,
    QuickChat,
    SayLine,
    ShowSpectators,
    TextCommand,
    TextMeaning,
    Unblock,
    UnknownLine,
    WhatIf,
    WireCommand,
)
from game.i18n.language import ENGLISH, Language
from game.i18n.phrase import join_phrases, phrase
from game.match.fairness_report import EXPLANATION
from game.match.match_state import FollowedEntry
from game.protocol.lobby_messages import LobbyJoined, ShowSpectatorChat
from game.protocol.messages import (
    Ended,
    Refused,
    ResumeAnswer,
    ServerMessage,
    Welcome,
)
from game.protocol.quick_chat import QUICK_CHAT, phrases_for
from game.records.recorder import Recorder
from game.rules import Action, Fighter
from game.session import SYSTEM_CLOCK, GameSession
from game.terminal.fighter_choice import FighterChoice
from game.terminal.line_parser import HELP, parse_line, too_long
from game.terminal.link_report import LinkNewsItem, LinkReport
from game.terminal.lobby import HELP_INSIDE, TextLobby
from game.terminal.match_narration import MatchNarration
from game.terminal.review_text import TextReview
from game.terminal.status_report import after_match, explained, status
from game.terminal.turn_input import TurnInput
from game.terminal.tutorial_text import TextTutorial
from game.terminal.wire_log import inject_fault, show_wire
from game.text_safety.emoji import with_emoji
from game.text_safety.sanitize import clean_text

LOG_LINES = 10
"""The number of latest sentences that the command `log` prints."""


class TextMatch:
    """One match in plain text: `receive` messages of the link, `command` typed lines; both return
    lines to print.
    """

    def __init__(
        self,
        link: Link,
        fighters: tuple[str, ...] = (),
        language: Language = ENGLISH,
        text_review: TextReview | None = None,
        text_tutorial: TextTutorial | None = None,
        *,
        asks: bool = False,
        hosted: HostedMatch | None = None,
        recorder: Recorder | None = None,
        clock: Callable[[], float] = SYSTEM_CLOCK,
        trial: bool = False,
    ) -> None:
        """Set up a match over `link`.

        `fighters` are ids for the seats played here; with `asks`, missing ones are asked for.
        Actions can be named in English and in `language`. Without `text_review` there is no review;
        with `text_tutorial` it is a first fight. `hosted` means that this program hosts the game.
        Without `recorder` nothing is recorded, nor are matches with a move taken back. `clock`
        returns seconds. A `trial` may begin in any position.
        """
        self.quit = False
        self._fighters, self._asks = fighters, asks
        self._language, self._text_review, self._tutorial = language, text_review, text_tutorial
        self._hosted, self._recorder, self._clock = hosted, recorder, clock
        self._log: deque[str] = deque(maxlen=LOG_LINES)
        self.trial_match: TextMatch | None = None
        """The requested trial, to be played before this match continues."""
        self.begin(link, trial=trial)

    def begin(self, link: Link, *, trial: bool = False) -> None:
        """Continue over another link; a `trial` may begin in any position."""
        hosted = self._hosted
        self.session = GameSession(
            link,
            self._clock,
            None if trial else self._recorder,
            renew_code=hosted.renew_passcode if hosted else None,
            open_door=hosted.set_open if hosted else None,
            trial=trial,
        )
        self.lobby, self._link_report = TextLobby(self.session), LinkReport(self.session)
        self._clear()

    @property
    def link(self) -> Link:
        """Return the link in use."""
        return self.session.link

    @property
    def room_state(self) -> RoomState:
        """Return the room state of the session."""
        return self.session.room_state

    def _clear(self) -> None:
        """Forget what belongs to one room."""
        self._fighter_choice = FighterChoice(self.link, self._fighters, asks=self._asks)
        self._narration = MatchNarration(
            self.session, self._fighter_choice, teaches=self._tutorial is not None
        )
        self._turn_input = TurnInput(self.session, self._tutorial)
        self._warned = 0
        """The number of the match for which the warning about leaving was printed."""

    # --- messages of the link ------------------------------------------------------------

    def receive(self, incoming: Incoming) -> Iterator[str]:
        """Process a message of the link and return the lines to print."""
        for line in self._receive(incoming):
            self._log.append(line)
            yield line

    def _receive(self, incoming: Incoming) -> Iterator[str]:
        room = self.room_state.room
        happened = self.session.receive(incoming)
        moved = isinstance(incoming, Welcome) and room not in ("", incoming.room)
        if moved or isinstance(incoming, LobbyJoined):
            self._clear()
        notes = [each.text for each in happened if isinstance(each, Note)]
        match incoming:
            case FollowedEntry():
                return
            case HostCheated():
                yield from notes
            case Refused(text=text):
                self._turn_input.refused()
                self.lobby.refused()
                yield text
            case _ if isinstance(incoming, LinkNewsItem):
                yield from self._link_report.receive(incoming, notes)
            case _:
                yield from self._receive_message(incoming, happened)

    def _receive_message(
        self, message: ServerMessage, happenings: tuple[Happening, ...]
    ) -> Iterator[str]:
        self.session.reveal_outcome()
        yield from self.lobby.receive(message)
        if self.lobby.lobby_state.in_lobby:
            return
        yield from self._narration.receive(message, happenings)
        if self._tutorial:
            yield from self._tutorial.receive(message, self.room_state)
            self.quit = self.quit or isinstance(message, Ended)

    # --- typed lines ----------------------------------------------------------------------

    def must_wait(self, line: str) -> bool:
        """Return whether a line from a pipe is meant for later.

        Actions wait for our next turn, a rematch for the end of the match, and the end of input
        until the link is established.
        """
        meaning = parse_line(line, self._fighter, self._language)
        if self.session.closed or self.room_state.desync:
            return False
        if self.lobby.lobby_state.in_lobby:
            return self.lobby.must_wait(line)
        if self.room_state.spectating:
            # With no more input, keep watching until the end.
            return not line
        if self.lobby.parse_inside(line):
            return not self.room_state.welcomed
        if not line:
            return self.room_state.seat is None or self._turn_input.unanswered(self.room_state)
        if isinstance(meaning, UnknownLine):
            # Before the match the attacks have no names yet.
            return self.room_state.battle is None
        if isinstance(meaning, Action) or meaning in (TextCommand.COACH, TextCommand.UNDO):
            return not self.room_state.outcome and not self._turn_input.may_send(self.room_state)
        if isinstance(meaning, WhatIf) or meaning in (TextCommand.REMATCH, TextCommand.REVIEW):
            return not self.room_state.outcome
        of_a_seat = isinstance(meaning, SayLine | QuickChat | ShowSpectators)
        return (of_a_seat or meaning is Command.MUTE) and self.room_state.seat is None

    def command(self, line: str) -> Iterator[str]:
        """Run a typed line and return the lines to print."""
        meaning = parse_line(line, self._fighter, self._language)
        if self.lobby.lobby_state.in_lobby and meaning not in (TextCommand.QUIT, TextCommand.LOG):
            yield from self.lobby.command(line)
        elif message := self.lobby.parse_inside(line):
            self.link.send(message)
        elif (answer := self._fighter_choice.command(line, self.room_state)) is not None:
            yield from answer
        else:
            yield from self._do(meaning)
            if self.session.down and self.room_state.seat and _waits(meaning):
                yield phrase("It will be sent when you are connected again.")

    def _do(self, meaning: Action | TextMeaning | None) -> Iterator[str]:
        match meaning:
            case None:
                return
            case UnknownLine(text=text):
                yield text
            case QuickChat(place=place):
                self.session.say("", phrase_id=self._phrases[place])
            case SayLine(text=text, emote=emote):
                words = with_emoji(text)
                self.session.say(clean_text(words), emote)
                yield from too_long(words)
            case Action() as action:
                if known := self._turn_input.act(action, self.room_state):
                    yield known
            case (
                TextCommand.STATUS
                | TextCommand.LOG
                | TextCommand.EXPLAIN
                | Command.HELP
                | TextCommand.FAIR
            ):
                yield from self._answer_question(meaning)
            case TextCommand.PHRASES:
                for number, phrase_id in enumerate(self._phrases, 1):
                    yield join_phrases([f"/{number}", QUICK_CHAT[phrase_id]])
            case WireCommand(fault=fault):
                yield from (
                    show_wire(self.link) if fault is None else (inject_fault(self.link, fault),)
                )
            case Command.BLOCK:
                yield self._block()
            case Unblock(name=name):
                yield from self._unblock(name)
            case Command.MUTE:
                yield self._mute()
            case ShowSpectators(on=on):
                self.session.send(ShowSpectatorChat(on))
                yield describe_spectator_chat(on)
            case PasscodeRequest():
                yield from self._code(meaning)
            case TextCommand.REMATCH if self.room_state.trial:
                yield after_match(self.room_state)
            case TextCommand.REMATCH:
                self.session.rematch()
            case TextCommand.REVIEW | TextCommand.COACH | TextCommand.UNDO:
                yield from self._review(meaning)
            case WhatIf(number=number):
                yield self._play_on(number)
            case Command.SEND | Command.DROP if not self.session.unsent_lines:
                yield phrase("No message is waiting to be sent.")
            case Command.SEND:
                self.session.send_unsent()
            case Command.DROP:
                self.session.drop_unsent()
            case TextCommand.CLAIM | TextCommand.DRAW:
                yield from self._claim(draw=meaning is TextCommand.DRAW)
            case TextCommand.RESUME | TextCommand.DECLINE:
                yield from self._resume(accept=meaning is TextCommand.RESUME)
            case TextCommand.QUIT:
                yield from self._leave()
            case other:
                assert_never(other)

    def _code(self, message: PasscodeRequest) -> Iterator[str]:
        """Show or change the passcode: of the room in an arena, or of a game hosted here."""
        room = self.lobby.lobby_state.room_entered
        if room and room.code:
            yield phrase("Friends join this room with the code {code}", code=room.code)
        else:
            yield from self._link_report.request_code(message)

    def _claim(self, *, draw: bool) -> Iterator[str]:
        if self.room_state.claimable:
            self.session.claim(draw)
        else:
            yield phrase("There is no win to claim.")

    def _resume(self, *, accept: bool) -> Iterator[str]:
        if self.room_state.resume_offer is None:
            yield phrase("There is no match to bring back.")
            return
        self.room_state.resume_offer = None
        self.session.send(ResumeAnswer(accept))
        if not accept:
            yield phrase("That match is over. You can begin a new one.")

    def _leave(self) -> Iterator[str]:
        """Leave, but warn first if that would lose a match."""
        if self._asks and self._at_stake:
            self._warned = self.room_state.match
            yield phrase("Leaving now loses the match. Type quit again to leave.")
        else:
            self.quit = True
            self.session.leave()

    def _block(self) -> str:
        """Block the opponent. A host who does so during a match loses it and leaves."""
        known = self.session.block(asks=self._asks)
        self.quit = self.quit or self.session.left
        return known

    def _unblock(self, name: str) -> Iterator[str]:
        link = self.link
        if name or not isinstance(link, BlockableLink):
            yield self.session.unblock(name)
        else:
            yield from describe_blocked(link.blocklist)

    def _mute(self) -> str:
        if self.room_state.hotseat or self.room_state.seat is None:
            return phrase("There is nobody here to mute.")
        self.session.mute(not self.session.muted)
        return describe_mute(self.session.muted)

    def _answer_question(self, question: Command | TextCommand) -> Iterator[str]:
        """Answer a question about the state or the options; it changes nothing."""
        match question:
            case TextCommand.STATUS:
                if self.session.down:
                    yield describe_break(self.session.down)
                yield from status(self.room_state)
                yield from self._tutorial.step() if self._tutorial else ()
            case TextCommand.LOG:
                yield from tuple(self._log) or (phrase("Nothing has been said yet."),)
            case TextCommand.EXPLAIN:
                yield from explained(self.room_state)
            case TextCommand.FAIR:
                yield from (self.room_state.fairness, *EXPLANATION)[not self.room_state.fairness :]
            case _:
                yield from (*HELP, *(HELP_INSIDE if self.lobby.lobby_state.arena else ()))

    def _review(self, command: TextCommand) -> Iterator[str]:
        """Run a command of the review."""
        if self._text_review is None:
            yield phrase("There is nothing to review here.")
        elif command is TextCommand.REVIEW:
            yield from self._text_review.review(self.room_state)
        elif command is TextCommand.COACH:
            yield from self._text_review.advice(self.room_state)
        else:
            link, known = self._text_review.take_back(self.room_state)
            yield known
            if link is not None:
                self.session.discard_match()
                self.session.close()
                self.begin(link, trial=True)

    def _play_on(self, number: int) -> str:
        """Open a trial from before an action of the match that is over."""
        review = self._text_review
        if review is None:
            return phrase("There is nothing to review here.")
        link, known = review.play_on(self.room_state, number)
        if link is not None:
            self.trial_match = TextMatch(
                link,
                language=self._language,
                text_review=TextReview(review.solutions, review.what_if),
                asks=self._asks,
                clock=self._clock,
                trial=True,
            )
        return known

    def return_from_trial(self) -> Iterator[str]:
        """Return the lines that lead back to this match after the trial."""
        self.trial_match = None
        yield after_match(self.room_state)

    @property
    def _phrases(self) -> tuple[str, ...]:
        """Return the phrases that /1 to /4 send now."""
        return phrases_for(self.room_state.match_running, self.room_state.outcome is not None)

    @property
    def _at_stake(self) -> bool:
        """Return whether leaving would lose a match and no warning was printed yet."""
        room_state = self.room_state
        counts = (
            room_state.match_running
            and room_state.seat is not None
            and not (room_state.hotseat or room_state.trial)
        )
        return counts and room_state.match != self._warned

    @property
    def _fighter(self) -> Fighter | None:
        """Return the fighter whose attacks can be named."""
        room_state = self.room_state
        seat = room_state.acting or room_state.seat
        return room_state.battle[seat].fighter if room_state.battle and seat else None


def _waits(meaning: Action | TextMeaning | None) -> bool:
    """Return whether the typed line is sent as soon as there is a connection."""
    return isinstance(meaning, Action | SayLine | QuickChat) or meaning is TextCommand.REMATCH
