"""Farewell: how a connection ended, as its player is told, and whether another one makes sense."""

from game.contract.messages import Bye, Code
from game.table.link import Over
from game.words.phrase import phrase

FINAL_CODES = frozenset(
    {
        *(Code.VERSION, Code.FULL, Code.REPLACED, Code.LEFT, Code.CLOSED, Code.NAME, Code.REMOVED),
        *(Code.CODE, Code.WRONG, Code.CHANGED, Code.LIMIT),
    }
)
"""After these a new attempt would end the same way."""

ADVICE = {
    Code.VERSION: phrase("Both of you should have the same version; the newer one is best."),
    Code.FULL: phrase("You may watch them, or ask for a table of your own."),
}

LEFT = Over(Code.LEFT, phrase("You left."))
SILENT = Over(Code.SILENT, phrase("The host has gone silent."))
SLEPT = Over(Code.LOST, phrase("This machine has slept."))
MOVED = Over(Code.LOST, phrase("This machine has another address now."))
BROKEN = Over(Code.LOST, phrase("The connection broke."))


def told_by(bye: Bye | None) -> Over:
    """What the host said last, if it said goodbye at all."""
    return Over(bye.code, bye.text, ADVICE.get(bye.code, "")) if bye else BROKEN


def frees_seat(bye: Bye | None) -> bool:
    """Whether nobody comes back to a seat there after this from a host."""
    return bye is not None and bye.code in (Code.LEFT, Code.REMOVED, Code.CLOSED, Code.FULL)


def no_host(why: str) -> Over:
    """Whoever answers says what no host says."""
    return Over(
        Code.INVALID, phrase("That is no host of Parley: {error}", error=why.rstrip(".") + ".")
    )


def failed(error: Exception) -> Over:
    """Our own bug."""
    return Over(
        Code.FAULT,
        phrase("Parley failed, which is our fault: {error}.", error=type(error).__name__),
    )
