"""Whoever has to go is told why, over TLS as well, and the pause that is promised is kept."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from game.client_state.link import Protection
from game.protocol.version import PROTOCOL
from net.security.tls import client_context
from net.server.server_thread import LOOPBACK, ServerThread
from net.wire.rate_limit import LIMITS
from tests.net.arenas import arena
from tests.net.real_hosts import credentials_in
from tests.support import ROSTER

assert LIMITS.connections and LIMITS.arrivals
MOST, SOON = LIMITS.connections, LIMITS.arrivals.burst


class RawTlsPeer:
    """Speaks JSON on a socket of its own, at first over TLS if the door has it."""

    def __init__(self, port: int, *, tls: bool) -> None:
        self.sock = socket.create_connection((LOOPBACK, port), timeout=20)
        if tls:
            self.sock = client_context().wrap_socket(self.sock)
        self._lines = self.sock.makefile("rb")

    def send(self, **message: Any) -> None:
        self.sock.sendall(json.dumps(message).encode() + b"\n")

    def hello(self, name: str = "Eve") -> None:
        self.send(type="hello", protocol=PROTOCOL, version="x", name=name)

    def last_word(self) -> Any:
        """The last thing that is said to us before the connection ends; None: nothing is."""
        last = None
        with suppress(OSError):
            for line in self._lines:
                last = json.loads(line)
        return last

    def until(self, kind: str) -> Any:
        for line in self._lines:
            message = json.loads(line)
            if message["type"] in (kind, "bye"):
                return message
        return None

    def close(self) -> None:
        self._lines.close()
        self.sock.close()


Call = Callable[[], RawTlsPeer]


@pytest.fixture(params=[False, True], ids=["plain", "TLS"])
def call(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Call]:
    """Calls a host; every call is hung up in the end."""
    door = credentials_in(tmp_path, protection=Protection.OPEN) if request.param else None
    host = ServerThread(ROSTER, address=LOOPBACK, port=0, credentials=door)
    with ExitStack() as until_closed:
        until_closed.callback(host.stop)

        def caller() -> RawTlsPeer:
            calls = RawTlsPeer(host.port, tls=request.param)
            until_closed.callback(calls.close)
            return calls

        yield caller


def test_a_connection_too_many_from_one_address_closes_the_oldest_that_waits(call: Call) -> None:
    seated = call()
    seated.hello()
    assert seated.until("welcome")["type"] == "welcome"
    waiting = [call() for _ in range(MOST - 1)]
    call()
    bye = waiting[0].last_word()
    assert bye["code"] == "flood"
    assert bye["text"] == "Too many connections are open from your address."
    seated.send(type="ping", id=3)
    assert seated.until("pong")["id"] == 3


def test_where_everybody_has_a_place_the_newest_is_told_that_it_has_none(call: Call) -> None:
    for number in range(MOST):
        watcher = call()
        watcher.send(type="hello", protocol=PROTOCOL, version="x", name=f"Eve {number}", watch=True)
        assert watcher.until("welcome")["type"] == "welcome"
    ninth = call()
    with suppress(OSError):
        ninth.hello()
    assert ninth.last_word()["code"] == "flood"


def test_who_comes_too_soon_reads_so_even_if_he_has_begun_to_speak(call: Call) -> None:
    for _ in range(SOON):
        call().close()
    late = call()
    with suppress(OSError):
        late.hello()
    bye = late.last_word()
    assert bye["code"] == "flood"
    assert "too many connections come from your address" in bye["text"].lower()


def test_who_asks_a_relay_too_soon_is_told_so_plainly(tmp_path: Path) -> None:
    door = credentials_in(tmp_path, protection=Protection.OPEN)
    with arena(tmp_path, credentials=door) as here:
        for _ in range(SOON):
            RawTlsPeer(here.port, tls=False).close()
        late = RawTlsPeer(here.port, tls=False)
        late.send(type="reach", place="12345678")
        assert late.last_word()["code"] == "flood"
        late.close()


def flood(caller: RawTlsPeer) -> Any:
    """Far too many messages; the last word to them."""
    with suppress(OSError):
        for number in range(200):
            caller.send(type="ping", id=number)
    return caller.last_word()


def test_who_was_sent_out_for_flooding_stays_out_for_the_minute_that_he_was_told(
    call: Call,
) -> None:
    caller = call()
    caller.hello()
    bye = flood(caller)
    assert (bye["type"], bye["code"]) == ("bye", "flood")
    assert "in a minute" in bye["text"]
    again = call()
    again.hello()
    answer = again.until("welcome")
    assert (answer["type"], answer["code"]) == ("bye", "flood")
    assert "seconds" in answer["text"]


def test_the_lobby_of_an_arena_and_its_rooms_keep_the_pause_too(tmp_path: Path) -> None:
    with arena(tmp_path) as here, ExitStack() as until_closed:

        def come(name: str) -> RawTlsPeer:
            caller = RawTlsPeer(here.port, tls=False)
            until_closed.callback(caller.close)
            caller.hello(name)
            return caller

        assert flood(come("Eve"))["code"] == "flood"
        assert come("Eve").until("lobby")["code"] == "flood"
        # Others where he is come in as before.
        assert come("Ben").until("lobby")["type"] == "lobby"


def test_a_seat_is_barred_whatever_its_player_is_called(call: Call) -> None:
    caller = call()
    caller.hello()
    token = caller.until("welcome")["token"]
    assert flood(caller)["code"] == "flood"
    again = call()
    again.send(type="hello", protocol=PROTOCOL, version="x", name="Adam", token=token)
    assert again.until("welcome")["code"] == "flood"
