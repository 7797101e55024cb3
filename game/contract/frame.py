"""Frame: what every message is made of: its base, and words and numbers of bounded size."""

from typing import Annotated

import msgspec

MAX_INT = 2**53
"""The largest integer that every JSON reader keeps exactly."""

Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_INT)]
Word = Annotated[str, msgspec.Meta(max_length=64)]
Sentence = Annotated[str, msgspec.Meta(max_length=400)]
RawName = Annotated[str, msgspec.Meta(max_length=100)]
RawText = Annotated[str, msgspec.Meta(max_length=1200)]


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
