"""Commands: the lines that a player types, made into what they mean."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from game.language import ENGLISH, Language
from game.phrase import joined, phrase
from game.rules import Action, Fighter

ACTIONS = tuple(Action)


class Command(Enum):
    STATUS = "status"
    HELP = "help"
    REMATCH = "rematch"
    CLAIM = "claim"
    DRAW = "draw"
    SEND = "send"
    BLOCK = "block"
    PHRASES = "phrases"
    REVIEW = "review"
    COACH = "coach"
    UNDO = "undo"
    FAIR = "fair"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Speech:
    text: str
    emote: bool = False


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """One of the phrases at hand, by its place from 0."""

    place: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A line that means nothing; `text` is what to tell the player."""

    text: str


HELP = (
    phrase("Type 1 to 5 or the name of an action to act."),
    phrase("Type say and your words to talk, /me and your words to tell what you do."),
    phrase("Type /1 to /4 to say a ready-made phrase, phrases to read which."),
    phrase("Type block to hear the other side never again; who hosts sends it out besides."),
    phrase("Type status to hear how the match stands, rematch for another one, quit to leave."),
    phrase("After a match, review judges it; in practice, coach advises and undo takes back."),
    phrase("Type fair to hear who rolls the dice and why nobody can cheat with them."),
)


def parse_line(
    line: str, fighter: Fighter | None, language: Language = ENGLISH
) -> Action | Command | Speech | ReadyMade | Unknown | None:
    """What a typed line means; None for an empty one.

    `fighter` is whose attacks may be named, if a match runs, in English or in `language`. The
    beginning of a name is enough as long as only one action begins so.
    """
    line = line.strip()
    word, _, rest = line.partition(" ")
    if not line:
        return None
    if word.lower() in ("say", "/me"):
        if not rest.strip():
            return Unknown(phrase("Say what? Type say and your words."))
        return Speech(rest.strip(), emote=word.lower() == "/me")
    if line[:1] == "/" and line[1:] in ("1", "2", "3", "4"):
        return ReadyMade(int(line[1:]) - 1)
    name = line.lower().lstrip("/")
    for command in Command:
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
        choices = joined((action_name(action, fighter) for action in named), " / ")
        return Unknown(phrase("Do you mean {choices}?", choices=choices))
    return Unknown(
        phrase(
            "{line} is nothing you can do here. Type help for what you can.", line=ascii(line[:40])
        )
    )


def _named(
    name: str, fighter: Fighter | None, language: Language, fits: Callable[[str, str], bool]
) -> list[Action]:
    """The actions whose name fits, in the player's language or in English."""

    def names(action: Action) -> tuple[str, str]:
        called = action_name(action, fighter)
        return called.lower(), language.say(called).lower()

    return [action for action in ACTIONS if any(fits(each, name) for each in names(action))]


def action_name(action: Action, fighter: Fighter | None) -> str:
    """As it stands on the button."""
    if action.attack_index is not None and fighter:
        return phrase(fighter.attacks[action.attack_index].name)
    return phrase(action.value.capitalize())
