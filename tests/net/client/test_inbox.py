"""An inbox rings while anything may be in it, and loses nothing whoever is quicker."""

import select
import threading

from net.client.inbox import Inbox


def rings(inbox: Inbox[int], timeout: float = 0.0) -> bool:
    return bool(select.select([inbox], [], [], timeout)[0])


def test_what_was_put_in_comes_out_in_order() -> None:
    inbox: Inbox[int] = Inbox()
    for number in range(3):
        inbox.put(number)
    assert [inbox.take(), inbox.wait(0.0), inbox.take(), inbox.take()] == [0, 1, 2, None]
    inbox.close()


def test_it_rings_until_it_is_empty() -> None:
    inbox: Inbox[int] = Inbox()
    assert not rings(inbox)
    inbox.put(1)
    inbox.put(2)
    assert rings(inbox)
    inbox.take()
    assert rings(inbox)
    inbox.take()
    inbox.take()
    assert not rings(inbox)
    inbox.close()


def test_nobody_sleeps_on_it_while_something_is_there() -> None:
    inbox: Inbox[int] = Inbox()

    def fill() -> None:
        for number in range(20_000):
            inbox.put(number)

    thread = threading.Thread(target=fill)
    thread.start()
    taken: list[int] = []
    while len(taken) < 20_000:
        assert rings(inbox, 10.0), "there was more, and nothing rang"
        while (thing := inbox.take()) is not None:
            taken.append(thing)
    thread.join()
    assert taken == list(range(20_000))
    inbox.close()


def test_more_than_it_can_ring_for_still_comes_out() -> None:
    inbox: Inbox[int] = Inbox()
    for number in range(5000):
        inbox.put(number)
    assert len(inbox) == 5000
    while (thing := inbox.take()) is not None:
        last = thing
    assert last == 4999
    inbox.close()


def test_what_is_put_in_after_it_was_closed_can_still_be_taken() -> None:
    inbox: Inbox[int] = Inbox()
    inbox.close()
    inbox.put(7)
    assert inbox.take() == 7
    assert inbox.fileno() < 0
