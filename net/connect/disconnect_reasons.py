"""Disconnect reasons: how a connection ended, as its player is told, and whether another one makes
sense."""

from game.client_state.link import LinkClosed
from game.i18n.phrase import phrase
from game.protocol.messages import Bye, ErrorCode

FINAL_CODES = frozenset(
    {
        *(
            ErrorCode.VERSION,
            ErrorCode.FULL,
            ErrorCode.REPLACED,
            ErrorCode.LEFT,
            ErrorCode.CLOSED,
            ErrorCode.NAME,
            ErrorCode.REMOVED,
        ),
        *(ErrorCode.CODE, ErrorCode.WRONG, ErrorCode.CHANGED, ErrorCode.LIMIT),
    }
)
"""After these a new attempt would end the same way."""

ADVICE = {
    ErrorCode.VERSION: phrase("You both need the same version, ideally the newer one."),
    ErrorCode.FULL: phrase("You can watch, or ask for another room."),
}

HOST_LEFT = LinkClosed(ErrorCode.LEFT, phrase("You left."))
SILENT = LinkClosed(ErrorCode.SILENT, phrase("The host has stopped answering."))
SLEPT = LinkClosed(ErrorCode.LOST, phrase("This machine was asleep."))
MOVED = LinkClosed(ErrorCode.LOST, phrase("This machine's address has changed."))
BROKEN = LinkClosed(ErrorCode.LOST, phrase("The connection broke."))


def reason_of(bye: Bye | None) -> LinkClosed:
    """What the host said last, if it said goodbye at all."""
    return LinkClosed(bye.code, bye.text, ADVICE.get(bye.code, "")) if bye else BROKEN


def frees_seat(bye: Bye | None) -> bool:
    """Whether nobody comes back to a seat there after this from a host."""
    return bye is not None and bye.code in (
        ErrorCode.LEFT,
        ErrorCode.REMOVED,
        ErrorCode.CLOSED,
        ErrorCode.FULL,
    )


def no_host(why: str) -> LinkClosed:
    """Whoever answers says what no host says."""
    return LinkClosed(
        ErrorCode.INVALID, phrase("That is not a Parley host: {error}", error=why.rstrip(".") + ".")
    )


def internal_error(error: Exception) -> LinkClosed:
    """Our own bug."""
    return LinkClosed(
        ErrorCode.FAULT,
        phrase("Parley had an error: {error}.", error=type(error).__name__),
    )
