"""Language: says phrases the way its speakers do, from a gettext catalogue (`XX.po`).

A phrase that a catalogue lacks, or has with a placeholder that does not fit, is said in English.
"""

import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import bidirectional

from game.words.phrase import Phrase

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi"})
_RIGHT_MARK, _LEFT_MARK = "\u200f", "\u200e"
"""Unseen letters, read from right to left and from left to right; nobody cleans them away, for they
are ours."""
_LEFTWARDS = ("R", "AL", "AN")
OWN_NAME = "English"
"""What every catalogue translates by the name of its own language."""


@dataclass(frozen=True, slots=True)
class Language:
    """What is spoken on one side of the table."""

    code: str = "en"
    """ISO 639, as its catalogue is called."""
    catalogue: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)

    @property
    def name(self) -> str:
        """Of the language, in that language."""
        return self.catalogue.gettext(OWN_NAME)

    @property
    def right_to_left(self) -> bool:
        return self.code in RIGHT_TO_LEFT

    def say(self, text: str) -> str:
        """A phrase in this language; what people typed stays as it is."""
        if not isinstance(text, Phrase):
            return text
        if self.code == "en":
            return str(text)
        if text.many:
            source = self.catalogue.ngettext(text.source, text.many, text.number)
        else:
            source = self.catalogue.gettext(text.source)
        words = _filled(source, self._said(text.values)) if text.values else source
        if words is None:
            return str(text)
        if self.right_to_left and (text.values or words[:1].isascii()):
            # A name or a key in front must not make the whole one that is read to the right.
            words = _RIGHT_MARK + words
        return words[:1].upper() + words[1:] if text.capital else words

    def _said(self, values: Mapping[str, object]) -> dict[str, object]:
        return {
            name: self.say(value) if isinstance(value, Phrase) else self._set_apart(value)
            for name, value in values.items()
        }

    def _set_apart(self, value: object) -> object:
        """A name or a number in a sentence that is read the other way."""
        if not self.right_to_left or not isinstance(value, str):
            return value
        if not any(bidirectional(letter) in _LEFTWARDS for letter in value):
            # Else the parts of an address that is all digits would change their places.
            value = f"{_LEFT_MARK}{value}{_LEFT_MARK}"
        return f"{_RIGHT_MARK}{value}{_RIGHT_MARK}"


ENGLISH = Language()


def languages(folder: Path) -> tuple[str, ...]:
    """The codes of all languages, English first."""
    return ("en", *sorted(file.stem for file in folder.glob("*.po")))


def preferred(wishes: Iterable[str], known: Iterable[str]) -> str:
    """The first wish that is known, where a wish is a code or a locale such as de_AT.UTF-8."""
    known = tuple(known)
    for wish in wishes:
        code = wish.replace("-", "_").partition(".")[0].partition("_")[0].lower()
        if code in known:
            return code
    return "en"


def _filled(source: str, values: Mapping[str, object]) -> str | None:
    """None where a translator's placeholder is not one of ours."""
    try:
        return source.format(**values)
    except (LookupError, ValueError, AttributeError, TypeError):
        return None
