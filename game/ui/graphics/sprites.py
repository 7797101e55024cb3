"""Sprites: the pictures of fighters, effects and arenas, cut into frames.

A missing picture never stops the game: a placeholder replaces it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pygame

from game.ui.graphics import placeholders
from game.ui.graphics.lru_cache import LruCache
from game.ui.graphics.poses import (
    EFFECT_SIZES,
    FRAME,
    PORTRAIT,
    WORLD,
    EffectSprite,
    SpritePose,
    View,
)
from game.ui.graphics.surfaces import clear_surface, opaque_surface
from game.ui.graphics.theme import SHADE

IMAGES = Path(__file__).resolve().parents[3] / "assets" / "images"

_SHEETS = 2
"""The most whole sheets cached (those of one fight); of others only frames that were shown."""
_HIDDEN = 22
"""Pixels of the planes kept behind the ground's upper edge: it is uneven, and the world shakes."""
FULL = 8
"""The strength of an effect that is not faded; 0 is invisible."""
FLASH_COLOUR = (255, 250, 235, 170)
RIM, GLOW = (255, 144, 56), (255, 226, 120)


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a sheet without its empty margin, which would cost as much to draw."""

    image: pygame.Surface
    left: int
    """The left edge of the picture in the whole frame, in pixels."""
    top: int


class Sprites:
    """All pictures of the world, each loaded on first use."""

    def __init__(self, folder: Path = IMAGES) -> None:
        self._folder = folder
        self._frames: dict[tuple[str, View, SpritePose], Frame] = {}
        self._sheets: LruCache[pygame.Surface] = LruCache(_SHEETS)
        self._portraits: dict[str, pygame.Surface] = {}
        self._flashes: dict[tuple[str, View, SpritePose], pygame.Surface] = {}
        self._glows: dict[tuple[str, View, SpritePose, int], pygame.Surface] = {}
        self._effects: dict[tuple[EffectSprite, int], tuple[Frame, ...]] = {}
        self._arenas: dict[str, pygame.Surface] = {}
        self._pad: pygame.Surface | None = None

    def frame(self, fighter: str, view: View, pose: SpritePose) -> Frame:
        key = (fighter, view, pose)
        if key not in self._frames:
            left, top = list(SpritePose).index(pose) * FRAME, list(View).index(view) * FRAME
            cell = pygame.Rect(left, top, FRAME, FRAME)
            sheet = self._sheet(fighter)
            cell.clamp_ip(sheet.get_rect())
            self._frames[key] = _trimmed(sheet.subsurface(cell))
        return self._frames[key]

    def portrait(self, fighter: str) -> pygame.Surface:
        if fighter not in self._portraits:
            self._portraits[fighter] = self._load(
                f"{fighter}_portrait", (PORTRAIT, PORTRAIT), lambda: placeholders.portrait(fighter)
            )
        return self._portraits[fighter]

    def flash(self, fighter: str, view: View, pose: SpritePose) -> pygame.Surface:
        """Return a frame's picture as a bright shape, shown at the moment of a blow."""
        key = (fighter, view, pose)
        if key not in self._flashes:
            mask = pygame.mask.from_surface(self.frame(fighter, view, pose).image)
            self._flashes[key] = mask.to_surface(setcolor=FLASH_COLOUR, unsetcolor=(0, 0, 0, 0))
        return self._flashes[key]

    def glow(self, fighter: str, view: View, pose: SpritePose, wide: int) -> pygame.Surface:
        """Return a rim of light `wide` pixels around a frame's picture."""
        key = (fighter, view, pose, wide)
        if key not in self._glows:
            mask = pygame.mask.from_surface(self.frame(fighter, view, pose).image)
            self._glows[key] = _rim(mask, wide)
        return self._glows[key]

    def effect(self, effect: EffectSprite, strength: int = FULL) -> tuple[Frame, ...]:
        """Return the frames of an effect in order, faded in advance: fading while drawing is
        slow.
        """
        key = (effect, strength)
        if key not in self._effects:
            count, width, height = EFFECT_SIZES[effect]
            strip = self._load(
                effect, (count * width, height), lambda: placeholders.effect_strip(effect)
            )
            if strength < FULL:
                shade = (255, 255, 255, 255 * strength // FULL)
                strip.fill(shade, special_flags=pygame.BLEND_RGBA_MULT)
            self._effects[key] = tuple(
                _trimmed(strip.subsurface((place * width, 0, width, height)))
                for place in range(count)
            )
        return self._effects[key]

    @property
    def arenas(self) -> tuple[str, ...]:
        """Return the names of the arenas that have pictures."""
        names = {path.stem[6:].rpartition("_")[0] for path in self._folder.glob("arena_*_0.png")}
        return tuple(sorted(names))

    def arena(self, name: str) -> pygame.Surface:
        """Return all layers of an arena as one picture of the world."""
        if name not in self._arenas:
            self._arenas[name] = self._whole_arena(name)
        return self._arenas[name]

    def planes(
        self,
        name: str,
        times: tuple[int, int, int] = (255, 255, 255),
        plus: tuple[int, int, int] = (0, 0, 0),
    ) -> tuple[Frame, Frame, Frame]:
        """Return an arena as three planes: far, middle, and the ground, which covers the planes
        behind it.

        Every colour is multiplied by `times` / 255, then `plus` is added.
        """
        layers = self._layers(name)
        ground = _trimmed(layers[-1])
        # Below the ground's upper edge nothing else is visible, however far the world shakes.
        seen = pygame.Rect(0, 0, WORLD[0], min(WORLD[1], ground.top + _HIDDEN))
        far, middle = opaque_surface(WORLD), clear_surface(WORLD)
        for layer in layers[:-2]:
            far.blit(layer, (0, 0))
        if len(layers) > 1:
            middle.blit(layers[-2], (0, 0))
        else:
            far.blit(layers[0], (0, 0))
            seen.height = WORLD[1]
        frames = (
            Frame(far.subsurface(seen).copy(), 0, 0),
            _trimmed(middle.subsurface(seen)),
            ground,
        )
        for frame in frames:
            frame.image.fill(times, special_flags=pygame.BLEND_RGB_MULT)
            frame.image.fill(plus, special_flags=pygame.BLEND_RGB_ADD)
        return frames

    def night(self, name: str) -> pygame.Surface | None:
        """Return what an arena's farthest plane shows only at night, if anything."""
        path = self._folder / f"night_{name}.png"
        return pygame.image.load(path) if path.is_file() else None

    @property
    def pad(self) -> pygame.Surface:
        """Return a round patch of bare ground, for fighters outside any arena."""
        if self._pad is None:
            self._pad = clear_surface((112, 28))
            for inset, ink in ((0, SHADE), (2, (92, 78, 96)), (5, (128, 108, 112))):
                box = (inset, inset // 2, 112 - 2 * inset, 26 - inset * 3 // 2)
                pygame.draw.ellipse(self._pad, ink, box)
        return self._pad

    # --- internals -----------------------------------------------------------------------

    def _sheet(self, fighter: str) -> pygame.Surface:
        size = (FRAME * len(SpritePose), FRAME * len(View))
        return self._sheets.get(
            fighter, lambda: self._load(fighter, size, lambda: placeholders.sheet(fighter))
        )

    def _whole_arena(self, name: str) -> pygame.Surface:
        whole = opaque_surface(WORLD)
        for layer in self._layers(name):
            whole.blit(layer, (0, 0))
        return whole

    def _layers(self, name: str) -> list[pygame.Surface]:
        """Return an arena's pictures from the farthest to the nearest; at least one."""
        layers: list[pygame.Surface] = []
        while (path := self._folder / f"arena_{name}_{len(layers)}.png").is_file():
            picture = clear_surface(WORLD)
            picture.blit(pygame.image.load(path), (0, 0))
            layers.append(picture)
        if not layers:
            layers.append(clear_surface(WORLD))
            placeholders.paint_arena(layers[0])
        return layers

    def _load(
        self, name: str, size: tuple[int, int], stand_in: Callable[[], pygame.Surface]
    ) -> pygame.Surface:
        """Load a picture of at least the given size, or return its placeholder."""
        path = self._folder / f"{name}.png"
        try:
            image = pygame.image.load(path)
        except (OSError, pygame.error):
            return stand_in()
        if image.get_width() < size[0] or image.get_height() < size[1]:
            return stand_in()
        # A palette picture with a transparent colour becomes one with an alpha channel.
        whole = clear_surface(image.get_size())
        whole.blit(image, (0, 0))
        return whole


def _rim(mask: pygame.mask.Mask, wide: int) -> pygame.Surface:
    """Return the shape grown by `wide` pixels: a dark outermost line, bright inside it."""
    width, height = mask.get_size()
    whole = clear_surface((width + 2 * wide, height + 2 * wide))
    for reach, colour in ((wide, RIM), (wide - 1, GLOW)):
        shape = mask.to_surface(setcolor=colour, unsetcolor=(0, 0, 0, 0))
        for right in range(-reach, reach + 1):
            for down in range(-reach, reach + 1):
                if reach and abs(right) + abs(down) <= reach + reach // 2:
                    whole.blit(shape, (wide + right, wide + down))
    return whole


def _trimmed(cell: pygame.Surface) -> Frame:
    used = cell.get_bounding_rect()
    if not used.width:
        used = pygame.Rect(0, 0, 1, 1)
    return Frame(cell.subsurface(used).copy(), used.left, used.top)
