"""Wire: the last messages of a link as they crossed, and harm done to the next, in plain text."""

from collections.abc import Iterator

from game.table.link import Link
from game.table.tap import Harm, Seen, Tapped
from game.words.phrase import phrase

SHOWN = 10
"""Messages."""


def show_wire(link: Link) -> Iterator[str]:
    """The last messages, the newest last."""
    if not isinstance(link, Tapped):
        yield phrase("There is no wire here: this match stays within this program.")
        return
    for seen in link.tap.seen[-SHOWN:]:
        yield _told(seen)


def harm_next(link: Link, harm: Harm) -> str:
    """Do that to the next message that goes out."""
    if not isinstance(link, Tapped):
        return phrase("There is no wire here: this match stays within this program.")
    link.tap.arm(harm)
    match harm:
        case Harm.DROP:
            return phrase("The next message is lost, and all that follows until the wire is back.")
        case Harm.DELAY:
            return phrase("The next message goes out three seconds late.")
        case Harm.CUT:
            return phrase("The connection is cut in the middle of the next message.")
        case Harm.DOUBLE:
            return phrase("The next message goes out twice.")


def _told(seen: Seen) -> str:
    if seen.outgoing:
        return phrase("Sent: {text}", text=seen.text)
    return phrase("Came: {text}", text=seen.text)
