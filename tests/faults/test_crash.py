"""A room whose program fails is taken up again from its journal, once, and nobody else notices."""

import contextlib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from game.app.arguments import parse_arguments
from game.app.context import Context
from game.client_state.link import LinkDown
from game.protocol.messages import ClientMessage, ErrorCode, Say
from game.records.archive import list_records
from game.rules import Seat
from net.client.client import Client
from net.lazy_link_factory import LazyLinkFactory
from net.room.room import Room
from net.room.room_options import RoomOptions
from net.server.server_thread import LOOPBACK, ServerThread
from net.store.journal import Journal
from net.wire.address import Address
from net.wire.rate_limit import NO_LIMITS
from tests.end_to_end.real_player import RealPlayer, take_turns
from tests.faults.machine import Machine, fight, finish, machines, sit_down, together, vanish
from tests.support import ROSTER

HOSTS = 20


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[list[Machine]]:
    with machines(tmp_path, "ana", "ben") as pair:
        yield pair


Bomb = Callable[[int], None]


@pytest.fixture
def bomb(monkeypatch: pytest.MonkeyPatch) -> Bomb:
    """From now on a room fails at that line of talk, so many times."""
    left = [0]
    receive = Room.receive

    def receive_or_fail(room: Room, seat: Seat, message: ClientMessage, now: float) -> None:
        if isinstance(message, Say) and message.text == "bomb" and left[0]:
            left[0] -= 1
            raise ZeroDivisionError("a bug of ours")
        receive(room, seat, message, now)

    monkeypatch.setattr(Room, "receive", receive_or_fail)
    return lambda times: left.__setitem__(0, times)


def play(pair: list[Machine]) -> tuple[RealPlayer, RealPlayer]:
    ana = pair[0].host().sit_down()
    ben = pair[1].join(pair[0].port)
    sit_down(ana, ben)
    fight(ana, ben)
    take_turns(ana, ben, 4)
    return ana, ben


def test_a_room_that_fails_is_taken_up_again_and_the_match_goes_on(
    pair: list[Machine], bomb: Bomb, caplog: pytest.LogCaptureFixture
) -> None:
    ana, ben = play(pair)
    known = list(ben.room_state.log)
    bomb(1)
    ben.say("bomb")
    ana.until(lambda: ana.lines == ["bomb"])
    together(ana, ben)
    assert ben.room_state.log[: len(known)] == known
    assert "ZeroDivisionError" in caplog.text
    finish(ana, ben)


def test_who_was_killed_is_told_where_his_match_waits_until_it_has_ended(
    pair: list[Machine],
) -> None:
    ana, ben = play(pair)
    pair[1].stores.player.flush()
    pair[1].die()
    pair[1].wake()
    known = [[(each.address, each.name) for each in one.stores.stored_matches()] for one in pair]
    assert known == [[("", "Ben")], [(f"{LOOPBACK}:{pair[0].port}", "Ana")]]
    ben = pair[1].join(pair[0].port)
    together(ana, ben)
    finish(ana, ben)
    pair[1].stores.player.flush()
    assert pair[1].stores.stored_matches() == ()


def test_a_room_that_fails_by_its_clock_is_taken_up_again(
    pair: list[Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = play(pair)
    tick, left = Room.tick, [1]

    def tick_or_fail(room: Room, now: float) -> None:
        if left:
            left.pop()
            raise ZeroDivisionError("a bug of ours")
        tick(room, now)

    monkeypatch.setattr(Room, "tick", tick_or_fail)
    host = pair[0]._hosts[0]
    assert host._loop
    host._loop.call_soon_threadsafe(host.room_host.tick)
    ben.until(lambda: any(isinstance(each, LinkDown) for each in ben.heard) or not left)
    together(ana, ben)
    finish(ana, ben)


def test_the_second_time_it_closes_with_a_sentence_and_the_match_is_kept(
    pair: list[Machine], bomb: Bomb
) -> None:
    ana, ben = play(pair)
    known, port = list(ben.room_state.log), pair[0].port
    bomb(2)
    ben.say("bomb")
    for visitor in (ana, ben):
        over = visitor.until_over()
        assert over.code is ErrorCode.CLOSED
        assert over.text == (
            "The host's program failed twice. The match is saved and can be hosted again."
        )
    for machine in pair:
        machine.die()
    ana = pair[0].wake().host(port=port)
    ben = pair[1].wake().join(port)
    together(ana, ben)
    assert ben.room_state.log[: len(known)] == known
    finish(ana, ben)


def test_a_room_that_fails_without_a_journal_goes_on_from_its_log(bomb: Bomb) -> None:
    host = ServerThread(ROSTER, address=LOOPBACK, port=0)
    ana, ben = (
        RealPlayer(Client(Address(LOOPBACK, host.port), name)).sit_down() for name in ("Ana", "Ben")
    )
    fight(ana, ben)
    take_turns(ana, ben, 2)
    bomb(1)
    ben.say("bomb")
    ana.until(lambda: ana.lines == ["bomb"])
    finish(ana, ben)
    for visitor in (ana, ben):
        vanish(visitor.link)  # type: ignore[arg-type]
    host.stop()


def test_of_many_rooms_in_one_program_the_others_notice_nothing(
    tmp_path: Path, bomb: Bomb, caplog: pytest.LogCaptureFixture
) -> None:
    """They share one journal, as on a server with many tables."""
    caplog.set_level(logging.CRITICAL)
    journal = Journal(tmp_path / "host.db")
    hosts = [
        ServerThread(
            ROSTER, address=LOOPBACK, port=0, journal=journal, options=RoomOptions(limits=NO_LIMITS)
        )
        for _ in range(HOSTS)
    ]
    pairs = [
        [
            RealPlayer(Client(Address(LOOPBACK, host.port), name)).sit_down()
            for name in ("Ana", "Ben")
        ]
        for host in hosts
    ]
    try:
        for one, other in pairs:
            fight(one, other)
        bomb(1)
        pairs[0][0].say("bomb")
        for one, other in pairs[1:]:
            take_turns(one, other, 3)
        pairs[0][1].until(lambda: pairs[0][1].lines == ["bomb"])
        for one, other in pairs:
            finish(one, other)
        others = [visitor for pair in pairs[1:] for visitor in pair]
        assert not any(isinstance(each, LinkDown) for visitor in others for each in visitor.heard)
        print(f"1 crash among {HOSTS} rooms: {HOSTS - 1} untouched")
    finally:
        for pair in pairs:
            for visitor in pair:
                vanish(visitor.link)  # type: ignore[arg-type]
        for host in hosts:
            host.stop()
        journal.close()


def test_what_a_crashed_room_had_not_kept_was_told_to_nobody(
    pair: list[Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails after it has changed its log and before anything of that is out."""
    ana, ben = play(pair)
    left, receive = [1], Room.receive

    def receive_then_fail(room: Room, seat: Seat, message: ClientMessage, now: float) -> None:
        receive(room, seat, message, now)
        if isinstance(message, Say) and left:
            left.pop()
            raise ZeroDivisionError("a bug of ours")

    monkeypatch.setattr(Room, "receive", receive_then_fail)
    ben.say("once")
    ana.until(lambda: ana.lines)
    together(ana, ben)
    assert ana.lines == ben.lines == ["once"]
    finish(ana, ben)


def test_a_match_that_is_put_away_waits_no_more_and_stays_in_the_records_as_unfinished(
    pair: list[Machine],
) -> None:
    play(pair)
    for machine in pair:
        machine.stores.player.flush()
        machine.die()
        context = Context(parse_arguments(["--data", str(machine.folder)]))
        with contextlib.closing(LazyLinkFactory(context).links) as links:
            (match,) = links.stored_matches()
            links.forget(match)
            assert links.stored_matches() == ()
        (summary,) = list_records(context.records)
        assert summary.verdict
        assert (summary.verdict.actions, summary.verdict.outcome) == (4, None)
        assert machine.wake().stores.match_to_host() is None
