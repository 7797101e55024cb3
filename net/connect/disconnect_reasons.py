"""Disconnect reasons: how a connection ended, as a sentence, and whether another one makes
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
"""Codes after which another attempt would end the same way."""

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
    """Return the host's last message, if it was a goodbye."""
    return LinkClosed(bye.code, bye.text, ADVICE.get(bye.code, "")) if bye else BROKEN


def frees_seat(bye: Bye | None) -> bool:
    """Return whether the seat is lost after this message from a host."""
    return bye is not None and bye.code in (
        ErrorCode.LEFT,
        ErrorCode.REMOVED,
        ErrorCode.CLOSED,
        ErrorCode.FULL,
    )


def no_host(why: str) -> LinkClosed:
    """Return the reason for a peer that does not behave like a host."""
    return LinkClosed(
        ErrorCode.INVALID, phrase("That is not a Parley host: {error}", error=why.rstrip(".") + ".")
    )


def internal_error(error: Exception) -> LinkClosed:
    """Return the reason for a bug of our own."""
    return LinkClosed(
        ErrorCode.FAULT,
        phrase("Parley had an error: {error}.", error=type(error).__name__),
    )
