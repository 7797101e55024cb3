"""Wire log: the latest messages of a link in plain text, and faults injected into the next one."""

from collections.abc import Iterator

from game.client_state.link import Link
from game.client_state.wire_inspector import InspectableLink, WireFault, WireMessage
from game.i18n.phrase import phrase

SHOWN = 10
"""The number of messages printed."""


def show_wire(link: Link) -> Iterator[str]:
    """Return the latest messages, the newest last."""
    if not isinstance(link, InspectableLink):
        yield phrase("There is no network here: this match runs inside this program.")
        return
    for wire_message in link.inspector.seen[-SHOWN:]:
        yield _message_line(wire_message)


def inject_fault(link: Link, fault: WireFault) -> str:
    """Inject a fault into the next message sent."""
    if not isinstance(link, InspectableLink):
        return phrase("There is no network here: this match runs inside this program.")
    link.inspector.arm(fault)
    match fault:
        case WireFault.DROP:
            return phrase("The next message is lost, and everything after it until you reconnect.")
        case WireFault.DELAY:
            return phrase("The next message is sent three seconds late.")
        case WireFault.CUT:
            return phrase("The connection is cut in the middle of the next message.")
        case WireFault.DOUBLE:
            return phrase("The next message is sent twice.")


def _message_line(wire_message: WireMessage) -> str:
    if wire_message.outgoing:
        return phrase("Sent: {text}", text=wire_message.text)
    return phrase("Received: {text}", text=wire_message.text)
