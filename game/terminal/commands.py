"""Terminal commands: the meaning of a line typed in a terminal, where actions have names."""

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
    phrase("After a match, whatif and a number plays on from that action against the computer."),
    phrase("Type wire to read the last messages; wire drop, delay, cut or double harms the next."),
    phrase("Type fair to hear who rolls the dice and why nobody can cheat with them."),
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
        return UnknownLine(phrase("Do you mean {choices}?", choices=choices))
    return UnknownLine(unknown_command(line))


def too_long(words: str) -> Iterator[str]:
    """Yield a sentence if the words do not fit into one chat line."""
    if len(words) > TEXT_LIMIT:
        yield phrase(
            "That line is too long: only its first {count} characters were sent.", count=TEXT_LIMIT
        )


def unknown_command(line: str) -> str:
    """Return the reply to a line that has no meaning."""
    return phrase(
        "{line} is nothing you can do here. Type help for what you can.", line=ascii(line[:40])
    )


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
