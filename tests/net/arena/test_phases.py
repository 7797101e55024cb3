"""What a guest in the lobby, and a spectator, is refused because of where they are."""

import json
import socket
from pathlib import Path

import pytest

from game.protocol.messages import ClientMessage, Hello, Leave, Ping
from game.protocol.version import PROTOCOL, VERSION
from net.server.server_thread import LOOPBACK
from net.wire.codec import encode
from net.wire.rate_limit import NO_LIMITS
from tests.net.arenas import RunningArena, arena
from tests.net.room.test_phases import choosing, messages

LOBBY = "You are in the lobby. Take a seat in a room first."
WATCHING = "You are watching. Only players can do that."

KINDS = [type(each) for each in messages(choosing()[0]) if not isinstance(each, Hello | Leave)]


def refused(here: RunningArena, watch: bool, kind: type[ClientMessage]) -> list[tuple[str, str]]:
    """Come in, send a message of that kind and a ping, and return what was refused before it."""
    message = next(each for each in messages(choosing()[0]) if type(each) is kind)
    room = next((each.room_host.room.event_log.room for each in here.runner.arena.rooms), "")
    hello = Hello(PROTOCOL, VERSION, "Cleo", room=room if watch else "", watch=watch)
    with socket.create_connection((LOOPBACK, here.port), 10) as wire:
        wire.sendall(encode(hello) + encode(message) + encode(Ping(77)))
        found = []
        for line in wire.makefile("rb"):
            message = json.loads(line)
            if message["type"] == "refused":
                found.append((message["code"], message["text"]))
            if (message["type"], message.get("id")) == ("pong", 77):
                return found
    raise AssertionError("the arena closed the connection")


@pytest.mark.parametrize(
    ("watch", "why", "expected"),
    [
        (False, ("phase", LOBBY), "Pick Act Rematch Claim Shown Call"),
        (
            True,
            ("seat", WATCHING),
            "Pick Act Reveal Sign Rematch Claim ResumeAnswer Shown ShowSpectatorChat",
        ),
    ],
    ids=("lobby", "watching"),
)
def test_whoever_has_no_seat_is_refused_what_players_do(
    tmp_path: Path, watch: bool, why: tuple[str, str], expected: str
) -> None:
    with arena(tmp_path, limits=NO_LIMITS) as here:
        here.pair()
        answers = {kind.__name__: refused(here, watch, kind) for kind in KINDS}
    assert {name for name, found in answers.items() if found == [why]} == set(expected.split())
