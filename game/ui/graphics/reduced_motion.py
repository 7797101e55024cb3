"""Reduced motion: how much movement and flashing the player wants."""

from dataclasses import dataclass

from game.player.settings import Settings


@dataclass(frozen=True, slots=True)
class MotionSettings:
    """The motion settings for everything that animates. By default nothing is held back."""

    moves: bool = True
    """Whether things may travel, shake, drift and breathe. If not, poses and bars change
    at once.
    """
    flashes: bool = True
    """Whether the picture, or a large part of it, may turn bright for a moment."""


FULL = MotionSettings()


def motion_of(settings: Settings) -> MotionSettings:
    return MotionSettings(moves=not settings.reduced_motion, flashes=not settings.no_flash)
