"""Dialog: a question or a last word over the screen that it concerns, which goes on beneath."""

from collections.abc import Callable

import pygame
from pygame.event import Event

from game.ui.canvas import Canvas
from game.ui.lettering import Style
from game.ui.scene import Change, Home, Pop, Scene
from game.ui.theme import (
    BODY,
    EMBER,
    GOLD,
    HEADING,
    HEIGHT,
    SHADE,
    SOFT,
    STONE,
    TEXT,
    VEIL,
    WIDTH,
    Colour,
    Face,
)
from game.ui.widgets import Button, FocusRing, repeated

_GROUND: Colour = (16, 16, 36)
_WIDE = 620
_LEFT = (WIDTH - _WIDE) // 2


class Question(Scene):
    """Asks once; Esc and the second button stay. `yes` is done before its change takes place."""

    overlay = True

    def __init__(
        self, heading: str, text: str, yes: str, no: str, on_yes: Callable[[], Change]
    ) -> None:
        self.heading, self.text = heading, text
        self._on_yes = on_yes
        top = HEIGHT // 2 + 24
        self.yes = Button(pygame.Rect(_LEFT + 40, top, 260, 56), yes, colour=EMBER)
        self.no = Button(pygame.Rect(_LEFT + 320, top, 260, 56), no, colour=STONE)
        # Staying has the focus: Enter pressed in haste costs no match.
        self.ring = FocusRing([self.yes, self.no], focus=1)

    def handle(self, event: Event) -> Change | None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            return None if repeated(event) else Pop()
        pressed = self.ring.handle(event)
        if pressed is self.yes:
            return self._on_yes()
        return Pop() if pressed is self.no else None

    def draw(self, canvas: Canvas) -> None:
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        draw_words(canvas, self.heading, self.text)
        self.ring.draw(canvas)


class LastWord(Scene):
    """Something ended this evening at this table; the way leads back to the title."""

    overlay = True

    def __init__(self, heading: str, text: str, advice: str = "") -> None:
        self.heading, self.text, self.advice = heading, text, advice
        box = pygame.Rect(WIDTH // 2 - 150, HEIGHT // 2 + 44, 300, 56)
        self.home = Button(box, "Back to the title", colour=EMBER)
        self.ring = FocusRing([self.home])

    def handle(self, event: Event) -> Change | None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            return None if repeated(event) else Home()
        return Home() if self.ring.handle(event) else None

    def draw(self, canvas: Canvas) -> None:
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        draw_words(canvas, self.heading, self.text, self.advice)
        self.ring.draw(canvas)


def draw_words(canvas: Canvas, heading: str, text: str, advice: str = "") -> None:
    """The panel of a dialog with its words; its buttons come on top."""
    middle = HEIGHT / 2
    canvas.panel((_LEFT, middle - 130, _WIDE, 250), _GROUND, GOLD)
    style = Style(HEADING, GOLD, Face.DISPLAY, shadow=SHADE)
    canvas.text(heading, (WIDTH / 2, middle - 108), style, "midtop", _WIDE - 60)
    at = middle - 54
    at += canvas.paragraph(text, (_LEFT + 40, at), _WIDE - 80, Style(BODY, TEXT), 27, "center")
    if advice:
        canvas.paragraph(advice, (_LEFT + 40, at + 2), _WIDE - 80, Style(BODY, SOFT), 27, "center")
