"""The loop sleeps until a key or a message comes, where the system tells of keys."""

import os
import threading
import time
from collections.abc import Iterator

import pygame
import pytest

from game.client_state.link import Incoming, LinkUp
from game.ui.input.event_wait import ASLEEP, CALM_ASLEEP, IDLE, EventWait
from net.client.inbox import Inbox
from tests.game.ui.screen_driver import FakeLink, press

LONG = 20.0


class RingingLink(FakeLink):
    """A link that may be slept on."""

    def __init__(self) -> None:
        super().__init__()
        self.inbox: Inbox[Incoming] = Inbox()

    def fileno(self) -> int:
        return self.inbox.fileno()

    def poll(self) -> Incoming | None:
        return self.inbox.take()


@pytest.fixture
def keys() -> Iterator[tuple[int, int]]:
    """The two ends of what stands for the window's connection."""
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def test_a_message_wakes_it(keys: tuple[int, int]) -> None:
    link, event_wait, began = RingingLink(), EventWait(lambda: keys[0]), time.monotonic()
    threading.Timer(0.02, lambda: link.inbox.put(LinkUp())).start()
    assert event_wait.wait(LONG, link) == LinkUp()
    assert time.monotonic() - began < LONG
    link.inbox.close()


@pytest.mark.parametrize("linked", [False, True])
def test_a_key_wakes_it(keys: tuple[int, int], linked: bool) -> None:
    link, event_wait, began = RingingLink(), EventWait(lambda: keys[0]), time.monotonic()
    threading.Timer(0.02, lambda: os.write(keys[1], b"!")).start()
    assert event_wait.wait(LONG, link if linked else None) is None
    assert time.monotonic() - began < LONG
    link.inbox.close()


def test_a_key_that_has_come_already_is_not_slept_on(keys: tuple[int, int]) -> None:
    began = time.monotonic()
    pygame.event.post(press(pygame.K_t))
    EventWait(lambda: keys[0]).wait(LONG, None)
    assert time.monotonic() - began < LONG


def test_a_link_that_has_ended_is_waited_for_as_ever(keys: tuple[int, int]) -> None:
    link, event_wait = RingingLink(), EventWait(lambda: keys[0])
    link.inbox.close()
    assert not event_wait.can_wait_on(link)
    assert event_wait.wait(0.0, link) is None


def test_where_no_key_wakes_it_it_looks_more_often(keys: tuple[int, int]) -> None:
    known, untold, link = EventWait(lambda: keys[0]), EventWait(lambda: None), RingingLink()
    assert untold.longest(link, calm=True) == IDLE < ASLEEP < CALM_ASLEEP
    assert known.longest(link, calm=False) == known.longest(None, calm=False) == ASLEEP
    assert known.longest(link, calm=True) == CALM_ASLEEP
    assert known.longest(FakeLink(), calm=True) == IDLE
    link.inbox.close()
