"""Which rooms of an arena are kept, for whom, and for how long."""

from pathlib import Path

import msgspec
import pytest

from game.protocol.lobby_messages import Call, Open
from game.protocol.messages import (
    Act,
    Bye,
    ClientMessage,
    ErrorCode,
    Hello,
    Mute,
    Pick,
    SeatOwner,
    token_hash,
)
from game.protocol.version import PROTOCOL, VERSION
from game.rules import Action, Seat
from net.arena.arena_options import DEFAULT_ARENA
from net.arena.bot_seating import BotSeating
from net.arena.lobby import Lobby
from net.arena.room_lifecycle import DAYS_STORED, RoomLifecycle
from net.arena.room_registry import RoomRegistry
from net.hosting.connection import ServerContext
from net.room.room import Room
from net.store.journal import Journal
from net.store.stored_room import StoredRoom, today
from tests.end_to_end.real_player import begin, take_turns
from tests.game.solved_pairings import SolvedPairings
from tests.net.arenas import ArenaGuest, RunningArena, arena
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


def change(folder: Path, **changes: object) -> StoredRoom:
    """What is kept of the match, with other details."""
    journal = Journal(folder / "arena.db")
    (stored,) = journal.rooms()
    details = msgspec.structs.replace(stored.details, **changes)
    journal.open_room(stored.copy.id, stored.copy.epoch, details)
    journal.close()
    return stored


@pytest.mark.parametrize(("days", "rooms"), [(DAYS_STORED, 1), (DAYS_STORED + 1, 0)])
def test_a_match_to_which_nobody_came_back_for_a_week_is_forgotten(
    left: Path, days: int, rooms: int
) -> None:
    change(left, day=today() - days)
    with arena(left) as here:
        assert len(here.runner.arena.rooms) == rooms
    journal = Journal(left / "arena.db")
    assert len(journal.rooms()) == rooms
    journal.close()


def test_of_the_matches_that_wait_only_so_many_are_kept(left: Path) -> None:
    stored = change(left)
    journal = Journal(left / "arena.db")
    for name in ("b", "c"):
        journal.open_room(name, 0, stored.details)
        journal.append(name, stored.copy.entries)
    journal.purge(0, 1, but=[stored.copy.id])
    journal.flush()
    assert [room.copy.id for room in journal.rooms()] == ["c", stored.copy.id]
    journal.drop("c")
    journal.flush()
    assert [room.copy.id for room in journal.rooms()] == [stored.copy.id]
    journal.close()


def test_nothing_is_left_of_a_room_that_is_shut_after_its_match(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ana, ben = here.pair()
        begin(ana, ben)
        hosted_room = next(iter(here.runner.arena.rooms))
        take_turns(ana, ben)
        assert here.runner.journal.rooms()
        loop = here.runner._loop
        assert loop
        loop.call_soon_threadsafe(here.runner.arena._lifecycle._close_room, hosted_room)
        ana.until(lambda: not here.runner.journal.rooms())


def test_who_comes_late_finds_the_room_that_was_shut_meanwhile(left: Path) -> None:
    seat_owners = {
        seat: SeatOwner(name, token_hash("?")) for seat, name in zip(Seat, "AB", strict=True)
    }
    seat_owners[Seat.LEFT] = SeatOwner("Ana", token_hash(TOKEN), key="a0" * 32)
    stored = change(left, sitters=seat_owners)
    journal = Journal(left / "arena.db")

    context, rooms = ServerContext(), RoomRegistry()
    bot_seating = BotSeating(context, SolvedPairings(), rooms)
    lifecycle = RoomLifecycle(context, Lobby(), rooms, bot_seating, ROSTER, DEFAULT_ARENA, journal)
    hello = Hello(PROTOCOL, VERSION, "Ana", room=stored.copy.id, token=TOKEN, key="a0" * 32)
    stranger = msgspec.structs.replace(hello, token="another")
    thief = msgspec.structs.replace(hello, key="e7" * 32)
    assert lifecycle.reopen(stranger) is None
    assert lifecycle.reopen(thief) is None
    hosted_room = lifecycle.reopen(hello)
    assert hosted_room
    assert hosted_room.running
    assert lifecycle.rooms.find_previous(hello) is hosted_room
    assert lifecycle.rooms.find_previous(thief) is None
    journal.close()


def test_a_player_of_the_computers_is_back_at_his_seat_after_a_restart(tmp_path: Path) -> None:
    first = RunningArena(tmp_path, drain_seconds=0.0)
    ana = first.guest("Ana").in_lobby().request(Open()).in_room()
    ana.send(Call(ana.lobby_state.levels[0]))
    ana.until(lambda: ana.room_state.choosing)
    ana.send(Pick("straw", ready=True))
    ana.until(lambda: ana.room_state.battle)
    play(ana, 1)
    first.stop()
    second = RunningArena(tmp_path, port=first.port)
    ana.until(lambda: ana.room_state.everyone_present and ana.room_state.match_running)
    play(ana, 1)
    assert not any(isinstance(each, Bye) for each in ana.heard)
    first._stack.close()
    second.close()


def play(ana: ArenaGuest, turns: int) -> None:
    """So many actions of hers, and what is answered to them."""
    for _ in range(turns):
        ana.until(lambda: ana.room_state.acting)
        assert ana.room_state.battle
        turn = ana.room_state.battle.turn
        ana.send(Act(turn, Action.ATTACK1))
        ana.until(lambda t=turn: ana.room_state.battle.turn > t)  # type: ignore[misc]


def test_a_room_whose_program_fails_twice_is_closed_and_the_arena_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = Room.receive

    def receive_or_fail(room: Room, seat: Seat, message: ClientMessage, now: float) -> None:
        if isinstance(message, Mute):
            raise ZeroDivisionError("a bug of ours")
        receive(room, seat, message, now)

    monkeypatch.setattr(Room, "receive", receive_or_fail)
    with arena(tmp_path) as here:
        ana, ben = here.pair()
        # Her client sends it again to the room that is restored.
        ana.send(Mute(on=True))
        assert {each.until_over().code for each in (ana, ben)} == {ErrorCode.CLOSED}
        cleo = here.guest("Cleo").in_lobby()
        cleo.until(lambda: not here.runner.arena.rooms)
