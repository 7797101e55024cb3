"""One room of two hundred in one arena fails; its own match goes on and the others see nothing."""

import asyncio
import contextlib
import sys
import threading
from pathlib import Path

import pytest

from game.protocol.messages import ClientMessage, Say
from game.rules import Seat
from net.room.room import Room
from net.wire.rate_limit import NO_LIMITS
from tests.faults.attack import HonestPlayer, Message, dialled, greet, sit_down
from tests.net.arenas import arena

ROOMS = 200
MOVES = 4
"""That both sides of every other match make after the crash."""

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="needs many addresses of this machine"),
]


@pytest.fixture
def crashed(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set once a room has failed, which it does at the first line that says so."""
    receive, crashed = Room.receive, threading.Event()

    def receive_or_fail(room: Room, seat: Seat, message: ClientMessage, now: float) -> None:
        if isinstance(message, Say) and message.text == "bomb" and not crashed.is_set():
            crashed.set()
            raise ZeroDivisionError("a bug of ours")
        receive(room, seat, message, now)

    monkeypatch.setattr(Room, "receive", receive_or_fail)
    return crashed


async def until_moved(people: list[HonestPlayer], moves: int) -> None:
    """Until each has seen so many moves of his own answered, or one of them is out."""
    while any(len(one.round_trips) < moves and not one.ended for one in people):
        await asyncio.sleep(0.1)


async def come_back(port: int, match: int, side: int, welcome: Message) -> Message:
    """On a new connection, as a client does by itself; the welcome."""
    async with dialled(port, f"127.55.{match}.{side}") as wire:
        await greet(wire, "whoever", room=welcome["room"], token=welcome["token"])
        return await wire.until("welcome")


async def play_on(port: int, crashed: threading.Event) -> tuple[list[HonestPlayer], list[Message]]:
    """Everybody plays and one room fails; the others, and how its own two are welcomed again."""
    async with contextlib.AsyncExitStack() as stack:
        pairs = [await sit_down(stack, port, match) for match in range(ROOMS)]
        people = [one for pair in pairs for one in pair]
        players = [asyncio.create_task(one.play()) for one in people]
        await until_moved(people, 1)
        welcomes = [one.welcome for one in pairs[0]]
        await pairs[0][0].say("bomb")
        await asyncio.to_thread(crashed.wait, 20)
        others = [one for pair in pairs[1:] for one in pair]
        for one in others:
            one.round_trips.clear()
        await until_moved(others, MOVES)
        again = [
            await come_back(port, 0, side, welcome)
            for side, welcome in enumerate(welcomes, 1)
            if welcome
        ]
        for player in players:
            player.cancel()
    return others, again


def test_the_other_199_notice_nothing(tmp_path: Path, crashed: threading.Event) -> None:
    with arena(tmp_path, limits=NO_LIMITS) as here:
        others, again = asyncio.run(play_on(here.port, crashed))
    assert crashed.is_set()
    assert not [one.ended for one in others if one.ended]
    assert all(len(one.round_trips) >= MOVES for one in others)
    # Their match is there, with all that was done in it.
    assert [welcome["seat"] for welcome in again] == ["left", "right"]
    assert all(welcome["seq"] > 1 for welcome in again)
    print(f"1 crash among {ROOMS} rooms: {len(others) // 2} untouched")
