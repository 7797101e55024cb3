"""Message base: the base class of all messages, and types for strings and numbers of limited
size."""

from typing import Annotated

import msgspec

MAX_INT = 2**53
"""Largest integer that every JSON reader keeps exactly."""

Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_INT)]
Word = Annotated[str, msgspec.Meta(max_length=64)]
Sentence = Annotated[str, msgspec.Meta(max_length=400)]
RawName = Annotated[str, msgspec.Meta(max_length=100)]
RawText = Annotated[str, msgspec.Meta(max_length=1200)]


def hex_pattern(size: int, *, may_be_empty: bool = False) -> str:
    """Return a pattern for exactly `size` bytes in lower-case hexadecimal."""
    # `\Z` and not `$`, which would accept a newline at the end.
    return rf"^([0-9a-f]{{{2 * size}}}){'?' if may_be_empty else ''}\Z"


Hex32 = Annotated[str, msgspec.Meta(pattern=hex_pattern(32, may_be_empty=True))]
"""A key or a fingerprint, 32 bytes in hexadecimal; empty for none."""
Hex64 = Annotated[str, msgspec.Meta(pattern=hex_pattern(64, may_be_empty=True))]
"""A signature, 64 bytes in hexadecimal; empty for none."""


class Message(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    tag_field="type",
    tag=str.lower,
    gc=False,
):
    """Base class of every message on the wire.

    `gc=False`, here and in the parts of messages: no message can contain itself, so the garbage
    collector of an arena need not scan every entry ever logged.
    """
