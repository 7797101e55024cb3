"""Sanitize: makes text from outside safe to show; host and client both apply it.

Text that the player types or pastes is cleaned as well (`clean_line`): it is copied from chats and
web pages and contains invisible characters.

What is removed follows Unicode: everything of general category C (control, format, surrogate,
private use, unassigned; so also the bidirectional controls of UTS 55), letters that draw as
nothing, joiners outside the scripts that need them (UAX 31), and long runs of combining marks. The
rest is composed: text to NFC, names to NFKC (UAX 15).

Without this a NUL or a lone surrogate makes the font renderer raise, and a few thousand combining
marks make a surface larger than memory.
"""

import unicodedata
from typing import Any, TextIO, cast

import regex

TEXT_LIMIT = 300
"""Most characters of a chat line: as much as can be read at a glance in the middle of a fight."""

NAME_LIMIT = 20
RAW_LIMIT = 1200
LINE_LIMIT = 4096
"""Most characters of a line that the player types or pastes, for whatever purpose."""
INVITATION_LIMIT = 1200
"""Most characters of an invitation: eight addresses, one with a long name, a code, a fingerprint.
"""

_ESCAPES = regex.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x9b[0-?]*[@-~]"
)
_COMMANDS = regex.compile(r"[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069--[\n\t]]", regex.V1)
_SPACES = regex.compile(r"[\p{Zs}\p{Zl}\p{Zp}\t\n\r\v\f\x85]+")
# Characters that draw as nothing although their category says that they are visible.
_BLANKS = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc"
_UNSEEN = regex.compile(
    rf"[{_BLANKS}\U000e0000-\U000e0fff]|(?![\u200c\u200d\ufe0f])[\p{{Cc}}\p{{Cf}}\p{{Cs}}\p{{Co}}\p{{Cn}}]"
)
# Scripts in which a joiner or a non-joiner between two letters spells another word (UAX 31).
_SPELLED = (
    r"[[\p{Arabic}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}"
    r"\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}]&&[\p{L}\p{M}]]"
)
# Elsewhere the joiner and the emoji selector have a meaning only beside an emoji.
_STRAY_JOINER = regex.compile(
    rf"(?!(?<={_SPELLED})[\u200c\u200d](?={_SPELLED}))"
    r"(?:(?<![\p{Emoji}\ufe0f\p{Emoji_Modifier}])[\u200d\ufe0f]+|\u200d+(?!\p{Emoji})|\u200c+)",
    regex.V1,
)
_MARKS = regex.compile(r"([\p{Mn}\p{Me}--[\ufe0f]]{2})[\p{Mn}\p{Me}--[\ufe0f]]+", regex.V1)
_LEADING_MARKS = regex.compile(r"^[\p{Mn}\p{Me}\s]+")
# Variation selectors are marks, and invisible: two names must not differ by one alone.
_NOT_OF_NAMES = regex.compile(r"[^\p{L}\p{M}\p{Nd} .\-']|\p{Default_Ignorable_Code_Point}")


def clean_text(text: str) -> str:
    """Return the text as one line that is safe to draw and to print; may be empty.

    Cleaning clean text changes nothing: the steps repeat until none finds anything, because
    removing one character can bring two others together.
    """
    if _is_plain(text):
        return text
    return _cleaned(text[:RAW_LIMIT], TEXT_LIMIT)


def clean_line(text: str) -> str:
    """Return what the player typed or pasted as one line without invisible characters; may be
    empty."""
    return _cleaned(text[:LINE_LIMIT], LINE_LIMIT)


def visible_text(text: str) -> str:
    """Return the text without invisible characters, when it is a part of a longer text.

    Joiners at the ends stay, since the next part may contain what they join.
    """
    return str(_UNSEEN.sub("", _SPACES.sub(" ", _ESCAPES.sub("", text))))


def clean_print(text: str) -> str:
    """Return text of any length without terminal commands and bidirectional controls.

    Everything that is printed goes through this, clean or not, so no caller has to know which part
    of a sentence came from a file.
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return _COMMANDS.sub("", _ESCAPES.sub("", text))


class CleanStream:
    """A text stream on which no text can command the terminal; else like the wrapped one."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(clean_print(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def cleaned_stream(stream: TextIO) -> TextIO:
    """Return the stream wrapped in a CleanStream, or itself if it is one."""
    return stream if isinstance(stream, CleanStream) else cast(TextIO, CleanStream(stream))


def clean_name(name: str) -> str:
    """Return a name of at most 20 characters; empty if nothing of it is left."""
    while True:
        cleaner = clean_text(unicodedata.normalize("NFKC", name[:RAW_LIMIT]))
        cleaner = _NOT_OF_NAMES.sub("", cleaner)[:NAME_LIMIT].strip(" .-'")
        if cleaner == name:
            return name
        name = cleaner


def _is_plain(text: str) -> bool:
    """Return whether no step would change the text, as for most lines; saves their cost."""
    plain = text.isascii() and text.isprintable() and len(text) <= TEXT_LIMIT
    return plain and "  " not in text and text == text.strip()


def _cleaned(text: str, limit: int) -> str:
    while True:
        cleaner = _clean_once(text, limit)
        if cleaner == text:
            return text
        text = cleaner


def _clean_once(text: str, limit: int) -> str:
    # Invisible characters are removed before NFC: one between two marks would keep them apart.
    text = visible_text(text)
    text = unicodedata.normalize("NFC", text)
    text = _STRAY_JOINER.sub("", text)
    text = _MARKS.sub(r"\1", text)
    text = _LEADING_MARKS.sub("", text)
    return text[:limit].strip()
