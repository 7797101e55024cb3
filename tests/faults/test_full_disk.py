"""A full disk: nothing is acknowledged that is not kept, the game waits, and then goes on."""

import os
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import net.hosting.commit_queue
import net.store.client_store
from game.client_state.chat_state import DeliveryMark
from game.client_state.link import LinkDown
from game.protocol.messages import Act, ErrorCode, Said, Trouble
from game.rules import Action, Reason
from net.client.client import Client
from net.store.journal import Journal
from net.store.stored_room import player_key
from tests.end_to_end.real_player import RealPlayer, take_turns
from tests.faults.machine import Machine, fight, finish, machines, on_disk, sit_down, together
from tests.support import until


class FullJournal(Journal):
    """A journal whose commits fail while `full` is set."""

    def __init__(self, file: Path) -> None:
        self.full = False
        super().__init__(file)

    def _commit(self, jobs: list[Any]) -> None:
        if self.full and any(job.statements for job in jobs):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        super()._commit(jobs)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net.hosting.commit_queue, "RETRY_SECONDS", 0.2)
    monkeypatch.setattr(net.store.client_store, "RETRY_SECONDS", 0.2)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[list[Machine]]:
    with machines(tmp_path, "ana", "ben") as pair:
        yield pair


def full_journal(machine: Machine, which: str) -> FullJournal:
    """Put such a journal in the place of that one of the machine."""
    old: Journal = getattr(machine.stores, which)
    old.close()
    journal = FullJournal(old.file)
    setattr(machine.stores, which, journal)
    return journal


def play(pair: list[Machine]) -> tuple[RealPlayer, RealPlayer]:
    ana = pair[0].host().sit_down()
    ben = pair[1].join(pair[0].port)
    sit_down(ana, ben)
    fight(ana, ben)
    take_turns(ana, ben, 2)
    return ana, ben


def test_a_full_disk_is_told_and_the_match_goes_on_by_itself(pair: list[Machine]) -> None:
    disk = full_journal(pair[0], "host")
    ana, ben = play(pair)
    before = ana.room_state.seq
    disk.full = True
    ana.say("Is anybody there?")
    for visitor in (ana, ben):
        visitor.until(lambda v=visitor: v.room_state.trouble)  # type: ignore[misc]
    assert ana.room_state.seq == ben.room_state.seq == before
    assert [line.mark for line in ana.room_state.lines if line.seat] == [DeliveryMark.PENDING]
    disk.full = False
    for visitor in (ana, ben):
        visitor.until(
            lambda v=visitor: v.lines == ["Is anybody there?"] and not v.room_state.trouble  # type: ignore[misc]
        )
    finish(ana, ben)
    assert on_disk(disk.read(ana.room_state.room)) == ana.room_state.log == ben.room_state.log


def test_while_the_disk_is_full_the_clock_stands(pair: list[Machine]) -> None:
    disk = full_journal(pair[0], "host")
    ana, ben = play(pair)
    disk.full = True
    mover = ana if ana.room_state.acting else ben
    assert mover.room_state.battle
    mover.send(Act(mover.room_state.battle.turn, Action.ATTACK1))
    mover.until(lambda: mover.room_state.trouble)
    clock = pair[0]._hosts[0].room_host._room._clock.reveal
    # The room is halted behind the word of it.
    until(lambda: clock.is_counting and not clock.running)
    disk.full = False
    for visitor in (ana, ben):
        visitor.until(lambda v=visitor: not v.room_state.trouble)  # type: ignore[misc]
        visitor.until(lambda v=visitor: v.room_state.clock and v.room_state.clock.running)  # type: ignore[misc]


def pongs(visitor: RealPlayer) -> int:
    """How many signs of life were answered to him, of the last messages."""
    assert isinstance(visitor.link, Client)
    seen = visitor.link.inspector.seen
    return sum(not each.outgoing and '"pong"' in each.text for each in seen)


def test_nobody_is_thrown_out_however_long_it_is_full(
    pair: list[Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signs of life are answered also while nothing can be kept."""
    monkeypatch.setattr("net.session.heartbeat.PING_SECONDS", 0.05)
    disk = full_journal(pair[0], "host")
    ana, ben = play(pair)
    disk.full = True
    ana.say("Hello?")
    ben.until(lambda: ben.room_state.trouble)
    answered = pongs(ben)
    ben.until(lambda: pongs(ben) >= answered + 3)
    disk.full = False
    ben.until(lambda: ben.lines == ["Hello?"])
    assert not any(isinstance(each, LinkDown) for each in ben.heard)


def test_who_comes_while_it_is_full_is_told_why_he_waits(pair: list[Machine]) -> None:
    disk = full_journal(pair[0], "host")
    ana = pair[0].host().sit_down()
    ana.sit_down()
    disk.full = True
    ana.say("Nobody hears me")
    ana.until(lambda: ana.room_state.trouble)
    ben = pair[1].join(pair[0].port)
    ben.until(lambda: ben.saw(Trouble))
    assert not ben.saw(Said)
    disk.full = False
    sit_down(ana, ben)
    assert ben.room_state.log == ana.room_state.log
    fight(ana, ben)


def test_a_host_that_dies_with_its_disk_full_has_lost_nothing_that_was_told(
    pair: list[Machine],
) -> None:
    disk = full_journal(pair[0], "host")
    ana, ben = play(pair)
    known = list(ben.room_state.log)
    disk.full = True
    ben.say("This waits")
    ben.until(lambda: ben.room_state.trouble)
    port = pair[0].port
    pair[0].die()
    ana = pair[0].wake().host(port=port)
    together(ana, ben)
    ben.until(lambda: ben.lines == ["This waits"])
    assert ben.room_state.log[: len(known)] == known
    finish(ana, ben)


def test_who_joined_while_it_was_full_finds_the_seat_again(pair: list[Machine]) -> None:
    """The room itself could not be written, only what was said in it later."""
    disk = full_journal(pair[0], "host")
    disk.full = True
    ana = pair[0].host()
    ana.until(lambda: ana.saw(Trouble))
    disk.full = False
    ben = pair[1].join(pair[0].port)
    sit_down(ana, ben)
    fight(ana, ben)
    port = pair[0].port
    pair[0].die()
    ana = pair[0].wake().host(port=port)
    together(ana, ben)
    assert ana.room_state.match_running
    finish(ana, ben)


def test_a_players_own_full_disk_does_not_stop_the_match(pair: list[Machine]) -> None:
    disk = full_journal(pair[1], "player")
    ana, ben = play(pair)
    disk.full = True
    take_turns(ana, ben, 3)
    ana.say("Can you read this?")
    ben.until(lambda: ben.lines == ["Can you read this?"])
    disk.full = False
    key = player_key(ben.room_state.room, ben.seat)
    ben.until(
        lambda: (stored := disk.read(key)) and list(stored.copy.entries) == ben.room_state.log
    )
    ana.until(
        lambda: (
            [line.mark for line in ana.room_state.lines if line.seat] == [DeliveryMark.DELIVERED]
        )
    )
    assert not ana.saw(Trouble)


def test_what_was_said_just_before_the_host_closed_is_heard_also_from_a_slow_disk(
    pair: list[Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = play(pair)
    may, commit = threading.Event(), Journal._commit

    def commit_once_it_may(journal: Journal, jobs: list[Any]) -> None:
        assert may.wait(20)
        commit(journal, jobs)

    monkeypatch.setattr(Journal, "_commit", commit_once_it_may)
    ana.say("Good night")
    closing = threading.Thread(target=ana.link.close)
    closing.start()
    stopping = pair[0]._hosts[0]._stopping
    assert stopping
    until(stopping.is_set)
    may.set()
    assert ben.until_over().code is ErrorCode.CLOSED
    assert ben.lines == ["Good night"]
    assert ben.room_state.outcome and ben.room_state.outcome.reason is Reason.LEFT
    closing.join()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("NOT RUN: mounting a small disk needs root")
    if not mount(folder, "size=256k"):
        pytest.skip("NOT RUN: no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_on_a_disk_that_is_really_full_nothing_is_acknowledged_and_missing(
    small_disk: Path, pair: list[Machine]
) -> None:
    home, guest = pair
    home.stores.host.close()
    home.stores.host = Journal(small_disk / "host.db")
    ana = home.host().sit_down()
    ben = guest.join(home.port)
    sit_down(ana, ben)
    fight(ana, ben)
    said = 0
    while not ana.room_state.trouble:
        said += 1
        ana.say(f"line {said} " + "x" * 200)
        ana.until(
            lambda: (
                ana.room_state.trouble or ana.room_state.lines[-1].mark is not DeliveryMark.PENDING
            )
        )
    ana.until(lambda: ana.room_state.clock and not ana.room_state.clock.running)
    known = list(ana.room_state.log)
    assert on_disk(home.stores.host.read(ana.room_state.room))[: len(known)] == known
    mount(small_disk, "remount,size=16m")
    ana.until(lambda: not ana.room_state.trouble)
    ben.until(lambda: len(ben.lines) == said)
    finish(ana, ben)
    assert on_disk(home.stores.host.read(ana.room_state.room)) == ana.room_state.log
    print(f"a disk of 256 KiB, full after {len(known)} entries: 0 acknowledged and missing")


def mount(folder: Path, options: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
