"""Font coverage: the characters that a font file has glyphs for, read from its cmap table.

pygame cannot be asked: for a missing glyph it returns the metrics of the empty box it would draw.
"""

import struct
from bisect import bisect_right
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path

from game.ui.graphics.theme import Face, font_path

Ranges = tuple[tuple[int, int], ...]
"""The first and last code point of each range, in order."""


class FontCoverage:
    """The characters of one font."""

    def __init__(self, path: Path) -> None:
        """Read a font file. Raises OSError or ValueError if it is not a font."""
        try:
            # A font may be large, and only one of its tables is needed.
            with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
                self._ranges = _read(data)
        except (struct.error, ValueError) as error:
            raise ValueError(f"{path.name} is no font that can be read") from error
        self._firsts = [first for first, _ in self._ranges]

    def __contains__(self, character: str) -> bool:
        point = ord(character)
        place = bisect_right(self._firsts, point) - 1
        return place >= 0 and point <= self._ranges[place][1]


@cache
def coverage_if_there(face: Face) -> FontCoverage | None:
    """Return the coverage of a face, or None if its package is not installed."""
    try:
        return coverage_of(face)
    except (ModuleNotFoundError, OSError, ValueError):
        return None


@cache
def coverage_of(face: Face) -> FontCoverage:
    """Return the coverage of a font file; cached, because fonts do not change while the
    game runs.
    """
    return FontCoverage(font_path(face))


def _read(data: mmap) -> Ranges:
    start = 0
    if data[:4] == b"ttcf":
        # This is a collection of fonts that share their glyphs: the first one is enough.
        (start,) = struct.unpack_from(">I", data, 12)
    (count,) = struct.unpack_from(">H", data, start + 4)
    for place in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * place)
        if tag == b"cmap":
            return _read_cmap(data, offset)
    raise ValueError("a font without a table of characters")


def _read_cmap(data: mmap, at: int) -> Ranges:
    """Return the best cmap subtable: format 12 has every character, format 4 the first 65,536."""
    (count,) = struct.unpack_from(">H", data, at + 2)
    tables = [at + struct.unpack_from(">HHI", data, at + 4 + 8 * n)[2] for n in range(count)]
    formats = {struct.unpack_from(">H", data, table)[0]: table for table in tables}
    if 12 in formats:
        return _read_format_12(data, formats[12])
    if 4 in formats:
        return _read_format_4(data, formats[4])
    raise ValueError("a font with no table of characters that we know")


def _read_format_12(data: mmap, at: int) -> Ranges:
    (groups,) = struct.unpack_from(">I", data, at + 12)
    rows = data[at + 16 : at + 16 + 12 * groups]
    return tuple((first, last) for first, last, _ in struct.iter_unpack(">III", rows))


def _read_format_4(data: mmap, at: int) -> Ranges:
    (twice,) = struct.unpack_from(">H", data, at + 6)
    shape = f">{twice // 2}H"
    lasts = struct.unpack_from(shape, data, at + 14)
    firsts = struct.unpack_from(shape, data, at + 16 + twice)
    # The last range, 0xFFFF, only ends the table.
    return tuple(zip(firsts, lasts, strict=True))[:-1]
