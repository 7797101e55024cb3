"""Phrase: words for people. In English until they are shown, then in the reader's own language.

A phrase is a `str`, its English, so it can be kept, compared and measured like one. Besides it
knows what it was made from, so that whoever shows it can ask a `Language` to say it. Joining or
formatting phrases the usual way gives plain English: use `phrase` with placeholders, or
`join_phrases`.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from string import Formatter
from typing import Self


class Phrase(str):
    """English words that can be said in another language."""

    __slots__ = ("capital", "many", "number", "source", "values")

    source: str
    """What the catalogues know it by, with named placeholders."""
    many: str
    """The same for more than one; empty if it counts nothing."""
    number: int
    values: Mapping[str, object]
    """What the placeholders stand for; phrases among them are said in the same language."""
    capital: bool
    """Begins a sentence, whatever it begins with."""

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
    """Words with named placeholders: `phrase("{name} is back.", name=name)`."""
    return Phrase(filled(source, values) if values else source, source, values)


def plural(one: str, many: str, count: int, **values: object) -> Phrase:
    """Words that count something; both may have the placeholder `{count}`."""
    values = {"count": count, **values}
    english = filled(one if count == 1 else many, values)
    return Phrase(english, one, values, many, count)


def filled(source: str, values: Mapping[str, object]) -> str:
    """Words with something put in the place of their placeholders, which are plain names.

    `str.format` would also look into what it is given, `{name.__class__}`, or fill the memory,
    `{count:9999999999}`; a catalogue may come from anybody. Raises LookupError and ValueError.
    """
    pieces = _pieces(source)
    return "".join([words if name is None else words + str(values[name]) for words, name in pieces])


def placeholders(source: str) -> frozenset[str]:
    """The names of all placeholders. Raises ValueError if one is not a plain name."""
    return frozenset(name for _, name in _pieces(source) if name is not None)


@lru_cache(4096)
def _pieces(source: str) -> tuple[tuple[str, str | None], ...]:
    """Words, each with the placeholder behind it."""
    pieces: list[tuple[str, str | None]] = []
    for words, name, how, conversion in Formatter().parse(source):
        if name is not None and (how or conversion or not name.isidentifier()):
            raise ValueError(f"{{{name}}} is not a plain name")
        pieces.append((words, name))
    return tuple(pieces)


def join_phrases(parts: Iterable[str], separator: str = " ") -> Phrase:
    """Several pieces in a row, each of which is said in its own right."""
    values = {f"part{place}": part for place, part in enumerate(parts)}
    return phrase(separator.join(f"{{{name}}}" for name in values), **values)


def capitalised(words: Phrase) -> Phrase:
    """The same as the beginning of a sentence."""
    english = words[:1].upper() + words[1:]
    return Phrase(english, words.source, words.values, words.many, words.number, capital=True)


def translated(english: str, meaning: Phrase) -> Phrase:
    """Words that came from elsewhere in English; other languages say what they mean."""
    return Phrase(english, meaning.source, meaning.values, meaning.many, meaning.number)
