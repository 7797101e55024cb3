"""Sample match: a match made by hand, for the tests of the screens; no network, no chance."""

from collections.abc import Iterable
from typing import TypeVar

import pygame
from pygame.event import Event

from game.client_state.link import Incoming
from game.match.hash_chain import Tips
from game.protocol.messages import (
    Acted,
    Clock,
    Contender,
    Ended,
    Entry,
    Said,
    Seats,
    SeatState,
    Started,
    Welcome,
    position,
)
from game.rules import (
    Action,
    Attack,
    Battle,
    Effect,
    Fighter,
    ForcedDice,
    Reason,
    Roster,
    Seat,
    resolve,
    start,
)
from game.rules.roster import RULES_VERSION
from game.session import GameSession
from game.ui.app import App
from game.ui.chat.chat import ChatOverlay
from game.ui.shell.screen import Push, Screen
from tests.game.ui.screen_driver import FakeLink
from tests.support import welcome_of

_Sealed = TypeVar("_Sealed", bound=Entry)

HIT = (1, 3)
"""Rolls of an attack that hits with the middle strength."""
MISS = (100, 3)

STRAW = Fighter(
    "straw",
    "Straw",
    "Stands in for a fighter.",
    60,
    10,
    10,
    (
        Attack("Poke", 10, 95, Effect.NONE),
        Attack("Swing", 18, 70, Effect.FOCUS),
        Attack("Pry", 8, 90, Effect.BREAK),
    ),
)
REED = Fighter(
    "reed",
    "Reed",
    "Bends.",
    40,
    12,
    8,
    (
        Attack("Whip", 9, 95, Effect.BRACE),
        Attack("Snap", 17, 65, Effect.NONE),
        Attack("Wilt", 9, 85, Effect.SAP),
    ),
)


class SampleHost:
    """The other end of a fake link: makes the facts a true host would send."""

    def __init__(self, first: Seat = Seat.LEFT, seat: Seat = Seat.LEFT) -> None:
        self.seat = seat
        self.first = first
        self.seq = 0
        self.tips = Tips()
        self.seat_states: dict[Seat, SeatState | None] = {
            Seat.LEFT: SeatState("Ana", "straw"),
            Seat.RIGHT: SeatState("Ben", "reed"),
        }
        self.battle: Battle = start(STRAW, REED, first)

    def welcome(self) -> Welcome:
        return welcome_of(self.seat, roster=Roster(version=1, fighter=(STRAW, REED)))

    def seats(self, **changes: SeatState | None) -> Seats:
        for name, seat_state in changes.items():
            self.seat_states[Seat(name)] = seat_state
        return Seats(self.seat_states[Seat.LEFT], self.seat_states[Seat.RIGHT])

    def started(self, match: int = 1) -> Started:
        first = self.first if match % 2 else self.first.other
        self.battle = start(STRAW, REED, first)
        left, right = Contender("Ana", STRAW), Contender("Ben", REED)
        where = position(self.battle)
        started = Started(self._next(), match, f"match{match}", RULES_VERSION, left, right, where)
        return self._sealed(started)

    def acted(self, action: Action, rolls: Iterable[int] = (), *, by_clock: bool = False) -> Acted:
        """The side to move takes `action`; attacks need two rolls."""
        rolls = tuple(rolls)
        turn, seat = self.battle.turn, self.battle.to_move
        self.battle, _ = resolve(self.battle, action, ForcedDice(rolls))
        where = position(self.battle)
        return self._sealed(Acted(self._next(), seat, 1, turn, action, rolls, where, by_clock))

    def clock(self, left: int, *, running: bool = True) -> Clock:
        return Clock(self.battle.to_move, self.battle.turn, left, running)

    def said(self, text: str, seat: Seat = Seat.RIGHT) -> Said:
        name = "Ana" if seat is Seat.LEFT else "Ben"
        return self._sealed(Said(self._next(), seat, 1000 + self.seq, name, text))

    def ended(self, winner: Seat | None, reason: Reason = Reason.KNOCKOUT) -> Ended:
        return self._sealed(Ended(self._next(), winner, reason))

    def _sealed(self, entry: _Sealed) -> _Sealed:
        entry = self.tips.sealed(entry)
        self.tips = self.tips.after(entry)
        return entry

    def _next(self) -> int:
        self.seq += 1
        return self.seq


class MatchApp:
    """An app without a window: a title below, the scene under test above, and a host by hand."""

    def __init__(
        self,
        *,
        first: Seat = Seat.LEFT,
        seat: Seat = Seat.LEFT,
        hotseat: bool = False,
        size: tuple[int, int] = (1280, 720),
        addresses: tuple[str, ...] = (),
        chat: ChatOverlay | None = None,
    ) -> None:
        pygame.font.init()
        self.now = 0.0
        self.link = FakeLink(hotseat=hotseat)
        self.session = GameSession(self.link, lambda: self.now, addresses=addresses)
        self.host = SampleHost(first, seat)
        self.title = Screen()
        self.app = App(pygame.Surface(size), self.title, chat)
        self.session.receive(self.host.welcome())
        self.session.receive(self.host.seats())

    @property
    def front(self) -> Screen:
        return self.app.stack.top

    def open(self, screen: Screen) -> None:
        self.app.stack.apply(Push(screen), self.front)
        self.frame()

    def tell(self, *messages: Incoming) -> None:
        """The host says something."""
        self.frame(messages=messages)

    def do(self, *events: Event) -> None:
        """The player does something."""
        self.frame(events)

    def wait(self, seconds: float) -> None:
        """Time goes by, all of it in one step."""
        self.now += seconds
        for screen in self.app.stack.visible():
            if (change := screen.update(seconds)) is not None:
                self.app.stack.apply(change, screen)
        self.frame()

    def frame(self, events: Iterable[Event] = (), messages: Iterable[Incoming] = ()) -> None:
        self.app.frame(list(events), messages)
        assert not self.app.failures.known, "a scene failed"
