"""A laptop sleeps, or somebody sets its clock: nobody's time runs out by it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.client_state.link import UnsentLines
from game.protocol.messages import Acted, Hello, Said, Say
from net.client.client import Client
from net.connect.suspend_clock import SleepDetector, SuspendClock
from net.room.log_copy import SeatTicket
from net.room.room_options import RoomOptions
from net.server.server_thread import LOOPBACK, ServerThread
from net.session.protocol import ClientProtocol
from net.store.journal import Journal
from net.store.stored_room import RoomDetails
from net.wire.address import Address
from tests.end_to_end.real_player import RealPlayer, begin, take_turns
from tests.faults.machine import machines, sit_down, together
from tests.net.session.test_protocol import hear, welcome
from tests.support import LEFT, ROSTER

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="NOT RUN: needs SIGSTOP")


@pytest.mark.parametrize(
    "seconds", [5, pytest.param(60, marks=[pytest.mark.long, pytest.mark.timeout(120)])]
)
def test_a_player_who_slept_is_back_at_once(seconds: int) -> None:
    host = ServerThread(ROSTER, address=LOOPBACK, port=0)
    sleeper = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.suspended_player", str(host.port), "Ben"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert sleeper.stdout
        assert sleeper.stdout.readline().startswith("up")
        sleeper.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        woken = time.monotonic()
        sleeper.send_signal(signal.SIGCONT)
        assert sleeper.stdout.readline().startswith("down")
        up, at = sleeper.stdout.readline().split()
        print(f"slept for {seconds} s: playing again {float(at) - woken:.2f} s after waking")
        assert up == "up"
    finally:
        sleeper.kill()
        sleeper.wait()
        host.stop()


def test_a_gap_of_more_than_three_seconds_between_two_looks_was_sleep() -> None:
    now = [100.0]
    sleep_detector = SleepDetector(lambda: now[0])
    for step, slept in ((1.0, False), (2.9, False), (3.1, True), (1.0, False), (60.0, True)):
        now[0] += step
        assert sleep_detector.slept() is slept


def test_the_clock_of_a_host_stands_while_it_sleeps() -> None:
    now = [100.0]
    clock = SuspendClock(lambda: now[0])
    now[0] += 2.0
    assert clock() == 102.0
    now[0] += 3600.0
    assert clock() == 102.0
    now[0] += 1.0
    assert clock() == 103.0


@pytest.fixture
def sleepy(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[ServerThread, list[float]]]:
    """A host of turns of ten seconds, and what is added to its clock."""
    ahead = [0.0]
    make = SuspendClock.__init__

    def sleeping(self: SuspendClock) -> None:
        make(self, lambda: time.monotonic() + ahead[0])

    monkeypatch.setattr(SuspendClock, "__init__", sleeping)
    host = ServerThread(ROSTER, address=LOOPBACK, port=0, options=RoomOptions(turn_seconds=10))
    yield host, ahead
    host.stop()


def test_while_the_host_slept_nobodys_turn_ran_out_and_nobody_was_thrown_out(
    sleepy: tuple[ServerThread, list[float]],
) -> None:
    host, ahead = sleepy
    ana, ben = (
        RealPlayer(Client(Address(LOOPBACK, host.port), name)).sit_down() for name in ("Ana", "Ben")
    )
    begin(ana, ben)
    ahead[0] = 3600.0
    assert host._loop
    host._loop.call_soon_threadsafe(host.room_host.tick)
    take_turns(ana, ben, 2)
    acted = [each for each in ana.heard if isinstance(each, Acted)]
    assert [each.by_clock for each in acted] == [False, False]
    for visitor in (ana, ben):
        visitor.link.close()


# --- the clock on the wall ---------------------------------------------------------------------


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_nothing_changes_when_the_clock_on_the_wall_is_set(
    hours: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with machines(tmp_path, "ana", "ben") as pair:
        ana = pair[0].host().sit_down()
        ben = pair[1].join(pair[0].port)
        sit_down(ana, ben)
        begin(ana, ben)
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() + hours * 3600)
        take_turns(ana, ben, 4)
        ben.say("What time is it?")
        ana.until(lambda: ana.lines == ["What time is it?"])
        together(ana, ben)
        left = ana.room_state.seconds_left(time.monotonic())
        assert left is not None
        # An hour too many or too few would show.
        assert 0 < left <= 60
        assert not any(
            type(each).__name__ in ("LinkDown", "LinkClosed") for each in ana.heard + ben.heard
        )


@pytest.mark.parametrize(
    ("set_by", "asked"), [(0.0, False), (-3600.0, True), (59.0, False), (61.0, True)]
)
def test_a_line_of_before_the_clock_was_set_is_asked_for_rather_than_sent(
    set_by: float, asked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How old it is nobody knows then."""
    journal = Journal(tmp_path / "player.db")
    journal.open_room(
        "room/left", 0, RoomDetails({}, ticket=SeatTicket(LEFT, "secret", "127.0.0.1"))
    )
    journal.add_pending("room/left", Say("old news", number=1))
    journal.flush()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + set_by)
    stored = journal.read("room/left")
    journal.close()
    assert stored
    session = ClientProtocol("Ana", "", stored.copy, "secret")
    for request, age in stored.waiting:
        session.add_pending(request, 1000.0 - age)
    session.opened(1000.0)
    messages, answer = hear(session, welcome(), now=1000.0)
    assert any(isinstance(update, UnsentLines) for update in messages) is asked
    assert [request.text for request in answer if isinstance(request, Say)] == (
        [] if asked else ["old news"]
    )
    assert not any(isinstance(request, Hello | Said) for request in answer)


def test_only_ages_of_lines_and_dates_of_files_are_told_by_the_clock_on_the_wall() -> None:
    users = [
        file.name
        for file in sorted((ROOT / "net").rglob("*.py"))
        if "time.time()" in file.read_text(encoding="utf-8")
        or "datetime.now" in file.read_text(encoding="utf-8")
    ]
    assert users == ["link_factory.py", "journal.py", "stored_room.py"]
