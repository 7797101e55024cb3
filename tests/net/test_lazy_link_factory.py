"""Test lazy link factory: announced ones, and the match that waits elsewhere."""

import ipaddress
from functools import partial
from pathlib import Path

import pytest

from game.app.arguments import parse_arguments
from game.app.context import Context
from game.client_state.lan_game import LanGame, LanGameState, StoredMatch
from game.client_state.link import Moved
from net.connect.interfaces import Interface
from net.lazy_link_factory import LazyLinkFactory, is_same_match

WAITING = StoredMatch("1/left", "Ana", "10.0.0.9:7300")


@pytest.mark.parametrize(
    ("state", "address", "told"),
    [
        (LanGameState.FULL, "10.0.0.9:7300", True),
        (LanGameState.FULL, "10.0.0.9", True),
        (LanGameState.FULL, "10.0.0.8:7300", False),
        (LanGameState.FREE, "10.0.0.9:7301", False),
        (LanGameState.ARENA, "10.0.0.9:7300", False),
    ],
)
def test_a_match_that_waits_is_told_once(state: LanGameState, address: str, told: bool) -> None:
    assert is_same_match(LanGame("Ana", "", state, "0.1.0", address), WAITING) is told


def test_who_hosts_is_told_the_addresses_of_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here: list[tuple[Interface, ...]] = [()]
    monkeypatch.setattr("net.connect.interfaces.LOOK_SECONDS", 0.001)
    monkeypatch.setattr("net.connect.interfaces.interfaces", lambda: here[0])
    arguments = ["--host", "--text", "--port", "0", "--name", "Ana", "--data", str(tmp_path)]
    links = LazyLinkFactory(Context(parse_arguments(arguments)))
    hosted = links.match_opener().host()
    _, port = hosted.addresses[0].split(":")
    assert hosted.addresses == (f"127.0.0.1:{port}",)
    here[0] = (Interface("wlan0", ipaddress.ip_interface("192.168.77.10/24")),)
    known = next(
        said for said in iter(partial(hosted.link.wait, 10.0), None) if isinstance(said, Moved)
    )
    assert known.addresses == (f"192.168.77.10:{port}",)
    hosted.link.close()
    links.close()
