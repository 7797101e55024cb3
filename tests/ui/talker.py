"""Talker: Ana at a screen with the chat over it, and Ben at the other end of a fake link."""

from itertools import count

import pygame
from pygame.event import Event

from game.contract.messages import Place, Said, Say, Seats
from game.course.chain import Tips
from game.rules import Roster, Seat
from game.table.link import Incoming
from game.table.talk import Line, Mark
from game.ui.app import App
from game.ui.chat.chat import Chat
from game.ui.chat.conversation import SHOWN_FOR
from game.ui.drawing.canvas import Canvas
from game.ui.screen.scene import Change, Scene
from game.ui.screen.session import Session
from tests.support import welcome_of
from tests.ui.duel import REED, STRAW
from tests.ui.stage import FakeLink, press, release, typing

T, SLASH = pygame.K_t, pygame.K_SLASH
ENTER, ESCAPE, TAB = pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_TAB


class Below(Scene):
    """A screen that counts what reaches it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.events: list[Event] = []

    def handle(self, event: Event) -> Change | None:
        self.events.append(event)
        return None

    def draw(self, canvas: Canvas) -> None:
        canvas.clear()


class Evening:
    """Ana at this screen, on the left; Ben at the other end of a fake link."""

    def __init__(self, *, hotseat: bool = False) -> None:
        self.link = FakeLink(hotseat=hotseat)
        self.session = Session(self.link, lambda: 0.0)
        self.scene = Below(self.session)
        self.chat = Chat()
        self.app = App(pygame.Surface((1280, 720)), self.scene, self.chat)
        self._seqs = count(1)
        self._tips = Tips()
        roster = Roster(version=1, fighter=(STRAW, REED))
        self.hear(welcome_of(Seat.LEFT, roster=roster))
        self.hear(Seats(Place("Ana"), None))
        self.hear(Seats(Place("Ana"), Place("Ben")))
        self.wait(SHOWN_FOR)

    def hear(self, *messages: Incoming) -> None:
        self.app.frame([], messages)

    def do(self, *events: Event) -> None:
        self.app.frame(events)

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds * 10) + 1):
            self.app.frame([], dt=0.1)

    def ben_says(self, text: str) -> Said:
        return self._said(Said(next(self._seqs), Seat.RIGHT, 1000 + next(self._seqs), "Ben", text))

    def host_has(self, number: int, text: str) -> int:
        seq = next(self._seqs)
        self._said(Said(seq, Seat.LEFT, number, "Ana", text))
        return seq

    def _said(self, said: Said) -> Said:
        said = self._tips.sealed(said)
        self._tips = self._tips.after(said)
        self.hear(said)
        return said

    def say(self, text: str) -> None:
        self.do(press(T), release(T), *typing(text), press(ENTER), release(ENTER))

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.lines]

    @property
    def lines(self) -> list[Line]:
        return self.chat.conversation.lines if self.chat.conversation else []

    @property
    def reached(self) -> list[int]:
        """Keys that came through to the screen beneath."""
        return [event.key for event in self.scene.events if event.type == pygame.KEYDOWN]

    @property
    def mark(self) -> Mark:
        """Of the newest line."""
        return self.lines[-1].mark

    def captions(self) -> list[str]:
        assert self.chat.conversation is not None
        return [line.text for line in self.chat.conversation.captions]


def sent_lines(evening: Evening) -> list[tuple[str, str]]:
    return [(say.text, say.phrase) for say in evening.link.sent if isinstance(say, Say)]
