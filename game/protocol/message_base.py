"""Message base: what every message is made of: its base, and words and numbers of bounded size."""

from typing import Annotated

import msgspec

MAX_INT = 2**53
"""The largest integer that every JSON reader keeps exactly."""

Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_INT)]
Word = Annotated[str, msgspec.Meta(max_length=64)]
Sentence = Annotated[str, msgspec.Meta(max_length=400)]
RawName = Annotated[str, msgspec.Meta(max_length=100)]
RawText = Annotated[str, msgspec.Meta(max_length=1200)]


def hex_pattern(size: int, *, may_be_empty: bool = False) -> str:
    """A pattern for exactly `size` bytes in lower-case hexadecimal."""
    # Not `$`, which lets a newline pass at the end.
    return rf"^([0-9a-f]{{{2 * size}}}){'?' if may_be_empty else ''}\Z"


Hex32 = Annotated[str, msgspec.Meta(pattern=hex_pattern(32, may_be_empty=True))]
"""A key or a fingerprint, 32 bytes in hexadecimal; empty: none."""
Hex64 = Annotated[str, msgspec.Meta(pattern=hex_pattern(64, may_be_empty=True))]
"""A signature, 64 bytes in hexadecimal; empty: none."""


class Message(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    tag_field="type",
    tag=str.lower,
    gc=False,
):
    """What crosses the wire; the base of every message.

    `gc=False` here and in what messages are made of: none can hold itself, so an arena's collector
    need not look at all that was ever said.
    """
