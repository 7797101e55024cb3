"""Who does not want to hear somebody any more, and how that is undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.client_state.blocklist import describe_blocked, lift_block
from game.client_state.link import LinkUp, PeerFamiliarity
from game.client_state.room_state import RoomState
from game.protocol.messages import Bye, Ended, ErrorCode, Seats
from game.rules import Action, Outcome, Reason
from game.session import GameSession
from net.client.client import Client
from net.security.identity import load_identity
from net.security.known_peers import KnownPeers
from net.server.server_thread import LOOPBACK, HostClient, ServerThread
from net.wire.address import Address
from tests.net.real_hosts import CODE, credentials_in, knock
from tests.net.room_script import RoomScript
from tests.support import LEFT, RIGHT, ROSTER, until

BEN = b"b" * 32


@pytest.fixture
def known(tmp_path: Path) -> KnownPeers:
    return KnownPeers(tmp_path / "known.db")


def test_a_block_lasts(known: KnownPeers, tmp_path: Path) -> None:
    known.record_meeting("Ben", BEN)
    known.add_guest(BEN)
    known.block(BEN)
    again = KnownPeers(tmp_path / "known.db")
    assert again.record_meeting("Ben", BEN) is PeerFamiliarity.BLOCKED
    assert again.record_meeting("Benny", BEN) is PeerFamiliarity.BLOCKED
    assert not again.is_guest(BEN)
    assert again.record_meeting("Ben", b"c" * 32) is not PeerFamiliarity.BLOCKED


def test_whom_the_host_sends_out_has_no_seat_any_more() -> None:
    context = RoomScript()
    context.room.kick(RIGHT)
    context._drain()
    assert context.last(RIGHT, Bye).code is ErrorCode.REMOVED
    assert context.last(LEFT, Seats).right is None
    context.room.kick(RIGHT)


def test_a_host_cannot_save_himself_by_sending_the_other_out() -> None:
    context = RoomScript().fight()
    context.act(LEFT, Action.ATTACK1)
    context.room.kick(RIGHT)
    context._drain()
    ended = context.last(LEFT, Ended)
    assert (ended.winner, ended.reason) == (RIGHT, Reason.LEFT)


# --- undone --------------------------------------------------------------------------------


def test_who_is_blocked_is_listed_by_name_and_mark_and_unblocked_by_either(
    known: KnownPeers,
) -> None:
    known.block(BEN, "Ben")
    known.block(b"e" * 32, "Eve")
    ben, eve = known.blocked()
    assert (ben.name, eve.name) == ("Ben", "Eve")
    assert lift_block(known, "ben")[0] == ben
    assert lift_block(known, eve.mark.upper())[0] == eve
    assert known.blocked() == ()
    assert known.record_meeting("Ben", BEN) is not PeerFamiliarity.BLOCKED
    assert list(describe_blocked(known)) == ["Nobody is blocked."]


def test_two_of_one_name_are_told_apart_by_their_marks(known: KnownPeers) -> None:
    known.block(BEN, "Ben")
    known.block(b"c" * 32, "Ben")
    who, text = lift_block(known, "Ben")
    assert who is None
    assert all(each.mark in text for each in known.blocked())
    assert lift_block(known, known.blocked()[0].mark)[0] is not None
    assert len(known.blocked()) == 1


def test_who_is_not_blocked_cannot_be_unblocked(known: KnownPeers) -> None:
    known.block(BEN, "Ben")
    assert lift_block(known, "Eve") == (None, "No player called Eve is blocked.")
    assert "Ben" in lift_block(known, "")[1]


def test_a_block_of_an_older_version_is_listed_by_the_name_that_was_met(known: KnownPeers) -> None:
    known.record_meeting("Ben", BEN)
    known.block(BEN)
    assert [each.name for each in known.blocked()] == ["Ben"]


# --- in a match that one hosts ---------------------------------------------------------------


class HostedFight:
    """Ana hosts, Ben has joined, and they fight."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        credentials = credentials_in(folder / "ana", CODE)
        self.host = ServerThread(ROSTER, address=LOOPBACK, port=0, credentials=credentials)
        self.ana = GameSession(HostClient(self.host, "Ana", credentials=credentials))
        guest = credentials_in(folder / "ben", CODE)
        link = Client(Address(LOOPBACK, self.host.port), "Ben", credentials=guest)
        self.ben = GameSession(link)
        for session in (self.ana, self.ben):
            self.until(lambda s=session: s.room_state.full)
            session.pick("straw", ready=True)
        for session in (self.ana, self.ben):
            self.until(lambda s=session: s.room_state.match_running and s.room_state.battle)

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
def fight(tmp_path: Path) -> Iterator[HostedFight]:
    made = HostedFight(tmp_path)
    yield made
    made.close()


def texts(room_state: RoomState) -> str:
    return " ".join(line.text for line in room_state.lines)


def test_a_host_is_asked_once_and_then_loses_the_match_by_the_block(fight: HostedFight) -> None:
    assert "you lose the match" in fight.ana.block()
    fight.until(lambda: True)
    assert fight.ana.room_state.match_running
    assert not fight.ana.link.blocklist.blocked()  # type: ignore[attr-defined]
    assert "is blocked and has been removed" in fight.ana.block()
    fight.until(lambda: fight.ana.room_state.outcome and fight.ben.closed)
    lost = Outcome(RIGHT, Reason.LEFT)
    assert (fight.ana.room_state.outcome, fight.ben.room_state.outcome) == (lost, lost)
    assert not fight.ana.room_state.desync
    assert "That must never happen" not in texts(fight.ana.room_state)
    assert fight.ben.closed
    assert (fight.ben.closed.code, fight.ben.closed.text) == (
        ErrorCode.REMOVED,
        "The host has removed you.",
    )


def test_who_was_blocked_comes_in_again_once_that_is_undone(
    fight: HostedFight, tmp_path: Path
) -> None:
    fight.ana.block()
    fight.ana.block()
    fight.until(lambda: fight.ben.closed)
    key = load_identity(tmp_path / "ben").public_key
    known_peers = KnownPeers(tmp_path / "ana" / "known.db")
    assert [each.key for each in known_peers.blocked()] == [key]
    port = fight.host.port
    refused = knock(port, credentials_in(tmp_path / "ben", CODE))
    assert getattr(refused, "code", None) is ErrorCode.REMOVED
    assert "is no longer blocked" in fight.ana.unblock("Ben")
    assert isinstance(knock(port, credentials_in(tmp_path / "ben", CODE)), LinkUp)


def test_a_guest_hides_the_host_without_losing_anything(fight: HostedFight) -> None:
    assert "is blocked: you no longer see their messages" in fight.ben.block()
    assert fight.ben.muted
    fight.until(lambda: fight.ana.room_state.seats[RIGHT].muted)  # type: ignore[union-attr]
    assert fight.ana.room_state.match_running
    assert "is no longer blocked" in fight.ben.unblock("ana")
    assert not fight.ben.muted
