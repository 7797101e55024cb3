"""Fonts: the fonts that are open, and a font's file without the tables by which it could vary.

Such a file holds all weights and widths between two ends, and only the plain one is drawn here. As
long as those tables are there a font looks into its file nineteen thousand times before its first
letter; without them the same letter is there in a tenth of the time.
"""

import struct
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pygame

from game.ui.graphics.theme import RIGHT_TO_LEFT, Face, font_path

_LIGHT, _HEAVY = 16, 4
"""So many fonts stay open of the display face, which is small, and so many of all others: one of
the reading face takes nearly a megabyte, and half a millisecond to open."""
_SIZES = hasattr(pygame.font.Font, "set_point_size")
"""Whether one font of a face does for all sizes: that of pygame-ce does."""

_VARYING = frozenset({b"fvar", b"gvar", b"avar", b"HVAR", b"MVAR", b"STAT"})
_TRUETYPE = b"\0\1\0\0"
_HEAD = struct.Struct(">4s4H")
"""What the file is, how many tables it has, and three numbers that follow from how many."""
_ENTRY = struct.Struct(">4s3I")
"""Name, checksum, offset and length of a table."""


class Font(Protocol):
    """What lettering asks of a font."""

    def size(self, text: str, /) -> tuple[int, int]: ...

    def render(
        self, text: str, smooth: bool, colour: tuple[int, int, int], /
    ) -> pygame.Surface: ...

    def get_ascent(self) -> int: ...

    def get_height(self) -> int: ...

    def get_linesize(self) -> int: ...


def open_font(face: Face, pixels: int, bold: bool, italic: bool) -> Font:
    """It stays as it is until the same face is asked for once more."""
    opened = _light if face is Face.DISPLAY else _heavy
    if _SIZES and face not in RIGHT_TO_LEFT:
        font = opened(face, 1)
        font.set_point_size(pixels)
    else:
        font = opened(face, pixels)
    # Letters of another style are drawn anew, which takes less than one more font.
    font.set_bold(bold)
    font.set_italic(italic)
    return font  # type: ignore[no-any-return]


def _opened(face: Face, pixels: int) -> Any:
    file = font_source(font_path(face))
    if face not in RIGHT_TO_LEFT:
        return pygame.font.Font(file, pixels)
    # Here, because most evenings need none.
    from game.ui.graphics.rtl_font import RtlFont

    return RtlFont(file, pixels)


_light, _heavy = lru_cache(_LIGHT)(_opened), lru_cache(_HEAVY)(_opened)


def font_source(path: Path) -> BytesIO | str:
    """What to open the font from: all that is drawn of it, or its path if it cannot vary."""
    plain = _plain(path)
    return BytesIO(plain) if plain else str(path)


@cache
def _plain(path: Path) -> bytes:
    """Empty if nothing can be left out."""
    with path.open("rb") as file:
        head = file.read(_HEAD.size)
        kind, count = head[:4], int.from_bytes(head[4:6], "big")
        directory = file.read(_ENTRY.size * count)
        if kind != _TRUETYPE or len(directory) < _ENTRY.size * count:
            return b""
        tables = [table for table in _ENTRY.iter_unpack(directory) if table[0] not in _VARYING]
        return _written(file, tables) if len(tables) < count else b""


def _written(file: BinaryIO, tables: list[tuple[bytes, int, int, int]]) -> bytes:
    """A font of some of the tables of a file."""
    count = len(tables)
    power = count.bit_length() - 1
    search = 16 << power
    head = _HEAD.pack(_TRUETYPE, count, search, power, 16 * count - search)
    directory, contents = [], []
    at = _HEAD.size + _ENTRY.size * count
    for name, checksum, offset, length in tables:
        file.seek(offset)
        content = file.read(length)
        content += bytes(-length % 4)
        directory.append(_ENTRY.pack(name, checksum, at, length))
        contents.append(content)
        at += len(content)
    return b"".join((head, *directory, *contents))
