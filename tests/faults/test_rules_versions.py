"""Two versions of the rules: a sentence that names both, talk as one likes, and no match."""

from collections.abc import Iterator

import pytest

from game.protocol.messages import ErrorCode, Pick, Refused
from game.rules.roster import RULES_VERSION
from net.client.client import Client
from net.server.server_thread import LOOPBACK, ServerThread
from net.wire.address import Address
from tests.end_to_end.real_player import RealPlayer
from tests.faults.machine import fight, finish, sit_down
from tests.support import ROSTER

OTHER = str(RULES_VERSION + 1)


@pytest.fixture
def host() -> Iterator[ServerThread]:
    host = ServerThread(ROSTER, address=LOOPBACK, port=0)
    yield host
    host.stop()


def join(host: ServerThread, name: str, rules: str = str(RULES_VERSION)) -> RealPlayer:
    return RealPlayer(Client(Address(LOOPBACK, host.port), name, rules))


def sentences(visitor: RealPlayer) -> list[str]:
    return [
        each.text
        for each in visitor.heard
        if isinstance(each, Refused) and each.code is ErrorCode.VERSION
    ]


def test_both_are_told_within_a_second_which_versions_differ(host: ServerThread) -> None:
    ana = join(host, "Ana").sit_down()
    ben = join(host, "Ben", OTHER)
    for visitor, who in ((ana, "Ben uses"), (ben, "you use")):
        visitor.until(lambda v=visitor: sentences(v))  # type: ignore[misc]
        assert sentences(visitor)[0] == (
            f"The host uses version {RULES_VERSION} of the rules and {who} version {OTHER}. "
            "You can chat, but a match needs the same version on both sides."
        )
    for visitor in (ana, ben):
        visitor.link.close()


def test_they_may_talk_and_neither_can_take_a_fighter(host: ServerThread) -> None:
    ana, ben = join(host, "Ana").sit_down(), join(host, "Ben", OTHER)
    sit_down(ana, ben)
    ben.say("Which version have you?")
    ana.until(lambda: ana.lines == ["Which version have you?"])
    for visitor in (ana, ben):
        known = len(sentences(visitor))
        visitor.send(Pick("straw", ready=True))
        visitor.until(lambda v=visitor, n=known: len(sentences(v)) > n)  # type: ignore[misc]
    assert not ana.room_state.battle
    for visitor in (ana, ben):
        visitor.link.close()


def test_once_the_other_version_is_gone_a_match_can_be_played(host: ServerThread) -> None:
    ana, ben = join(host, "Ana").sit_down(), join(host, "Ben", OTHER)
    sit_down(ana, ben)
    ben.link.close()
    carl = join(host, "Carl")
    sit_down(ana, carl)
    fight(ana, carl)
    finish(ana, carl)
    for visitor in (ana, carl):
        visitor.link.close()


def test_who_names_no_version_takes_the_hosts_word(host: ServerThread) -> None:
    ana, ben = join(host, "Ana").sit_down(), join(host, "Ben", "")
    sit_down(ana, ben)
    fight(ana, ben)
    for visitor in (ana, ben):
        visitor.link.close()
