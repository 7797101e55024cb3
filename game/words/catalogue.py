"""Catalogue: the file `XX.po` in which people have written what the game says in their language."""

import gettext
import io
import logging
from pathlib import Path

import polib

from game.files.decoding import decode_text
from game.files.regular import read_regular
from game.words.cleaning import clean_print
from game.words.failure import reason_of
from game.words.language import ENGLISH, Language, languages
from game.words.phrase import placeholders

log = logging.getLogger(__name__)

SIZE_LIMIT = 4 * 2**20
"""Bytes of a catalogue; ours have a twentieth of that."""


def parse_language(code: str, text: str) -> Language:
    """The language of a catalogue's text, without what it says in a way that cannot be shown.

    Raises ValueError if it is none.
    """
    try:
        # The empty line, because polib would open a file that is called what the text says.
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
    """The language kept in `folder`; English if there is no catalogue of that code.

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
    """Whether a translation has our placeholders and no others, and nothing unseen in it."""
    said = [entry.msgstr, *entry.msgstr_plural.values()]
    if any(words != clean_print(words) for words in said):
        return False
    try:
        ours = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
        return all(placeholders(words) <= ours for words in said)
    except ValueError:
        return False
