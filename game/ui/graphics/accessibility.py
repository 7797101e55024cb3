"""Accessibility: what a player's eyes ask of every screen: how large the letters, which colours."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from game.player.settings import Palette, Settings
from game.ui.graphics.theme import CONTRAST, PALETTES, Colour


@dataclass(frozen=True, slots=True)
class Accessibility:
    text_size: float = 1.0
    """What letters are multiplied by, 0.8 to 2, where there is room."""
    palette: Palette = Palette.PLAIN
    contrast: bool = False

    def adapted(self, colour: Colour) -> Colour:
        """What is drawn where a screen asks for `colour`."""
        instead = _table(self.palette, self.contrast)
        return instead.get(colour, colour) if instead else colour


PLAIN = Accessibility()


def accessibility_of(settings: Settings) -> Accessibility:
    return Accessibility(settings.text_size / 100, settings.palette, settings.high_contrast)


@cache
def _table(palette: Palette, contrast: bool) -> Mapping[Colour, Colour]:
    return {**PALETTES[palette], **(CONTRAST if contrast else {})}
