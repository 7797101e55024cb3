"""Blit cache: pictures scaled to the size shown, in the format that is fastest to draw."""

from dataclasses import dataclass

import pygame


@dataclass(frozen=True, slots=True)
class CroppedPicture:
    """A picture without its transparent margin, which would cost as much to draw."""

    surface: pygame.Surface
    left: int = 0
    """The left edge of the crop in the whole picture, in pixels."""
    top: int = 0


def crop(surface: pygame.Surface) -> CroppedPicture:
    """Return the visible part of a picture, packed."""
    used = surface.get_bounding_rect()
    if (
        not used.width
        or used.width * used.height * 4 > surface.get_width() * surface.get_height() * 3
    ):
        return CroppedPicture(packed(surface))
    return CroppedPicture(packed(surface.subsurface(used).copy()), used.left, used.top)


def enlarge(image: pygame.Surface, size: tuple[int, int], flip: bool, pale: bool) -> pygame.Surface:
    """Return the picture scaled to `size`; `pale` marks one whose opacity changes often."""
    see_through = image.get_flags() & pygame.SRCALPHA or image.get_colorkey() is not None
    if pygame.display.get_init() and pygame.display.get_surface() is not None:
        # A blit between equal formats is several times cheaper; converting first means fewer
        # pixels.
        image = image.convert_alpha() if see_through else image.convert()
    enlarged = pygame.transform.scale(image, size)
    if flip:
        enlarged = pygame.transform.flip(enlarged, True, False)
    # A picture whose opacity changes would have to be packed again each time.
    return packed(enlarged) if see_through and not pale else enlarged


def packed(surface: pygame.Surface) -> pygame.Surface:
    """Return the picture run-length encoded if that makes drawing it cheaper.

    Transparent runs are skipped and opaque ones copied, which is up to 18 times as fast; pictures
    with many half-transparent pixels get slower.
    """
    if not surface.get_flags() & pygame.SRCALPHA:
        return surface
    width, height = surface.get_size()
    # One pixel in sixteen is enough for an estimate.
    sample = pygame.transform.scale(surface, (max(1, width // 4), max(1, height // 4)))
    seen = pygame.mask.from_surface(sample, 0).count()
    full = pygame.mask.from_surface(sample, 254).count()
    if (seen - full) * 5 < sample.get_width() * sample.get_height():
        surface.set_alpha(255, pygame.RLEACCEL)
    return surface


def weight(surface: pygame.Surface) -> int:
    """Return the approximate memory of a cached picture in bytes; of a packed one only what is
    visible.
    """
    whole = surface.get_pitch() * surface.get_height()
    return whole // 2 if surface.get_flags() & pygame.RLEACCELOK else whole
