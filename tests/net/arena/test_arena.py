"""An arena: its lobby, its rooms, who is brought together, and what is kept when it stops."""

import threading
from pathlib import Path
from typing import Any

import pytest

from game.protocol.lobby_messages import Access, Call, Enter, Notice, Open, Remarked, Seek
from game.protocol.messages import Act, Bye, ErrorCode, Leave, Pick, Refused, Rematch, Say, Sign
from game.rules import Action
from net.store.journal import Journal
from tests.end_to_end.real_player import begin, take_turns
from tests.net.arenas import ArenaGuest, RunningArena, arena
from tests.support import until


def said(guest: ArenaGuest) -> list[str]:
    return [f"{each.name}: {each.text}" for each in guest.heard if isinstance(each, Remarked)]


def finish(one: ArenaGuest, other: ArenaGuest) -> None:
    take_turns(one, other)
    for each in (one, other):
        each.until(lambda v=each: v.room_state.outcome)  # type: ignore[misc]


def refusal(guest: ArenaGuest) -> ErrorCode:
    guest.until(lambda: guest.saw(Refused))
    return next(each.code for each in guest.heard if isinstance(each, Refused))


def test_a_lobby_has_a_chat_of_its_own_and_every_name_once(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ana = here.guest("Ana").in_lobby()
        ana.send(Say("Anybody here?"))
        ana.until(lambda: said(ana))
        other = here.guest("ana").in_lobby()
        other.send(Say("I am."))
        for each in (ana, other):
            each.until(lambda v=each: said(v) == ["Ana: Anybody here?", "ana 2: I am."])  # type: ignore[misc]


def test_who_talks_too_fast_in_the_lobby_is_told_so(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ana = here.guest("Ana").in_lobby()
        for number in range(6):
            ana.send(Say(str(number)))
        assert refusal(ana) is ErrorCode.FLOOD
        assert len(said(ana)) == 5


def test_a_room_that_is_opened_is_listed_and_somebody_sits_down(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ben = here.guest("Ben").in_lobby()
        ana = here.guest("Ana").in_lobby().request(Open()).in_room()
        ben.until(lambda: ben.lobby_state.rooms)
        listing = ben.lobby_state.open_rooms[0]
        assert listing.names == ("Ana",)
        ben.request(Enter(listing.number)).in_room()
        begin(ana, ben)
        finish(ana, ben)
        assert ana.room_state.log == ben.room_state.log
        assert not ana.room_state.desync


def test_a_room_with_a_code_is_listed_and_opens_only_by_it(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ana = here.guest("Ana").in_lobby().request(Open(Access.CODE)).in_room()
        ben = here.guest("Ben").in_lobby()
        ben.until(lambda: ben.lobby_state.rooms)
        ben.send(Enter(ben.lobby_state.open_rooms[0].number))
        assert refusal(ben) is ErrorCode.ROOM
        assert ana.lobby_state.room_entered
        ben.request(
            Enter(code=ana.lobby_state.room_entered.code.upper().replace("-", " "))
        ).in_room()
        ben.until(lambda: ben.room_state.full)


def test_a_private_room_is_not_listed(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ana = here.guest("Ana").in_lobby().request(Open(Access.PRIVATE)).in_room()
        ben = here.guest("Ben").in_lobby().request(Open()).in_room()
        eve = here.guest("Eve").in_lobby()
        eve.until(lambda: eve.lobby_state.rooms)
        assert ben.lobby_state.room_entered and ana.lobby_state.room_entered
        assert list(eve.lobby_state.rooms) == [ben.lobby_state.room_entered.number]
        eve.send(Enter(ana.lobby_state.room_entered.number))
        assert refusal(eve) is ErrorCode.ROOM


def test_quick_match_brings_together_who_has_waited_longest(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        eve = here.guest("Eve").in_lobby()
        guests = [here.guest(name).in_lobby() for name in ("Ana", "Ben", "Cas", "Dan")]
        for guest, seeking in zip(guests, (1, 0, 1, 0), strict=True):
            guest.send(Seek())
            eve.until(lambda n=seeking: eve.lobby_state.counts.seeking == n)  # type: ignore[misc]
        for guest in guests:
            guest.until(lambda g=guest: g.room_state.full)  # type: ignore[misc]
        assert [set(guest.room_state.names.values()) for guest in guests] == [
            {"Ana", "Ben"},
            {"Ana", "Ben"},
            {"Cas", "Dan"},
            {"Cas", "Dan"},
        ]


def test_who_leaves_his_room_is_in_the_lobby_again_and_may_sit_down_elsewhere(
    tmp_path: Path,
) -> None:
    with arena(tmp_path) as here:
        ana, ben = here.pair()
        begin(ana, ben)
        ben.request(Leave()).in_lobby()
        ana.until(lambda: ana.room_state.outcome)
        ben.request(Open()).in_room()
        cas = here.guest("Cas").in_lobby()
        assert ben.lobby_state.room_entered
        cas.request(Enter(ben.lobby_state.room_entered.number)).in_room()
        begin(ben, cas)
        take_turns(ben, cas, 1)


def test_what_a_program_says_by_itself_after_its_player_left_is_no_complaint(
    tmp_path: Path,
) -> None:
    with arena(tmp_path) as here:
        ana = here.guest("Ana").in_lobby()
        ana.send(Sign(1, "00" * 64))
        ana.send(Say("Hello"))
        ana.until(lambda: said(ana))
        assert not ana.saw(Refused)


def test_anybody_in_the_lobby_may_watch_and_goes_back_to_it(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ana, ben = here.pair()
        begin(ana, ben)
        assert ana.lobby_state.room_entered
        eve = (
            here.guest("Eve")
            .in_lobby()
            .request(Enter(ana.lobby_state.room_entered.number, watch=True))
        )
        take_turns(ana, ben, 2)
        eve.until(lambda: eve.room_state.log == ana.room_state.log)
        assert eve.room_state.spectating
        eve.request(Leave()).in_lobby()
        ana.until(lambda: ana.room_state.watching == 0)


def test_a_player_of_the_computers_comes_when_called_and_goes_with_the_last_person(
    tmp_path: Path,
) -> None:
    with arena(tmp_path) as here:
        eve = here.guest("Eve").in_lobby()
        ana = here.guest("Ana").in_lobby().request(Open()).in_room()
        ana.send(Call(ana.lobby_state.levels[0]))
        ana.until(lambda: ana.room_state.choosing)
        ana.send(Pick("straw", ready=True))
        ana.until(lambda: ana.room_state.battle)
        assert ana.room_state.battle
        turns = 0
        while not ana.room_state.outcome and turns < 3:
            ana.until(lambda: ana.room_state.acting or ana.room_state.outcome)
            if ana.room_state.acting:
                turns += 1
                turn = ana.room_state.battle.turn
                ana.send(Act(turn, Action.ATTACK1))
                ana.until(lambda t=turn: ana.room_state.battle.turn > t)  # type: ignore[misc]
        eve.until(lambda: eve.lobby_state.rooms)
        ana.request(Leave()).in_lobby()
        eve.until(lambda: not eve.lobby_state.rooms)


def test_who_is_dropped_comes_back_to_his_room(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ana, ben = here.pair()
        begin(ana, ben)
        take_turns(ana, ben, 1)
        drop_connections(here)
        for each in (ana, ben):
            each.until(lambda v=each: v.room_state.everyone_present)  # type: ignore[misc]
        ana.until(lambda: ana.room_state.clock and ana.room_state.clock.running)
        take_turns(ana, ben, 2)
        assert ana.room_state.log == ben.room_state.log


def drop_connections(here: RunningArena) -> None:
    server, loop = here.runner.server, here.runner._loop
    assert loop
    for connection in list(server._connections):
        loop.call_soon_threadsafe(connection.abort)


def test_a_rematch_is_another_match_in_the_same_room(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ana, ben = here.pair()
        begin(ana, ben)
        finish(ana, ben)
        for each in (ana, ben):
            each.send(Rematch())
        begin(ana, ben)
        assert ana.room_state.match == 2


# --- closing -------------------------------------------------------------------------------------


def test_an_arena_that_drains_says_so_and_lets_nothing_begin(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ana, ben = here.pair()
        begin(ana, ben)
        eve = here.guest("Eve").in_lobby()
        cas = here.guest("Cas").in_lobby().request(Open()).in_room()
        here.runner.stop()
        for each in (ana, ben, eve, cas):
            each.until(lambda v=each: v.saw(Notice))  # type: ignore[misc]
        cas.send(Pick("straw", ready=True))
        assert refusal(cas) is ErrorCode.PHASE
        eve.send(Open())
        assert refusal(eve) is ErrorCode.PHASE
        finish(ana, ben)
        here.stop()


def test_an_arena_that_drains_waits_until_the_end_of_a_match_is_on_the_disk_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may, commit = threading.Event(), Journal._commit

    def commit_once_it_may(journal: Journal, jobs: list[Any]) -> None:
        assert may.wait(20)
        commit(journal, jobs)

    monkeypatch.setattr(Journal, "_commit", commit_once_it_may)
    may.set()
    with arena(tmp_path) as here:
        ana, ben = here.pair()
        begin(ana, ben)
        [hosted_room] = here.runner.arena.rooms
        may.clear()
        here.runner.stop()
        ben.send(Leave())
        until(lambda: not hosted_room.running)
        assert here.runner.arena.has_running_match
        may.set()
        ana.until(lambda: ana.room_state.outcome)


@pytest.mark.parametrize("politely", [True, False])
def test_after_a_restart_every_match_goes_on_where_it_was(tmp_path: Path, politely: bool) -> None:
    first = RunningArena(tmp_path, drain_seconds=0.0)
    ana, ben = first.pair()
    begin(ana, ben)
    take_turns(ana, ben, 2)
    if politely:
        first.stop()
    else:
        crash(first)
    second = RunningArena(tmp_path, port=first.port)
    for each in (ana, ben):
        each.until(lambda v=each: v.room_state.everyone_present and v.room_state.match_running)  # type: ignore[misc]
    ana.until(lambda: ana.room_state.clock and ana.room_state.clock.running)
    finish(ana, ben)
    assert ana.room_state.log == ben.room_state.log
    assert not any(isinstance(each, Bye) for each in ana.heard)
    first._stack.close()
    second.close()


def crash(here: RunningArena) -> None:
    """What is on the disk is on the disk; nobody hears a word."""
    runner, loop = here.runner, here.runner._loop
    assert loop

    def drop() -> None:
        runner.arena.close()
        for each in runner._listener._sockets:
            each.close()
        for connection in list(runner.server._connections):
            connection.abort()

    loop.call_soon_threadsafe(drop)
    here.stop(hurry=True)


def test_a_match_that_has_ended_is_not_taken_up_again(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ana, ben = here.pair()
        begin(ana, ben)
        finish(ana, ben)
    with arena(tmp_path) as here:
        assert len(here.runner.arena.rooms) == 0
