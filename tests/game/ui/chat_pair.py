"""Chat pair: Ana at a screen with the chat over it, and Ben at the other end of a fake link."""

from itertools import count

import pygame
from pygame.event import Event

from game.client_state.chat_state import ChatLine, DeliveryMark
from game.client_state.link import Incoming
from game.match.hash_chain import Tips
from game.protocol.messages import Said, Say, Seats, SeatState
from game.rules import Roster, Seat
from game.session import GameSession
from game.ui.app import App
from game.ui.chat.chat import ChatOverlay
from game.ui.chat.conversation import SHOWN_FOR
from game.ui.graphics.canvas import Canvas
from game.ui.shell.screen import Change, Screen
from tests.game.ui.sample_match import REED, STRAW
from tests.game.ui.screen_driver import FakeLink, press, release, typing
from tests.support import welcome_of

T, SLASH = pygame.K_t, pygame.K_SLASH
ENTER, ESCAPE, TAB = pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_TAB


class CountingScreen(Screen):
    """A screen that counts what reaches it."""

    def __init__(self, session: GameSession) -> None:
        self.session = session
        self.events: list[Event] = []

    def handle(self, event: Event) -> Change | None:
        self.events.append(event)
        return None

    def draw(self, canvas: Canvas) -> None:
        canvas.clear()


class ChatPair:
    """Ana at this screen, on the left; Ben at the other end of a fake link."""

    def __init__(self, *, hotseat: bool = False) -> None:
        self.link = FakeLink(hotseat=hotseat)
        self.session = GameSession(self.link, lambda: 0.0)
        self.screen = CountingScreen(self.session)
        self.chat = ChatOverlay()
        self.app = App(pygame.Surface((1280, 720)), self.screen, self.chat)
        self._seqs = count(1)
        self._tips = Tips()
        roster = Roster(version=1, fighter=(STRAW, REED))
        self.hear(welcome_of(Seat.LEFT, roster=roster))
        self.hear(Seats(SeatState("Ana"), None))
        self.hear(Seats(SeatState("Ana"), SeatState("Ben")))
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
    def lines(self) -> list[ChatLine]:
        return self.chat.conversation.lines if self.chat.conversation else []

    @property
    def reached(self) -> list[int]:
        """Keys that came through to the screen beneath."""
        return [event.key for event in self.screen.events if event.type == pygame.KEYDOWN]

    @property
    def mark(self) -> DeliveryMark:
        """Of the newest line."""
        return self.lines[-1].mark

    def captions(self) -> list[str]:
        assert self.chat.conversation is not None
        return [line.text for line in self.chat.conversation.captions]


def sent_lines(context: ChatPair) -> list[tuple[str, str]]:
    return [(say.text, say.phrase) for say in context.link.sent if isinstance(say, Say)]
