"""Killed before, between and after matches: the room, its talk and its seats are there again."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from game.client_state.link import LinkDown, UnsentLines
from game.protocol.messages import ErrorCode, Refused, Rematch, Seats
from net.store.journal import Journal
from net.store.stored_room import today
from tests.end_to_end.real_player import RealPlayer, begin
from tests.faults.machine import Machine, fight, finish, machines, sit_down, together
from tests.net.arenas import arena


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[list[Machine]]:
    with machines(tmp_path, "ana", "ben") as pair:
        yield pair


def met(pair: list[Machine], *, played: bool) -> tuple[RealPlayer, RealPlayer]:
    """Ana hosts and Ben has joined; before their first match, or after it."""
    ana = pair[0].host().sit_down()
    ben = pair[1].join(pair[0].port)
    sit_down(ana, ben)
    ana.say("Welcome")
    ben.until(lambda: "Welcome" in ben.lines)
    if played:
        fight(ana, ben)
        finish(ana, ben)
    return ana, ben


def reads(visitor: RealPlayer, *lines: str) -> None:
    """Until they are on the screen; each is there once and in this order."""
    visitor.until(lambda: all(line in visitor.lines for line in lines))
    assert [line for line in visitor.lines if line in lines] == list(lines)


@pytest.mark.parametrize("played", [False, True], ids=["before", "after"])
def test_a_guest_who_is_killed_comes_back_to_the_seat_and_reads_what_was_said(
    pair: list[Machine], played: bool
) -> None:
    ana, ben = met(pair, played=played)
    room, port = ana.room_state.room, pair[0].port
    pair[1].die()
    ana.until(lambda: not ana.room_state.everyone_present)
    ana.say("Where are you?")
    ben = pair[1].wake().join(port)
    together(ana, ben)
    ben.say("Here again")
    for visitor in (ana, ben):
        reads(visitor, "Welcome", "Where are you?", "Here again")
    assert ben.room_state.room == room
    assert not any(isinstance(each, LinkDown) for each in ana.heard)


@pytest.mark.parametrize("played", [False, True], ids=["before", "after"])
def test_a_host_who_is_killed_finds_the_room_again_and_what_is_typed_first_waits_for_the_guest(
    pair: list[Machine], played: bool
) -> None:
    ana, ben = met(pair, played=played)
    room, port = ana.room_state.room, pair[0].port
    pair[0].die()
    ben.until(lambda: any(isinstance(each, LinkDown) for each in ben.heard))
    ben.say("Hello?")
    ana = pair[0].wake().host(port=port)
    ana.until(lambda: ana.room_state.welcomed)
    ana.say("I am back, sorry")
    together(ana, ben)
    for visitor in (ana, ben):
        visitor.until(lambda v=visitor: {"Hello?", "I am back, sorry"} <= {*v.lines})  # type: ignore[misc]
        assert len(visitor.lines) == 3
    assert ana.room_state.room == ben.room_state.room == room
    fight(ana, ben)
    finish(ana, ben)


def test_both_may_be_killed_between_two_matches(pair: list[Machine]) -> None:
    ana, ben = met(pair, played=True)
    room, port = ana.room_state.room, pair[0].port
    for machine in pair:
        machine.die()
    ana = pair[0].wake().host(port=port)
    ana.sit_down().say("First")
    ben = pair[1].wake().join(port)
    ben.say("Second")
    together(ana, ben)
    for visitor in (ana, ben):
        visitor.until(lambda v=visitor: {"First", "Second"} <= {*v.lines})  # type: ignore[misc]
    assert ana.room_state.room == room
    fight(ana, ben)
    assert ben.room_state.match == 2


def test_what_a_killed_guest_had_typed_without_a_connection_is_sent_afterwards(
    pair: list[Machine],
) -> None:
    _, ben = met(pair, played=True)
    port = pair[0].port
    pair[0].die()
    ben.until(lambda: any(isinstance(each, LinkDown) for each in ben.heard))
    ben.say("Typed into the void")
    assert pair[1].stores.player.flush()
    pair[1].die()
    ana = pair[0].wake().host(port=port).sit_down()
    pair[1].wake().join(port)
    reads(ana, "Welcome", "Typed into the void")


def test_a_rematch_outlives_a_host_who_is_killed(pair: list[Machine]) -> None:
    """Both choose then; whoever had wished it need not wish it again."""
    ana, ben = met(pair, played=True)
    port = pair[0].port
    ben.send(Rematch())
    ana.until(lambda: (seat_state := ana.room_state.seats[ben.seat]) and seat_state.rematch)
    pair[0].die()
    ana = pair[0].wake().host(port=port)
    together(ana, ben)
    ben.until(lambda: ben.room_state.choosing)
    begin(ana, ben)


def test_whoever_has_left_comes_as_a_newcomer(pair: list[Machine]) -> None:
    ana, ben = met(pair, played=True)
    room = ana.room_state.room
    ben.link.close()
    ana.until(lambda: not ana.room_state.full)
    ben = pair[1].join(pair[0].port)
    sit_down(ana, ben)
    assert ben.room_state.room != room
    assert ben.lines == []


def test_whoever_left_a_match_is_not_led_back_to_it_though_its_end_was_not_heard(
    pair: list[Machine],
) -> None:
    ana, ben = met(pair, played=False)
    fight(ana, ben)
    ben.link.close()
    ana.until(lambda: not ana.room_state.full)
    key = f"{ana.room_state.room}/{ben.seat}"
    pair[1].stores.player.flush()
    pair[1].stores.player.truncate(key, 2, ())
    pair[1].stores.player.flush()
    assert pair[1].stores.stored_matches() == ()
    sit_down(ana, pair[1].join(pair[0].port))


def test_a_host_who_has_left_opens_a_new_room(pair: list[Machine]) -> None:
    ana, _ = met(pair, played=True)
    room = ana.room_state.room
    ana.link.close()
    pair[0].die()
    ana = pair[0].wake().host().sit_down()
    assert ana.room_state.room != room
    assert not ana.room_state.full


def test_a_room_of_another_day_is_not_opened_again(pair: list[Machine], tmp_path: Path) -> None:
    ana, _ = met(pair, played=True)
    room = ana.room_state.room
    for machine in pair:
        machine.die()
    for name, file in (("ana", "host.db"), ("ben", "player.db")):
        journal = Journal(tmp_path / name / file)
        for stored in journal.rooms():
            ticket = stored.details.ticket
            key = f"{stored.copy.id}/{ticket.seat}" if ticket else stored.copy.id
            details = msgspec.structs.replace(stored.details, day=today() - 2)
            journal.open_room(key, stored.copy.epoch, details)
        journal.close()
    ana = pair[0].wake().host().sit_down()
    ben = pair[1].wake().join(pair[0].port)
    sit_down(ana, ben)
    assert ana.room_state.room != room


def test_a_host_who_has_put_the_room_away_does_not_get_it_back_from_a_guest(
    pair: list[Machine],
) -> None:
    ana, _ = met(pair, played=True)
    room, port = ana.room_state.room, pair[0].port
    pair[1].die()
    ana.link.close()
    pair[0].die()
    ana = pair[0].wake().host(port=port).sit_down()
    ben = pair[1].wake().join(port)
    sit_down(ana, ben)
    assert ana.room_state.room == ben.room_state.room != room


def test_what_waits_when_the_host_closes_is_said_not_to_be_sent(pair: list[Machine]) -> None:
    ana, ben = met(pair, played=False)
    ana.link.close()
    assert ben.until_over().code is ErrorCode.CLOSED
    ben.say("Too late")
    ben.until(lambda: any(isinstance(e, Refused) and "Too late" in e.text for e in ben.heard))


def test_rooms_of_an_arena_that_is_killed_between_matches_are_there_again(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        ana, ben = here.pair()
        room = ana.room_state.room
        ana.say("Before")
        ben.until(lambda: "Before" in ben.lines)
        here.stop(hurry=True)
        ben.until(lambda: any(isinstance(each, LinkDown) for each in ben.heard))
        ben.say("Meanwhile")
        with arena(tmp_path, port=here.port):
            reads(ana, "Before", "Meanwhile")
            assert ana.room_state.room == ben.room_state.room == room
            assert not any(isinstance(each, UnsentLines) for each in (*ana.heard, *ben.heard))
            assert ana.saw(Seats)
