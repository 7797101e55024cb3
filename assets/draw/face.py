"""Face: eyes and mouths placed pixel by pixel, because at this size no formula draws a look."""

from collections.abc import Mapping

from assets.draw.canvas import Drawing
from assets.draw.palette import Colour
from assets.draw.space import Space

ROUND = """
..kkk..
.kwwwk.
kwkkwwk
kkskkwk
kkkkkwk
kkkkkwk
kwkiwwk
.kwwwk.
..kkk..
"""
"""A big round eye that looks forward (left)."""

BIG = """
..kkkkk..
.kwwwwwk.
kwwwwwwwk
kwkkkwwwk
kkkskkwwk
kksskkkwk
kkkkkkkwk
kkkkkkkwk
kkkiikwwk
.kwiwwwk.
..kkkkk..
"""

BIG_BRIGHT = """
..kkkkk..
.kiiiiik.
kiiIIIiik
kiIIIIIik
kIIssIIIk
kIIssIIIk
kIIIIIIIk
kiIIIIIik
kiiIIIiik
.kiiiiik.
..kkkkk..
"""

BRIGHT = """
..kkk..
.kiiik.
kiIIIik
kIIsIIk
kIsssIk
kIIsIIk
kiIIIik
.kiiik.
..kkk..
"""

LINES = {
    "shut": ("k.....k kk...kk .kkkkk.", "kk.....kk .kkk.kkk. ...kkk..."),
    "happy": ("..kkk.. .kkkkk. kk...kk k.....k", "...kkk... .kkk.kkk. kk.....kk k.......k"),
    "wince": (
        "kk.... .kkk.. ...kkk .kkk.. kk....",
        "kkk..... ..kkkk.. .....kkk ..kkkk.. kkk.....",
    ),
    "dead": ("kk..kk .kkkk. ..kk.. .kkkk. kk..kk", "kk...kk .kk.kk. ..kkk.. .kk.kk. kk...kk"),
}
"""Eyes that are a single line, for eyes up to 8 px wide and for wider ones."""

MOUTHS = {
    "calm": "k.....k\n.kkkkk.",
    "smile": "k.......k\n.kk...kk.\n...kkk...",
    "grit": "kkkkkkkk\nkwkwwkwk\nkkkkkkkk",
    "open": ".kkkkk.\nkmmmmmk\nkmtttmk\n.kkkkk.",
    "wide": "kkkkkkkkk\nkwwwwwwwk\nkmmmmmmmk\n.kmtttmk.\n..kkkkk..",
    "ouch": "..kkk..\n.kmmmk.\nkkkkkkk",
}


def eye(
    canvas: Drawing,
    s: Space,
    x: float,
    y: float,
    kind: str,
    colours: Mapping[str, Colour],
    *,
    near: bool,
    shape: str = ROUND,
    bright: str = BRIGHT,
) -> None:
    """Draw one eye around a model point.

    `colours`: k dark, w white, i and I the iris, s highlight, l the lid. `near`: the eye nearer to
    the viewer, the rear one on the canvas; its slanting lid mirrors the other's.
    """
    if kind in LINES:
        art = LINES[kind][len(shape.split()[0]) > 8]
        if kind == "wince" and near:
            art = mirrored(art)
    elif kind == "bright":
        art = bright
    elif kind == "angry":
        art = lidded(shape, 0.45, 0.45 if not near else -0.45)
    elif kind == "sad":
        art = lidded(shape, 0.30, -0.40 if not near else 0.40)
    elif kind == "half":
        art = lidded(shape, 0.48, 0.0)
    else:
        art = shape
    canvas.stamp(s, x, y, art, colours)


def mouth(
    canvas: Drawing, s: Space, x: float, y: float, kind: str, colours: Mapping[str, Colour]
) -> None:
    """Draw a mouth around a model point. `colours`: k and w, m the inside, t the tongue."""
    canvas.stamp(s, x, y, MOUTHS[kind], colours)


def lidded(art: str, share: float, slope: float) -> str:
    """Return the eye with its upper `share` under a lid that falls by `slope` rows per column."""
    rows = [list(row) for row in art.split()]
    middle = (len(rows[0]) - 1) / 2
    for column in range(len(rows[0])):
        edge = round(share * len(rows) + slope * (column - middle) - 0.5)
        for row in range(min(len(rows), edge + 1)):
            if row >= 0 and rows[row][column] != ".":
                rows[row][column] = "k" if row == edge else "l"
    return "\n".join("".join(row) for row in rows)


def mirrored(art: str) -> str:
    return "\n".join(row[::-1] for row in art.split())
