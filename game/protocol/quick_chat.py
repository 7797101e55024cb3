"""Quick chat: ready-made chat lines. Only their ids travel; each side reads them in its language.

The meaning of an id never changes, since docs/PROTOCOL.md lists them.
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
        "unprepared": phrase(
            "I am still studying these two fighters. Until I am done, I just hit hard."
        ),
    }
)
"""Phrases by id."""

BEFORE = ("hello", "ready", "fun", "moment")
DURING = ("nice", "ouch", "close", "moment")
AFTER = ("game", "again", "thanks", "bye")
"""Ids offered before, during and after a match, in the order of their keys."""


def phrases_for(fighting: bool, over: bool) -> tuple[str, ...]:
    """Return the ids offered at this moment, in the order of their keys."""
    return DURING if fighting else AFTER if over else BEFORE


def chat_text(text: str, phrase_id: str) -> str:
    """Return the phrase with that id, or the line's own text if the id is empty or unknown."""
    return QUICK_CHAT.get(phrase_id, text)
