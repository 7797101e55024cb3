"""Accessibility: the text size and the colours that a player needs on every screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from game.player.settings import Palette, Settings
from game.ui.graphics.theme import CONTRAST, PALETTES, Colour


@dataclass(frozen=True, slots=True)
class Accessibility:
    text_size: float = 1.0
    """The factor for the size of letters, 0.8 to 2, applied where there is room."""
    palette: Palette = Palette.PLAIN
    contrast: bool = False

    def adapted(self, colour: Colour) -> Colour:
        """Return the colour to draw where a screen asks for `colour`."""
        instead = _table(self.palette, self.contrast)
        return instead.get(colour, colour) if instead else colour


PLAIN = Accessibility()


def accessibility_of(settings: Settings) -> Accessibility:
    return Accessibility(settings.text_size / 100, settings.palette, settings.high_contrast)


@cache
def _table(palette: Palette, contrast: bool) -> Mapping[Colour, Colour]:
    return {**PALETTES[palette], **(CONTRAST if contrast else {})}
