"""Looking at the wire, and harming the next message."""

import threading

import pytest

from game.table.tap import KEPT, Harm, Tap, thread_names

ONE, TWO = b'{"type":"say","text":"one","number":1}\n', b'{"type":"say","text":"two","number":2}\n'
PING = b'{"type":"ping","id":1}\n'


def test_what_goes_and_comes_is_seen_and_passes_unharmed() -> None:
    tap = Tap()
    assert tap.outgoing(ONE + PING, 1.0) == ONE + PING
    tap.incoming(TWO, 2.0)
    assert [(seen.at, seen.outgoing) for seen in tap.seen] == [
        (1.0, True),
        (1.0, True),
        (2.0, False),
    ]
    assert tap.seen[2].text == TWO.decode().strip()


def test_a_message_is_doubled_once() -> None:
    tap = Tap()
    tap.arm(Harm.DOUBLE)
    assert tap.outgoing(ONE, 0.0) == ONE + ONE
    assert tap.outgoing(TWO, 0.0) == TWO
    assert tap.seen[0].harm is Harm.DOUBLE


def test_a_dropped_message_takes_all_that_follows_with_it_until_the_connection_is_new() -> None:
    tap = Tap()
    tap.arm(Harm.DROP)
    assert tap.outgoing(ONE, 0.0) == b""
    assert tap.outgoing(TWO + PING, 0.0) == b""
    assert tap.dead
    tap.broken()
    assert tap.outgoing(TWO, 1.0) == TWO


def test_a_delayed_message_keeps_its_place() -> None:
    tap = Tap()
    tap.arm(Harm.DELAY)
    assert tap.outgoing(ONE, 0.0) == b""
    assert tap.outgoing(TWO, 1.0) == b""
    assert tap.deadline == 3.0
    assert tap.due(2.9) == b""
    assert tap.due(3.0) == ONE + TWO
    assert tap.outgoing(PING, 4.0) == PING


def test_a_cut_comes_in_the_middle_of_a_message() -> None:
    tap = Tap()
    tap.arm(Harm.CUT)
    assert tap.outgoing(ONE, 0.0) == ONE[: len(ONE) // 2]
    assert tap.cut


@pytest.mark.parametrize("harm", Harm)
def test_signs_of_life_are_let_through(harm: Harm) -> None:
    tap = Tap()
    tap.arm(harm)
    assert tap.outgoing(PING, 0.0) == PING
    assert tap.armed is harm


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
    tap = Tap()
    tap.incoming(b'{"type":"welcome","token":"0123456789abcdef","keep":0}\n', 0.0)
    assert "0123…" in tap.seen[0].text
    assert "456789" not in tap.seen[0].text
    tap.incoming(b'{"type":"hello","token":"","key":"00ff"}\n', 0.0)
    assert tap.seen[1].text == '{"type":"hello","token":"","key":"00ff"}'
    tap.incoming(b'{"type":"hello","key":"00ff","token":"0123456789abcd', 0.0)
    assert tap.seen[2].text == '{"type":"hello","key":"00ff","token":"0123…'
    tap.incoming(b"\xff" * 5000 + b"\n" + ONE * 500, 0.0)
    assert len(tap.seen) == KEPT
    assert max(len(seen.text) for seen in tap.seen) <= 240
