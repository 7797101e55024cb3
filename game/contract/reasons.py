"""Reasons: what a host's refusals and goodbyes mean, for readers of other languages.

A host speaks English. Who reads English reads its very sentence; to others its code is told.
"""

from collections.abc import Mapping
from types import MappingProxyType

from game.contract.messages import Code
from game.words.phrase import Phrase, phrase, reworded

REASONS: Mapping[Code, Phrase] = MappingProxyType(
    {
        Code.TURN: phrase("It is not your turn, or that turn is over."),
        Code.ACTION: phrase("The rules do not allow that now."),
        Code.PHASE: phrase("That cannot be done at this moment."),
        Code.FIGHTER: phrase("There is no such fighter."),
        Code.TEXT: phrase("There is nothing to say in that line."),
        Code.PHRASES: phrase("This room allows ready-made phrases only."),
        Code.PROOF: phrase("What was promised, revealed or signed does not fit."),
        Code.SEAT: phrase("That seat is not free."),
        Code.ROOM: phrase("There is no such room."),
        Code.FLOOD: phrase("Not so fast."),
        Code.LIMIT: phrase("There is no space for more here."),
        Code.NAME: phrase("That name cannot be used here."),
        Code.NUMBER: phrase("That was refused before."),
        Code.CODE: phrase("This game wants a code: three words that the host's screen shows."),
        Code.WRONG: phrase("Wrong code, or someone is in between. Ask for a new one."),
        Code.NETWORK: phrase(
            "This game is open to its own network only, and you are on another one."
        ),
        Code.VERSION: phrase("The two sides have different versions of Parley."),
        Code.FULL: phrase("There is no free seat."),
        Code.INVALID: phrase("The two programs do not understand each other."),
        Code.OVERSIZE: phrase("That was longer than a message may be."),
        Code.SILENT: phrase("Nothing was heard for too long."),
        Code.REPLACED: phrase("You are playing on in another window."),
        Code.LEFT: phrase("You left."),
        Code.MOVED: phrase("The table is set anew."),
        Code.REMOVED: phrase("The host does not want you here."),
        Code.CLOSED: phrase("The host has closed the game."),
        Code.PAUSED: phrase("The arena stops for now; what runs there is kept."),
        Code.FAULT: phrase("The host's program failed; this is not your fault."),
    }
)
TROUBLE = phrase("The host cannot write to its disk; the game pauses until it can.")


def tell_reason(code: Code, english: str) -> str:
    """The host's sentence, with what it means to readers of other languages."""
    meaning = REASONS.get(code)
    return reworded(english, meaning) if meaning and english else english


def tell_trouble(english: str) -> str:
    """The same for a host that cannot keep what is said and done."""
    return reworded(english, TROUBLE) if english else english
