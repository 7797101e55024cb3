"""Reduced motion: how much of what moves and flashes the player wants to see."""

from dataclasses import dataclass

from game.player.settings import Settings


@dataclass(frozen=True, slots=True)
class MotionSettings:
    """Asked by everything that animates. The default holds nothing back."""

    moves: bool = True
    """Whether things may travel, shake, drift and breathe. If not, poses change in place and bars
    jump to where they belong; what happened is told all the same."""
    flashes: bool = True
    """Whether the picture, or a large part of it, may turn bright for a moment."""


FULL = MotionSettings()


def motion_of(settings: Settings) -> MotionSettings:
    return MotionSettings(moves=not settings.reduced_motion, flashes=not settings.no_flash)
