"""Canvas: a surface of any size, drawn on in the units of one layout of 1280 x 720.

The layout is scaled to fit and centred, and mirrored for right-to-left languages; bars fill the
rest. Text, panels and lines are drawn at the window's resolution, pixel art is enlarged with hard
edges. Everything expensive is cached, so redrawing the same screen is a few blits.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal, Self

import pygame

from game.i18n.language import ENGLISH, Language
from game.ui.graphics.accessibility import PLAIN, Accessibility
from game.ui.graphics.background import Background
from game.ui.graphics.blit_cache import CroppedPicture, crop, enlarge, packed, weight
from game.ui.graphics.layout import Anchor, Box, Layout, Point
from game.ui.graphics.lru_cache import LruCache
from game.ui.graphics.malloc_tuning import release_memory
from game.ui.graphics.rounded_rect import paint_plate
from game.ui.graphics.surfaces import clear_surface
from game.ui.graphics.text_render import TextRenderer, TextStyle, starts_rtl
from game.ui.graphics.theme import (
    BORDER,
    HEIGHT,
    NIGHT,
    PANEL,
    PIXEL,
    RADIUS,
    SHEEN,
    WIDTH,
    Colour,
)

_PICTURE_ROOM = 1.75
_STAMP_ROOM = 0.75
"""The size of the stamp cache in windows: enough for what a battle shows repeatedly."""

_SKETCHES = 16
"""How many sketches are remembered, to be drawn from a cached picture the next time."""

_STRIP = 64
"""Window pixels: the height of the strips that veils are drawn with, so that no cached veil is as
large as the window.
"""

Spot = tuple[tuple[float, float, float, float], Colour]


class Canvas(Layout):
    """A drawing surface in layout units."""

    def __init__(
        self,
        surface: pygame.Surface,
        language: Language = ENGLISH,
        accessibility: Accessibility = PLAIN,
    ) -> None:
        width, height = surface.get_size()
        scale = max(0.05, min(width / WIDTH, height / HEIGHT))
        origin = (round((width - WIDTH * scale) / 2), round((height - HEIGHT * scale) / 2))
        full = 4 * width * height
        pictures: LruCache[tuple[pygame.Surface, pygame.Surface]] = LruCache(
            round(_PICTURE_ROOM * full), lambda pair: weight(pair[1])
        )
        stamps: LruCache[CroppedPicture] = LruCache(
            round(_STAMP_ROOM * full), lambda cropped_picture: weight(cropped_picture.surface)
        )
        text_renderer = TextRenderer(scale, language, min(1.0, accessibility.text_size))
        text_renderers = {text_renderer.growth: text_renderer}
        self._begin(
            surface, scale, origin, text_renderer, pictures, stamps, accessibility, text_renderers
        )
        self.mirrored, self.axis = language.right_to_left, float(WIDTH)

    def _begin(
        self,
        surface: pygame.Surface,
        scale: float,
        origin: tuple[int, int],
        text_renderer: TextRenderer,
        pictures: "LruCache[tuple[pygame.Surface, pygame.Surface]]",
        stamps: "LruCache[CroppedPicture]",
        accessibility: Accessibility,
        text_renderers: dict[float, TextRenderer],
    ) -> None:
        self.surface = surface
        self.background = Background(surface)
        """The static picture behind everything; it is notified of every drawing."""
        self.size = surface.get_size()
        """The surface's size in window pixels."""
        self.scale, self.origin = scale, origin
        self.text_renderer = text_renderer
        self.accessibility = accessibility
        self._pictures = pictures
        self._stamps = stamps
        self._text_renderers = text_renderers
        """The text renderers by the factor with which they enlarge letters."""
        self.mirrored, self.axis = False, surface.get_width() / scale
        self._scattered: tuple[Sequence[Spot], Sequence[tuple[pygame.Rect, Colour]]] = (), ()
        self._sketched: LruCache[bool] = LruCache(_SKETCHES)

    def on_surface(self, surface: pygame.Surface, origin: tuple[int, int] = (0, 0)) -> Self:
        """Return a canvas with the same settings on another surface, whose (0, 0) is at
        `origin`.
        """
        canvas = self.__class__.__new__(self.__class__)
        canvas._begin(
            surface, self.scale, origin, self.text_renderer, self._pictures, self._stamps,
            self.accessibility, self._text_renderers,
        )  # fmt: skip
        canvas.mirrored = self.mirrored
        return canvas

    def drop_caches(self) -> None:
        """Forget the cached pictures of the previous screen."""
        self._pictures.clear()
        self._stamps.clear()
        for text_renderer in self._text_renderers.values():
            text_renderer.drop_surfaces()
        release_memory()

    # --- plain shapes ---------------------------------------------------------------------------

    def clear(self, colour: Colour = NIGHT) -> None:
        """Fill the whole window, including the bars."""
        colour = self.accessibility.adapted(colour)
        self.background.note(self.surface.fill(colour[:3]))

    def bars(self, colour: Colour = NIGHT) -> None:
        """Fill what lies outside the layout, after a scene drew a picture over its edge."""
        width, height = self.surface.get_size()
        inner = self.to_window((0, 0, WIDTH, HEIGHT))
        for rect in (
            (0, 0, width, inner.top),
            (0, inner.bottom, width, height - inner.bottom),
            (0, inner.top, inner.left, inner.height),
            (inner.right, inner.top, width - inner.right, inner.height),
        ):
            if rect[2] > 0 and rect[3] > 0:
                self.background.note(self.surface.fill(colour[:3], rect))

    def fill(self, box: Box, colour: Colour, radius: float = 0) -> None:
        rect, colour = self.to_window(box), self.accessibility.adapted(colour)
        if rect.width <= 0 or rect.height <= 0:
            return
        if radius:
            corner = min(self._length(radius), rect.width // 2, rect.height // 2)
            self._plate(rect, colour, corner, None, 0)
        elif _opaque(colour):
            self.background.note(self.surface.fill(colour[:3], rect))
        else:
            for top in range(rect.top, rect.bottom, _STRIP):
                strip = pygame.Rect(rect.left, top, rect.width, min(_STRIP, rect.bottom - top))
                self._veil(strip, colour)

    def scatter(self, spots: Sequence[Spot]) -> None:
        """Fill many small boxes; their pixel rects are computed once for the same `spots`."""
        if self._scattered[0] is not spots:
            ink = self.accessibility.adapted
            placed = [(self.to_window(box), ink(colour)) for box, colour in spots]
            self._scattered = spots, placed
        for rect, colour in self._scattered[1]:
            if _opaque(colour):
                self.background.note(self.surface.fill(colour[:3], rect))
            else:
                self._veil(rect, colour)

    def _veil(self, rect: pygame.Rect, colour: Colour) -> None:
        self._stamp(("veil", colour), rect, lambda canvas: canvas.surface.fill(colour))

    def bar(self, box: Box, colour: Colour) -> None:
        """Fill a long box with half-round ends.

        Only the ends are cached, so the length may change every frame.
        """
        rect, colour = self.to_window(box), self.accessibility.adapted(colour)
        corner = max(1, min(rect.size) // 2)
        ends = 2 * corner + 3
        if rect.width <= ends or rect.height <= 0:
            self._plate(rect, colour, corner, None, 0)
            return

        def make() -> CroppedPicture:
            plate = clear_surface((ends, rect.height))
            paint_plate(plate, colour, corner, None, 0)
            return CroppedPicture(packed(plate))

        plate = self._stamps.get(("ends", colour, rect.height), make).surface
        self.surface.blit(plate, rect.topleft, (0, 0, corner + 1, rect.height))
        last = ends - corner - 1
        self.surface.blit(plate, (rect.right - corner - 1, rect.top), (last, 0, ends, rect.height))
        self.surface.fill(colour[:3], rect.inflate(-2 * corner - 2, 0))
        self.background.note(rect)

    def _plate(
        self, rect: pygame.Rect, colour: Colour | None, corner: int, edge: Colour | None, width: int
    ) -> None:
        """Draw a rounded rectangle with smooth corners, filled, outlined or both; lengths in
        pixels.
        """

        look = colour, corner, edge, width
        self._stamp(("plate", *look), rect, lambda canvas: paint_plate(canvas.surface, *look))

    def frame(self, box: Box, colour: Colour, width: float = 2, radius: float = 0) -> None:
        """Draw the outline of a box."""
        rect, colour = self.to_window(box), self.accessibility.adapted(colour)
        if radius:
            self._plate(rect, None, self._length(radius), colour, self._length(width))
        else:
            thick = self._length(width)
            self.background.note(pygame.draw.rect(self.surface, colour[:3], rect, thick))

    def line(self, start: Point, end: Point, colour: Colour, width: float = 1) -> None:
        colour, ends = self.accessibility.adapted(colour), (self._pixel(start), self._pixel(end))
        thick = self._length(width)
        self.background.note(pygame.draw.line(self.surface, colour[:3], *ends, thick))

    def circle(self, centre: Point, radius: float, colour: Colour, width: float = 0) -> None:
        """Draw a disc, or a ring when `width` is given."""
        colour, middle = self.accessibility.adapted(colour), self._pixel(centre)
        wide, thick = self._length(radius), self._length(width) if width else 0
        self.background.note(pygame.draw.circle(self.surface, colour[:3], middle, wide, thick))

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        colour, corners = (
            self.accessibility.adapted(colour),
            [self._pixel(point) for point in points],
        )
        self.background.note(pygame.draw.polygon(self.surface, colour[:3], corners))

    def panel(
        self,
        box: Box,
        colour: Colour = PANEL,
        border: Colour | None = BORDER,
        radius: float = RADIUS,
    ) -> None:
        """Draw a rounded plate with a border and a highlight along its top."""

        rect = self.to_window(box)
        if rect.width <= 0 or rect.height <= 0:
            return
        corner, ink = self._length(radius), self.accessibility.adapted
        edge = ink(border) if border else None
        self._plate(rect, ink(colour), corner, edge, self._length(2))
        light = pygame.Rect(rect.x + corner, rect.y + self._length(3), rect.width - 2 * corner, 1)
        sheen = ink(SHEEN)
        self._stamp("light", light, lambda canvas: canvas.surface.fill(sheen))

    # --- text -----------------------------------------------------------------------------------

    def text(
        self,
        text: str,
        at: Point,
        style: TextStyle,
        anchor: Anchor = "topleft",
        width: float | None = None,
    ) -> tuple[float, float, float, float]:
        """Draw one line, cut with an ellipsis if it is wider than `width`, and return its box."""
        style = self._coloured(style)
        if width is not None:
            if self.text_renderer.growth > 1:
                style = self.text_renderer.shrunk(text, width, style)
            text = self.text_renderer.fit(text, width, style)
        letters = self.text_renderer.surface(text, style)
        rect = self.placed(letters, at, anchor)
        self.background.note(self.surface.blit(letters, rect))
        left, top = self.to_logical(rect.topright if self.mirrored else rect.topleft)
        return left, top, rect.width / self.scale, rect.height / self.scale

    def paragraph(
        self,
        text: str,
        at: Point,
        width: float,
        style: TextStyle,
        leading: float | None = None,
        anchor: Literal["left", "center"] = "left",
    ) -> float:
        """Draw text in lines no wider than `width` and return the height it took.

        `leading` is the distance from line to line for letters of the usual size.
        """
        step = self.grown(leading) if leading is not None else self.text_renderer.height(style)
        lines = self.text_renderer.wrap(text, width, style)
        leftwards = anchor == "left" and starts_rtl(lines[0]) and not self.mirrored
        if starts_rtl(lines[0]):
            # Arabic letters reach farther up and down than Latin ones.
            step = max(step, self.text_renderer.height(style))
        for number, line in enumerate(lines):
            y = at[1] + number * step
            if anchor == "center":
                self.text(line, (at[0] + width / 2, y), style, "midtop")
            elif leftwards:
                self.text(line, (at[0] + width, y), style, "topright")
            else:
                self.text(line, (at[0], y), style)
        return len(lines) * step

    def grown(self, units: float) -> float:
        """Return a line distance or row height enlarged as much as the letters."""
        return units * max(1.0, self.text_renderer.growth)

    @contextmanager
    def enlarged(self, growth: float) -> Iterator[None]:
        """Draw letters `growth` times as large as their styles say inside the `with` block."""
        before, known = self.text_renderer, self._text_renderers
        if growth not in known:
            known[growth] = TextRenderer(self.scale, before.language, growth)
        self.text_renderer = known[growth]
        try:
            yield
        finally:
            self.text_renderer = before

    def _coloured(self, style: TextStyle) -> TextStyle:
        ink = self.accessibility.adapted(style.colour)
        return style if ink is style.colour else replace(style, colour=ink)

    # --- pictures -------------------------------------------------------------------------------

    def image(
        self,
        image: pygame.Surface,
        at: Point,
        *,
        pixel: float = PIXEL,
        stretch: Point = (1.0, 1.0),
        flip: bool = False,
        alpha: int = 255,
        anchor: Anchor = "topleft",
    ) -> None:
        """Draw pixel art with hard edges, each of its pixels `pixel` units wide and scaled by
        `stretch`.

        The enlarged picture is cached by identity: drawing on `image` later has no effect, so pass
        another surface instead.
        """
        size = (
            self._length(image.get_width() * pixel * stretch[0]),
            self._length(image.get_height() * pixel * stretch[1]),
        )
        pale, flip = alpha < 255, flip is not self.mirrored
        _, enlarged = self._pictures.get(
            (id(image), size, flip, pale), lambda: (image, enlarge(image, size, flip, pale))
        )
        if pale:
            enlarged.set_alpha(alpha)
        rect = self.placed(enlarged, at, anchor)
        self.background.note(self.surface.blit(enlarged, rect))

    # --- cached drawings ------------------------------------------------------------------------

    def stamp(self, key: Hashable, box: Box, paint: "Callable[[Canvas], object]") -> None:
        """Draw what `paint` draws, from the cache if it holds a picture for `key` at this size.

        `paint` gets a transparent canvas whose (0, 0) is the box's corner. `key` must contain
        everything that decides what it draws.
        """
        self._stamp(key, self.to_window(box), paint)

    def sketch(self, key: Hashable, box: Box, paint: "Callable[[Canvas], object]") -> None:
        """Draw what `paint` draws, and cache it only from the second time on.

        For content that must appear at once and then stays a while: drawing it directly takes half
        as long as making a stamp.
        """
        rect = self.to_window(box)
        if key in self._sketched:
            self._stamp(key, rect, paint)
            return
        self._sketched.get(key, bool)
        canvas = self.on_surface(self.surface, rect.topleft)
        canvas.axis = rect.width / self.scale
        with self.clip(box):
            paint(canvas)
        self.background.note(rect)

    def _stamp(self, key: Hashable, rect: pygame.Rect, paint: "Callable[[Canvas], object]") -> None:
        if rect.width <= 0 or rect.height <= 0:
            return

        def make() -> CroppedPicture:
            surface = clear_surface(rect.size)
            paint(self.on_surface(surface))
            return crop(surface)

        key = (key, rect.size, self.text_renderer.growth, self.mirrored)
        cropped_picture = self._stamps.get(key, make)
        at = rect.left + cropped_picture.left, rect.top + cropped_picture.top
        self.background.note(self.surface.blit(cropped_picture.surface, at))

    @contextmanager
    def clip(self, box: Box) -> Iterator[None]:
        """Draw nothing outside the box inside the `with` block."""
        before = self.surface.get_clip()
        self.surface.set_clip(self.to_window(box).clip(before))
        try:
            yield
        finally:
            self.surface.set_clip(before)


def _opaque(colour: Colour) -> bool:
    return len(colour) == 3 or colour[3] == 255
