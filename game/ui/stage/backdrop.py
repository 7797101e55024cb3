"""Backdrop: the animated evening behind the menus, redrawn only a few times a second."""

import math
from pathlib import Path

import pygame

from game.ui.graphics.canvas import Canvas
from game.ui.graphics.poses import WORLD
from game.ui.graphics.sprites import IMAGES
from game.ui.graphics.surfaces import opaque_surface
from game.ui.graphics.theme import GLOW, NIGHT, PIXEL, Colour

_BEAT = 2 / 5
"""Seconds between two pictures."""
_STARS = ((31, 26), (112, 49), (148, 12), (171, 33), (214, 20), (243, 63), (62, 44), (286, 30))
_FIREFLIES = (
    (18, 171, 0.0), (47, 166, 1.7), (88, 173, 3.1), (121, 168, 4.4), (139, 174, 0.9),
    (236, 164, 2.3), (262, 171, 5.2), (301, 174, 3.9),
)  # fmt: skip
"""The fireflies' centres in pixels of the world, and the phases of their paths."""


class Backdrop:
    """The pictures `title_0.png` and so on in layers, with stars and fireflies."""

    def __init__(self, folder: Path = IMAGES) -> None:
        self._folder = folder
        self._picture: pygame.Surface | None = None
        self._time = 0.0

    def update(self, dt: float) -> bool:
        """Return whether it looks different now."""
        beat = int(self._time / _BEAT)
        self._time += dt
        return int(self._time / _BEAT) != beat

    def draw(self, canvas: Canvas) -> None:
        if self._picture is None:
            self._picture = self._paint()
        canvas.image(self._picture, (0, 0))
        now = int(self._time / _BEAT) * _BEAT
        for number, (x, y) in enumerate(_STARS):
            self._twinkle(canvas, x, y, now + number * 1.3)
        for x, y, begin in _FIREFLIES:
            self._hover(canvas, x, y, now + begin)

    def _twinkle(self, canvas: Canvas, x: int, y: int, now: float) -> None:
        strength = math.sin(now * 1.1)
        if strength > 0.4:
            self._dot(canvas, x, y, (255, 255, 255, 230))
        if strength > 0.85:
            for right, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                self._dot(canvas, x + right, y + down, (200, 206, 255, 120))

    def _hover(self, canvas: Canvas, x: int, y: int, now: float) -> None:
        strength = math.sin(now * 1.6)
        if strength <= 0:
            return
        x += round(4 * math.sin(now * 0.7))
        y -= round(5 + 4 * math.sin(now * 0.45))
        if strength > 0.5:
            canvas.fill(_world_box(x - 1, y - 1, 3), (*GLOW[:3], 60))
        self._dot(canvas, x, y, (*GLOW[:3], 240 if strength > 0.5 else 120))

    def _dot(self, canvas: Canvas, x: int, y: int, colour: Colour) -> None:
        canvas.fill(_world_box(x, y, 1), colour)

    def _paint(self) -> pygame.Surface:
        picture = opaque_surface(WORLD)
        _paint_dusk(picture)
        layer = 0
        while (path := self._folder / f"title_{layer}.png").is_file():
            picture.blit(pygame.image.load(path), (0, 0))
            layer += 1
        return picture


def _world_box(x: int, y: int, side: int) -> tuple[float, float, float, float]:
    return x * PIXEL, y * PIXEL, side * PIXEL, side * PIXEL


def _paint_dusk(picture: pygame.Surface) -> None:
    """Paint the placeholder for missing pictures."""
    width, height = picture.get_size()
    for row in range(height):
        share = row / height
        picture.fill(
            (int(28 + 150 * share), int(32 + 80 * share), int(76 + 50 * share)), (0, row, width, 1)
        )
    picture.fill(NIGHT, (0, height - 20, width, 20))
