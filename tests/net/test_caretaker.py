"""Which rooms of an arena are kept, for whom, and for how long."""

import secrets
from pathlib import Path

import msgspec
import pytest

from game.contract.lobby import Call, Open
from game.contract.messages import Act, Bye, Hello, Pick, Sitter, token_hash
from game.contract.version import PROTOCOL, VERSION
from game.rules import Action, Seat
from net.arena.caretaker import DAYS_KEPT, Caretaker
from net.arena.lobby import Lobby
from net.disk.journal import Journal
from net.disk.kept import Kept, today
from net.host.peer import Peer
from net.room.dice import SystemDice
from net.room.room import Room
from net.room.roomcopy import RoomCopy
from tests.end_to_end.visitor import begin, take_turns
from tests.net.arenas import ArenaHere, Guest, arena
from tests.support import ROSTER

TOKEN = "the way back in"


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """The folder of an arena where a match was left in the middle."""
    with arena(tmp_path) as here:
        ana, ben = here.pair()
        begin(ana, ben)
        take_turns(ana, ben, 2)
        here.stop(hurry=True)
    return tmp_path


def change(folder: Path, **changes: object) -> Kept:
    """What is kept of the match, with other details."""
    journal = Journal(folder / "arena.db")
    (kept,) = journal.rooms()
    details = msgspec.structs.replace(kept.details, **changes)
    journal.open_room(kept.copy.id, kept.copy.epoch, details)
    journal.close()
    return kept


@pytest.mark.parametrize(("days", "rooms"), [(DAYS_KEPT, 1), (DAYS_KEPT + 1, 0)])
def test_a_match_to_which_nobody_came_back_for_a_week_is_forgotten(
    left: Path, days: int, rooms: int
) -> None:
    change(left, day=today() - days)
    with arena(left) as here:
        assert len(here.serving.arena.doors) == rooms
    journal = Journal(left / "arena.db")
    assert len(journal.rooms()) == rooms
    journal.close()


def test_of_the_matches_that_wait_only_so_many_are_kept(left: Path) -> None:
    kept = change(left)
    journal = Journal(left / "arena.db")
    for name in ("b", "c"):
        journal.open_room(name, 0, kept.details)
        journal.append(name, kept.copy.entries)
    journal.forget(0, 1, but=[kept.copy.id])
    journal.flush()
    assert [room.copy.id for room in journal.rooms()] == ["c", kept.copy.id]
    journal.drop("c")
    journal.flush()
    assert [room.copy.id for room in journal.rooms()] == [kept.copy.id]
    journal.close()


def test_nothing_is_left_of_a_room_that_is_shut_after_its_match(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ana, ben = here.pair()
        begin(ana, ben)
        door = next(iter(here.serving.arena.doors))
        take_turns(ana, ben)
        assert here.serving.journal.rooms()
        loop = here.serving._loop
        assert loop
        loop.call_soon_threadsafe(here.serving.arena._caretaker._shut, door)
        ana.until(lambda: not here.serving.journal.rooms())


class Corner:
    """Where a caretaker works without a server."""

    port = 0

    def now(self) -> float:
        return 0.0

    def dismiss(self, peer: Peer, bye: Bye) -> None: ...

    def changed(self, parlour: object) -> None: ...


def test_who_comes_late_finds_the_room_that_was_shut_meanwhile(left: Path) -> None:
    sitters = {seat: Sitter(name, token_hash("?")) for seat, name in zip(Seat, "AB", strict=True)}
    sitters[Seat.LEFT] = Sitter("Ana", token_hash(TOKEN), key="a0" * 32)
    kept = change(left, sitters=sitters)
    journal = Journal(left / "arena.db")

    def make_room(copy: RoomCopy | None) -> Room:
        return Room(ROSTER, SystemDice(), secrets.token_hex, 60, copy)

    caretaker = Caretaker(Corner(), Lobby(), make_room, journal)
    hello = Hello(PROTOCOL, VERSION, "Ana", room=kept.copy.id, token=TOKEN, key="a0" * 32)
    stranger = msgspec.structs.replace(hello, token="another")
    thief = msgspec.structs.replace(hello, key="e7" * 32)
    assert caretaker.bring_back(stranger, lambda door, level, hello: None) is None
    assert caretaker.bring_back(thief, lambda door, level, hello: None) is None
    door = caretaker.bring_back(hello, lambda door, level, hello: None)
    assert door
    assert door.running
    assert caretaker.doors.left_by(hello) is door
    assert caretaker.doors.left_by(thief) is None
    journal.close()


def test_a_player_of_the_computers_is_back_at_his_seat_after_a_restart(tmp_path: Path) -> None:
    first = ArenaHere(tmp_path, drain_seconds=0.0)
    ana = first.guest("Ana").in_lobby().wish(Open()).in_room()
    ana.send(Call(ana.listing.levels[0]))
    ana.until(lambda: ana.table.choosing)
    ana.send(Pick("straw", ready=True))
    ana.until(lambda: ana.table.battle)
    play(ana, 1)
    first.stop()
    second = ArenaHere(tmp_path, port=first.port)
    ana.until(lambda: ana.table.everyone_present and ana.table.fighting)
    play(ana, 1)
    assert not any(isinstance(each, Bye) for each in ana.heard)
    first._stack.close()
    second.close()


def play(ana: Guest, turns: int) -> None:
    """So many actions of hers, and what is answered to them."""
    for _ in range(turns):
        ana.until(lambda: ana.table.acting)
        assert ana.table.battle
        turn = ana.table.battle.turn
        ana.send(Act(turn, Action.ATTACK1))
        ana.until(lambda t=turn: ana.table.battle.turn > t)  # type: ignore[misc]
