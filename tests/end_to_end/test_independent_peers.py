"""Who writes a guest or a host from the pages alone plays with Parley, fair dice and all."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from game.protocol.messages import Act, Pick
from game.rules import Action
from net.client.client import Client
from net.room.room_options import RoomOptions
from net.security.client_handshake import Credentials
from net.server.server_thread import LOOPBACK, ServerThread
from net.wire.address import Address
from net.wire.rate_limit import NO_LIMITS
from tests.end_to_end.independent_peers import OutsideGuest, OutsideHost
from tests.end_to_end.real_player import RealPlayer
from tests.net.real_hosts import CODE, credentials_in
from tests.support import ROSTER


def play_on(visitor: RealPlayer, fighter: str, over: Callable[[], object]) -> None:
    """Charge and strike in turn until the match is over and everything of it is here."""
    sent = 0
    visitor.until(lambda: visitor.room_state.choosing)
    visitor.send(Pick(fighter, ready=True))
    while not over():
        visitor.listen(0.05)
        battle = visitor.room_state.battle
        if battle and visitor.room_state.acting and battle.turn != sent:
            sent = battle.turn
            legal = visitor.room_state.legal_actions()
            charges = sent % 4 < 2 and Action.CHARGE in legal
            visitor.send(Act(sent, Action.CHARGE if charges else Action.ATTACK2))


def in_parleys_words(visitor: RealPlayer) -> list[object]:
    return json.loads(msgspec.json.encode(visitor.room_state.log))  # type: ignore[no-any-return]


def sit_down(port: int, name: str, credentials: Credentials) -> RealPlayer:
    address = Address(LOOPBACK, port)
    return RealPlayer(Client(address, name, pace=NO_LIMITS, credentials=credentials))


def test_a_guest_from_outside_finds_every_sum_as_it_should_be(tmp_path: Path) -> None:
    ours = credentials_in(tmp_path, CODE)
    host = ServerThread(
        ROSTER, address=LOOPBACK, port=0, credentials=ours, options=RoomOptions(limits=NO_LIMITS)
    )
    with ThreadPoolExecutor() as threads:
        ana = sit_down(host.port, "Ana", ours)
        guest = OutsideGuest(host.port, CODE)
        played = threads.submit(guest.play)
        play_on(ana, "straw", lambda: played.done() or len(ana.room_state.match_state.signed) == 2)
        played.result()
        assert not ana.room_state.desync
        ana.link.close()
    host.stop()


def test_a_host_from_outside_is_caught_in_no_lie(tmp_path: Path) -> None:
    host = OutsideHost(CODE)
    with ThreadPoolExecutor() as threads:
        played = threads.submit(host.play)
        ben = sit_down(host.port, "Ben", credentials_in(tmp_path, CODE))
        ben.say('Is "this" \\ all right? 🔥')
        play_on(ben, "plank", lambda: played.done() or len(ben.room_state.match_state.signed) == 2)
        assert not ben.room_state.desync
        assert in_parleys_words(ben) == host.log.entries
        ben.link.close()
        played.result()
