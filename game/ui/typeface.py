"""Typeface: a font file as it is handed to pygame, without the tables by which it could vary.

Such a file holds all weights and widths between two ends, and only the plain one is drawn here. As
long as those tables are there a font looks into its file nineteen thousand times before its first
letter; without them the same letter is there in a tenth of the time.
"""

import struct
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

_VARYING = frozenset({b"fvar", b"gvar", b"avar", b"HVAR", b"MVAR", b"STAT"})
_TRUETYPE = b"\0\1\0\0"
_HEAD = struct.Struct(">4s4H")
"""What the file is, how many tables it has, and three numbers that follow from how many."""
_ENTRY = struct.Struct(">4s3I")
"""Name, checksum, offset and length of a table."""


def typeface(path: Path) -> BytesIO | str:
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
