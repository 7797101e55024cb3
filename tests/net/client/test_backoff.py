"""Who lost the host comes back quickly, and never hammers."""

from net.client.backoff import (
    FAST_PROBE_SECONDS,
    FAST_PROBING_SECONDS,
    PROBE_SECONDS,
    PROBING_SECONDS,
    RECONNECT_SECONDS,
    STEADY_SECONDS,
    Backoff,
)


def longest(low: float, high: float) -> float:
    return high


def shortest(low: float, high: float) -> float:
    return low


def broken(backoff: Backoff, now: float, stood: float, entries: int = 0) -> None:
    """A link stood for so many seconds and broke."""
    backoff.connected(now - stood)
    backoff.ended(now, answered=True, entries=entries)


def test_the_waits_grow_up_to_the_longest() -> None:
    backoff = Backoff(0, longest)
    waits = []
    for _ in range(8):
        backoff.ended(0, answered=False)
        waits.append(backoff.next_delay())
    assert waits == [*RECONNECT_SECONDS, RECONNECT_SECONDS[-1], RECONNECT_SECONDS[-1]]


def test_each_wait_is_shortened_by_half_at_most() -> None:
    backoff = Backoff(0, shortest)
    assert [backoff.next_delay() for _ in RECONNECT_SECONDS] == [w / 2 for w in RECONNECT_SECONDS]


def test_a_link_that_stood_begins_the_waits_anew() -> None:
    backoff = Backoff(0, longest)
    for _ in RECONNECT_SECONDS:
        backoff.next_delay()
    broken(backoff, 100, stood=STEADY_SECONDS)
    assert backoff.next_delay() == 0


def test_a_short_link_that_brought_something_new_does_so_too() -> None:
    backoff = Backoff(0, longest)
    broken(backoff, 1, stood=0.1, entries=7)
    backoff.next_delay()
    broken(backoff, 2, stood=0.1, entries=8)
    assert backoff.next_delay() == 0


def test_a_host_that_welcomes_and_hangs_up_is_not_hurried_to() -> None:
    backoff, now, times = Backoff(0, longest), 0.0, 0
    while now < 60:
        times += 1
        broken(backoff, now + 0.1, stood=0.1, entries=7)
        now += 0.1 + backoff.next_delay()
    assert times < 60


def test_a_wire_that_comes_and_goes_is_used_at_once_each_time() -> None:
    backoff = Backoff(0, longest)
    for now in range(20):
        backoff.ended(now, answered=False)
        backoff.next_delay()
        broken(backoff, now + 0.5, stood=0.1, entries=7)
        assert backoff.next_delay() == 0


def test_entries_that_were_there_before_are_nothing_new() -> None:
    """A host that lets us drop our log and sends it again."""
    backoff = Backoff(0, longest)
    for entries in [9, 4] * 10:
        broken(backoff, 1, stood=0.1, entries=entries)
        backoff.next_delay()
    assert backoff.attempt > len(RECONNECT_SECONDS)


def test_while_nobody_answers_we_knock_and_more_eagerly_at_first() -> None:
    backoff = Backoff(0, longest)
    broken(backoff, 100, stood=60)
    backoff.ended(100, answered=False)
    assert backoff.next_probe(100) == FAST_PROBE_SECONDS
    assert backoff.next_probe(100 + FAST_PROBING_SECONDS) == PROBE_SECONDS
    assert backoff.next_probe(100 + PROBING_SECONDS) is None


def test_who_answers_is_not_knocked_at() -> None:
    backoff = Backoff(0, longest)
    backoff.ended(1, answered=True)
    assert backoff.next_probe(1) is None
