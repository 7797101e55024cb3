"""Conversation: the lines of a session for one player: which are new and which unread."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import assert_never

from game.client_state.chat_state import LINES_LIMIT, ChatLine, DeliveryMark
from game.client_state.link_news import describe_mute
from game.client_state.narration import describe_spectator_chat
from game.commands import (
    ChatMeaning,
    Command,
    SayLine,
    ShowSpectators,
    Unblock,
    UnknownLine,
    WindowCommand,
)
from game.i18n.phrase import phrase
from game.protocol.lobby_messages import ShowSpectatorChat
from game.session import GameSession
from game.text_safety.emoji import with_emoji
from game.text_safety.weblinks import weblinks
from game.ui.chat.chat_log import Voice, voice_of
from game.ui.chat.command_completion import COMMANDS
from game.ui.graphics.missing_glyphs import has_missing_glyphs, with_emoji_names

SHOWN_FOR = 10.0
"""Seconds for which a new line is shown while the chat is closed."""
CAPTIONS = 3
_REMEMBERED = 16
_LETTERS = phrase(
    "Some letters cannot be shown. To add them: python3 -m pip install -r requirements-extra.lock"
)


class Conversation:
    """The lines of one session."""

    def __init__(self, session: GameSession) -> None:
        self.session = session
        self.unread = 0
        """The number of the other side's lines not shown yet."""
        self._ages: list[float] = []
        """The ages of the newest lines in seconds, oldest first, while they are shown as
        captions.
        """
        self._times: dict[tuple[object, ...], str] = {}
        """The local time at which each line came."""
        self._hint_shown = False
        """Whether the hint on installing missing fonts has been shown."""
        self._known: tuple[ChatLine, ...] = ()
        """The newest lines when they were last compared."""

    @property
    def lines(self) -> list[ChatLine]:
        """Return the visible lines, oldest first."""
        return list(self._newest_first())[::-1]

    def _newest_first(self) -> Iterator[ChatLine]:
        room_state, muted = self.session.room_state, self.session.muted
        for line in reversed(room_state.lines):
            if room_state.hotseat and line.mark is not DeliveryMark.DELIVERED:
                # Both players read this screen, so delivery marks would say nothing.
                yield replace(line, mark=DeliveryMark.DELIVERED)
            elif room_state.hotseat or not (
                muted and voice_of(line, room_state.seat) is Voice.THEIRS
            ):
                yield line

    @property
    def captions(self) -> list[ChatLine]:
        """Return the new lines that are still shown while the chat is closed."""
        return list(islice(self._newest_first(), len(self._ages)))[::-1]

    def take_in(self) -> list[ChatLine]:
        """Return the lines that are new since the last call, oldest first."""
        fresh: list[ChatLine] = []
        for line in self._newest_first():
            if any(same_line(line, known) for known in self._known):
                break
            fresh.insert(0, line)
        if len(self._times) > 2 * LINES_LIMIT:
            present = {_key(line) for line in self.session.room_state.lines}
            self._times = {key: time for key, time in self._times.items() if key in present}
        for line in fresh:
            self._times[_key(line)] = self.session.wall_clock()
        self._known = tuple(islice(self._newest_first(), _REMEMBERED))
        self._ages = [*self._ages, *(0.0 for _ in fresh)][-CAPTIONS:]
        self.unread += sum(map(self._is_news, fresh))
        if not self._hint_shown and any(
            has_missing_glyphs(with_emoji_names(line.text)) for line in fresh
        ):
            self._hint_shown = True
            self.session.room_state.note(_LETTERS)
            return [*fresh, *self.take_in()]
        return fresh

    def time_of(self, line: ChatLine) -> str:
        """Return when a player's line came; empty for the game's own."""
        return self._times.get(_key(line), "") if line.seat is not None else ""

    def _is_news(self, line: ChatLine) -> bool:
        """Return whether the other side said the line after this program last ran."""
        voice = voice_of(line, self.session.room_state.seat)
        return voice is Voice.THEIRS and (not line.seq or line.seq > self.session.remembered)

    def update(self, dt: float) -> bool:
        """Age the captions; return whether one has expired."""
        before = len(self._ages)
        self._ages = [age + dt for age in self._ages if age + dt < SHOWN_FOR]
        return len(self._ages) != before

    def run(self, command: ChatMeaning) -> None:
        """Run a typed command; its output becomes a line of the game's own."""
        session = self.session
        match command:
            case SayLine() if session.closed is None and session.room_state.phrases_only:
                words = phrase("This room allows quick chat only: keys 6 to 9.")
                session.room_state.note(words)
            case SayLine(text, emote) if session.closed is None:
                session.say(with_emoji(text), emote)
            case SayLine():
                session.room_state.note(phrase("Nobody can read you: you are disconnected."))
            case Command.HELP:
                for sentence in COMMANDS.values():
                    session.room_state.note(f"{sentence}.")
            case ShowSpectators(on=on):
                self.session.send(ShowSpectatorChat(on))
                session.room_state.note(describe_spectator_chat(on))
            case Command.MUTE:
                self._toggle_mute()
            case Command.BLOCK:
                session.room_state.note(session.block())
            case Unblock(name=name):
                session.room_state.note(session.unblock(name))
            case WindowCommand.CLEAR:
                self.clear()
            case Command.SEND | Command.DROP if not session.unsent_lines:
                session.room_state.note(phrase("No message is waiting to be sent."))
            case Command.SEND:
                session.send_unsent()
            case Command.DROP:
                session.drop_unsent()
            case WindowCommand.OPEN:
                # The chat asks before opening a link; here it had none.
                session.room_state.note(phrase("There is no link in this chat."))
            case UnknownLine(text):
                session.room_state.note(text)
            case _:
                assert_never(command)

    def _toggle_mute(self) -> None:
        session = self.session
        session.mute(not session.muted)
        session.room_state.note(describe_mute(session.muted))

    @property
    def newest_link(self) -> str:
        """Return the last link that a player wrote; empty if there is none."""
        spoken = (line for line in self._newest_first() if line.seat is not None)
        return next((found[-1] for line in spoken if (found := weblinks(line.text))), "")

    def clear(self) -> None:
        """Forget every line on this side."""
        self.session.room_state.lines.clear()
        self._ages = []


def _key(line: ChatLine) -> tuple[object, ...]:
    return (line.seat, line.number, line.name if not line.number else "", line.text)


def same_line(line: ChatLine, known: ChatLine) -> bool:
    """Return whether two lines are the same, whatever their delivery marks."""
    return line is known or (
        line.number > 0 and (line.number, line.seat) == (known.number, known.seat)
    )
