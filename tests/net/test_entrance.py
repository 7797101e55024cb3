"""What the title screen is told of games: announced ones, and the match that waits elsewhere."""

import ipaddress
from functools import partial
from pathlib import Path

import pytest

from game.arguments import parse_arguments
from game.evening import Evening
from game.table.link import Moved
from game.table.nearby import Awaited, Nearby, State
from net.entrance import Entrance, tells_of
from net.ways.interfaces import Interface

WAITING = Awaited("1/left", "Ana", "10.0.0.9:7300")


@pytest.mark.parametrize(
    ("state", "address", "told"),
    [
        (State.FULL, "10.0.0.9:7300", True),
        (State.FULL, "10.0.0.9", True),
        (State.FULL, "10.0.0.8:7300", False),
        (State.FREE, "10.0.0.9:7301", False),
        (State.ARENA, "10.0.0.9:7300", False),
    ],
)
def test_a_match_that_waits_is_told_once(state: State, address: str, told: bool) -> None:
    assert tells_of(Nearby("Ana", "", state, "0.1.0", address), WAITING) is told


def test_who_hosts_is_told_the_addresses_of_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here: list[tuple[Interface, ...]] = [()]
    monkeypatch.setattr("net.ways.interfaces.LOOK_SECONDS", 0.001)
    monkeypatch.setattr("net.ways.interfaces.interfaces", lambda: here[0])
    arguments = ["--host", "--text", "--port", "0", "--name", "Ana", "--data", str(tmp_path)]
    entrance = Entrance(Evening(parse_arguments(arguments)))
    hosted = entrance.doors().host()
    _, port = hosted.addresses[0].split(":")
    assert hosted.addresses == (f"127.0.0.1:{port}",)
    here[0] = (Interface("wlan0", ipaddress.ip_interface("192.168.77.10/24")),)
    told = next(
        said for said in iter(partial(hosted.link.wait, 10.0), None) if isinstance(said, Moved)
    )
    assert told.addresses == (f"192.168.77.10:{port}",)
    hosted.link.close()
    entrance.close()
