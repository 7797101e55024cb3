"""Catalogue: the file `XX.po` in which people have written what the game says in their language."""

import gettext
import io
from pathlib import Path

import polib

from game.files.decoding import decode_text
from game.words.language import ENGLISH, Language, languages


def parse_language(code: str, text: str) -> Language:
    """The language of a catalogue's text.

    Raises ValueError if it is none.
    """
    try:
        binary = polib.pofile(text).to_binary()
        return Language(code, gettext.GNUTranslations(io.BytesIO(binary)))
    except (OSError, ValueError, UnicodeError) as error:
        raise ValueError(f"The catalogue {code}.po cannot be read: {error}.") from None


def load_language(folder: Path, code: str) -> Language:
    """The language kept in `folder`; English if there is no catalogue of that code.

    Raises ValueError if there is one and it cannot be read.
    """
    if code == "en" or code not in languages(folder):
        return ENGLISH
    try:
        text = decode_text((folder / f"{code}.po").read_bytes())
    except OSError as error:
        raise ValueError(f"The catalogue {code}.po cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ValueError(f"The catalogue {code}.po is not text.") from None
    return parse_language(code, text)
