"""Link report: what the link says of itself, in sentences; and what still waits to be sent."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from game.client_state.blocklist import describe_blocked, lift_block
from game.client_state.link import (
    BlockableLink,
    Link,
    LinkClosed,
    LinkDown,
    LinkUp,
    Moved,
    PeerFamiliarity,
    PeerRecognized,
    Protection,
    ProtectionState,
    Reachable,
    Route,
    Routes,
    RouteState,
    UnsentLines,
)
from game.client_state.narration import (
    NOBODY_TO_BLOCK,
    describe_block,
    describe_meeting,
    describe_protection,
    describe_route,
    describe_way,
)
from game.client_state.room_state import RoomState
from game.i18n.phrase import join_phrases, phrase
from game.protocol.messages import Mute, Say
from game.protocol.quick_chat import chat_text
from game.terminal.passcode import describe_code

LinkNewsItem = (
    PeerRecognized
    | ProtectionState
    | Reachable
    | Moved
    | Routes
    | LinkUp
    | LinkDown
    | LinkClosed
    | UnsentLines
)
"""All that a link says which is no fact of the match."""


def join_commands(addresses: Iterable[str], code: str) -> Iterator[str]:
    """What a friend types to join, for each address; the code may be empty."""
    words = f" --code {code}" if code else ""
    return (f"main.py --join {each}{words}" for each in addresses)


class LinkReport:
    """One for each link."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.closed: LinkClosed | None = None
        self.broken = ""
        """Why there is no connection for the moment; empty while there is one."""
        self.blocked = False
        """The other side is not to be heard."""
        self.muted = False
        """The other side's lines are hidden until the player wants to see them again."""
        self.protection = ProtectionState(Protection.HERE)
        """Who may come in, and with which code."""
        self._routes: tuple[Route, ...] = ()
        self._unsent: tuple[Say, ...] = ()

    def receive(self, report: LinkNewsItem, *, seated: bool) -> Iterator[str]:
        """The sentences it is worth; `seated`: we have been let in."""
        match report:
            case PeerRecognized():
                self.blocked |= report.meeting is PeerFamiliarity.BLOCKED
                if known := describe_meeting(report):
                    yield known
            case ProtectionState(code=code):
                self.protection = report
                if known := describe_protection(report):
                    yield known
                if code:
                    yield describe_code(code)
            case Reachable(addresses=addresses):
                yield from map(describe_way, addresses)
            case Moved(addresses=addresses):
                yield phrase("The network has changed. Your friend now joins with one of these:")
                yield from join_commands(addresses, self.protection.code)
            case Routes(routes=routes):
                yield from () if seated else self._describe_routes(routes)
                self._routes = routes
            case LinkUp():
                self.broken = ""
                if seated:
                    yield phrase("The connection is back.")
            case LinkDown(attempt=attempt, text=text):
                self.broken = phrase(
                    "{text} Reconnecting, attempt {attempt}.", text=text, attempt=attempt
                )
                yield self.broken
            case LinkClosed(text=text, advice=advice):
                self.closed = report
                yield join_phrases([text, advice]) if advice else text
            case UnsentLines():
                self._unsent += report.lines
                yield from _describe_unsent(report)
            case _:
                assert_never(report)

    def mute(self, room_state: RoomState) -> str:
        """Hide the other side's lines, or show them again; says which."""
        if room_state.hotseat or room_state.seat is None:
            return phrase("There is nobody to mute here.")
        self.muted = not self.muted
        self._link.send(Mute(self.muted))
        if self.muted:
            return phrase("You do not see the other side's lines any more; it has been told.")
        return phrase("You see the other side's lines again.")

    def block(self, link: BlockableLink, name: str) -> str:
        """Block the other side; says what has come of it."""
        if not link.kicks:
            self.blocked = True
            self._link.send(Mute(True))
        return describe_block(name, lasts=link.block(), sent_out=link.kicks)

    def unblock(self, typed: str, room_state: RoomState) -> Iterator[str]:
        """Lift the block of whoever was typed, or list everybody who is blocked."""
        if not isinstance(self._link, BlockableLink):
            yield NOBODY_TO_BLOCK
        elif not typed:
            yield from describe_blocked(self._link.blocklist)
        else:
            who, known = lift_block(self._link.blocklist, typed)
            if (
                who
                and self.blocked
                and room_state.seat
                and room_state.name(room_state.seat.other) == who.name
            ):
                self.blocked = False
                self._link.send(Mute(False))
            yield known

    def send_unsent(self) -> None:
        """Send what was typed so long ago that it did not go by itself."""
        for unsent in self._unsent:
            self._link.send(unsent)
        self._unsent = ()

    def _describe_routes(self, routes: tuple[Route, ...]) -> Iterator[str]:
        """How the ways to the host are getting on, where there are several."""
        for route in routes if len(routes) > 1 else ():
            if route not in self._routes and route.state is not RouteState.LOOKING:
                yield describe_route(route)


def _describe_unsent(unsent: UnsentLines) -> Iterator[str]:
    for line in unsent.lines:
        text = chat_text(line.text, line.phrase)
        if unsent.gone:
            yield phrase("Not sent, because the room it was meant for is gone: {text}", text=text)
        else:
            yield phrase("Not sent, because it is over a minute old: {text}", text=text)
    yield phrase("Type send to send that all the same.")
