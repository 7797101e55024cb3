"""Sanitize: text from outside made safe to show. Host and client both do it.

What the player types or pastes is cleaned, too (`clean_line`): it is copied from chats and web
pages, and brings along characters that nobody sees.

Unclean text is not only ugly: a NUL or a lone surrogate makes a font renderer raise, and a few
thousand combining marks make a surface larger than memory.
"""

import unicodedata

import regex

TEXT_LIMIT = 300
"""Characters of a chat line: what is read at a glance in the middle of a fight."""

NAME_LIMIT = 20
RAW_LIMIT = 1200
LINE_LIMIT = 4096
"""Characters of a line that the player types or pastes, whatever it is for."""
INVITATION_LIMIT = 1200
"""Characters of an invitation: eight addresses, one of them a long name, a code, a fingerprint."""

_ESCAPES = regex.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x9b[0-?]*[@-~]"
)
_COMMANDS = regex.compile(r"[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069--[\n\t]]", regex.V1)
_SPACES = regex.compile(r"[\p{Zs}\p{Zl}\p{Zp}\t\n\r\v\f\x85]+")
# Characters that draw as nothing although their category says they would.
_BLANKS = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc"
_UNSEEN = regex.compile(
    rf"[{_BLANKS}\U000e0000-\U000e0fff]|(?![\u200c\u200d\ufe0f])[\p{{Cc}}\p{{Cf}}\p{{Cs}}\p{{Co}}\p{{Cn}}]"
)
# Scripts in which a joiner or a non-joiner between two letters spells another word.
_SPELLED = (
    r"[[\p{Arabic}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}"
    r"\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}]&&[\p{L}\p{M}]]"
)
# Elsewhere the joiner and the emoji selector mean something only beside an emoji.
_STRAY_JOINER = regex.compile(
    rf"(?!(?<={_SPELLED})[\u200c\u200d](?={_SPELLED}))"
    r"(?:(?<![\p{Emoji}\ufe0f\p{Emoji_Modifier}])[\u200d\ufe0f]+|\u200d+(?!\p{Emoji})|\u200c+)",
    regex.V1,
)
_MARKS = regex.compile(r"([\p{Mn}\p{Me}--[\ufe0f]]{2})[\p{Mn}\p{Me}--[\ufe0f]]+", regex.V1)
_LEADING_MARKS = regex.compile(r"^[\p{Mn}\p{Me}\s]+")
# Variation selectors are marks, and unseen: two names must not differ by one.
_NOT_OF_NAMES = regex.compile(r"[^\p{L}\p{M}\p{Nd} .\-']|\p{Default_Ignorable_Code_Point}")


def clean_text(text: str) -> str:
    """One line that is safe to draw and to print; may be empty.

    Cleaning what is clean changes nothing: the steps run until none finds anything, because
    taking one character away can bring two others together.
    """
    if _is_plain(text):
        return text
    return _cleaned(text[:RAW_LIMIT], TEXT_LIMIT)


def clean_line(text: str) -> str:
    """What the player typed or pasted, as one line without unseen characters; may be empty."""
    return _cleaned(text[:LINE_LIMIT], LINE_LIMIT)


def visible_text(text: str) -> str:
    """The text without unseen characters, whatever stands before and behind it.

    For text that comes piece by piece: joiners stay, for the next piece may be what they join.
    """
    return str(_UNSEEN.sub("", _SPACES.sub(" ", _ESCAPES.sub("", text))))


def clean_print(text: str) -> str:
    """Text of any length and number of lines without what commands a terminal or turns words round.

    Everything that is printed goes through it, also what is clean already: nobody has to know what
    in a sentence came from a file.
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return _COMMANDS.sub("", _ESCAPES.sub("", text))


def clean_name(name: str) -> str:
    """A name of at most 20 characters; empty if nothing of it is left."""
    while True:
        cleaner = clean_text(unicodedata.normalize("NFKC", name[:RAW_LIMIT]))
        cleaner = _NOT_OF_NAMES.sub("", cleaner)[:NAME_LIMIT].strip(" .-'")
        if cleaner == name:
            return name
        name = cleaner


def _is_plain(text: str) -> bool:
    """Whether none of the steps would find anything; most lines are so."""
    plain = text.isascii() and text.isprintable() and len(text) <= TEXT_LIMIT
    return plain and "  " not in text and text == text.strip()


def _cleaned(text: str, limit: int) -> str:
    while True:
        cleaner = _clean_once(text, limit)
        if cleaner == text:
            return text
        text = cleaner


def _clean_once(text: str, limit: int) -> str:
    # Unseen characters go before composing: one hidden between marks would keep them apart.
    text = visible_text(text)
    text = unicodedata.normalize("NFC", text)
    text = _STRAY_JOINER.sub("", text)
    text = _MARKS.sub(r"\1", text)
    text = _LEADING_MARKS.sub("", text)
    return text[:limit].strip()
