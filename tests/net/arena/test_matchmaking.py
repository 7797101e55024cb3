"""Who seeks meets who waits, in either order; and what one is told where that cannot be."""

from dataclasses import replace
from pathlib import Path

import pytest

from game.protocol.lobby_messages import Access, Call, Enter, LobbyJoined, Open, Seek
from game.protocol.messages import ErrorCode, Leave, Pick, Refused
from net.wire.rate_limit import LIMITS, NO_LIMITS, PasscodeGuesses, limits_for
from tests.end_to_end.real_player import begin
from tests.net.arenas import ArenaGuest, RunningArena, arena


def meet(one: ArenaGuest, other: ArenaGuest) -> None:
    names = {one.lobby_state.name, other.lobby_state.name}
    for each in (one, other):
        each.until(lambda v=each: v.room_state.choosing and names == {*v.room_state.names.values()})  # type: ignore[misc]


def refused(guest: ArenaGuest) -> ErrorCode:
    """Why the next wish is not granted."""
    before = sum(isinstance(each, Refused) for each in guest.heard)
    guest.until(lambda: sum(isinstance(each, Refused) for each in guest.heard) > before)
    return [each.code for each in guest.heard if isinstance(each, Refused)][-1]


# --- who seeks -------------------------------------------------------------------------------


def test_who_seeks_is_led_to_a_player_who_sits_alone_in_an_open_room(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ana = here.guest("Ana").in_lobby().request(Open()).in_room()
        ben = here.guest("Ben").in_lobby().request(Seek())
        meet(ana, ben)


def test_who_opens_a_room_meets_whoever_seeks_already(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ben = here.guest("Ben").in_lobby().request(Seek())
        ben.until(lambda: ben.lobby_state.counts.seeking)
        ana = here.guest("Ana").in_lobby().request(Open())
        meet(ana, ben)


def test_who_seeks_is_led_to_nobody_who_has_not_an_open_seat(tmp_path: Path) -> None:
    """Behind a code; with a player of the computer's; away, with a seat that is kept."""
    with arena(tmp_path) as here:
        ana = here.guest("Ana").in_lobby().request(Open(Access.CODE)).in_room()
        ben = here.guest("Ben").in_lobby().request(Open()).in_room()
        ben.send(Call(ben.lobby_state.levels[0]))
        ben.until(lambda: ben.room_state.choosing)
        cas, dan = here.pair()
        begin(cas, dan)
        dan.request(Leave()).in_lobby()
        eve = here.guest("Eve").in_lobby().request(Seek())
        meet(cas, eve)
        fay = here.guest("Fay").in_lobby().request(Seek())
        fay.until(lambda: fay.lobby_state.counts.seeking == 1)
        assert not ana.room_state.full


def cut(here: RunningArena, name: str) -> None:
    """The connection of somebody breaks, and his program is gone."""
    lobby, loop = here.runner.arena.lobby, here.runner._loop
    assert loop

    def hang_up() -> None:
        connection = next(
            connection for connection, member in lobby.members.items() if member.name == name
        )
        connection.abort()

    loop.call_soon_threadsafe(hang_up)


def test_who_was_paired_with_somebody_who_is_gone_seeks_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("net.arena.arena.SWEEP_SECONDS", 0.05)
    monkeypatch.setattr("net.arena.matchmaking.MISSING_SECONDS", 0.1)
    with arena(tmp_path) as here:
        ana = here.guest("Ana").in_lobby().request(Seek())
        ben = here.guest("Ben").in_lobby().request(Seek())
        meet(ana, ben)
        ben.link._closing.set()  # type: ignore[attr-defined]
        cut(here, "Ben")
        ana.until(lambda: ana.lobby_state.in_lobby)
        back = [each for each in ana.heard if isinstance(each, LobbyJoined)][-1]
        assert back.seeking
        assert back.notice == "Your opponent is gone, so you are searching again."
        cas = here.guest("Cas").in_lobby().request(Seek())
        meet(ana, cas)


def test_nobody_is_led_out_of_a_room_in_which_a_match_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("net.arena.arena.SWEEP_SECONDS", 0.02)
    monkeypatch.setattr("net.arena.matchmaking.MISSING_SECONDS", 0.02)
    with arena(tmp_path) as here:
        ana, ben = here.pair()
        begin(ana, ben)
        ben.request(Leave()).in_lobby()
        ana.until(lambda: ana.room_state.outcome)
        ana.listen(0.3)
        assert not ana.lobby_state.in_lobby


# --- limits ----------------------------------------------------------------------------------


def test_in_a_full_arena_whoever_seeks_or_opens_is_told_so(tmp_path: Path) -> None:
    with arena(tmp_path, rooms=1) as here:
        ana = here.guest("Ana").in_lobby().request(Open(Access.PRIVATE)).in_room()
        ben = here.guest("Ben").in_lobby().request(Open())
        assert refused(ben) is ErrorCode.LIMIT
        ben.send(Seek())
        cas = here.guest("Cas").in_lobby().request(Seek())
        for each in (ben, cas):
            assert refused(each) is ErrorCode.LIMIT
            assert "no space for another room" in each.lobby_state.complaint
        cas.until(lambda: cas.lobby_state.counts.seeking == 0)
        ana.request(Leave()).in_lobby()
        # Who left for good has no room any more.
        cas.until(lambda: not here.runner.arena.rooms)
        cas.send(Seek())
        ben.send(Seek())
        meet(ben, cas)


def test_from_one_address_so_many_of_the_computers_players_are_called_and_no_more(
    tmp_path: Path,
) -> None:
    with arena(tmp_path, limits=replace(NO_LIMITS, house_bots=2)) as here:
        guests = [here.guest(name).in_lobby() for name in ("Ana", "Ben", "Cas")]
        for guest in guests:
            guest.request(Open(Access.PRIVATE)).in_room()
            guest.send(Call(guest.lobby_state.levels[0]))
            if guest is not guests[-1]:
                guest.until(lambda g=guest: g.room_state.choosing)  # type: ignore[misc]
        assert refused(guests[-1]) is ErrorCode.LIMIT
        guests[0].request(Leave()).in_lobby()
        guests[-1].until(lambda: len(here.runner.arena.rooms) == 2)
        guests[-1].send(Call(guests[-1].lobby_state.levels[0]))
        guests[-1].until(lambda: guests[-1].room_state.choosing)


def test_a_class_behind_one_router_may_call_one_each() -> None:
    assert LIMITS.house_bots == 8
    assert limits_for(40).house_bots == 40
    assert limits_for(2).house_bots == 8


def test_a_room_with_only_a_player_of_the_computers_ends_after_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its match is kept, as any that has not ended."""
    monkeypatch.setattr("net.arena.arena.SWEEP_SECONDS", 0.05)
    monkeypatch.setattr("net.arena.room_lifecycle.EMPTY_SECONDS", 0.1)
    with arena(tmp_path) as here:
        ana = here.guest("Ana").in_lobby().request(Open()).in_room()
        ana.send(Call(ana.lobby_state.levels[0]))
        ana.until(lambda: ana.room_state.choosing)
        ana.send(Pick("straw", ready=True))
        ana.until(lambda: ana.room_state.battle)
        ben = here.guest("Ben").in_lobby()
        ben.until(lambda: ben.lobby_state.rooms)
        ana.link._closing.set()  # type: ignore[attr-defined]
        cut(here, "Ana")
        ben.until(lambda: not ben.lobby_state.rooms)
        assert [stored.match_runs for stored in here.runner.journal.rooms()] == [True]


def test_three_wrong_codes_a_minute_may_come_from_one_address() -> None:
    guesses = PasscodeGuesses(LIMITS)
    for _ in range(3):
        assert guesses.allowed("10.0.0.7", 0.0)
        guesses.note_wrong("10.0.0.7", 0.0)
    assert not guesses.allowed("10.0.0.7", 19.0)
    assert guesses.allowed("10.0.0.8", 19.0)
    assert guesses.allowed("10.0.0.7", 20.1)


def test_who_guesses_the_codes_of_rooms_has_three_guesses(tmp_path: Path) -> None:
    """The fourth is not looked at, were it the right one; what is no code is no guess."""
    with arena(tmp_path) as here:
        ana = here.guest("Ana").in_lobby().request(Open(Access.CODE)).in_room()
        assert ana.lobby_state.room_entered
        code = ana.lobby_state.room_entered.code
        wrong = next(each for each in ("acorn-acorn-acorn", "amber-amber-amber") if each != code)
        eve = here.guest("Eve").in_lobby().request(Enter(code="no code"))
        assert refused(eve) is ErrorCode.ROOM
        for _ in range(3):
            eve.send(Enter(code=wrong))
            assert refused(eve) is ErrorCode.ROOM
        eve.send(Enter(code=code))
        assert refused(eve) is ErrorCode.FLOOD
        assert not eve.lobby_state.room_entered
        ana.say("Nobody is here")
        ana.until(lambda: ana.lines)
