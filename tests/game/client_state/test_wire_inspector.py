"""Looking at the wire, and harming the next message."""

import threading

import pytest

from game.client_state.wire_inspector import MESSAGES_SHOWN, WireFault, WireInspector, thread_names

ONE, TWO = b'{"type":"say","text":"one","number":1}\n', b'{"type":"say","text":"two","number":2}\n'
PING = b'{"type":"ping","id":1}\n'


def test_what_goes_and_comes_is_seen_and_passes_unharmed() -> None:
    inspector = WireInspector()
    assert inspector.outgoing(ONE + PING, 1.0) == ONE + PING
    inspector.incoming(TWO, 2.0)
    assert [(wire_message.at, wire_message.outgoing) for wire_message in inspector.seen] == [
        (1.0, True),
        (1.0, True),
        (2.0, False),
    ]
    assert inspector.seen[2].text == TWO.decode().strip()


def test_a_message_is_doubled_once() -> None:
    inspector = WireInspector()
    inspector.arm(WireFault.DOUBLE)
    assert inspector.outgoing(ONE, 0.0) == ONE + ONE
    assert inspector.outgoing(TWO, 0.0) == TWO
    assert inspector.seen[0].fault is WireFault.DOUBLE


def test_a_dropped_message_takes_all_that_follows_with_it_until_the_connection_is_new() -> None:
    inspector = WireInspector()
    inspector.arm(WireFault.DROP)
    assert inspector.outgoing(ONE, 0.0) == b""
    assert inspector.outgoing(TWO + PING, 0.0) == b""
    assert inspector.wire_dropped
    inspector.link_broken()
    assert inspector.outgoing(TWO, 1.0) == TWO


def test_a_delayed_message_keeps_its_place() -> None:
    inspector = WireInspector()
    inspector.arm(WireFault.DELAY)
    assert inspector.outgoing(ONE, 0.0) == b""
    assert inspector.outgoing(TWO, 1.0) == b""
    assert inspector.deadline == 3.0
    assert inspector.due(2.9) == b""
    assert inspector.due(3.0) == ONE + TWO
    assert inspector.outgoing(PING, 4.0) == PING


def test_a_cut_comes_in_the_middle_of_a_message() -> None:
    inspector = WireInspector()
    inspector.arm(WireFault.CUT)
    assert inspector.outgoing(ONE, 0.0) == ONE[: len(ONE) // 2]
    assert inspector.cut


@pytest.mark.parametrize("harm", WireFault)
def test_signs_of_life_are_let_through(harm: WireFault) -> None:
    inspector = WireInspector()
    inspector.arm(harm)
    assert inspector.outgoing(PING, 0.0) == PING
    assert inspector.armed is harm


def test_threads_of_a_kind_are_counted() -> None:
    halt = threading.Event()
    threads = [threading.Thread(target=halt.wait, name=f"kind-{n}") for n in range(3)]
    for thread in threads:
        thread.start()
    assert "kind ×3" in thread_names()
    halt.set()
    for thread in threads:
        thread.join()


def test_no_token_is_shown_and_nothing_grows_without_end() -> None:
    inspector = WireInspector()
    inspector.incoming(b'{"type":"welcome","token":"0123456789abcdef","keep":0}\n', 0.0)
    assert "0123…" in inspector.seen[0].text
    assert "456789" not in inspector.seen[0].text
    inspector.incoming(b'{"type":"hello","token":"","key":"00ff"}\n', 0.0)
    assert inspector.seen[1].text == '{"type":"hello","token":"","key":"00ff"}'
    inspector.incoming(b'{"type":"hello","key":"00ff","token":"0123456789abcd', 0.0)
    assert inspector.seen[2].text == '{"type":"hello","key":"00ff","token":"0123…'
    inspector.incoming(b"\xff" * 5000 + b"\n" + ONE * 500, 0.0)
    assert len(inspector.seen) == MESSAGES_SHOWN
    assert max(len(wire_message.text) for wire_message in inspector.seen) <= 240
