"""Link report: news of the link as lines to print, and the passcode of a game hosted here."""

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from game.client_state.link import (
    LinkClosed,
    LinkDown,
    LinkUp,
    Moved,
    PeerRecognized,
    Protection,
    ProtectionState,
    Reachable,
    Route,
    Routes,
    RouteState,
    UnsentLines,
)
from game.client_state.link_news import describe_break, describe_end, describe_unsent
from game.client_state.narration import describe_protection, describe_route
from game.commands import PasscodeRequest
from game.i18n.phrase import phrase
from game.session import GameSession

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
"""Everything a link delivers besides messages of the match."""


def join_commands(addresses: Iterable[str], code: str) -> Iterator[str]:
    """Return the command with which a friend joins, for each address; `code` may be empty."""
    words = f" --code {code}" if code else ""
    return (f"main.py --join {each}{words}" for each in addresses)


def describe_code(code: str) -> str:
    """Return the sentence about the passcode that a friend needs."""
    return phrase("Your friend needs the code {code} to join.", code=code)


class LinkReport:
    """Adds to a session's notes the details that only the plain-text interface prints."""

    def __init__(self, session: GameSession) -> None:
        self._session = session
        self._routes: tuple[Route, ...] = ()

    def receive(self, news: LinkNewsItem, notes: Sequence[str]) -> Iterator[str]:
        """Return the lines for news that the session has processed, including the session's
        `notes`.
        """
        session = self._session
        if isinstance(news, LinkClosed):
            yield describe_end(news)
            return
        yield from notes
        match news:
            case LinkDown() if not notes:
                yield describe_break(news)
            case ProtectionState(code=code):
                if code:
                    yield describe_code(code)
            case Moved(addresses=addresses):
                yield phrase("The network has changed. Your friend can now join with one of these:")
                yield from join_commands(addresses, session.protection.code)
            case Routes(routes=routes):
                yield from () if session.room_state.seat else self._describe_routes(routes)
                self._routes = routes
            case UnsentLines():
                yield from describe_unsent(news)
                yield phrase("Type send to send it anyway.")
            case PeerRecognized() | Reachable() | LinkUp() | LinkDown():
                pass
            case _:
                assert_never(news)

    def request_code(self, request: PasscodeRequest) -> Iterator[str]:
        """Show or change the passcode of a game hosted here."""
        session = self._session
        protection = session.protection
        if session.renew_passcode is None:
            yield phrase("Only the player who hosts the game has its code.")
        elif session.set_open is None or protection.protection is Protection.PLAIN:
            yield describe_protection(protection)
        elif request is PasscodeRequest.OFF:
            session.set_open(True)
        elif request is PasscodeRequest.ON:
            session.set_open(False)
        elif protection.protection is Protection.OPEN:
            yield describe_protection(protection)
            yield phrase("Type code on to ask for the code again.")
        elif request is PasscodeRequest.NEW:
            session.renew_passcode()
        else:
            yield describe_code(protection.code)

    def _describe_routes(self, routes: tuple[Route, ...]) -> Iterator[str]:
        """Return one line for each route that has changed, where there are several."""
        for route in routes if len(routes) > 1 else ():
            if route not in self._routes and route.state is not RouteState.LOOKING:
                yield describe_route(route)
