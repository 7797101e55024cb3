"""Commands: what a typed line means, in the window's chat and in the terminal.

The window takes a line for talk unless it begins with a slash. The terminal takes it for a command,
with a slash or without one, and also knows the names of the actions (`game.terminal.line_parser`).
"""

from dataclasses import dataclass
from enum import Enum, StrEnum

from game.client_state.wire_inspector import WireFault
from game.i18n.phrase import phrase

QUICK_CHAT_KEYS = ("1", "2", "3", "4")
"""What is typed after a slash for the ready-made phrases."""


class Command(Enum):
    """The commands of one word that the window's chat and the terminal share."""

    HELP = "help"
    MUTE = "mute"
    """Hide the other side's lines, or show them again."""
    BLOCK = "block"
    SEND = "send"
    """Send the lines that were not sent in time."""
    DROP = "drop"
    """Forget them."""


class WindowCommand(Enum):
    """The commands of one word that need a chat panel."""

    CLEAR = "clear"
    """Empty the chat on this side."""
    OPEN = "open"
    """Open the newest link in the chat, after asking."""


class TextCommand(Enum):
    """The commands of one word for which the window has buttons."""

    STATUS = "status"
    LOG = "log"
    EXPLAIN = "explain"
    REMATCH = "rematch"
    CLAIM = "claim"
    DRAW = "draw"
    RESUME = "resume"
    DECLINE = "decline"
    PHRASES = "phrases"
    REVIEW = "review"
    COACH = "coach"
    UNDO = "undo"
    FAIR = "fair"
    QUIT = "quit"


ALIASES: dict[str, Command | TextCommand] = {
    **dict.fromkeys(("hp", "where"), TextCommand.STATUS),
    "?": Command.HELP,
    "unmute": Command.MUTE,
}
"""Words that many players try before they have read the help."""


@dataclass(frozen=True, slots=True)
class SayLine:
    """Words for the other side."""

    text: str
    emote: bool = False


@dataclass(frozen=True, slots=True)
class QuickChat:
    """One of the ready-made phrases."""

    place: int
    """Index of the phrase, from 0."""


@dataclass(frozen=True, slots=True)
class WireCommand:
    """Show the last messages on the wire, or harm the next one."""

    fault: WireFault | None = None


@dataclass(frozen=True, slots=True)
class Unblock:
    """Unblock a player, or list the blocked players."""

    name: str
    """Name or mark of the player; empty for the list."""


@dataclass(frozen=True, slots=True)
class ShowSpectators:
    """Show what spectators say, or hide it."""

    on: bool


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Play on from a position of the match that is over."""

    number: int
    """The action that is chosen once more, from 1."""


class PasscodeRequest(StrEnum):
    """What may be typed behind `code`."""

    SHOW = ""
    NEW = "new"
    ON = "on"
    OFF = "off"
    """Anybody on this network may join without it."""


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """A line that means nothing."""

    text: str
    """A sentence that says so."""


ChatMeaning = Command | WindowCommand | SayLine | ShowSpectators | Unblock | UnknownLine
"""All that a line in the window's chat can mean."""

TextMeaning = (
    Command
    | TextCommand
    | SayLine
    | QuickChat
    | WireCommand
    | ShowSpectators
    | Unblock
    | WhatIf
    | PasscodeRequest
    | UnknownLine
)
"""All that a command in the terminal can mean."""


def parse_command(line: str) -> ChatMeaning | TextMeaning | None:
    """Return what a line means as a command, or None if it is none.

    With a slash before it the first word decides; without one the whole line must fit.
    """
    word, _, rest = line.partition(" ")
    slash, word, rest = word.startswith("/"), word.lower().lstrip("/"), rest.strip()
    choice = rest.lower()
    match word:
        case "say":
            return SayLine(rest) if rest else UnknownLine(_SAY_WHAT)
        case "me" if slash:
            return SayLine(rest, emote=True) if rest else UnknownLine(_ME_WHAT)
        case "unblock":
            return Unblock(rest)
        case "hear" if slash or choice in ("", "on", "off"):
            return ShowSpectators(choice != "off")
        case "wire" if choice in ("", *WireFault):
            return WireCommand(WireFault(choice) if choice else None)
        case "code" if choice in tuple(PasscodeRequest):
            return PasscodeRequest(choice)
        case "whatif" if rest.isascii() and rest.isdigit():
            return WhatIf(int(rest[:6]))
        case "whatif":
            return UnknownLine(_WHAT_IF_WHAT)
        case _ if slash and word in QUICK_CHAT_KEYS and not rest:
            return QuickChat(QUICK_CHAT_KEYS.index(word))
        case _ if slash or not rest:
            return _BY_WORD.get(word)
    return None


def parse_chat_line(line: str) -> ChatMeaning:
    """Return what a line means that was entered in the window's chat.

    Two slashes begin a spoken line that begins with one.
    """
    line = line.strip()
    if line.startswith("//"):
        return SayLine(line[1:])
    if not line.startswith("/"):
        return SayLine(line)
    meaning = parse_command(line)
    if isinstance(meaning, ChatMeaning):
        return meaning
    word = line[1:].partition(" ")[0]
    return UnknownLine(
        phrase("There is no command /{word}. Type /help to list the commands.", word=word)
    )


_SAY_WHAT = phrase("Say what? Type say and your words.")
_WHAT_IF_WHAT = phrase("Type whatif and the number of an action.")
_ME_WHAT = phrase("/me needs words: /me waves.")
_BY_WORD: dict[str, Command | WindowCommand | TextCommand] = {
    **{command.value: command for command in (*Command, *WindowCommand, *TextCommand)},
    **ALIASES,
}
