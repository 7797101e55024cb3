"""Fonts: the cache of open fonts, and font files without their variation tables.

A variable font holds all weights and widths, and only the default one is drawn here. With those
tables SDL_ttf reads the file 19,000 times before the first letter; without them the same letter is
there in a tenth of the time.
"""

import struct
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pygame

from game.ui.graphics.theme import RIGHT_TO_LEFT, Face, font_path

_LIGHT, _HEAVY = 16, 4
"""The most open fonts of the small display face, and of all other faces together: one of the
reading face takes nearly a megabyte and half a millisecond to open.
"""
_SIZES = hasattr(pygame.font.Font, "set_point_size")
"""Whether one open font can change its size, as in pygame-ce."""

_VARYING = frozenset({b"fvar", b"gvar", b"avar", b"HVAR", b"MVAR", b"STAT"})
_TRUETYPE = b"\0\1\0\0"
_HEAD = struct.Struct(">4s4H")
"""The file type, the number of tables, and three search fields derived from that number."""
_ENTRY = struct.Struct(">4s3I")
"""The name, checksum, offset and length of a table."""


class Font(Protocol):
    """The part of a pygame font that the text renderer uses."""

    def size(self, text: str, /) -> tuple[int, int]: ...

    def render(
        self, text: str, smooth: bool, colour: tuple[int, int, int], /
    ) -> pygame.Surface: ...

    def get_ascent(self) -> int: ...

    def get_height(self) -> int: ...

    def get_linesize(self) -> int: ...


def open_font(face: Face, pixels: int, bold: bool, italic: bool) -> Font:
    """Return an open font, valid until the same face is requested again."""
    opened = _light if face is Face.DISPLAY else _heavy
    if _SIZES and face not in RIGHT_TO_LEFT:
        font = opened(face, 1)
        font.set_point_size(pixels)
    else:
        font = opened(face, pixels)
    # Letters of another style are rendered again, which costs less than another open font.
    font.set_bold(bold)
    font.set_italic(italic)
    return font  # type: ignore[no-any-return]


def _opened(face: Face, pixels: int) -> Any:
    file = font_source(font_path(face))
    if face not in RIGHT_TO_LEFT:
        return pygame.font.Font(file, pixels)
    # Imported here, because most sessions never need it.
    from game.ui.graphics.rtl_font import RtlFont

    return RtlFont(file, pixels)


_light, _heavy = lru_cache(_LIGHT)(_opened), lru_cache(_HEAVY)(_opened)


def font_source(path: Path) -> BytesIO | str:
    """Return what to open the font from: the reduced file, or its path if it is not variable."""
    plain = _plain(path)
    return BytesIO(plain) if plain else str(path)


@cache
def _plain(path: Path) -> bytes:
    """Return the font file without its variation tables; empty if it has none."""
    with path.open("rb") as file:
        head = file.read(_HEAD.size)
        kind, count = head[:4], int.from_bytes(head[4:6], "big")
        directory = file.read(_ENTRY.size * count)
        if kind != _TRUETYPE or len(directory) < _ENTRY.size * count:
            return b""
        tables = [table for table in _ENTRY.iter_unpack(directory) if table[0] not in _VARYING]
        return _written(file, tables) if len(tables) < count else b""


def _written(file: BinaryIO, tables: list[tuple[bytes, int, int, int]]) -> bytes:
    """Return a font file that contains only the given tables."""
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
