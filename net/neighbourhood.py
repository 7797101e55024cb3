"""Neighbourhood: our game announced to this network, and the others' found, in the background."""

import contextlib
import importlib
import threading
from typing import TYPE_CHECKING, Any

from game.contract.messages import Seats
from game.contract.version import VERSION
from game.rules import Roster
from game.table.nearby import Nearby, State

if TYPE_CHECKING:
    # A server is more to load than the title screen needs to look round.
    from net.host.hosting import HostedLink


class Neighbourhood:
    """What the title screen looks at. The search begins with the first look."""

    def __init__(self) -> None:
        self._searching: threading.Thread | None = None
        self._browser: Any = None

    def games(self) -> tuple[Nearby, ...]:
        """The games of this network, as of now."""
        if self._searching is None:
            self._searching = threading.Thread(target=self._search, name="search", daemon=True)
            self._searching.start()
        games: tuple[Nearby, ...] = self._browser.games if self._browser else ()
        return games

    def announce(self, link: "HostedLink", name: str, roster: Roster) -> None:
        """Let this network know of the game for as long as the link is open."""

        def describe() -> Nearby:
            return described(link.host.seats(), name, roster)

        def begin() -> None:
            announcer = _discovery().Announcer(link.host.port, describe)
            link.at_end(announcer.close)

        threading.Thread(target=begin, name="announce", daemon=True).start()

    def _search(self) -> None:
        self._browser = _discovery().Browser()


def described(seats: Seats | None, name: str, roster: Roster) -> Nearby:
    """A hosted game as others are told of it; `name` is the host's until he sits."""
    places = [place for place in (seats.left, seats.right) if place] if seats else []
    host = next((place for place in places if place.name == name), places[0] if places else None)
    fighter = ""
    with contextlib.suppress(KeyError):
        fighter = roster[host.fighter].name if host and host.fighter else ""
    state = State.FULL if len(places) == 2 else State.FREE
    return Nearby(host.name if host else name, fighter, state, VERSION)


def _discovery() -> Any:
    """Loaded when it is needed: multicast DNS takes as long as half of the first picture."""
    return importlib.import_module("net.ways.discovery")
