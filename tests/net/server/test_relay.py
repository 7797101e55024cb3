"""Two who cannot call each other meet through an arena, which learns nothing of them."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from game.client_state.link import LinkClosed, LinkUp, RouteState
from game.protocol.messages import Bye, ErrorCode, Ping, Pong, Welcome
from game.protocol.version import VERSION
from game.rules import Reason
from net.client.client import Client
from net.connect.relay_probe import probe_relay
from net.hosting.connection import ServerContext
from net.server.authenticator import _is_local
from net.server.relay_host import display_address
from net.server.relay_server import RelayServer
from net.server.server_thread import LOOPBACK, ServerThread
from net.store.stores import Stores
from net.wire.address import Address, parse_address
from net.wire.codec import decode_to_host
from net.wire.rate_limit import NO_LIMITS, TokenBucket
from net.wire.relay_messages import (
    ALL_TOGETHER,
    PER_PAIR,
    Accept,
    Reach,
    Ring,
    Wait,
    Waiting,
    place_of,
)
from tests.end_to_end.real_player import RawPeer, RealPlayer, begin, take_turns
from tests.net.arenas import RunningArena, arena
from tests.net.attackers import CutConnection, FalseHost, guess, lie, relay
from tests.net.hosting.test_long_log import ManualClockContext
from tests.net.real_hosts import CODE, WRONG, credentials_in, knock
from tests.net.relays import RelayedHost, RelayListener, guest, home, pretend
from tests.support import ROSTER, until

SECRET, OTHER_SECRET = "ab" * 32, "cd" * 32


@pytest.fixture
def here(tmp_path: Path) -> Iterator[RunningArena]:
    with arena(tmp_path / "arena", limits=NO_LIMITS) as running:
        yield running


@pytest.fixture
def ana(tmp_path: Path, here: RunningArena) -> Iterator[RelayedHost]:
    with home(tmp_path / "ana", here) as waiting:
        yield waiting


def over_at(way: Address, folder: Path, code: str = CODE) -> LinkClosed:
    """Why somebody does not come in there."""
    with guest(way, credentials_in(folder, code)) as visitor:
        return visitor.until_over()


# --- who meets -----------------------------------------------------------------------------------


def test_a_match_is_played_through_an_arena_to_the_knockout(
    ana: RelayedHost, here: RunningArena, tmp_path: Path
) -> None:
    with guest(ana.reachable(), credentials_in(tmp_path / "ben", CODE)) as ben:
        begin(ana, ben)
        take_turns(ana, ben)
        ben.until(lambda: ben.room_state.outcome)
        assert ben.room_state.outcome and ben.room_state.outcome.reason is Reason.KNOCKOUT
        status = here.runner.page.status()
        assert (status.relay_hosts, status.relayed) == (1, 1)
        assert status.relayed_bytes > 5000
    until(lambda: here.runner.page.status().relayed == 0)


def test_an_arena_with_tls_of_its_own_relays_as_well(tmp_path: Path) -> None:
    from game.client_state.link import Protection

    own = credentials_in(tmp_path / "own", protection=Protection.OPEN)
    with (
        arena(tmp_path / "arena", credentials=own) as here,
        home(tmp_path / "ana", here) as ana,
        guest(ana.reachable(), credentials_in(tmp_path / "ben", CODE)) as ben,
    ):
        ben.sit_down()
        assert not isinstance(knock(here.port, credentials_in(tmp_path / "eve")), LinkClosed)


def test_who_was_let_in_once_needs_no_code_through_the_arena_either(
    ana: RelayedHost, tmp_path: Path
) -> None:
    for code in (CODE, ""):
        with guest(ana.reachable(), credentials_in(tmp_path / "ben", code)) as ben:
            ben.sit_down()


def test_who_can_reach_the_host_himself_troubles_no_arena(
    ana: RelayedHost, here: RunningArena, tmp_path: Path
) -> None:
    ways = (ana.reachable(), Address(LOOPBACK, ana.host.port))
    for first, second in (ways, ways[::-1]):
        credentials = credentials_in(tmp_path / "ben", CODE)
        link = Client(first, "Ben", credentials=credentials, others=(second,))
        RealPlayer(link).sit_down()
        assert here.runner.page.status().relayed == 0
        link.close()


def test_the_place_is_the_same_the_next_context(here: RunningArena, tmp_path: Path) -> None:
    places = set()
    for _ in range(2):
        with home(tmp_path / "ana", here) as ana:
            places.add(ana.reachable().place)
    assert len(places) == 1


def test_spectators_reach_the_same_host(ana: RelayedHost, tmp_path: Path) -> None:
    way = ana.reachable()
    with guest(way, credentials_in(tmp_path / "ben", CODE)) as ben:
        ben.sit_down()
        link = Client(way, "Eve", watch=True, credentials=credentials_in(tmp_path / "eve", CODE))
        eve = RealPlayer(link)
        eve.until(lambda: eve.room_state.spectating)
        link.close()


# --- what the arena learns -----------------------------------------------------------------------


def test_an_arena_that_listens_hears_nothing_but_tls(here: RunningArena, tmp_path: Path) -> None:
    listener = RelayListener(here.port)
    at = Address(LOOPBACK, listener.port)
    with (
        home(tmp_path / "ana", at) as ana,
        guest(ana.reachable(), credentials_in(tmp_path / "ben", CODE)) as ben,
    ):
        begin(ana, ben)
        ben.say("meet me at the old mill")
        take_turns(ana, ben)
        ana.until(lambda: "meet me at the old mill" in ana.lines)
        token = next(each.token for each in ben.heard if isinstance(each, Welcome))
    listener.close()
    heard = b"".join(map(bytes, listener.heard))
    for secret in (
        b"old mill",
        b"Ben",
        b"straw",
        b"acted",
        token.encode(),
        *map(str.encode, CODE.split("-")),
    ):
        assert secret not in heard
    relayed = [bytes(data) for data in listener.heard if b"\x16\x03" in data]
    assert len(relayed) == 4
    for data in relayed:
        _, _, talk = data.partition(b"\n") if data[:1] == b"{" else (b"", b"", data)
        assert set(record_kinds(talk)) <= {20, 22, 23}
        assert record_kinds(talk).count(23) > 10


def record_kinds(talk: bytes) -> list[int]:
    """Of the records of TLS (RFC 8446, 5.1) that the bytes consist of, all of them."""
    kinds = []
    while talk:
        kind, version, length = talk[0], talk[1:3], int.from_bytes(talk[3:5], "big")
        assert version in (b"\x03\x01", b"\x03\x03")
        kinds.append(kind)
        talk = talk[5 + length :]
    return kinds


@pytest.mark.parametrize("method", [guess, lie, None], ids=["guesses", "lies", "passes on"])
def test_an_arena_that_puts_its_own_certificate_in_between_is_caught(
    tmp_path: Path, method: object
) -> None:
    host = ServerThread(
        ROSTER, address=LOOPBACK, port=0, credentials=credentials_in(tmp_path / "host", CODE)
    )
    answer = {guess: guess, lie: lie}.get(method, relay(host.port))  # type: ignore[call-overload]
    false_host = FalseHost(tmp_path / "villain", answer, pretend)
    over = over_at(Address(LOOPBACK, false_host.port, "12345678"), tmp_path / "ben")
    assert over.text == "Wrong code, or someone is intercepting the connection. Ask for a new code."
    assert false_host.learned == []
    false_host.close()
    host.stop()


def test_an_arena_that_opens_a_door_of_its_own_is_not_entered(tmp_path: Path) -> None:
    def open_door(false_host: FalseHost, line: CutConnection) -> None:
        line.frame()
        line.send(b'{"type":"opening","share":""}\n')

    false_host = FalseHost(tmp_path / "villain", open_door, pretend)
    for code in (CODE, ""):
        over = over_at(Address(LOOPBACK, false_host.port, "12345678"), tmp_path / "ben", code)
        assert "may not be your friend's" in over.text
    assert false_host.learned == []
    false_host.close()


def test_a_guest_who_knows_his_host_sends_nothing_to_another(tmp_path: Path) -> None:
    false_host = FalseHost(tmp_path / "villain", lambda false_host, line: None, pretend)
    way = Address(LOOPBACK, false_host.port, "12345678")
    # Here he met Ana before.
    credentials_in(tmp_path / "ben").known_peers.pin(
        str(way), credentials_in(tmp_path / "ana").identity.fingerprint
    )
    assert over_at(way, tmp_path / "ben", "").code is ErrorCode.CHANGED
    assert false_host.learned == []
    false_host.close()


def test_what_an_arena_says_of_a_guest_never_makes_him_a_neighbour() -> None:
    for address in ("192.168.1.7", "127.0.0.1", "::1", "fd00::7", "", "nonsense"):
        assert not _is_local(display_address(address))


def test_a_wrong_code_through_an_arena_is_counted_by_where_it_comes_from(
    ana: RelayedHost, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert over_at(ana.reachable(), tmp_path / "eve", WRONG).code is ErrorCode.WRONG
    assert "a wrong code came from 127.0.0.1 through an arena" in caplog.text


# --- what breaks ---------------------------------------------------------------------------------


def ups_of(visitor: RealPlayer) -> int:
    """How often the link has come to stand."""
    return sum(isinstance(each, LinkUp) for each in visitor.heard)


def test_the_match_goes_on_when_the_relay_cuts_it(
    ana: RelayedHost, here: RunningArena, tmp_path: Path
) -> None:
    board, loop = here.runner.server.relay, here.runner._loop
    assert board and loop
    with guest(ana.reachable(), credentials_in(tmp_path / "ben", CODE)) as ben:
        begin(ana, ben)
        for turns in (1, 2, 1000):
            take_turns(ana, ben, turns)
            ups = ups_of(ben)
            for pipe in list(board._pipes):
                loop.call_soon_threadsafe(pipe.close)
            ben.say(f"after cut {turns}")
            ben.until(lambda ups=ups: ups_of(ben) > ups)  # type: ignore[misc]
        ana.until(lambda: "after cut 1000" in ana.lines)
        assert ana.lines == ["after cut 1", "after cut 2", "after cut 1000"]
        assert ana.room_state.outcome


def test_the_match_goes_on_when_the_arena_was_started_anew(tmp_path: Path) -> None:
    with arena(tmp_path / "arena") as first:
        port = first.port
        ana = RelayedHost(tmp_path / "ana", Address(LOOPBACK, port))
        ben = RealPlayer(
            Client(ana.reachable(), "Ben", credentials=credentials_in(tmp_path / "ben", CODE))
        )
        begin(ana, ben)
        take_turns(ana, ben, 2)
        first.stop(hurry=True)
    ben.say("still there?")
    ana.until(lambda: any("Still trying" in text for text in ana.told))
    with arena(tmp_path / "arena", port=port):
        ana.until(lambda: "still there?" in ana.lines)
        assert any("relays friends again" in text for text in ana.told)
        take_turns(ana, ben)
        assert len(ana.ways) == 1
        ben.link.close()
        ana.link.close()


def test_a_seat_kept_at_one_place_of_an_arena_is_none_at_another(
    ana: RelayedHost, tmp_path: Path
) -> None:
    way, stores = ana.reachable(), Stores(tmp_path / "ben")
    link = Client(
        way, "Ben", journal=stores.player, credentials=credentials_in(tmp_path / "ben", CODE)
    )
    ben = RealPlayer(link)
    begin(ana, ben)
    until(lambda: stores.seat_at(way) is not None)
    assert stores.seat_at(Address("192.168.1.20"), way)
    assert stores.seat_at(replace(way, place="87654321"), replace(way, place="")) is None
    link.close()
    stores.close()


def test_who_hosts_in_two_windows_is_reached_in_the_newer_one(
    ana: RelayedHost, here: RunningArena, tmp_path: Path
) -> None:
    way = ana.reachable()
    with home(tmp_path / "ana", here) as newer:
        assert newer.reachable() == way
        ana.until(lambda: any("used by another of your windows" in text for text in ana.told))
        with guest(way, credentials_in(tmp_path / "ben", CODE)) as ben:
            ben.sit_down()
            newer.until(lambda: newer.room_state.full)


# --- why not -------------------------------------------------------------------------------------


def test_a_place_where_nobody_waits_is_named(here: RunningArena, tmp_path: Path) -> None:
    way = Address(LOOPBACK, here.port, "12345678")
    with guest(way, credentials_in(tmp_path / "ben", CODE)) as ben:
        over = ben.until_over()
        states = [route.state for each in ben.heard for route in getattr(each, "routes", ())]
    assert over.code is ErrorCode.RELAY
    assert "no host waits under 12345678 there" in over.text
    assert states[-1] is RouteState.AWAY


def test_an_arena_that_does_not_answer_is_named(tmp_path: Path) -> None:
    over = over_at(Address(LOOPBACK, 1, "12345678"), tmp_path)
    assert (over.code, over.text) == (ErrorCode.RELAY, "The arena 127.0.0.1:1 does not answer.")


def test_a_host_who_is_no_arena_is_named(tmp_path: Path) -> None:
    host = ServerThread(
        ROSTER, address=LOOPBACK, port=0, credentials=credentials_in(tmp_path / "host", CODE)
    )
    over = over_at(Address(LOOPBACK, host.port, "12345678"), tmp_path / "ben")
    assert "is not an arena that relays" in over.text
    host.stop()


def test_a_full_arena_says_so_to_both(
    here: RunningArena, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with home(tmp_path / "ana", here) as ana:
        way = ana.reachable()
        monkeypatch.setattr("net.server.relay_server.PAIRS_LIMIT", 0)
        assert "is full" in over_at(way, tmp_path / "ben").text
    monkeypatch.setattr("net.server.relay_server.HOSTS_LIMIT", 0)
    with home(tmp_path / "ana", here) as ana:
        ana.until(lambda: any("is full and cannot relay connections" in text for text in ana.told))


def test_an_arena_that_is_not_to_relay_says_so_to_both(tmp_path: Path) -> None:
    with arena(tmp_path / "arena", relays=False) as here:
        over = over_at(Address(LOOPBACK, here.port, "12345678"), tmp_path / "ben")
        assert (over.code, over.text) == (
            ErrorCode.RELAY,
            f"The arena 127.0.0.1:{here.port} does not relay connections.",
        )
        with home(tmp_path / "ana", here) as ana:
            ana.until(
                lambda: any("does not relay connections. Use another" in text for text in ana.told)
            )


@pytest.mark.parametrize(
    ("relays", "said"),
    [
        (True, "It relays friends: --host --relay {arena} works."),
        (False, "It does not relay connections"),
    ],
)
def test_a_survey_tells_the_version_of_an_arena_and_whether_it_relays(
    tmp_path: Path, relays: bool, said: str
) -> None:
    with arena(tmp_path / "arena", relays=relays) as here:
        place = Address(LOOPBACK, here.port)
        known = list(
            probe_relay(str(place), lambda text: Client(parse_address(text), "Ana", watch=True))
        )
    assert known[0] == f"The arena {place} answers; it is Parley {VERSION}."
    assert known[1].startswith(said.format(arena=place))


def test_a_survey_says_what_is_there_instead_of_an_arena(tmp_path: Path) -> None:
    host = ServerThread(
        ROSTER, address=LOOPBACK, port=0, credentials=credentials_in(tmp_path / "host", CODE)
    )
    own = credentials_in(tmp_path / "ana")

    def known(text: str) -> str:
        return next(
            probe_relay(
                text, lambda at: Client(parse_address(at), "Ana", watch=True, credentials=own)
            )
        )

    assert known(f"127.0.0.1:{host.port}").endswith("is a game for two, not an arena.")
    host.stop()
    assert known("127.0.0.1:1").startswith("The arena at 127.0.0.1:1 cannot be used: 127.0.0.1:1")
    assert known("a b").startswith("'a b' is not an address")


def test_a_host_who_does_not_accept_is_named(
    here: RunningArena, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("net.server.relay_server.ACCEPT_SECONDS", 0.1)
    with RawPeer(here.port) as idle:
        idle.send(Wait(SECRET))
        over = over_at(Address(LOOPBACK, here.port, place_of(SECRET)), tmp_path)
    assert "called your friend" in over.text


# --- who means ill -------------------------------------------------------------------------------


def byes(peer: RawPeer) -> list[Bye]:
    """What is said to it to the end."""
    return [message for message in peer.listen_to_the_end() if isinstance(message, Bye)]


def lines(peer: RawPeer, count: int) -> list[bytes]:
    file = peer.socket.makefile("rb")
    return [file.readline() for _ in range(count)]


def test_a_place_belongs_to_whoever_has_its_secret(here: RunningArena) -> None:
    with RawPeer(here.port) as ana, RawPeer(here.port) as again:
        ana.send(Wait(SECRET))
        assert decode_to_host(lines(ana, 1)[0][:-1]) == Waiting(place_of(SECRET))
        again.send(Wait(SECRET))
        assert decode_to_host(lines(again, 1)[0][:-1]) == Waiting(place_of(SECRET))
        assert b'"replaced"' in lines(ana, 1)[0]


def test_two_secrets_never_share_a_place() -> None:
    first = place_of(SECRET)
    assert place_of(SECRET) == first != place_of(OTHER_SECRET)
    assert place_of(SECRET, {first}) != first
    assert len(first) == 8


@pytest.mark.parametrize(
    "said",
    [
        b'{"type":"wait","secret":"short"}\n',
        b'{"type":"reach","place":"1234567x"}\n',
        b'{"type":"reach","place":"12345678","more":1}\n',
        b'{"type":"accept","call":"nobody made it"}\n',
        b'{"type":"wait","secret":"' + b"ab" * 32 + b'"}\ngarbage\n',
        b'{"type":"reach","place":"12345678"}\n\x16\x03\x01',
        b"{" * 2000,
    ],
)
def test_whatever_comes_the_arena_goes_on(here: RunningArena, said: bytes) -> None:
    with RawPeer(here.port) as peer:
        peer.send_bytes(said)
        heard = list(peer.socket.makefile("rb"))
        assert b'"bye"' in heard[-1]
    assert not isinstance(knock(here.port, None), LinkClosed)


def test_who_speaks_before_he_is_through_is_sent_away(here: RunningArena) -> None:
    with RawPeer(here.port) as ana, RawPeer(here.port) as ben:
        ana.send(Wait(SECRET))
        lines(ana, 1)
        ben.send(Reach(place_of(SECRET)))
        ring = decode_to_host(lines(ana, 1)[0][:-1])
        assert isinstance(ring, Ring) and ring.address == LOOPBACK
        ben.send_bytes(b"now")
        assert [bye.code for bye in byes(ben)] == [ErrorCode.INVALID]
        with RawPeer(here.port) as late:
            late.send(Accept(ring.call))
            assert [bye.code for bye in byes(late)] == [ErrorCode.ROOM]
        board = here.runner.server.relay
        assert board
        until(lambda: [host.guests for host in board._hosts.values()] == [0])


def test_who_is_accepted_when_he_is_leaving_still_counts_as_gone() -> None:
    async def screen() -> None:
        board, late = RelayServer(ServerContext()), RelayWire()
        board.take(RelayWire(), "", Wait(SECRET))
        guest = board.take(RelayWire(), "", Reach(place_of(SECRET)))
        (call,) = board._calls
        board.received(guest, b"too early")
        board.take(late, "", Accept(call))
        assert b"That call has ended" in late.written
        board.closed(guest)
        assert [each.guests for each in board._hosts.values()] == [0]

    asyncio.run(screen())


def test_a_host_may_have_more_guests_than_connections_from_one_address(tmp_path: Path) -> None:
    limits = replace(NO_LIMITS, connections=4)
    with (
        arena(tmp_path / "arena", limits=limits) as here,
        home(tmp_path / "ana", here) as ana,
        guest(ana.reachable(), credentials_in(tmp_path / "ben", CODE)) as ben,
    ):
        ben.sit_down()
        with guest(ana.reachable(), credentials_in(tmp_path / "eve", CODE), "Eve") as eve:
            assert eve.until_over().code is ErrorCode.FULL
        ben.say("still here")
        ana.until(lambda: "still here" in ana.lines)


def test_what_comes_behind_a_request_in_one_piece_is_heard(here: RunningArena) -> None:
    with RawPeer(here.port) as ana:
        ana.send(Wait(SECRET), Ping(7))
        waiting, pong = (decode_to_host(line[:-1]) for line in lines(ana, 2))
        assert (waiting, pong) == (Waiting(place_of(SECRET)), Pong(7))


def test_a_host_who_floods_the_arena_loses_his_place(here: RunningArena) -> None:
    with RawPeer(here.port) as ana:
        ana.send(Wait(SECRET))
        lines(ana, 1)
        ana.send(*[Ping(number) for number in range(40)])
        until(lambda: here.runner.page.status().relay_hosts == 0)


def test_every_connection_is_counted_out_again(here: RunningArena) -> None:
    board, addresses = here.runner.server.relay, here.runner.server.context.addresses
    assert board
    with RawPeer(here.port) as ana, RawPeer(here.port) as ben, RawPeer(here.port) as answer:
        ana.send(Wait(SECRET))
        lines(ana, 1)
        ben.send(Reach(place_of(SECRET)))
        ring = decode_to_host(lines(ana, 1)[0][:-1])
        assert isinstance(ring, Ring)
        answer.send(Accept(ring.call))
        lines(ben, 1)
        assert (board.hosts, board.pipes, board.connections) == (1, 1, 3)
    until(lambda: (board.hosts, board.pipes, board.connections, board._calls) == (0, 0, 0, {}))
    until(lambda: addresses._rates[LOOPBACK].open == 0)


class RelayWire(asyncio.Transport):
    """What a line writes to; it notes whether it is read."""

    def __init__(self) -> None:
        super().__init__({"socket": None})
        self.reading, self.closed, self.written = True, False, bytearray()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def is_closing(self) -> bool:
        return self.closed

    def write(self, data: bytes) -> None:  # type: ignore[override]
        self.written += data

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def close(self) -> None:
        self.closed = True

    abort = close


class JoinedRelayPipe:
    """A guest and a host, joined on wires of straw; the clock is moved by hand."""

    def __init__(self, together: TokenBucket | None = None) -> None:
        self.context = ManualClockContext()
        self.board = RelayServer(self.context)
        self.board._shared_bucket = together or TokenBucket(None)
        self.wires = (RelayWire(), RelayWire())
        self.board.take(RelayWire(), "", Wait(SECRET))
        guest = self.board.take(self.wires[0], "", Reach(place_of(SECRET)))
        (call,) = self.board._calls
        self.connections = (guest, self.board.take(self.wires[1], "", Accept(call)))
        for wire in self.wires:
            wire.written.clear()
        (self.pipe,) = self.board._pipes

    def send(self, data: bytes) -> None:
        """The guest sends something."""
        self.board.received(self.connections[0], data)


def test_who_reads_slowly_holds_the_other_up_and_who_never_reads_is_cut_off() -> None:
    async def screen() -> None:
        joined = JoinedRelayPipe()
        (_, host), (guest_wire, host_wire) = joined.connections, joined.wires
        joined.send(b"x" * 1000)
        assert host_wire.written == b"x" * 1000
        joined.board.pause_writing(host)
        assert not guest_wire.reading
        joined.board.resume_writing(host)
        assert guest_wire.reading
        joined.board.pause_writing(host)
        joined.pipe.tick(6.0)
        assert guest_wire.closed and host_wire.closed

    asyncio.run(screen())


def test_a_pair_is_held_to_its_share_and_small_pieces_count_as_larger_ones() -> None:
    async def screen(piece: bytes, most: int) -> None:
        joined = JoinedRelayPipe()
        sent = 0
        while joined.wires[0].reading:
            joined.send(piece)
            sent += 1
        assert sent <= most

    asyncio.run(screen(b"x" * 65536, PER_PAIR.burst // 65536 + 1))
    asyncio.run(screen(b"x", PER_PAIR.burst // 1024 + 1))


def test_who_takes_all_for_himself_holds_up_himself_and_no_match_beside_him() -> None:
    async def screen() -> None:
        together = TokenBucket(ALL_TOGETHER)
        greedy, match = [JoinedRelayPipe(together) for _ in range(20)], JoinedRelayPipe(together)
        for each in greedy:
            for _ in range(20):
                if each.wires[0].reading:
                    each.send(b"x" * 65536)
        assert not greedy[-1].wires[0].reading
        for _ in range(30):
            match.send(b"x" * 300)
            match.context.time += 0.1
            assert match.wires[0].reading

    asyncio.run(screen())


def test_a_silent_pair_is_parted() -> None:
    async def screen() -> None:
        joined = JoinedRelayPipe()
        joined.pipe.tick(29.0)
        assert not joined.wires[0].closed
        joined.pipe.tick(31.0)
        assert joined.wires[0].closed and joined.wires[1].closed

    asyncio.run(screen())
