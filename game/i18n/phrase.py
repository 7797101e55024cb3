"""Phrase: a sentence for people, in English until it is shown, then in the reader's language.

A phrase is a `str`, its English text, so it can be stored, compared and measured like one. It also
carries its source text and values, so a `Language` can translate it later. Joining or formatting
phrases in the usual way gives plain English: use `phrase` with placeholders, or `join_phrases`.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from string import Formatter
from typing import Self


class Phrase(str):
    """An English text that can be translated when it is shown."""

    __slots__ = ("capital", "many", "number", "source", "values")

    source: str
    """Key in the catalogues: the English text with named placeholders."""
    many: str
    """The same in the plural; empty if the phrase counts nothing."""
    number: int
    values: Mapping[str, object]
    """Values of the placeholders; phrases among them are translated as well."""
    capital: bool
    """Whether the translation begins with a capital letter."""

    def __new__(
        cls,
        english: str,
        source: str,
        values: Mapping[str, object],
        many: str = "",
        number: int = 0,
        capital: bool = False,
    ) -> Self:
        self = super().__new__(cls, english)
        self.source, self.many, self.number = source, many, number
        self.values, self.capital = values, capital
        return self


def phrase(source: str, **values: object) -> Phrase:
    """Return a phrase with named placeholders: `phrase("{name} is back.", name=name)`."""
    return Phrase(filled(source, values) if values else source, source, values)


def plural(one: str, many: str, count: int, **values: object) -> Phrase:
    """Return a phrase that counts something; both forms may contain `{count}`."""
    values = {"count": count, **values}
    english = filled(one if count == 1 else many, values)
    return Phrase(english, one, values, many, count)


def filled(source: str, values: Mapping[str, object]) -> str:
    """Replace placeholders, which must be plain names, by their values.

    `str.format` is unsafe here, because a catalogue may come from anybody: `{name.__class__}` reads
    attributes, and `{count:9999999999}` fills the memory. Raises LookupError and ValueError.
    """
    pieces = _pieces(source)
    return "".join([words if name is None else words + str(values[name]) for words, name in pieces])


def placeholders(source: str) -> frozenset[str]:
    """Return the names of all placeholders. Raises ValueError if one is not a plain name."""
    return frozenset(name for _, name in _pieces(source) if name is not None)


@lru_cache(4096)
def _pieces(source: str) -> tuple[tuple[str, str | None], ...]:
    """Split a text into pieces, each with the placeholder that follows it, or None."""
    pieces: list[tuple[str, str | None]] = []
    for words, name, how, conversion in Formatter().parse(source):
        if name is not None and (how or conversion or not name.isidentifier()):
            raise ValueError(f"{{{name}}} is not a plain name")
        pieces.append((words, name))
    return tuple(pieces)


def join_phrases(parts: Iterable[str], separator: str = " ") -> Phrase:
    """Join several texts into one phrase, each of which is translated separately."""
    values = {f"part{place}": part for place, part in enumerate(parts)}
    return phrase(separator.join(f"{{{name}}}" for name in values), **values)


def capitalised(words: Phrase) -> Phrase:
    """Return the phrase with a capital letter at its beginning in every language."""
    english = words[:1].upper() + words[1:]
    return Phrase(english, words.source, words.values, words.many, words.number, capital=True)


def translated(english: str, meaning: Phrase) -> Phrase:
    """Return an English text from elsewhere with `meaning` as its translation."""
    return Phrase(english, meaning.source, meaning.values, meaning.many, meaning.number)
