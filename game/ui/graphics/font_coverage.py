"""Font coverage: which characters a font file has letters for, read from its own table.

pygame cannot tell: for a missing letter it reports the measures of the empty box it would draw.
"""

import struct
from bisect import bisect_right
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path

from game.ui.graphics.theme import Face, font_path

Ranges = tuple[tuple[int, int], ...]
"""First and last code point of each stretch, in order."""


class FontCoverage:
    """The characters of one font."""

    def __init__(self, path: Path) -> None:
        """Raises OSError or ValueError if the file is no font."""
        try:
            # A font may be large, and of all of it only a table is looked at.
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
    """None if the package that brings the face is not there."""
    try:
        return coverage_of(face)
    except (ModuleNotFoundError, OSError, ValueError):
        return None


@cache
def coverage_of(face: Face) -> FontCoverage:
    """Read once: a font does not change while the game runs."""
    return FontCoverage(font_path(face))


def _read(data: mmap) -> Ranges:
    start = 0
    if data[:4] == b"ttcf":
        # A collection of fonts that share their letters: the first will do.
        (start,) = struct.unpack_from(">I", data, 12)
    (count,) = struct.unpack_from(">H", data, start + 4)
    for place in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * place)
        if tag == b"cmap":
            return _read_cmap(data, offset)
    raise ValueError("a font without a table of characters")


def _read_cmap(data: mmap, at: int) -> Ranges:
    """The best subtable: format 12 knows every character, format 4 the first 65,536."""
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
    # The last stretch, 0xFFFF, only ends the table.
    return tuple(zip(firsts, lasts, strict=True))[:-1]
