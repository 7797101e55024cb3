"""Who does not want to hear somebody any more."""

from pathlib import Path

import pytest

from game.contract.messages import Bye, Code, Ended, Seats
from game.rules import Action, Reason
from game.table.link import Meeting
from net.door.known import Known
from tests.net.evening import Evening
from tests.support import LEFT, RIGHT

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
