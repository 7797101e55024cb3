"""A wire that is dead and does not say so: who notices when, and how soon all is well again."""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from game.client_state.link import LinkDown, LinkUp
from game.protocol.messages import Say
from net.hosting import protocol
from net.session import heartbeat
from tests.end_to_end.real_player import RawPeer, RealPlayer, take_turns
from tests.faults.machine import Machine, fight, machines, sit_down, together
from tests.faults.silent_wire import SilentWire
from tests.net.room_script import hello


class SilentMatch:
    """Ana hosts; Ben plays with her over a wire that may fall silent."""

    def __init__(self, pair: list[Machine]) -> None:
        self.ana = pair[0].host().sit_down()
        self.wire = SilentWire(pair[0].port)
        self.ben = pair[1].join(self.wire.port)
        sit_down(self.ana, self.ben)
        fight(self.ana, self.ben)
        take_turns(self.ana, self.ben, 2)
        self.began = time.monotonic()

    def seconds_until(self, who: RealPlayer, condition: Callable[[], object]) -> float:
        began = time.monotonic()
        who.until(condition)
        return time.monotonic() - began

    def again(self) -> float:
        """Seconds until a line and Ben  has crossed the wire and come back to him."""
        began = time.monotonic()
        self.ben.send(say := line())
        self.ben.until(lambda: say.text in self.ben.lines)
        return time.monotonic() - began


def line() -> Say:
    return Say(f"at {time.monotonic()}")


@pytest.fixture
def table(tmp_path: Path) -> Iterator[SilentMatch]:
    with machines(tmp_path, "ana", "ben") as pair:
        table = SilentMatch(pair)
        yield table
        table.wire.close()


def ups(visitor: RealPlayer) -> int:
    return sum(isinstance(each, LinkUp) for each in visitor.heard)


def downs(visitor: RealPlayer) -> int:
    return sum(isinstance(each, LinkDown) for each in visitor.heard)


def test_a_short_silence_is_not_even_noticed(table: SilentMatch) -> None:
    table.wire.fall_silent()
    limit = time.monotonic() + 3
    table.ben.until(lambda: time.monotonic() > limit)
    table.wire.come_back()
    seconds = table.again()
    print(f"3 s of silence: playing again {seconds:.2f} s after it")
    assert downs(table.ben) == 0
    together(table.ana, table.ben)


@pytest.mark.parametrize(
    "share", [0.15, pytest.param(1.0, marks=pytest.mark.long)], ids=["shortened", "real"]
)
def test_a_dead_wire_is_seen_by_the_player_in_eight_seconds_and_by_the_host_in_twelve(
    table: SilentMatch, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, constant in (
        (heartbeat, "SILENCE_SECONDS"),
        (heartbeat, "PING_SECONDS"),
        (protocol, "SILENCE_SECONDS"),
    ):
        monkeypatch.setattr(module, constant, getattr(module, constant) * share)
    table.ben.until(lambda: table.again() and time.monotonic() > table.began + 3 * share)
    table.wire.fall_silent()
    began = time.monotonic()
    table.ben.until(lambda: downs(table.ben))
    at_client = time.monotonic() - began
    table.ana.until(lambda: not table.ana.room_state.everyone_present)
    at_host = time.monotonic() - began
    print(
        f"dead wire seen after {at_client:.1f} s at a client, {at_host:.1f} s at the host "
        f"(limits times {share})"
    )
    table.wire.come_back()
    seconds = table.again()
    print(f"after {at_host:.0f} s of silence: playing again {seconds:.2f} s after it")
    together(table.ana, table.ben)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_after_half_a_minute_of_silence_both_play_on_within_a_second(table: SilentMatch) -> None:
    taken = []
    for _ in range(10):
        table.wire.fall_silent()
        limit = time.monotonic() + 30
        table.ben.until(lambda end=limit: time.monotonic() > end, 60)  # type: ignore[misc]
        table.wire.come_back()
        taken.append(table.again())
        together(table.ana, table.ben)
    print(f"30 s of silence, 10 times: {summary(taken)}")


def summary(taken: list[float]) -> str:
    p95 = sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.95))]
    return f"again after p50 {statistics.median(taken):.2f} s, p95 {p95:.2f} s"


def test_a_host_that_is_back_after_a_while_is_found_within_a_second(tmp_path: Path) -> None:
    """Killed with -9, down for some seconds: the waits have grown to seconds by then."""
    taken = []
    with machines(tmp_path, "ana", "ben") as pair:
        pair[0].host().sit_down()
        port = pair[0].port
        ben = pair[1].join(port).sit_down()
        for seconds in (1.0, 2.0):
            pair[0].die()
            limit = time.monotonic() + seconds
            ben.until(lambda end=limit: time.monotonic() > end)  # type: ignore[misc]
            pair[0].wake().host(port=port).sit_down()
            began, before = time.monotonic(), ups(ben)
            ben.until(lambda n=before: ups(ben) > n)  # type: ignore[misc]
            taken.append(time.monotonic() - began)
    print(f"host down for seconds: {summary(taken)}")


@pytest.mark.long
def test_a_player_at_a_new_address_has_his_seat_and_the_old_connection_is_told(
    table: SilentMatch,
) -> None:
    """His old connection is dead and nobody knows; the program was started anew."""
    table.wire.lose_connections()
    began = time.monotonic()
    machine = table.ben
    machine.until(lambda: downs(machine))
    machine.until(lambda: ups(machine) == 2)
    print(f"connection lost without a word: again after {time.monotonic() - began:.1f} s in all")
    together(table.ana, machine)


def test_a_killed_player_is_back_within_a_second(tmp_path: Path) -> None:
    taken = []
    with machines(tmp_path, "ana", "ben") as pair:
        ana = pair[0].host().sit_down()
        ben = pair[1].join(pair[0].port)
        sit_down(ana, ben)
        fight(ana, ben)
        for _ in range(20):
            pair[1].die()
            began = time.monotonic()
            ben = pair[1].wake().join(pair[0].port)
            together(ana, ben)
            taken.append(time.monotonic() - began)
            take_turns(ana, ben, 1)
            together(ana, ben)
            if ana.room_state.battle is None or ana.room_state.battle.outcome:
                break
    print(f"player killed {len(taken)} times (his program's start not counted): {summary(taken)}")


# --- those who say nothing, or little ----------------------------------------------------------

MANY = 100


def test_a_hundred_who_say_nothing_and_a_hundred_who_drip_are_all_closed_and_the_match_goes_on(
    table: SilentMatch,
) -> None:
    peers = dict[RawPeer, float]()
    for _ in range(2 * MANY):
        # One after another, as the host takes them: it keeps no long queue.
        peers[RawPeer(table.wire.target)] = time.monotonic()
        time.sleep(0.002)
    dripping = set(list(peers)[::2])
    frame = b'{"type":"hello","protocol":1,"version":"'
    lived, slowest, step = [0.0], 0.0, 0
    while peers:
        drip = frame[step : step + 1]
        for peer in [p for p in peers if is_closed(p, drip if p in dripping else b"")]:
            lived.append(time.monotonic() - peers.pop(peer))
            peer.socket.close()
        step = min(step + 1, len(frame) - 1)
        slowest = max(slowest, table.again())
        assert max(lived) < 30
        time.sleep(0.05)
    print(
        f"{MANY} silent and {MANY} dripping: each closed after at most {max(lived):.1f} s; "
        f"slowest line meanwhile {slowest * 1000:.0f} ms"
    )


def is_closed(peer: RawPeer, drip: bytes) -> bool:
    peer.socket.setblocking(False)
    try:
        if drip:
            peer.socket.send(drip)
        while data := peer.socket.recv(65536):
            assert data
        return True
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_one_who_does_not_read_is_cut_and_the_other_side_is_as_quick_as_before(
    tmp_path: Path,
) -> None:
    with machines(tmp_path, "ana") as [home]:
        ana = home.host().sit_down()
        before = [said_and_heard(ana) for _ in range(60)]
        with RawPeer(home.port, window=4096) as peer:
            peer.send(hello("Eve"))
            ana.until(lambda: ana.room_state.full)
            host, meanwhile = home._hosts[0], []
            server, began = host.server, time.monotonic()
            most = 0
            while ana.room_state.everyone_present:
                meanwhile.append(said_and_heard(ana))
                for each in list(server._connections):
                    if each.seat is not ana.seat and each._transport:
                        waits = each._transport.get_write_buffer_size() + len(each._outbox)
                        most = max(most, waits)
                assert time.monotonic() - began < 30
            seconds = time.monotonic() - began
    p99 = [sorted(times)[int(len(times) * 0.99)] * 1000 for times in (before, meanwhile)]
    print(
        f"one who does not read: cut after {seconds:.1f} s with {most / 1024:.0f} KiB waiting; "
        f"the other's line p99 {p99[0]:.1f} ms before, {p99[1]:.1f} ms meanwhile"
    )
    assert most <= 512 * 1024


def said_and_heard(visitor: RealPlayer) -> float:
    began = time.monotonic()
    visitor.send(say := Say(f"{began} " + "é" * 280))
    visitor.until(
        lambda: visitor.room_state.lines and visitor.room_state.lines[-1].text == say.text
    )
    return time.monotonic() - began
