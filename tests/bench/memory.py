"""Memory: what a playing client keeps house bot, against a bare window of its size."""

from collections.abc import Iterator

from tests.bench.idle import match
from tests.bench.measurement import Measurement
from tests.bench.process import BARE_WINDOW, house_bot_megabytes, running
from tests.end_to_end.desktop import Window, until, virtual_desktop

ATTACKS = ((150, 662), (395, 662), (640, 662))
"""Middles of the three attack buttons."""
TURNS = 6


def measure() -> Iterator[Measurement]:
    with virtual_desktop() as desktop, running(desktop, "-m", BARE_WINDOW) as bare:
        assert bare.stdout
        bare.stdout.readline()
        with match(desktop, ["main.py"], 7343) as windows:
            for turn in range(TURNS):
                _act(*windows, turn)
            floor = house_bot_megabytes(bare.pid)
            for who, window in zip(("hosting", "joined"), windows, strict=True):
                ours = house_bot_megabytes(window.process.pid)
                yield Measurement(f"memory of a player, {who}", ours, floor, "MB", 2.0)


def _act(host: Window, guest: Window, turn: int) -> None:
    """Whoever is to move attacks, and talks about it."""
    before = host.caption
    mover, other = (host, guest) if before.endswith("your turn") else (guest, host)
    mover.click(*ATTACKS[turn % 3])
    until(lambda: host.caption != before, "the click is answered")
    other.press("t")
    other.type("that hurt")
    other.press("Return", "Escape")
