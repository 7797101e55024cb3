"""Line parser: the meaning of a line typed in the terminal, where actions have names."""

from collections.abc import Callable, Iterator

from game.client_state.labels import button_label
from game.commands import TextMeaning, UnknownLine, parse_command
from game.i18n.language import ENGLISH, Language
from game.i18n.phrase import join_phrases, phrase
from game.rules import Action, Fighter
from game.text_safety.sanitize import TEXT_LIMIT, clean_line

ACTIONS = tuple(Action)


HELP = (
    phrase("Type 1 to 5 or the name of an action to act."),
    phrase("Type say and your words to talk, /me and your words to describe what you do."),
    phrase("Type /1 to /4 for quick chat, phrases to list them."),
    phrase(
        "Type block to hide your opponent's messages for good; if you host, they are also removed."
    ),
    phrase("Type unblock and a name to undo that, unblock alone to list blocked players."),
    phrase("Type mute to hide your opponent's messages or show them again."),
    phrase("Type hear on or hear off to show or hide spectators' messages."),
    phrase(
        "If you host, code shows the code and code new makes another. code off lets anybody on "
        "this network join without it, code on asks for it again."
    ),
    phrase("Type status, or hp, to read where you are and how the match is going."),
    phrase("Type log to repeat the last ten sentences, explain to read what each action would do."),
    phrase("Type rematch for another match, quit to leave."),
    phrase("If your opponent stays away for long, claim takes the win and draw ends it as a draw."),
    phrase(
        "If your opponent brings back a match that your game has lost, resume continues it and "
        "decline does not."
    ),
    phrase(
        "Messages that waited too long are not sent. Type send to send them anyway, drop to "
        "discard them."
    ),
    phrase(
        "After a match, review analyses it. In practice, coach gives advice and undo takes "
        "back your last action."
    ),
    phrase(
        "After a match, type whatif and a number to play on from that action against the computer."
    ),
    phrase(
        "Type wire to read the last network messages; wire drop, delay, cut or double "
        "damages the next one."
    ),
    phrase("Type fair to read who rolls the dice and why nobody can cheat with them."),
)


def parse_line(
    line: str, fighter: Fighter | None, language: Language = ENGLISH
) -> Action | TextMeaning | None:
    """Return the meaning of a typed line; None for an empty one.

    `fighter` is the one whose attacks can be named, in English or in `language`, while a match
    runs. The beginning of a name is enough if only one action begins with it.
    """
    line = clean_line(line)
    if not line:
        return None
    meaning = parse_command(line)
    if isinstance(meaning, TextMeaning):
        return meaning
    if line.isascii() and line.isdigit() and 1 <= int(line[:3]) <= len(ACTIONS) and len(line) < 3:
        return ACTIONS[int(line) - 1]
    name = line.lower().lstrip("/")
    named = _named(name, fighter, language, str.__eq__) or _named(
        name, fighter, language, str.startswith
    )
    if len(named) == 1:
        return named[0]
    if named:
        choices = join_phrases((_name(action, fighter) for action in named), " / ")
        return UnknownLine(phrase("Did you mean {choices}?", choices=choices))
    return UnknownLine(unknown_command(line))


def too_long(words: str) -> Iterator[str]:
    """Yield a sentence if the words do not fit into one chat line."""
    if len(words) > TEXT_LIMIT:
        yield phrase(
            "That message was too long: only its first {count} characters were sent.",
            count=TEXT_LIMIT,
        )


def unknown_command(line: str) -> str:
    """Return the reply to a line that has no meaning."""
    return phrase("{line} is not a command here. Type help to list them.", line=ascii(line[:40]))


def _named(
    name: str, fighter: Fighter | None, language: Language, fits: Callable[[str, str], bool]
) -> list[Action]:
    """Return the actions whose name fits, in the player's language or in English."""

    def names(action: Action) -> tuple[str, str]:
        called = _name(action, fighter)
        return called.lower(), language.say(called).lower()

    return [action for action in ACTIONS if any(fits(each, name) for each in names(action))]


def _name(action: Action, fighter: Fighter | None) -> str:
    """Return the name on the action's button; before a match, attacks have no names yet."""
    return button_label(fighter, action) if fighter else phrase(action.value.capitalize())
