"""Quick chat: lines that one may say by number. Only their ids travel; each side reads its own.

A phrase of this book is never changed into another: what it is called stands in the protocol.
"""

from collections.abc import Mapping
from types import MappingProxyType

from game.i18n.phrase import Phrase, phrase

QUICK_CHAT: Mapping[str, Phrase] = MappingProxyType(
    {
        "hello": phrase("Hello!"),
        "ready": phrase("Are you ready?"),
        "fun": phrase("Have fun!"),
        "moment": phrase("One moment, please."),
        "nice": phrase("Nice move!"),
        "ouch": phrase("Ouch!"),
        "close": phrase("That was close."),
        "game": phrase("Good game!"),
        "again": phrase("Another one?"),
        "thanks": phrase("Thank you."),
        "bye": phrase("Bye!"),
        "unprepared": phrase("I do not know these two by heart yet. Until I do, I just hit hard."),
    }
)
"""By id."""

BEFORE = ("hello", "ready", "fun", "moment")
DURING = ("nice", "ouch", "close", "moment")
AFTER = ("game", "again", "thanks", "bye")
"""The ids that are at hand before, during and after a match, in the order of their keys."""


def phrases_for(fighting: bool, over: bool) -> tuple[str, ...]:
    """The ids for this moment, in the order of their keys."""
    return DURING if fighting else AFTER if over else BEFORE


def chat_text(text: str, phrase_id: str) -> str:
    """What a line says: the phrase of that id, or its own text if it has none that we know."""
    return QUICK_CHAT.get(phrase_id, text)
