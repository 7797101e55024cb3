"""Confusable names: detects names that look like one another or like the game's own.

The method is that of Unicode's UTS 39, "Unicode Security Mechanisms": one script per name, and a
skeleton that is equal for names that look the same.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache

import regex

from game.i18n.phrase import Phrase, phrase

RESERVED = (
    *("server", "system", "host", "admin", "moderator", "parley", "referee"),
    *("you", "opponent", "spectator", "nobody"),
)

_SCRIPTS = (
    *("Arabic", "Armenian", "Bengali", "Cyrillic", "Devanagari", "Ethiopic", "Georgian", "Greek"),
    *("Gujarati", "Gurmukhi", "Hebrew", "Kannada", "Khmer", "Lao", "Latin", "Malayalam", "Myanmar"),
    *("Oriya", "Sinhala", "Tamil", "Telugu", "Thaana", "Thai", "Tibetan"),
)
"""Scripts in daily use (UAX 31, table 5) except the East Asian ones, which are mixed in names."""

_MIXED = (
    r"\p{Latin}\p{Han}\p{Hiragana}\p{Katakana}",
    r"\p{Latin}\p{Han}\p{Hangul}",
    r"\p{Latin}\p{Han}\p{Bopomofo}",
)
_ONE_SCRIPT = regex.compile(
    "|".join(
        rf"[{scripts}\p{{Common}}\p{{Inherited}}]+"
        for scripts in (*(rf"\p{{{name}}}" for name in _SCRIPTS), *_MIXED)
    )
)
# Letters of living alphabets; other Latin letters occur in phonetics and old manuscripts only.
_RARE_LATIN = regex.compile(
    r"[\p{Latin}--[A-Za-z\u00aa-\u0137\u0139-\u017e\u01cd-\u01dc\u01e6-\u01ed\u0218-\u021b"
    r"\u1e00-\u1eff\u02bbƏəƁɓƊɗƘƙƠơƯưƳƴƐɛƆɔ]]",
    regex.V1,
)
_ALIKE = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "8": "b", "i": "l", "|": "l"})
_ALIKE_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_SEPARATORS = regex.compile(r"[\s.\-'\p{M}]+")


def skeleton(name: str) -> str:
    """Return a text that is equal for names that look the same; to compare, not to show."""
    looks: Mapping[str, str] = {} if name.isascii() else _looks()
    text = "".join(
        looks.get(letter) or looks.get(letter.upper()) or looks.get(letter.lower(), letter)
        for letter in unicodedata.normalize("NFKD", name)
        if not unicodedata.combining(letter)
    )
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKD", text).casefold()).translate(_ALIKE)
    for pair, letter in _ALIKE_PAIRS:
        text = text.replace(pair, letter)
    return text


def why_name_refused(name: str) -> Phrase | None:
    """Return why a name is not allowed; None if it is."""
    if not _ONE_SCRIPT.fullmatch(name):
        return phrase("A name uses one alphabet only; {name} mixes several.", name=name)
    if _RARE_LATIN.search(name):
        return phrase("{name} contains a letter that hardly any language uses.", name=name)
    if skeleton(name) in _reserved():
        return phrase(
            "The name {name} is not allowed: it could be mistaken for the game itself.", name=name
        )
    return None


def are_confusable(one: str, other: str) -> bool:
    """Return whether two different names look the same."""
    return one.casefold() != other.casefold() and skeleton(one) == skeleton(other)


@cache
def _reserved() -> frozenset[str]:
    return frozenset(skeleton(word) for word in RESERVED)


@cache
def _looks() -> Mapping[str, str]:
    """Return the ASCII letter that each other letter looks like, where there is one."""
    # Imported here: it takes a tenth of the time to the first picture, and only hosts need it.
    from confusable_homoglyphs.confusables import confusables_data

    looks = {}
    for letter, likes in confusables_data.items():
        like = "".join(
            part for part in unicodedata.normalize("NFKD", likes[0]["c"]) if part.isalnum()
        )
        if len(letter) == 1 and not letter.isascii() and like and like.isascii():
            looks[letter] = like
    return looks
