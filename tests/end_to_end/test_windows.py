"""Two real windows on a virtual screen: one hosts, one joins, with real keys and clicks."""

import itertools
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.desktop import ROOT, Desktop, Window, until, virtual_desktop
from tests.support import free_port

pytestmark = [pytest.mark.windows, pytest.mark.timeout(240)]

PICTURES = ROOT / "artefacts" / "windows"
ATTACKS = ((150, 662), (395, 662), (640, 662))
"""Middles of the three attack buttons."""
CODE = "amber-carrot-zigzag"
READY = (640, 673)


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    with virtual_desktop() as desktop:
        yield desktop


def test_two_play_a_whole_match_in_two_windows_and_talk(desktop: Desktop, tmp_path: Path) -> None:
    port = str(free_port())
    host = desktop.open(
        *("--host", "--code", CODE, "--port", port, "--name", "Ana"),
        data=tmp_path / "ana",
        at=(0, 20),
    )
    until(lambda: host.caption.endswith("waiting"), "the host waits for a friend")
    host.picture(PICTURES / "1_waiting.png")
    guest = desktop.open(
        *("--join", f"127.0.0.1:{port}", "--code", CODE, "--name", "Ben"),
        data=tmp_path / "ben",
        at=(1300, 20),
    )
    for window in (host, guest):
        until(partial(_choosing, window), "both choose a fighter")
    guest.press("Right")
    guest.picture(PICTURES / "2_choosing.png")
    for window in (host, guest):
        window.click(*READY)
    until(lambda: mover(host, guest) is not None, "the match begins")

    _talk(host, guest)
    host.picture(PICTURES / "3_battle_host.png")
    guest.picture(PICTURES / "3_battle_guest.png")

    for turn in itertools.count():
        assert turn < 200, "a match does not take that long"
        until(lambda: mover(host, guest) is not None, "it is somebody's turn")
        acting = mover(host, guest)
        if acting is None or over(host):
            break
        before = (host.caption, guest.caption)
        acting.click(*ATTACKS[turn % 3])
        until(partial(_changed, host, guest, before), "the click is answered")
        if over(host):
            break
    until(lambda: over(host) and over(guest), "both see who wins")
    assert host.caption.split("·")[1] == guest.caption.split("·")[1]
    host.picture(PICTURES / "4_last_blow.png")


def test_a_match_is_drawn_on_a_display_of_16_bits(tmp_path: Path) -> None:
    with virtual_desktop(1300, depth=16) as desktop:
        window = desktop.open("--practice", "easy", data=tmp_path, at=(0, 20))
        until(partial(_choosing, window), "a fighter is chosen")
        window.click(*READY)
        until(lambda: window.caption.endswith("turn"), "the match begins")
        window.picture(PICTURES / "16_bits.png")
        assert window.process.poll() is None


def _talk(host: Window, guest: Window) -> None:
    """T opens the chat, the T itself does not land in it, Enter sends; both ways."""
    host.press("t")
    host.type("take that")
    host.picture(PICTURES / "3_chat_open.png")
    host.press("Return", "Escape")
    until(lambda: guest.caption.startswith("(1)"), "the guest is told of a line")
    guest.press("t")
    guest.type("have at you 12345")
    guest.press("Return", "Escape")
    until(lambda: host.caption.startswith("(1)"), "the host is told of a line")
    host.press("t", "Escape")
    # The digits went into the line and not to the buttons: nobody has acted.
    assert mover(host, guest) is not None


def mover(host: Window, guest: Window) -> Window | None:
    """Whose turn it is by both windows' captions; a match that is over counts as the host's."""
    if over(host) or host.caption.endswith("your turn"):
        return host
    return guest if guest.caption.endswith("your turn") else None


def _choosing(window: Window) -> bool:
    return window.caption.endswith("choosing")


def _changed(host: Window, guest: Window, before: tuple[str, str]) -> bool:
    return (host.caption, guest.caption) != before


def over(window: Window) -> bool:
    return window.caption.endswith("wins")
