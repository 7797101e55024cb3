"""Who lost the host comes back quickly, and never hammers."""

from net.guest.patience import (
    EAGER_KNOCK_SECONDS,
    EAGER_SECONDS,
    KNOCK_SECONDS,
    KNOCKING_SECONDS,
    RECONNECT_SECONDS,
    STEADY_SECONDS,
    Patience,
)


def longest(low: float, high: float) -> float:
    return high


def shortest(low: float, high: float) -> float:
    return low


def broken(patience: Patience, now: float, stood: float, entries: int = 0) -> None:
    """A link stood for so many seconds and broke."""
    patience.stands(now - stood)
    patience.ended(now, answered=True, entries=entries)


def test_the_waits_grow_up_to_the_longest() -> None:
    patience = Patience(0, longest)
    waits = []
    for _ in range(8):
        patience.ended(0, answered=False)
        waits.append(patience.next_wait())
    assert waits == [*RECONNECT_SECONDS, RECONNECT_SECONDS[-1], RECONNECT_SECONDS[-1]]


def test_each_wait_is_shortened_by_half_at_most() -> None:
    patience = Patience(0, shortest)
    assert [patience.next_wait() for _ in RECONNECT_SECONDS] == [w / 2 for w in RECONNECT_SECONDS]


def test_a_link_that_stood_begins_the_waits_anew() -> None:
    patience = Patience(0, longest)
    for _ in RECONNECT_SECONDS:
        patience.next_wait()
    broken(patience, 100, stood=STEADY_SECONDS)
    assert patience.next_wait() == 0


def test_a_short_link_that_brought_something_new_does_so_too() -> None:
    patience = Patience(0, longest)
    broken(patience, 1, stood=0.1, entries=7)
    patience.next_wait()
    broken(patience, 2, stood=0.1, entries=8)
    assert patience.next_wait() == 0


def test_a_host_that_welcomes_and_hangs_up_is_not_hurried_to() -> None:
    patience, now, times = Patience(0, longest), 0.0, 0
    while now < 60:
        times += 1
        broken(patience, now + 0.1, stood=0.1, entries=7)
        now += 0.1 + patience.next_wait()
    assert times < 60


def test_a_wire_that_comes_and_goes_is_used_at_once_each_time() -> None:
    patience = Patience(0, longest)
    for now in range(20):
        patience.ended(now, answered=False)
        patience.next_wait()
        broken(patience, now + 0.5, stood=0.1, entries=7)
        assert patience.next_wait() == 0


def test_entries_that_were_there_before_are_nothing_new() -> None:
    """A host that lets us drop our log and sends it again."""
    patience = Patience(0, longest)
    for entries in [9, 4] * 10:
        broken(patience, 1, stood=0.1, entries=entries)
        patience.next_wait()
    assert patience.attempt > len(RECONNECT_SECONDS)


def test_while_nobody_answers_we_knock_and_more_eagerly_at_first() -> None:
    patience = Patience(0, longest)
    broken(patience, 100, stood=60)
    patience.ended(100, answered=False)
    assert patience.pause(100) == EAGER_KNOCK_SECONDS
    assert patience.pause(100 + EAGER_SECONDS) == KNOCK_SECONDS
    assert patience.pause(100 + KNOCKING_SECONDS) is None


def test_who_answers_is_not_knocked_at() -> None:
    patience = Patience(0, longest)
    patience.ended(1, answered=True)
    assert patience.pause(1) is None
