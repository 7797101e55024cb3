"""Layout canvas: a canvas that draws as the game does and keeps where every word stands and on
what."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pygame

from game.i18n.language import Language
from game.ui.graphics.accessibility import Accessibility
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Anchor, Box, Point
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import BORDER, PANEL, RADIUS, Colour

OPAQUE = 200
"""A fill at least so dense hides what lay beneath it."""
SHADE = 40
"""Of 255, that nobody sees at the edge of a letter."""


@dataclass(frozen=True)
class DrawnText:
    """One line of text as it was drawn, in window pixels."""

    text: str
    ink: pygame.Rect
    box: pygame.Rect | None
    """The smallest panel, button or stamp that it begins in."""
    clipped: bool
    contrast: float
    cut: bool
    """There was more of it than its width could hold."""


class LayoutCanvas(Canvas):
    """Draws without keeping pictures, so that it sees every word each time."""

    words: list[DrawnText]
    boxes: list[pygame.Rect]
    clips: list[int]

    @classmethod
    def upon_window(
        cls, surface: pygame.Surface, language: Language, accessibility: Accessibility
    ) -> "LayoutCanvas":
        eye = cls(surface, language, accessibility)
        eye.words, eye.boxes, eye.clips = [], [surface.get_rect()], []
        return eye

    def on_surface(
        self, surface: pygame.Surface, origin: tuple[int, int] = (0, 0)
    ) -> "LayoutCanvas":
        eye = super().on_surface(surface, origin)
        eye.words, eye.boxes, eye.clips = self.words, self.boxes, self.clips
        return eye

    def stamp(self, key: Hashable, box: Box, paint: Callable[[Canvas], object]) -> None:
        rect = self.to_window(box)
        with self._inside(rect):
            eye = self.on_surface(self.surface, rect.topleft)
            eye.axis = rect.width / self.scale
            # What is drawn outside of a stamp is lost.
            self.surface.set_clip(rect.clip(self.surface.get_clip()))
            paint(eye)

    sketch = stamp

    @contextmanager
    def clip(self, box: Box) -> Iterator[None]:
        self.clips.append(1)
        with super().clip(box):
            yield
        self.clips.pop()

    def panel(
        self,
        box: Box,
        colour: Colour = PANEL,
        border: Colour | None = BORDER,
        radius: float = RADIUS,
    ) -> None:
        self._cover(box, colour)
        super().panel(box, colour, border, radius)

    def fill(self, box: Box, colour: Colour, radius: float = 0) -> None:
        self._cover(box, colour)
        super().fill(box, colour, radius)

    def clear(self, *args: Colour) -> None:
        self.words.clear()
        super().clear(*args)

    def text(
        self,
        text: str,
        at: Point,
        style: TextStyle,
        anchor: Anchor = "topleft",
        width: float | None = None,
    ) -> tuple[float, float, float, float]:
        shown = self._coloured(style)
        if width is not None and self.text_renderer.growth > 1:
            shown = self.text_renderer.shrunk(text, width, shown)
        whole = self.text_renderer.language.say(text)
        drawn = whole if width is None else self.text_renderer.fit(whole, width, shown)
        letters = self.text_renderer.surface(drawn, shown)
        rect = self.placed(letters, at, anchor)
        ink = letters.get_bounding_rect().move(rect.topleft)
        if drawn.strip() and ink.size != (0, 0):
            self.words.append(
                DrawnText(
                    str(drawn),
                    ink,
                    self._box_of(ink),
                    bool(self.clips),
                    self._contrast(ink, shown),
                    drawn != whole,
                )
            )
        return super().text(text, at, style, anchor, width)

    def _cover(self, box: Box, colour: Colour) -> None:
        """Forget the words under something that hides them, and note it as a box."""
        rect = self.to_window(box)
        alpha = colour[3] if len(colour) == 4 else 255
        if alpha >= OPAQUE or rect.contains(self.surface.get_rect()):
            self.words[:] = [word for word in self.words if not rect.colliderect(word.ink)]
            self.boxes[:] = [other for other in self.boxes if not rect.contains(other)]
            self.boxes.append(rect)

    @contextmanager
    def _inside(self, rect: pygame.Rect) -> Iterator[None]:
        before = self.surface.get_clip()
        self.boxes.append(rect)
        yield
        self.surface.set_clip(before)

    def _box_of(self, ink: pygame.Rect) -> pygame.Rect | None:
        """The smallest box that it begins in; a button and its own shadow are as good as alike."""
        beginning = (ink.left + 2, ink.centery)
        # What is narrower than the letters are high is a line, and nobody writes into that.
        boxes = (box for box in self.boxes if box.width >= ink.height)
        around = [box for box in boxes if box.collidepoint(beginning)]
        if not around:
            return None
        smallest = min(around, key=_area)
        alike = (box for box in around if _area(box) < 1.2 * _area(smallest))
        return next((box for box in alike if box.contains(ink)), smallest)

    def _contrast(self, ink: pygame.Rect, style: TextStyle) -> float:
        """Between the letters, not drawn yet, and what will lie round them."""
        if style.outline is not None:
            return ratio(style.colour, style.outline)
        seen = ink.clip(self.surface.get_rect())
        if not seen.width or not seen.height:
            return 21.0
        red, green, blue, *_ = pygame.transform.average_color(self.surface, seen)
        return ratio(style.colour, (red, green, blue))


def alike(one: bytes, other: bytes) -> bool:
    """Letters drawn at once and from a kept picture of them have other edges by a shade."""
    return all(abs(here - there) < SHADE for here, there in zip(one, other, strict=True))


def _area(box: pygame.Rect) -> int:
    return box.width * box.height


def ratio(one: Colour, other: Colour) -> float:
    """The contrast of two colours, 1 to 21: WCAG 2.2, "contrast ratio"."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1: WCAG 2.2."""

    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(value) for value in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def faults(words: list[DrawnText], window: pygame.Rect) -> list[str]:
    """What is wrong with where words stand, as sentences."""
    found = []
    for word in words:
        if not window.inflate(2, 2).contains(word.ink):
            found.append(f"{word.text!r} leaves the window")
        boxed = word.box is None or word.clipped or word.box.inflate(4, 4).contains(word.ink)
        if not boxed:
            found.append(f"{word.text!r} leaves its box {word.box} with {word.ink}")
    for place, word in enumerate(words):
        for other in words[:place]:
            shared = word.ink.clip(other.ink)
            if shared.width > 2 and shared.height > 2 and not (word.clipped or other.clipped):
                found.append(f"{word.text!r} lies on {other.text!r}")
    return found
