"""Lan games: our game announced to this network, and the others' found, in the background."""

import contextlib
import importlib
import threading
from typing import TYPE_CHECKING, Any

from game.client_state.lan_game import LanGame, LanGameState
from game.protocol.messages import Seats
from game.protocol.version import VERSION
from game.rules import Roster

if TYPE_CHECKING:
    # A server is more to load than the title screen needs to look round.
    from net.server.server_thread import HostClient


class LanGames:
    """The games that the title screen lists. The search starts with the first request."""

    def __init__(self) -> None:
        self._searching: threading.Thread | None = None
        self._browser: Any = None

    def games(self) -> tuple[LanGame, ...]:
        """Return the current games of this network."""
        if self._searching is None:
            self._searching = threading.Thread(target=self._search, name="search", daemon=True)
            self._searching.start()
        games: tuple[LanGame, ...] = self._browser.games if self._browser else ()
        return games

    def announce(self, link: "HostClient", name: str, roster: Roster) -> None:
        """Let this network know of the game for as long as the link is open."""

        def describe() -> LanGame:
            return announcement_of(link.host.seats(), name, roster)

        def begin() -> None:
            announcer = _discovery().Announcer(link.host.port, describe)
            link.close_with(announcer)

        threading.Thread(target=begin, name="announce", daemon=True).start()

    def _search(self) -> None:
        self._browser = _discovery().GameBrowser()


def announcement_of(seats: Seats | None, name: str, roster: Roster) -> LanGame:
    """Return the announcement of a hosted game; `name` is used until the host has a seat."""
    seat_states = (
        [seat_state for seat_state in (seats.left, seats.right) if seat_state] if seats else []
    )
    host = next(
        (seat_state for seat_state in seat_states if seat_state.name == name),
        seat_states[0] if seat_states else None,
    )
    fighter = ""
    with contextlib.suppress(KeyError):
        fighter = roster[host.fighter].name if host and host.fighter else ""
    state = LanGameState.FULL if len(seat_states) == 2 else LanGameState.FREE
    return LanGame(host.name if host else name, fighter, state, VERSION)


def _discovery() -> Any:
    """Loaded when it is needed: multicast DNS takes as long as half of the first picture."""
    return importlib.import_module("net.connect.discovery")
