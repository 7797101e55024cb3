"""Who writes a guest or a host from the pages alone plays with Parley, fair dice and all."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from game.contract.messages import Act, Pick
from game.rules import Action
from net.door.arrival import Credentials
from net.guest.client import Client
from net.host.hosting import LOOPBACK, Host
from net.wire.address import Address
from net.wire.floodgate import NO_LIMITS
from tests.end_to_end.outsiders import OutsideGuest, OutsideHost
from tests.end_to_end.visitor import Visitor
from tests.net.doors import CODE, papers
from tests.support import ROSTER


def play_on(visitor: Visitor, fighter: str, over: Callable[[], object]) -> None:
    """Charge and strike in turn until the match is over and everything of it is here."""
    sent = 0
    visitor.until(lambda: visitor.table.choosing)
    visitor.send(Pick(fighter, ready=True))
    while not over():
        visitor.listen(0.05)
        battle = visitor.table.battle
        if battle and visitor.table.acting and battle.turn != sent:
            sent = battle.turn
            legal = visitor.table.legal_actions()
            charges = sent % 4 < 2 and Action.CHARGE in legal
            visitor.send(Act(sent, Action.CHARGE if charges else Action.ATTACK2))


def in_parleys_words(visitor: Visitor) -> list[object]:
    return json.loads(msgspec.json.encode(visitor.table.log))  # type: ignore[no-any-return]


def sit_down(port: int, name: str, credentials: Credentials) -> Visitor:
    address = Address(LOOPBACK, port)
    return Visitor(Client(address, name, pace=NO_LIMITS, credentials=credentials))


def test_a_guest_from_outside_finds_every_sum_as_it_should_be(tmp_path: Path) -> None:
    ours = papers(tmp_path, CODE)
    host = Host(ROSTER, address=LOOPBACK, port=0, credentials=ours, limits=NO_LIMITS)
    with ThreadPoolExecutor() as threads:
        ana = sit_down(host.port, "Ana", ours)
        guest = OutsideGuest(host.port, CODE)
        played = threads.submit(guest.play)
        play_on(ana, "straw", lambda: played.done() or len(ana.table.course.signed) == 2)
        played.result()
        assert not ana.table.desync
        ana.link.close()
    host.stop()


def test_a_host_from_outside_is_caught_in_no_lie(tmp_path: Path) -> None:
    host = OutsideHost(CODE)
    with ThreadPoolExecutor() as threads:
        played = threads.submit(host.play)
        ben = sit_down(host.port, "Ben", papers(tmp_path, CODE))
        ben.say('Is "this" \\ all right? 🔥')
        play_on(ben, "plank", lambda: played.done() or len(ben.table.course.signed) == 2)
        assert not ben.table.desync
        assert in_parleys_words(ben) == host.log.entries
        ben.link.close()
        played.result()
