"""Language: translates phrases with a gettext catalogue (`XX.po`).

A phrase that the catalogue lacks, or has with a wrong placeholder, is shown in English.
"""

import gettext
import io
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from unicodedata import bidirectional

import polib

from game.files.bounded_read import read_regular
from game.files.decoding import decode_text
from game.i18n.fatal_error import reason_of
from game.i18n.phrase import Phrase, filled, placeholders
from game.text_safety.sanitize import clean_print

CODE = r"[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*"
"""Pattern of a language code as in a catalogue's file name: ISO 639, with script or region."""
CODE_LIMIT = 16
_CODE = re.compile(CODE)

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_SCRIPTS = ("arab", "hebr", "thaa")

_FORMER = {"iw": "he", "in": "id", "ji": "yi", "no": "nb"}
"""Today's codes for outdated ones that systems still report."""
_SCRIPTS = {"latin": "latn", "cyrillic": "cyrl"}
"""Scripts (ISO 15924) by the modifier of a POSIX locale."""
_REGIONS_SCRIPTS = {
    "zh": ("hans", dict.fromkeys(("tw", "hk", "mo"), "hant")),
    "sr": ("cyrl", {"me": "latn"}),
}
"""For languages written in two scripts: the usual one, and the regions that use the other."""

_RIGHT_MARK, _LEFT_MARK = "\u200f", "\u200e"
"""Invisible marks for right-to-left and left-to-right (UAX 9), added when a text is shown,
after the cleaning that removes such marks from outside."""
_WITH_SPACES = re.compile(r" ?\{(\w+)\}(?: (?!\{))?")
"""A placeholder with the spaces round it, unless another placeholder shares them."""
_LEFTWARDS = ("R", "AL", "AN")
OWN_NAME = "English"
"""The phrase that every catalogue translates as the name of its own language."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language and its catalogue."""

    code: str = "en"
    """Language code, as in the catalogue's file name (`CODE`)."""
    catalogue: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)

    @property
    def name(self) -> str:
        """Name of the language, in that language."""
        return self.catalogue.gettext(OWN_NAME)

    @property
    def right_to_left(self) -> bool:
        tag = _Tag.of(self.code)
        if tag.script:
            return tag.script in _RIGHT_TO_LEFT_SCRIPTS
        return tag.language in RIGHT_TO_LEFT

    def say(self, text: str) -> str:
        """Return a phrase in this language; any other text unchanged."""
        if not isinstance(text, Phrase):
            return text
        if self.code == "en":
            return str(text)
        if text.many:
            source = self.catalogue.ngettext(text.source, text.many, text.number)
        else:
            source = self.catalogue.gettext(text.source)
        if text.values and self.right_to_left:
            source = _set_apart(source, text.values)
        words = _filled(source, self._translated(text.values)) if text.values else source
        if words is None:
            return str(text)
        if self.right_to_left and (text.values or words[:1].isascii()):
            # Else a name or a key at the beginning would make the whole line run left to right (UAX
            # 9).
            words = _RIGHT_MARK + words
        return words[:1].upper() + words[1:] if text.capital else words

    def _translated(self, values: Mapping[str, object]) -> dict[str, object]:
        return {
            name: self.say(value) if isinstance(value, Phrase) else value
            for name, value in values.items()
        }


ENGLISH = Language()


def languages(folder: Path) -> tuple[str, ...]:
    """Return the codes of all languages, English first."""
    codes = (file.stem for file in folder.glob("*.po"))
    return ("en", *sorted(code for code in codes if code != "en" and is_code(code)))


def is_code(text: str) -> bool:
    """Return whether the text has the form of a language code."""
    return len(text) <= CODE_LIMIT and _CODE.fullmatch(text) is not None


def preferred_language(messages: Iterable[str], known: Iterable[str]) -> str:
    """Return the known language that fits the first locale for which there is one, else English.

    `messages`: codes or locales such as pt_BR, de-AT, zh_Hant_HK or sr_RS.UTF-8@latin.
    """
    known = tuple(known)
    matches = (best_match(message, known) for message in messages)
    return next((code for code in matches if code is not None), "en")


def best_match(message: str, known: Iterable[str]) -> str | None:
    """Return the known code that fits a locale best: same region, then none, then another.

    Never one in another script: a reader of traditional Chinese may not read simplified Chinese.
    """
    wanted = _Tag.of(message)
    tags = [(code, _Tag.of(code)) for code in known]
    fitting = [(code, tag) for code, tag in tags if tag.fits(wanted)]
    if not fitting:
        return None

    def nearness(found: tuple[str, _Tag]) -> tuple[bool, bool, bool]:
        _, tag = found
        return tag.script == wanted.script, tag.region == wanted.region, not tag.region

    return max(fitting, key=nearness)[0]


@dataclass(frozen=True, slots=True)
class _Tag:
    """The parts of a language code or a locale, in lower case."""

    language: str
    script: str
    region: str

    @classmethod
    def of(cls, code: str) -> Self:
        place, _, modifier = code.replace("-", "_").lower().partition("@")
        language, *rest = place.partition(".")[0].split("_")
        language = _FORMER.get(language, language)
        region = next((part for part in rest if len(part) in (2, 3)), "")
        script = next((part for part in rest if len(part) == 4), _SCRIPTS.get(modifier, ""))
        if not script and region and language in _REGIONS_SCRIPTS:
            usual, others = _REGIONS_SCRIPTS[language]
            script = others.get(region, usual)
        return cls(language, script, region)

    def fits(self, wanted: Self) -> bool:
        """Return whether a reader who wants that language can read this one."""
        same_script = not (self.script and wanted.script) or self.script == wanted.script
        return self.language == wanted.language and same_script


def _set_apart(source: str, values: Mapping[str, object]) -> str:
    """Isolate names and numbers in a sentence that runs in the other direction.

    The marks stand outside the spaces: directly beside an address they would be copied with it.
    """

    def marked(found: re.Match[str]) -> str:
        value = values.get(found[1])
        if isinstance(value, Phrase | int | float | None):
            return found[0]
        leftwards = any(bidirectional(letter) in _LEFTWARDS for letter in str(value))
        # Else the parts of an address made of digits would change places (UAX 9, rule L2).
        inner = "" if leftwards else _LEFT_MARK
        return f"{_RIGHT_MARK}{inner}{found[0]}{inner}{_RIGHT_MARK}"

    return _WITH_SPACES.sub(marked, source)


def _filled(source: str, values: Mapping[str, object]) -> str | None:
    """Return the filled-in sentence; None if the translation has a placeholder that is not ours."""
    try:
        return filled(source, values)
    except (LookupError, ValueError):
        return None


log = logging.getLogger(__name__)

SIZE_LIMIT = 4 * 2**20
"""Most bytes of a catalogue; ours have a twentieth of that."""


def parse_language(code: str, text: str) -> Language:
    """Parse a catalogue; translations that cannot be shown are left out.

    Raises ValueError if the text is no catalogue.
    """
    try:
        # polib opens a file if the text is the name of one; a text that starts with a newline is
        # not.
        catalogue = polib.pofile(f"\n{text}\n")
        for entry in catalogue:
            if not _is_sound(entry):
                log.warning("%s.po: what it says for %a is left out", code, entry.msgid[:60])
                entry.msgstr, entry.msgstr_plural = "", {}
        binary = catalogue.to_binary()
        return Language(code, gettext.GNUTranslations(io.BytesIO(binary)))
    except (OSError, ValueError, UnicodeError) as error:
        raise ValueError(f"The catalogue {code}.po cannot be read: {reason_of(error)}.") from None


def load_language(folder: Path, code: str) -> Language:
    """Load the catalogue of a language from `folder`; return English if there is none.

    Raises ValueError if there is one and it cannot be read.
    """
    if code == "en" or code not in languages(folder):
        return ENGLISH
    try:
        text = decode_text(read_regular(folder / f"{code}.po", SIZE_LIMIT))
    except OSError as error:
        raise ValueError(f"The catalogue {code}.po cannot be read: {reason_of(error)}.") from None
    except UnicodeDecodeError:
        raise ValueError(f"The catalogue {code}.po is not text.") from None
    return parse_language(code, text)


def _is_sound(entry: polib.POEntry) -> bool:
    """Return whether a translation has exactly our placeholders and no invisible characters."""
    said = [entry.msgstr, *entry.msgstr_plural.values()]
    if any(words != clean_print(words) for words in said):
        return False
    try:
        ours = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
        return all(placeholders(words) <= ours for words in said)
    except ValueError:
        return False
