"""A host, its friend and others who knock, over real sockets on this machine."""

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import net.client.client
import net.hosting.protocol
import net.session.protocol
from game.client_state.chat_state import DeliveryMark
from game.client_state.link import LinkDown, LinkUp
from game.client_state.wire_inspector import WireFault
from game.match.hash_chain import Tips
from game.protocol.messages import Act, Bye, ErrorCode, Mute, Pick, Ping, Rematch, Seats, Welcome
from game.rules import Action, Reason
from net.client.bot import start_practice_bot
from net.client.client import Client
from net.connect.dial import dial
from net.room.room_options import RoomOptions
from net.server.server_thread import LOOPBACK, HostClient, ServerThread
from net.wire.address import Address
from net.wire.codec import decode_server_message
from tests.end_to_end.real_player import RawPeer, RealPlayer, begin, take_turns
from tests.game.solved_pairings import SolvedPairings
from tests.net.room_script import hello
from tests.support import LEFT, ROSTER, LoadedDice, until

STRANGER = Path(__file__).with_name("independent_client.py")


class LocalHost:
    """A host on this machine, and whoever comes to it; all of them go home at the end."""

    def __init__(self, turn_seconds: int | None = 60) -> None:
        self.host = ServerThread(
            ROSTER, address=LOOPBACK, port=0, options=RoomOptions(turn_seconds=turn_seconds)
        )
        self.visitors: list[RealPlayer] = []

    @property
    def address(self) -> Address:
        return Address(LOOPBACK, self.host.port)

    def come(self, name: str) -> RealPlayer:
        visitor = self.knock(name)
        return visitor.sit_down()

    def knock(self, name: str) -> RealPlayer:
        visitor = RealPlayer(Client(self.address, name))
        self.visitors.append(visitor)
        return visitor

    def close(self) -> None:
        for visitor in self.visitors:
            visitor.link.close()
        self.host.stop()


@pytest.fixture
def place() -> Iterator[LocalHost]:
    place = LocalHost()
    yield place
    place.close()


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> list[socket.socket]:
    """Every socket a client opens, so that a test can break it."""
    opened: list[socket.socket] = []

    def dial_and_remember(*how: Any) -> socket.socket:
        opened.append(dial(*how))
        return opened[-1]

    monkeypatch.setattr(net.client.client, "dial", dial_and_remember)
    return opened


# --- two who came to play --------------------------------------------------------------------


def test_two_play_a_whole_match_and_talk_all_through_it(place: LocalHost) -> None:
    ana, ben = place.come("Ana"), place.come("Ben")
    ana.say("Hello Ben")
    ben.until(lambda: ben.lines == ["Hello Ben"])
    begin(ana, ben)
    ben.say("Good luck")
    ana.until(lambda: ana.lines == ["Hello Ben", "Good luck"])
    take_turns(ana, ben)
    for visitor in (ana, ben):
        visitor.until(lambda v=visitor: v.room_state.outcome)  # type: ignore[misc]
    assert ana.room_state.outcome == ben.room_state.outcome
    assert ana.room_state.outcome and ana.room_state.outcome.reason is Reason.KNOCKOUT
    ana.say("Well played")
    ben.until(lambda: ben.lines[-1] == "Well played")
    ana.until(
        lambda: (
            {line.mark for line in ana.room_state.lines if line.seat} == {DeliveryMark.DELIVERED}
        )
    )


def test_a_rematch_is_played_by_the_same_two(place: LocalHost) -> None:
    ana, ben = place.come("Ana"), place.come("Ben")
    begin(ana, ben)
    assert ana.room_state.battle
    first = ana.room_state.battle.to_move
    take_turns(ana, ben)
    for visitor in (ana, ben):
        visitor.until(lambda v=visitor: v.room_state.outcome)  # type: ignore[misc]
        visitor.send(Rematch())
    begin(ana, ben)
    assert ana.room_state.match == ben.room_state.match == 2
    assert ana.room_state.battle.to_move is first.other


def test_who_hosts_is_a_client_like_any_other() -> None:
    host = ServerThread(ROSTER, address=LOOPBACK, port=0)
    ana = RealPlayer(HostClient(host, "Ana")).sit_down()
    ben = RealPlayer(Client(Address(LOOPBACK, host.port), "Ben")).sit_down()
    begin(ana, ben)
    take_turns(ana, ben)
    ana.link.close()
    assert ben.until_over().code is ErrorCode.CLOSED
    ana.link.close()
    ben.link.close()


@pytest.mark.parametrize("level", ["easy", "perfect"])
def test_a_bot_plays_to_the_end(place: LocalHost, level: str) -> None:
    ana = place.come("Ana")
    start_practice_bot(place.address, level, LoadedDice(), SolvedPairings(), delay=(0.0, 0.0))
    ana.until(lambda: ana.room_state.full)
    ana.until(lambda: ana.room_state.choosing)
    ana.send(Pick("straw", ready=True))
    while not ana.room_state.outcome:
        ana.until(lambda: ana.room_state.acting or ana.room_state.outcome)
        battle = ana.room_state.battle
        if battle and ana.room_state.acting:
            ana.send(Act(battle.turn, Action.ATTACK1))
            ana.until(lambda b=battle: ana.room_state.battle != b)  # type: ignore[misc]
    assert not ana.room_state.desync


def test_a_client_written_from_the_protocol_alone_plays_a_match(place: LocalHost) -> None:
    command = [sys.executable, "-I", str(STRANGER), LOOPBACK, str(place.host.port)]
    strangers = [
        subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True)
        for name in ("Una", "Vito")
    ]
    said = {stranger.communicate(timeout=30)[0].strip() for stranger in strangers}
    assert said == {"won", "lost"}
    assert {stranger.returncode for stranger in strangers} == {0}
    assert len(STRANGER.read_text(encoding="utf-8").splitlines()) < 60


def test_who_leaves_during_the_match_loses_it(place: LocalHost) -> None:
    ana, ben = place.come("Ana"), place.come("Ben")
    begin(ana, ben)
    ben.link.close()
    ana.until(lambda: ana.room_state.outcome)
    assert ana.room_state.outcome and ana.room_state.outcome.winner is ana.seat
    assert ana.room_state.outcome.reason is Reason.LEFT


def test_the_clock_runs_for_both_and_the_third_time_loses() -> None:
    place = LocalHost(turn_seconds=1)
    try:
        ana, ben = place.come("Ana"), place.come("Ben")
        begin(ana, ben)
        ana.until(lambda: ana.room_state.outcome)
        assert ana.room_state.outcome and ana.room_state.outcome.reason is Reason.ASLEEP
        ben.until(lambda: ben.room_state.outcome == ana.room_state.outcome)
    finally:
        place.close()


# --- a connection that breaks ----------------------------------------------------------------


def test_a_cut_connection_comes_back_to_its_seat_by_itself(
    place: LocalHost, sockets: list[socket.socket]
) -> None:
    ana = place.come("Ana")
    ben = place.come("Ben")
    begin(ana, ben)
    take_turns(ana, ben, 3)
    seat, ours = ben.seat, len(sockets)
    sockets[-1].shutdown(socket.SHUT_RDWR)
    ana.until(lambda: not ana.room_state.everyone_present)
    ana.say("Where are you?")
    ben.say("Back in a moment")
    ben.until(lambda: any(isinstance(each, LinkDown) for each in ben.heard))
    ben.until(lambda: sum(isinstance(each, LinkUp) for each in ben.heard) == 2)
    assert len(sockets) > ours
    for visitor in (ana, ben):
        visitor.until(lambda v=visitor: len(v.lines) == 2 and v.room_state.everyone_present)  # type: ignore[misc]
        assert sorted(visitor.lines) == ["Back in a moment", "Where are you?"]
    assert ben.seat is seat
    take_turns(ana, ben)
    assert not ben.room_state.desync


def test_it_comes_back_however_often_it_is_cut(
    place: LocalHost, sockets: list[socket.socket]
) -> None:
    ana = place.come("Ana")
    ben = place.come("Ben")
    for times in range(1, 4):
        sockets[-1].shutdown(socket.SHUT_RDWR)
        ben.until(lambda n=times: sum(isinstance(each, LinkUp) for each in ben.heard) == n + 1)  # type: ignore[misc]
        ben.say(f"line {times}")
    ana.until(lambda: ana.lines == ["line 1", "line 2", "line 3"])


def test_a_host_that_closes_says_so_and_nobody_tries_again(place: LocalHost) -> None:
    ana = place.come("Ana")
    place.host.stop()
    over = ana.until_over()
    assert (over.code, over.text) == (
        ErrorCode.CLOSED,
        "The host has closed the game.",
    )


# --- those who are not let in ----------------------------------------------------------------


def test_a_third_is_told_that_the_room_is_full(place: LocalHost) -> None:
    place.come("Ana")
    place.come("Ben")
    over = place.knock("Carl").until_over()
    assert over.code is ErrorCode.FULL
    assert over.text == "Two players are already playing here."
    assert over.advice


def test_another_version_is_told_so(place: LocalHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net.session.protocol, "PROTOCOL", 99)
    over = place.knock("Ana").until_over()
    assert over.code is ErrorCode.VERSION
    assert "protocol 99" in over.text
    assert over.advice


def test_nobody_listens_there() -> None:
    over = RealPlayer(Client(Address(LOOPBACK, 1), "Ana")).until_over()
    assert over.code is ErrorCode.REFUSED


def test_there_is_no_such_machine() -> None:
    over = RealPlayer(Client(Address("no-such-machine.invalid"), "Ana")).until_over()
    assert over.code is ErrorCode.NOTFOUND


def test_what_answers_there_is_no_parley() -> None:
    with socket.create_server((LOOPBACK, 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                connection.recv(1024)

        threading.Thread(target=answer, daemon=True).start()
        over = RealPlayer(Client(Address(LOOPBACK, listener.getsockname()[1]), "Ana")).until_over()
    assert over.code is ErrorCode.INVALID


def test_a_port_that_is_taken_is_said_at_once(place: LocalHost) -> None:
    with pytest.raises(OSError, match="use"):
        ServerThread(ROSTER, address=LOOPBACK, port=place.host.port)


def test_two_hosts_on_one_machine_take_different_ports() -> None:
    hosts = [ServerThread(ROSTER, address=LOOPBACK) for _ in range(2)]
    try:
        assert hosts[0].port != hosts[1].port
    finally:
        for host in hosts:
            host.stop()


def test_a_stopped_host_leaves_no_thread_behind() -> None:
    before = set(threading.enumerate())
    host = ServerThread(ROSTER, address=LOOPBACK, port=0)
    ana = RealPlayer(Client(Address(LOOPBACK, host.port), "Ana")).sit_down()
    host.stop()
    host.stop()
    ana.until_over()
    ana.link.close()
    until(lambda: set(threading.enumerate()) <= before)


# --- those who do not keep to the protocol ---------------------------------------------------


def garbage(peer: RawPeer) -> None:
    peer.send_bytes(b"\x00\xff garbage \x1b[2J\n")


def oversize(peer: RawPeer) -> None:
    peer.send_bytes(b"x" * 2000)


def oversize_after_the_hello(peer: RawPeer) -> None:
    peer.send(hello("Eve", token="nobody's"))
    peer.send_bytes(b"x" * 20_000)


def nothing(peer: RawPeer) -> None:
    pass


def a_drip(peer: RawPeer) -> None:
    peer.send_bytes(b"{")


def a_web_browser(peer: RawPeer) -> None:
    peer.send_bytes(b"GET / HTTP/1.1\r\nHost: parley\r\n\r\n")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (garbage, ErrorCode.INVALID),
        (a_web_browser, ErrorCode.INVALID),
        (oversize, ErrorCode.OVERSIZE),
        (nothing, ErrorCode.SILENT),
        (a_drip, ErrorCode.SILENT),
        (oversize_after_the_hello, ErrorCode.FULL),
    ],
)
def test_who_does_not_keep_to_the_protocol_is_cut_and_the_match_goes_on(
    place: LocalHost,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[RawPeer], None],
    code: ErrorCode,
) -> None:
    ana, ben = place.come("Ana"), place.come("Ben")
    begin(ana, ben)
    # Not earlier: the two who play may take their time to say hello.
    monkeypatch.setattr(net.hosting.protocol, "HELLO_SECONDS", 0.3)
    with RawPeer(place.host.port) as peer:
        fault(peer)
        take_turns(ana, ben, 2)
        *_, last = peer.listen_to_the_end()
    assert isinstance(last, Bye)
    assert last.code is code
    take_turns(ana, ben)
    assert ana.room_state.battle and ana.room_state.battle.outcome


def test_one_who_sat_down_and_sends_garbage_is_away_and_may_come_back(place: LocalHost) -> None:
    ana = place.come("Ana")
    with RawPeer(place.host.port) as peer:
        peer.send(hello("Eve"))
        ana.until(lambda: ana.room_state.full)
        peer.send_bytes(b"garbage\n")
        *_, last = peer.listen_to_the_end()
    assert isinstance(last, Bye)
    assert last.code is ErrorCode.INVALID
    ana.until(lambda: not ana.room_state.everyone_present)


def test_who_does_not_read_is_cut_and_the_others_go_on(place: LocalHost) -> None:
    ana = place.come("Ana")
    with RawPeer(place.host.port, window=4096) as peer:
        peer.send(hello("Eve"))
        ana.until(lambda: ana.room_state.full)
        noise = [Mute(True), Mute(False)] * 500
        sending = threading.Thread(target=keep_sending, args=(peer, noise), daemon=True)
        sending.start()
        ana.until(lambda: not ana.room_state.everyone_present)
        sending.join(10)
        assert not sending.is_alive()
    ana.say("Eve?")
    ana.until(lambda: ana.room_state.lines[-1].mark is DeliveryMark.HELD)


def keep_sending(peer: RawPeer, noise: list[Mute]) -> None:
    """Until the host has had enough."""
    try:
        while True:
            peer.send(*noise)
    except OSError:
        return


def test_a_silent_player_is_away_after_a_while(
    place: LocalHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(net.hosting.protocol, "SILENCE_SECONDS", 0.4)
    with RawPeer(place.host.port) as peer:
        peer.send(hello("Eve"), Ping(1))
        *_, last = peer.listen_to_the_end()
    assert isinstance(last, Bye)
    assert last.code is ErrorCode.SILENT


def test_a_crowd_that_knocks_and_says_nothing_keeps_nobody_out(place: LocalHost) -> None:
    peers = [RawPeer(place.host.port) for _ in range(15)]
    ana, ben = place.come("Ana"), place.come("Ben")
    begin(ana, ben)
    take_turns(ana, ben, 2)
    for peer in peers:
        peer.socket.close()


def test_a_newer_connection_takes_the_seat_and_the_older_one_is_told(place: LocalHost) -> None:
    ana = place.come("Ana")
    with RawPeer(place.host.port) as old:
        old.send(hello("Ben"))
        ana.until(lambda: ana.room_state.full)
        welcome = welcome_of(old)
        again = msgspec.structs.replace(
            hello("Ben", welcome.token),
            room=welcome.room,
            epoch=welcome.epoch,
            tip=Tips().digest,
        )
        with RawPeer(place.host.port) as new:
            new.send(again)
            *_, last = old.listen_to_the_end()
            assert last == Bye(ErrorCode.REPLACED, "You are now playing in another window.")
            ana.say("Still there?")
            ana.until(lambda: ana.lines == ["Still there?"])
    ana.until(lambda: not ana.room_state.everyone_present)
    assert sum(isinstance(each, Seats) for each in ana.heard) >= 3
    assert ana.seat is LEFT


def welcome_of(peer: RawPeer) -> Welcome:
    """The first line that comes."""
    line = b""
    while not line.endswith(b"\n"):
        line += peer.socket.recv(1)
    welcome = decode_server_message(line)
    assert isinstance(welcome, Welcome)
    return welcome


# --- a wire that is played with ---------------------------------------------------------------


@pytest.mark.parametrize("harm", [WireFault.CUT, WireFault.DOUBLE])
def test_a_line_that_is_harmed_on_the_wire_arrives_all_the_same_and_once(
    place: LocalHost, harm: WireFault
) -> None:
    ana, ben = place.come("Ana"), place.come("Ben")
    assert isinstance(ben.link, Client)
    ben.link.inspector.arm(harm)
    ben.say("Is this wire sound?")
    ben.say("It is.")
    ana.until(lambda: ana.lines[-1:] == ["It is."])
    assert ana.lines == ["Is this wire sound?", "It is."]
    assert any(wire_message.fault is harm for wire_message in ben.link.inspector.seen)
