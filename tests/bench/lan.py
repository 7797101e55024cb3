"""LAN: how soon a game of this network is seen, how soon it is gone, how soon one is in it.

On this machine's own interfaces. A game that ends says so; one whose program is killed is missed.
The floor of each figure is its goal; ours is the slowest of some tries.
"""

import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from game.client_state.lan_game import LanGame, LanGameState
from game.client_state.link import LinkClosed, Protection
from game.client_state.room_state import RoomState
from game.protocol.messages import ServerMessage
from net.client.client import Client
from net.connect.discovery import Announcer, GameBrowser
from net.room.room_options import RoomOptions
from net.security.client_handshake import load_credentials
from net.server.server_thread import ServerThread
from net.wire.address import parse_address
from net.wire.rate_limit import NO_LIMITS
from tests.bench.measurement import Measurement
from tests.support import ROSTER

TIMES = 5
PATIENCE = 10.0
CODE = "amber-carrot-zigzag"


def measure() -> Iterator[Measurement]:
    browser = GameBrowser()
    try:
        polite = [_come_and_go(browser) for _ in range(TIMES)]
        killed = [_vanish(browser) for _ in range(TIMES)]
        late = [_look_late() for _ in range(TIMES)]
        entered = [_enter(browser) for _ in range(TIMES)]
    finally:
        browser.close()
    yield Measurement(
        "a game that opens is seen / 1 s", max(seen for seen, _ in polite), 1.0, "s", 1.0
    )
    yield Measurement("who begins to look sees it / 1 s", max(late), 1.0, "s", 1.0)
    yield Measurement("one that ends is gone / 3 s", max(gone for _, gone in polite), 3.0, "s", 1.0)
    yield Measurement("one that is killed is gone / 3 s", max(killed), 3.0, "s", 1.0)
    yield Measurement("from its button to choosing, paired / 1 s", max(entered), 1.0, "s", 1.0)


def _come_and_go(browser: GameBrowser) -> tuple[float, float]:
    """Seconds until a game is seen, and until it is gone after its end."""
    game = _game()
    announcer = Announcer(7999, lambda: game)
    seen = _until(lambda: _find(browser, game.name))
    began = time.monotonic()
    announcer.close()
    _until(lambda: not _find(browser, game.name))
    return seen, time.monotonic() - began


def _look_late() -> float:
    """Seconds until somebody who has just begun to look sees a game that was there before."""
    game = _game()
    announcer = Announcer(7999, lambda: game)
    time.sleep(1.5)
    browser = GameBrowser()
    seen = _until(lambda: _find(browser, game.name))
    browser.close()
    announcer.close()
    return seen


def _vanish(browser: GameBrowser) -> float:
    """Seconds until a game is gone whose program is killed."""
    game = _game()
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.lan", game.name])
    try:
        _until(lambda: _find(browser, game.name))
    finally:
        process.kill()
        process.wait()
    return _until(lambda: not _find(browser, game.name))


def _enter(browser: GameBrowser) -> float:
    """Seconds from pressing a game until a stranger, who has its code, chooses a fighter."""
    game = _game()
    with tempfile.TemporaryDirectory() as folder:
        home, guest = (
            load_credentials(Path(folder) / name, Protection.CODE, CODE)
            for name in ("home", "guest")
        )
        host = ServerThread(ROSTER, port=0, credentials=home, options=RoomOptions(limits=NO_LIMITS))
        announcer = Announcer(host.port, lambda: game)
        _until(lambda: _find(browser, game.name))
        found = _find(browser, game.name)
        assert found
        # Who hosts sits there already.
        theirs = Client(parse_address(f"127.0.0.1:{host.port}"), "Ana", credentials=home)
        _sit_down(theirs, lambda room_state: room_state.seat)
        began = time.monotonic()
        ours = Client(parse_address(found.address), "Ben", credentials=guest)
        _sit_down(ours, lambda room_state: room_state.choosing)
        took = time.monotonic() - began
        for link in (ours, theirs):
            link.close()
        announcer.close()
        host.stop()
        return took


def _sit_down(link: Client, far_enough: Callable[[RoomState], object]) -> None:
    room_state, limit = RoomState(), time.monotonic() + PATIENCE
    while not far_enough(room_state):
        assert time.monotonic() < limit
        heard = link.wait(0.05)
        assert not isinstance(heard, LinkClosed), heard
        if isinstance(heard, ServerMessage):
            room_state.receive(heard, time.monotonic())


def _game() -> LanGame:
    return LanGame(f"Bench {secrets.token_hex(4)}", "", LanGameState.FREE, "0")


def _find(browser: GameBrowser, name: str) -> LanGame | None:
    return next((game for game in browser.games if game.name == name), None)


def _until(condition: Callable[[], object]) -> float:
    """Seconds that it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() < began + PATIENCE, "in vain"
        time.sleep(0.005)
    return time.monotonic() - began


if __name__ == "__main__":
    # A game that is announced until this program is killed.
    announced = LanGame(sys.argv[1], "", LanGameState.FREE, "0")
    Announcer(7999, lambda: announced)
    time.sleep(PATIENCE)
