"""Commands: the lines that a player types, made into what they mean."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum

from game.client_state.labels import button_label
from game.client_state.wire_inspector import WireFault
from game.i18n.language import ENGLISH, Language
from game.i18n.phrase import join_phrases, phrase
from game.rules import Action, Fighter
from game.text_safety.sanitize import TEXT_LIMIT, clean_line

ACTIONS = tuple(Action)


class TextCommand(Enum):
    STATUS = "status"
    LOG = "log"
    EXPLAIN = "explain"
    HELP = "help"
    REMATCH = "rematch"
    CLAIM = "claim"
    DRAW = "draw"
    SEND = "send"
    DROP = "drop"
    RESUME = "resume"
    DECLINE = "decline"
    BLOCK = "block"
    MUTE = "mute"
    PHRASES = "phrases"
    REVIEW = "review"
    COACH = "coach"
    UNDO = "undo"
    FAIR = "fair"
    QUIT = "quit"


ALIASES = {
    **dict.fromkeys(("hp", "where"), TextCommand.STATUS),
    "?": TextCommand.HELP,
    "unmute": TextCommand.MUTE,
}
"""What many try before they have read anything."""


@dataclass(frozen=True, slots=True)
class ChatText:
    text: str
    emote: bool = False


@dataclass(frozen=True, slots=True)
class QuickChat:
    """One of the phrases at hand, by its place from 0."""

    place: int


@dataclass(frozen=True, slots=True)
class WireCommand:
    """Show the wire, or harm the next message."""

    fault: WireFault | None = None


@dataclass(frozen=True, slots=True)
class UnblockCommand:
    """Hear a player again who was blocked, or list those who are."""

    name: str


@dataclass(frozen=True, slots=True)
class ShowSpectators:
    """Read what spectators say, or not."""

    on: bool


class PasscodeRequest(StrEnum):
    """What may be typed behind `code`."""

    TELL = ""
    NEW = "new"
    ON = "on"
    OFF = "off"
    """Anybody on this network comes in without it."""


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """A line that means nothing; `text` is what to tell the player."""

    text: str


Meaning = (
    Action
    | TextCommand
    | ChatText
    | QuickChat
    | WireCommand
    | ShowSpectators
    | UnblockCommand
    | PasscodeRequest
    | UnknownLine
)
"""All that a line can mean."""

HELP = (
    phrase("Type 1 to 5 or the name of an action to act."),
    phrase("Type say and your words to talk, /me and your words to tell what you do."),
    phrase("Type /1 to /4 to say a ready-made phrase, phrases to read which."),
    phrase("Type block to hide the other side for good; if you host, it is sent out."),
    phrase("Type unblock and a name to undo that, unblock alone to hear whom you have blocked."),
    phrase("Type mute to hide the other side's lines, or to see them again."),
    phrase("Type hear on or hear off to read what spectators say, or not."),
    phrase(
        "If you host, code tells the code and code new makes another; code off lets anybody on "
        "this network in without it, code on asks for it again."
    ),
    phrase("Type status, or hp, to hear where you are and how the match stands."),
    phrase("Type log to hear the last ten sentences again, explain for what each action would do."),
    phrase("Type rematch for another match, quit to leave."),
    phrase("If the other side stays away for long, claim takes the win and draw calls it a draw."),
    phrase(
        "If the other side brings back a match that your game has lost, resume goes on with it and "
        "decline does not."
    ),
    phrase(
        "Lines that waited for too long are not sent; type send to send them all the same, drop to "
        "forget them."
    ),
    phrase("After a match, review judges it; in practice, coach advises and undo takes back."),
    phrase("Type wire to read the last messages; wire drop, delay, cut or double harms the next."),
    phrase("Type fair to hear who rolls the dice and why nobody can cheat with them."),
)


def parse_line(line: str, fighter: Fighter | None, language: Language = ENGLISH) -> Meaning | None:
    """What a typed line means; None for an empty one.

    `fighter` is whose attacks may be named, if a match runs, in English or in `language`. The
    beginning of a name is enough as long as only one action begins so.
    """
    line = clean_line(line)
    word, _, rest = line.partition(" ")
    if not line:
        return None
    if word.lower() in ("say", "/me"):
        if not rest.strip():
            return UnknownLine(phrase("Say what? Type say and your words."))
        return ChatText(rest.strip(), emote=word.lower() == "/me")
    if word.lower().lstrip("/") == "wire" and rest.strip().lower() in ("", *WireFault):
        return WireCommand(WireFault(rest.strip().lower()) if rest.strip() else None)
    if word.lower().lstrip("/") == "unblock":
        return UnblockCommand(rest.strip())
    if (known := _set(word.lower().lstrip("/"), rest.strip().lower())) is not None:
        return known
    if line[:1] == "/" and line[1:] in ("1", "2", "3", "4"):
        return QuickChat(int(line[1:]) - 1)
    name = line.lower().lstrip("/")
    if name in ALIASES:
        return ALIASES[name]
    for command in TextCommand:
        if name == command.value:
            return command
    if line.isascii() and line.isdigit() and 1 <= int(line[:3]) <= len(ACTIONS) and len(line) < 3:
        return ACTIONS[int(line) - 1]
    named = _named(name, fighter, language, str.__eq__) or _named(
        name, fighter, language, str.startswith
    )
    if len(named) == 1:
        return named[0]
    if named:
        choices = join_phrases((_name(action, fighter) for action in named), " / ")
        return UnknownLine(phrase("Do you mean {choices}?", choices=choices))
    return UnknownLine(unknown_command(line))


def too_long(words: str) -> Iterator[str]:
    """A sentence if not all of what was said fits into a line of the chat."""
    if len(words) > TEXT_LIMIT:
        yield phrase(
            "That line is too long: only its first {count} characters were sent.", count=TEXT_LIMIT
        )


def _set(word: str, rest: str) -> ShowSpectators | PasscodeRequest | None:
    """What switches something, if that is what the line is."""
    if word == "hear" and rest in ("on", "off"):
        return ShowSpectators(rest == "on")
    if word == "code" and rest in tuple(PasscodeRequest):
        return PasscodeRequest(rest)
    return None


def unknown_command(line: str) -> str:
    """What is told to who types something that means nothing."""
    return phrase(
        "{line} is nothing you can do here. Type help for what you can.", line=ascii(line[:40])
    )


def _named(
    name: str, fighter: Fighter | None, language: Language, fits: Callable[[str, str], bool]
) -> list[Action]:
    """The actions whose name fits, in the player's language or in English."""

    def names(action: Action) -> tuple[str, str]:
        called = _name(action, fighter)
        return called.lower(), language.say(called).lower()

    return [action for action in ACTIONS if any(fits(each, name) for each in names(action))]


def _name(action: Action, fighter: Fighter | None) -> str:
    """As it stands on the button; before a match nobody knows what the attacks are called."""
    return button_label(fighter, action) if fighter else phrase(action.value.capitalize())
