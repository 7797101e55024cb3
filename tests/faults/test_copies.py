"""Both sides keep the whole match, so either machine may lose its copy, or be gone for good."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from game.client_state.link import LinkClosed
from game.protocol.messages import Claim, Ended, ErrorCode, ResumeAnswer
from game.rules import Reason
from net.store.stored_room import player_key
from tests.end_to_end.real_player import RealPlayer, take_turns
from tests.faults.machine import Machine, fight, finish, machines, on_disk, sit_down, together


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[list[Machine]]:
    with machines(tmp_path, "ana", "ben") as pair:
        yield pair


def play(pair: list[Machine], turns: int = 6) -> tuple[RealPlayer, RealPlayer]:
    """Ana hosts, Ben has joined; some turns and lines into their match."""
    ana = pair[0].host().sit_down()
    ben = pair[1].join(pair[0].port)
    sit_down(ana, ben)
    fight(ana, ben)
    for turn in range(turns):
        ana.say(f"line {turn}")
        take_turns(ana, ben, 1)
        ben.until(lambda n=turn: len(ben.lines) == n + 1)  # type: ignore[misc]
    together(ana, ben)
    for machine, visitor, seat in ((pair[0], ana, ana.seat), (pair[1], ben, ben.seat)):
        key = player_key(visitor.room_state.room, seat)
        visitor.until(
            lambda m=machine, v=visitor, k=key: (  # type: ignore[misc]
                (kept := m.stores.player.read(k)) and list(kept.copy.entries) == v.room_state.log
            )
        )
    return ana, ben


def forget(file: Path, after: int) -> None:
    """Let a journal lose all entries after one."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM entry WHERE seq > ?", (after,))
        connection.commit()


def lose(folder: Path, *names: str) -> None:
    for name in names:
        for file in folder.glob(f"{name}*"):
            file.unlink()


def test_a_killed_host_takes_the_match_up_again_and_the_guest_slips_back_in(
    pair: list[Machine],
) -> None:
    ana, ben = play(pair)
    before, port = list(ben.room_state.log), pair[0].port
    pair[0].die()
    ana = pair[0].wake().host(port=port)
    together(ana, ben)
    assert ben.room_state.log == before == ana.room_state.log
    finish(ana, ben)


@pytest.mark.parametrize("left", [0, 1, 5, 9])
def test_what_both_journals_of_the_host_have_lost_comes_from_the_guest(
    pair: list[Machine], left: int
) -> None:
    ana, ben = play(pair)
    before, port = list(ben.room_state.log), pair[0].port
    pair[0].die()
    for name in ("host.db", "player.db"):
        forget(pair[0].folder / name, left)
    pair[0].wake()
    ana = pair[0].host(port=port)
    together(ana, ben)
    assert ana.room_state.log == ben.room_state.log == before
    finish(ana, ben)
    assert on_disk(pair[0].stores.host.read(ana.room_state.room)) == ana.room_state.log


def test_a_host_without_his_journal_takes_up_the_match_from_his_players_copy(
    pair: list[Machine],
) -> None:
    ana, ben = play(pair)
    before, port = list(ben.room_state.log), pair[0].port
    pair[0].die()
    lose(pair[0].folder, "host.db")
    ana = pair[0].wake().host(port=port)
    together(ana, ben)
    assert ana.room_state.log == ben.room_state.log == before
    finish(ana, ben)


def test_a_host_that_has_lost_all_but_his_key_gets_the_match_back_from_the_guest(
    pair: list[Machine],
) -> None:
    ana, ben = play(pair)
    before, port = list(ben.room_state.log), pair[0].port
    pair[0].die()
    for kept in pair[0].folder.iterdir():
        if kept.name != "identity":
            kept.unlink()
    ana = pair[0].wake().host(port=port)
    ana.until(lambda: ana.room_state.resume_offer is not None)
    ana.link.send(ResumeAnswer(accept=True))
    together(ana, ben)
    ana.until(lambda: ana.room_state.match_running)
    assert ana.room_state.log == ben.room_state.log == before
    finish(ana, ben)
    assert on_disk(pair[0].stores.host.read(ana.room_state.room)) == ana.room_state.log


def test_a_guest_that_has_lost_everything_gets_it_from_the_host(pair: list[Machine]) -> None:
    ana, ben = play(pair)
    room, seat = ben.room_state.room, ben.seat
    forget(pair[1].folder / "player.db", 2)
    pair[1].die()
    ben = pair[1].wake().join(pair[0].port)
    together(ana, ben)
    assert (ben.room_state.room, ben.seat) == (room, seat)
    assert ben.room_state.log == ana.room_state.log
    finish(ana, ben)
    key = player_key(room, seat)
    ben.until(lambda: on_disk(pair[1].stores.player.read(key)) == ben.room_state.log)


def test_the_guest_hosts_the_match_when_the_host_is_gone_for_good(pair: list[Machine]) -> None:
    """And the old host joins, as a guest, by the address of the new one."""
    ana, ben = play(pair)
    before, seats = list(ben.room_state.log), (ana.seat, ben.seat)
    pair[0].die()
    pair[1].die()
    ben = pair[1].wake().host("Ben")
    ben.until(lambda: ben.room_state.seq == len(before))
    ana = pair[0].wake().join(pair[1].port, "Ana")
    together(ana, ben)
    assert ana.room_state.log == ben.room_state.log == before
    assert (ana.seat, ben.seat) == seats
    finish(ana, ben)


def test_a_host_on_another_port_is_recognised(pair: list[Machine]) -> None:
    _, ben = play(pair)
    room, seat, old = ben.room_state.room, ben.seat, pair[0].port
    pair[0].die()
    pair[1].die()
    ana = pair[0].wake().host()
    assert pair[0].port != old
    ben = pair[1].wake().join(pair[0].port)
    together(ana, ben)
    assert (ben.room_state.room, ben.seat) == (room, seat)
    finish(ana, ben)


def test_two_branches_of_a_match_are_never_mixed(
    pair: list[Machine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old host's disk comes back after the match went on without him, on both machines."""
    ana, ben = play(pair)
    pair[0].die()
    pair[1].die()
    shutil.copytree(pair[0].folder, tmp_path / "old")
    ben = pair[1].wake().host("Ben")
    ana = pair[0].wake().join(pair[1].port, "Ana")
    together(ana, ben)
    take_turns(ana, ben, 3)
    together(ana, ben)
    newer = list(ana.room_state.log)
    for machine in pair:
        machine.die()
    # The old branch goes on by itself: its host claims the match.
    monkeypatch.setattr("net.room.match_clock.SINGLE_ABSENCE_SECONDS", 0.2)
    old = Machine(tmp_path / "old")
    alone = old.host()
    alone.until(lambda: alone.room_state.claimable)
    alone.send(Claim())
    alone.until(lambda: alone.room_state.outcome)
    ended = alone.room_state.log[-1]
    assert isinstance(ended, Ended) and ended.reason is Reason.AWAY
    old.die()
    # Both branches go on from the same entries; who comes back with the newer one is not believed
    # half and half: what was said is one of the two, whole.
    one, other = newer, [*newer[: len(alone.room_state.log) - 1], ended]
    ana = pair[0].wake().host()
    ben = pair[1].wake().join(pair[0].port)
    together(ana, ben)
    assert ana.room_state.log == ben.room_state.log
    assert ana.room_state.log in (one, other)
    assert not ana.room_state.desync
    assert not ben.room_state.desync


def test_somebody_else_does_not_get_a_seat_that_is_awaited(pair: list[Machine]) -> None:
    ana, ben = play(pair)
    port, before = pair[0].port, list(ben.room_state.log)
    for machine in pair:
        machine.die()
    ana = pair[0].wake().host(port=port)
    ana.until(lambda: ana.room_state.seq == len(before))
    carl = Machine(pair[0].folder.parent / "carl")
    try:
        visitor = carl.join(port, "Carl")
        over: LinkClosed = visitor.until_over()
        assert over.code is ErrorCode.FULL
        assert over.text == "A match here is waiting for Ben. Try again in a minute."
        ben = pair[1].wake().join(port)
        together(ana, ben)
        finish(ana, ben)
    finally:
        carl.die()


def test_who_waits_in_vain_after_a_restart_may_claim_the_match(
    pair: list[Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("net.room.match_clock.SINGLE_ABSENCE_SECONDS", 0.3)
    ana, _ = play(pair)
    for machine in pair:
        machine.die()
    ana = pair[0].wake().host().sit_down()
    ana.say("Ben?")
    ana.until(lambda: ana.room_state.claimable)
    ana.send(Claim(draw=True))
    ana.until(lambda: ana.room_state.outcome)
    assert ana.room_state.outcome
    assert (ana.room_state.outcome.winner, ana.room_state.outcome.reason) == (None, Reason.AWAY)
    ana.until(lambda: ana.lines[-1] == "Ben?")


# --- one folder for both -----------------------------------------------------------------------


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[list[Machine]]:
    """Two programs on one machine, with the same folder."""
    twins = [Machine(tmp_path / "one"), Machine(tmp_path / "one")]
    yield twins
    for twin in twins:
        twin.die()


def test_two_windows_with_one_folder_do_not_harm_each_other(twins: list[Machine]) -> None:
    ana, ben = play(twins)
    finish(ana, ben)
    for visitor in (ana, ben):
        key = player_key(visitor.room_state.room, visitor.seat)
        visitor.until(
            lambda k=key, v=visitor: (  # type: ignore[misc]
                on_disk(twins[0].stores.player.read(k)) == v.room_state.log
            )
        )
    assert on_disk(twins[1].stores.host.read(ana.room_state.room)) == ana.room_state.log


def test_with_one_folder_too_the_host_may_die(twins: list[Machine]) -> None:
    ana, ben = play(twins)
    seats, port = (ana.seat, ben.seat), twins[0].port
    twins[0].die()
    ana = twins[0].wake().host(port=port)
    together(ana, ben)
    assert (ana.seat, ben.seat) == seats
    finish(ana, ben)


@pytest.mark.parametrize("first", ["host", "guest"])
def test_with_one_folder_too_both_may_die(twins: list[Machine], first: str) -> None:
    ana, ben = play(twins)
    seats, port = (ana.seat, ben.seat), twins[0].port
    for twin in twins:
        twin.die()
    if first == "host":
        ana = twins[0].wake().host(port=port)
        ben = twins[1].wake().join(port)
    else:
        ben = twins[1].wake().join(port)
        ana = twins[0].wake().host(port=port)
    together(ana, ben)
    assert (ana.seat, ben.seat) == seats
    finish(ana, ben)


def test_a_match_that_runs_in_one_window_is_not_hosted_in_another(twins: list[Machine]) -> None:
    ana, ben = play(twins)
    third = Machine(twins[0].folder)
    try:
        assert third.stores.match_to_host() is None
        stranger = third.host("Carl")
        stranger.sit_down()
        assert stranger.room_state.room != ana.room_state.room
    finally:
        third.die()
    finish(ana, ben)
