"""Connection: what the link says of itself, in sentences; and what still waits to be sent."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from game.contract.messages import Mute, Say
from game.contract.phrasebook import spoken
from game.table.blocklist import lift_block, tell_blocked
from game.table.link import (
    Blocking,
    Down,
    Link,
    Meeting,
    Met,
    Moved,
    Over,
    Protected,
    Protection,
    Reachable,
    Route,
    Routes,
    RouteState,
    Unsent,
    Up,
)
from game.table.narration import (
    NOBODY_TO_BLOCK,
    tell_block,
    tell_meeting,
    tell_protection,
    tell_route,
    tell_way,
)
from game.table.table import Table
from game.text.hosting import tell_code
from game.words.phrase import joined, phrase

Report = Met | Protected | Reachable | Moved | Routes | Up | Down | Over | Unsent
"""All that a link says which is no fact of the match."""


def join_commands(addresses: Iterable[str], code: str) -> Iterator[str]:
    """What a friend types to join, for each address; the code may be empty."""
    words = f" --code {code}" if code else ""
    return (f"main.py --join {each}{words}" for each in addresses)


class Connection:
    """One for each link."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.over: Over | None = None
        self.broken = ""
        """Why there is no connection for the moment; empty while there is one."""
        self.blocked = False
        """The other side is not to be heard."""
        self.muted = False
        """The other side's lines are hidden until the player wants to see them again."""
        self.protected = Protected(Protection.HERE)
        """Who may come in, and with which code."""
        self._routes: tuple[Route, ...] = ()
        self._unsent: tuple[Say, ...] = ()

    def receive(self, report: Report, *, seated: bool) -> Iterator[str]:
        """The sentences it is worth; `seated`: we have been let in."""
        match report:
            case Met():
                self.blocked |= report.meeting is Meeting.BLOCKED
                if told := tell_meeting(report):
                    yield told
            case Protected(code=code):
                self.protected = report
                if told := tell_protection(report):
                    yield told
                if code:
                    yield tell_code(code)
            case Reachable(addresses=addresses):
                yield from map(tell_way, addresses)
            case Moved(addresses=addresses):
                yield phrase("The network has changed. Your friend now joins with one of these:")
                yield from join_commands(addresses, self.protected.code)
            case Routes(routes=routes):
                yield from () if seated else self._tell_routes(routes)
                self._routes = routes
            case Up():
                self.broken = ""
                if seated:
                    yield phrase("The connection is back.")
            case Down(attempt=attempt, text=text):
                self.broken = phrase(
                    "{text} Reconnecting, attempt {attempt}.", text=text, attempt=attempt
                )
                yield self.broken
            case Over(text=text, advice=advice):
                self.over = report
                yield joined([text, advice]) if advice else text
            case Unsent():
                self._unsent += report.lines
                yield from _tell_unsent(report)
            case _:
                assert_never(report)

    def mute(self, table: Table) -> str:
        """Hide the other side's lines, or show them again; says which."""
        if table.hotseat or table.seat is None:
            return phrase("There is nobody to mute here.")
        self.muted = not self.muted
        self._link.send(Mute(self.muted))
        if self.muted:
            return phrase("You do not see the other side's lines any more; it has been told.")
        return phrase("You see the other side's lines again.")

    def block(self, link: Blocking, name: str) -> str:
        """Block the other side; says what has come of it."""
        if not link.sends_out:
            self.blocked = True
            self._link.send(Mute(True))
        return tell_block(name, lasts=link.block(), sent_out=link.sends_out)

    def unblock(self, typed: str, table: Table) -> Iterator[str]:
        """Lift the block of whoever was typed, or list everybody who is blocked."""
        if not isinstance(self._link, Blocking):
            yield NOBODY_TO_BLOCK
        elif not typed:
            yield from tell_blocked(self._link.blocklist)
        else:
            who, told = lift_block(self._link.blocklist, typed)
            if who and self.blocked and table.seat and table.name(table.seat.other) == who.name:
                self.blocked = False
                self._link.send(Mute(False))
            yield told

    def send_unsent(self) -> None:
        """Send what was typed so long ago that it did not go by itself."""
        for unsent in self._unsent:
            self._link.send(unsent)
        self._unsent = ()

    def _tell_routes(self, routes: tuple[Route, ...]) -> Iterator[str]:
        """How the ways to the host are getting on, where there are several."""
        for route in routes if len(routes) > 1 else ():
            if route not in self._routes and route.state is not RouteState.LOOKING:
                yield tell_route(route)


def _tell_unsent(unsent: Unsent) -> Iterator[str]:
    for line in unsent.lines:
        text = spoken(line.text, line.phrase)
        if unsent.gone:
            yield phrase("Not sent, because the room it was meant for is gone: {text}", text=text)
        else:
            yield phrase("Not sent, because it is over a minute old: {text}", text=text)
    yield phrase("Type send to send that all the same.")
