"""Who does not want to hear somebody any more, and how that is undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.contract.messages import Bye, Code, Ended, Seats
from game.rules import Action, Outcome, Reason
from game.table.blocklist import lift_block, tell_blocked
from game.table.link import Meeting, Up
from game.table.table import Table
from game.ui.screen.session import Session
from net.door.identity import load_identity
from net.door.known import Known
from net.guest.client import Client
from net.host.hosting import LOOPBACK, Host, HostedLink
from net.wire.address import Address
from tests.net.doors import CODE, knock, papers
from tests.net.evening import Evening
from tests.support import LEFT, RIGHT, ROSTER, until

BEN = b"b" * 32


@pytest.fixture
def known(tmp_path: Path) -> Known:
    return Known(tmp_path / "known.db")


def test_a_block_lasts(known: Known, tmp_path: Path) -> None:
    known.meet("Ben", BEN)
    known.let_in(BEN)
    known.block(BEN)
    again = Known(tmp_path / "known.db")
    assert again.meet("Ben", BEN) is Meeting.BLOCKED
    assert again.meet("Benny", BEN) is Meeting.BLOCKED
    assert not again.is_guest(BEN)
    assert again.meet("Ben", b"c" * 32) is not Meeting.BLOCKED


def test_whom_the_host_sends_out_has_no_seat_any_more() -> None:
    evening = Evening()
    evening.room.send_out(RIGHT)
    evening._drain()
    assert evening.last(RIGHT, Bye).code is Code.REMOVED
    assert evening.last(LEFT, Seats).right is None
    evening.room.send_out(RIGHT)


def test_a_host_cannot_save_himself_by_sending_the_other_out() -> None:
    evening = Evening().fight()
    evening.act(LEFT, Action.ATTACK1)
    evening.room.send_out(RIGHT)
    evening._drain()
    ended = evening.last(LEFT, Ended)
    assert (ended.winner, ended.reason) == (RIGHT, Reason.LEFT)


# --- undone --------------------------------------------------------------------------------


def test_who_is_blocked_is_listed_by_name_and_mark_and_unblocked_by_either(known: Known) -> None:
    known.block(BEN, "Ben")
    known.block(b"e" * 32, "Eve")
    ben, eve = known.blocked()
    assert (ben.name, eve.name) == ("Ben", "Eve")
    assert lift_block(known, "ben")[0] == ben
    assert lift_block(known, eve.mark.upper())[0] == eve
    assert known.blocked() == ()
    assert known.meet("Ben", BEN) is not Meeting.BLOCKED
    assert list(tell_blocked(known)) == ["Nobody is blocked."]


def test_two_of_one_name_are_told_apart_by_their_marks(known: Known) -> None:
    known.block(BEN, "Ben")
    known.block(b"c" * 32, "Ben")
    who, told = lift_block(known, "Ben")
    assert who is None
    assert all(each.mark in told for each in known.blocked())
    assert lift_block(known, known.blocked()[0].mark)[0] is not None
    assert len(known.blocked()) == 1


def test_who_is_not_blocked_cannot_be_unblocked(known: Known) -> None:
    known.block(BEN, "Ben")
    assert lift_block(known, "Eve") == (None, "Nobody called Eve is blocked.")
    assert "Ben" in lift_block(known, "")[1]


def test_a_block_of_an_older_version_is_listed_by_the_name_that_was_met(known: Known) -> None:
    known.meet("Ben", BEN)
    known.block(BEN)
    assert [each.name for each in known.blocked()] == ["Ben"]


# --- in a match that one hosts ---------------------------------------------------------------


class House:
    """Ana hosts, Ben has joined, and they fight."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        credentials = papers(folder / "ana", CODE)
        self.host = Host(ROSTER, address=LOOPBACK, port=0, credentials=credentials)
        self.ana = Session(HostedLink(self.host, "Ana", credentials=credentials))
        guest = papers(folder / "ben", CODE)
        link = Client(Address(LOOPBACK, self.host.port), "Ben", credentials=guest)
        self.ben = Session(link)
        for session in (self.ana, self.ben):
            self.until(lambda s=session: s.table.full)
            session.pick("straw", ready=True)
        for session in (self.ana, self.ben):
            self.until(lambda s=session: s.table.fighting and s.table.battle)

    def until(self, condition: object) -> None:
        def met() -> bool:
            for session in (self.ana, self.ben):
                session.catch_up()
            return bool(condition())  # type: ignore[operator]

        until(met)

    def close(self) -> None:
        self.ana.close()
        self.ben.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def texts(table: Table) -> str:
    return " ".join(line.text for line in table.lines)


def test_a_host_is_asked_once_and_then_loses_the_match_by_the_block(house: House) -> None:
    assert "you lose the match" in house.ana.block()
    house.until(lambda: True)
    assert house.ana.table.fighting
    assert not house.ana.link.blocklist.blocked()  # type: ignore[attr-defined]
    assert "is blocked and sent out" in house.ana.block()
    house.until(lambda: house.ana.table.outcome and house.ben.over)
    lost = Outcome(RIGHT, Reason.LEFT)
    assert (house.ana.table.outcome, house.ben.table.outcome) == (lost, lost)
    assert not house.ana.table.desync
    assert "That must never happen" not in texts(house.ana.table)
    assert house.ben.over
    assert (house.ben.over.code, house.ben.over.text) == (
        Code.REMOVED,
        "The host has sent you out.",
    )


def test_who_was_blocked_comes_in_again_once_that_is_undone(house: House, tmp_path: Path) -> None:
    house.ana.block()
    house.ana.block()
    house.until(lambda: house.ben.over)
    key = load_identity(tmp_path / "ben").public_key
    known = Known(tmp_path / "ana" / "known.db")
    assert [each.key for each in known.blocked()] == [key]
    port = house.host.port
    refused = knock(port, papers(tmp_path / "ben", CODE))
    assert getattr(refused, "code", None) is Code.REMOVED
    assert "is not blocked any more" in house.ana.unblock("Ben")
    assert isinstance(knock(port, papers(tmp_path / "ben", CODE)), Up)


def test_a_guest_hides_the_host_without_losing_anything(house: House) -> None:
    assert "is blocked: you do not see their lines" in house.ben.block()
    assert house.ben.muted
    house.until(lambda: house.ana.table.places[RIGHT].muted)  # type: ignore[union-attr]
    assert house.ana.table.fighting
    assert "is not blocked any more" in house.ben.unblock("ana")
    assert not house.ben.muted
