"""Whatever breaks, who has been paired once comes back over TLS without a code, and nobody else."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.app.arguments import parse_arguments
from game.app.context import Context
from game.client_state.link import PeerFamiliarity, PeerRecognized, Protection
from game.match.signatures import key_mark
from game.protocol.messages import ErrorCode, Said
from net.lazy_link_factory import LazyLinkFactory
from net.security.client_handshake import Credentials, load_credentials
from net.server.server_thread import LOOPBACK, ServerThread
from tests.chaos.proxy import Proxy
from tests.end_to_end.real_player import RealPlayer, take_turns
from tests.faults.machine import Machine, fight, finish, machines, sit_down, together
from tests.support import ROSTER, free_port


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[list[Machine]]:
    with machines(tmp_path, "ana", "ben", secure=True) as pair:
        yield pair


def meet(pair: list[Machine], port: int = 0) -> tuple[RealPlayer, RealPlayer]:
    """Ana hosts, Ben has joined with her code; they are in the middle of a match."""
    ana = pair[0].host().sit_down()
    ben = pair[1].join(port or pair[0].port, code=pair[0].code)
    sit_down(ana, ben)
    fight(ana, ben)
    take_turns(ana, ben, 4)
    together(ana, ben)
    return ana, ben


def test_what_is_said_and_done_arrives_once_and_in_order_although_the_wire_is_cut(
    pair: list[Machine],
) -> None:
    ana = pair[0].host().sit_down()
    wire = Proxy(pair[0].port, random.Random(3), 4_000, 9_000)
    ben = pair[1].join(wire.port, code=pair[0].code)
    sit_down(ana, ben)
    fight(ana, ben)
    wire.cutting = True
    said = 0
    while wire.cuts < 4:
        ben.say(f"line {said}")
        said += 1
        ana.until(lambda number=said: len(ana.lines) == number)  # type: ignore[misc]
    wire.cutting = False
    together(ana, ben)
    lines = [entry.text for entry in ana.room_state.log if isinstance(entry, Said)]
    assert lines == [f"line {number}" for number in range(said)]
    finish(ana, ben)
    wire.close()


def test_a_killed_host_is_known_again_by_his_certificate(pair: list[Machine]) -> None:
    ana, ben = meet(pair)
    port = pair[0].port
    pair[0].die()
    ana = pair[0].wake().host(port=port)
    together(ana, ben)
    finish(ana, ben)


def test_a_killed_guest_comes_back_without_a_code(pair: list[Machine]) -> None:
    ana, _ = meet(pair)
    pair[1].die()
    ben = pair[1].wake().join(pair[0].port)
    together(ana, ben)
    finish(ana, ben)


def test_the_other_side_hosts_again_and_neither_needs_a_code(pair: list[Machine]) -> None:
    ana, ben = meet(pair)
    pair[0].die()
    pair[1].die()
    ben = pair[1].wake().host("Ben")
    ana = pair[0].wake().join(pair[1].port, "Ana")
    together(ana, ben)
    finish(ana, ben)


def test_nobody_else_takes_the_hosts_place(pair: list[Machine], tmp_path: Path) -> None:
    ana, ben = meet(pair)
    port = pair[0].port
    pair[0].die()
    with machines(tmp_path, "mallory", secure=True) as [mallory]:
        mallory.host("Ana", port)
        assert ben.until_over().code is ErrorCode.CHANGED
        # The match waits on both disks; only Ana's own machine goes on with it.
        assert not any(ana.room_state.room == room.copy.id for room in mallory.stores.host.rooms())


def test_who_has_been_met_before_is_known_by_his_key_and_not_by_his_name(
    pair: list[Machine], tmp_path: Path
) -> None:
    """The same Ben comes twice, and then somebody else who calls himself Ben."""
    meetings = []
    with machines(tmp_path, "mallory", secure=True) as [mallory]:
        for guest in (pair[1], pair[1], mallory):
            ana, ben = meet([pair[0], guest])
            meetings += [each for each in ana.heard if isinstance(each, PeerRecognized)]
            finish(ana, ben)
            ben.link.close()
            ana.until(lambda ana=ana: not ana.room_state.full)  # type: ignore[misc]
            pair[0].die()
            pair[0].wake()
    assert [each.meeting for each in meetings] == [
        PeerFamiliarity.FIRST,
        PeerFamiliarity.AGAIN,
        PeerFamiliarity.STRANGER,
    ]
    assert meetings[0].mark == meetings[1].mark == key_mark(pair[1].identity.public_key)
    assert meetings[2].mark == key_mark(mallory.identity.public_key)


def test_a_stolen_copy_of_the_journals_is_no_certificate(
    pair: list[Machine], tmp_path: Path
) -> None:
    _, ben = meet(pair)
    port = pair[0].port
    pair[0].die()
    folder = tmp_path / "mallory"
    shutil.copytree(pair[0].folder, folder, ignore=shutil.ignore_patterns("identity"))
    with machines(tmp_path, "mallory", secure=True) as [mallory]:
        mallory.host("Ana", port)
        assert ben.until_over().code is ErrorCode.CHANGED


def steal(folder: Path, victim: Machine) -> None:
    """Take the victim's copy of the room, with the token of the seat in it."""
    for file in victim.folder.glob("player.db*"):
        shutil.copy(file, folder)


@pytest.mark.parametrize("hosts", [0, 1], ids=["the-host", "the-other-side-hosting-again"])
def test_a_stolen_copy_of_the_room_takes_no_seat_whether_or_not_the_thief_may_come_in(
    pair: list[Machine], tmp_path: Path, hosts: int
) -> None:
    host, guest = meet(pair)
    if hosts == 1:
        pair[0].die()
        pair[1].die()
        host = pair[1].wake().host("Ben")
        guest = pair[0].wake().join(pair[1].port, "Ana")
        together(host, guest)
    port, name = pair[hosts].port, ("Ben", "Ana")[hosts]
    with machines(tmp_path, "mallory", "eve", secure=True) as [mallory, eve]:
        # The host knows Mallory, who has come in with the code before.
        assert mallory.join(port, "Mallory", pair[hosts].code).until_over().code is ErrorCode.FULL
        for thief, code in ((mallory, ErrorCode.FULL), (eve, ErrorCode.CODE)):
            thief.die()
            steal(thief.folder, pair[1 - hosts])
            assert thief.wake().join(port, name).until_over().code is code
    together(host, guest)
    finish(host, guest)


def test_a_host_who_has_lost_the_keys_sits_down_again_at_the_own_seat(
    pair: list[Machine],
) -> None:
    """As main.py hosts: the machine is the host's own, whatever key it has by now."""
    ana, _ = meet(pair)
    pair[0].die()
    pair[1].die()
    shutil.rmtree(pair[0].folder / "identity")
    options = ["--data", str(pair[0].folder), "--host", "--name", "Ana", "--port", str(free_port())]
    links = LazyLinkFactory(Context(parse_arguments(options)))
    again = RealPlayer(links.match_opener().host().link).sit_down()
    assert (again.room_state.room, again.seat) == (ana.room_state.room, ana.seat)
    again.link.close()
    links.close()
    for machine in pair:
        machine.wake()


def open_door(folder: Path) -> Credentials:
    """As an arena has it: whoever comes is let in."""
    return load_credentials(folder, Protection.OPEN)


def test_another_program_at_the_port_where_a_match_waits_is_noticed_pinned_or_not(
    pair: list[Machine], tmp_path: Path
) -> None:
    meet(pair)
    port = pair[0].port
    pair[0].die()
    pair[1].die()
    (pair[1].folder / "known.db").unlink()
    host = ServerThread(
        ROSTER, address=LOOPBACK, port=port, credentials=open_door(tmp_path / "mallory")
    )
    ben = pair[1].wake().join(port)
    assert ben.until_over().code is ErrorCode.CHANGED
    host.stop()


def test_another_port_of_that_machine_is_a_new_peer_that_learns_nothing_of_the_match(
    pair: list[Machine], tmp_path: Path
) -> None:
    _, ben = meet(pair)
    room, said = ben.room_state.room, ben.room_state.log
    pair[0].die()
    pair[1].die()
    arena = ServerThread(
        ROSTER, address=LOOPBACK, port=0, credentials=open_door(tmp_path / "arena")
    )
    ben = pair[1].wake().join(arena.port).sit_down()
    assert ben.room_state.room != room
    assert ben.room_state.log == []
    ben.link.close()
    arena.stop()
    # The match waits all the same.
    ana, ben = pair[0].wake().host(), pair[1].join(pair[0].port)
    together(ana, ben)
    assert (ben.room_state.room, ben.room_state.log[: len(said)]) == (room, said)


def test_who_hosted_a_match_that_waits_is_asked_for_a_code_elsewhere_like_anybody(
    pair: list[Machine], tmp_path: Path
) -> None:
    meet(pair)
    pair[0].die()
    with machines(tmp_path, "cem", secure=True) as [cem]:
        cem.host("Cem")
        assert pair[0].wake().join(cem.port, "Ana").until_over().code is ErrorCode.CODE


def test_a_friend_on_another_port_is_known_and_from_then_on_nobody_else_is_there(
    pair: list[Machine], tmp_path: Path
) -> None:
    ana, ben = meet(pair)
    finish(ana, ben)
    ben.link.close()
    pair[0].die()
    pair[0].wake().host().sit_down()
    port = pair[0].port
    pair[1].join(port).sit_down().link.close()
    pair[0].die()
    with machines(tmp_path, "mallory", secure=True) as [mallory]:
        mallory.host("Ana", port)
        assert pair[1].join(port).until_over().code is ErrorCode.CHANGED
