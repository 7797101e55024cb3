"""Palette: colours, and ramps of five tones whose hue shifts as they brighten."""

from dataclasses import dataclass

Colour = tuple[int, int, int]


def rgb(code: str) -> Colour:
    """Return a colour from six hexadecimal digits."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Return a colour with `share` of `b` and the rest of `a`, rounded to integers."""
    r, g, c = (round(p + (q - p) * share) for p, q in zip(a, b, strict=True))
    return r, g, c


@dataclass(frozen=True, slots=True)
class Ramp:
    """Five tones from shadow to highlight, and the colour of the outline towards another part."""

    tones: tuple[Colour, Colour, Colour, Colour, Colour]
    line: Colour


def ramp(codes: str) -> Ramp:
    """Return the ramp of five hexadecimal colours, dark to light; the line is darker than the
    darkest."""
    a, b, c, d, e = (rgb(word) for word in codes.split())
    return Ramp((a, b, c, d, e), mix(a, (12, 6, 24), 0.45))


def plain(code: str) -> Ramp:
    """Return a ramp of one colour, for marks that light must not change."""
    colour = rgb(code)
    return Ramp((colour,) * 5, mix(colour, (12, 6, 24), 0.5))
