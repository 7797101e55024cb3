"""Profile: the little that is remembered between two evenings, in one file of the data folder."""

from pathlib import Path

import msgspec

from game.files.bounded_read import read_regular
from game.files.decoding import decode_text
from game.files.private_files import make_folder
from game.records.atomic_file import write_whole
from game.text_safety.sanitize import clean_text

RECENT_LIMIT = 5

_FILE_LIMIT = 64 * 1024
"""Bytes; a longer file is none of ours."""


class Profile(msgspec.Struct, frozen=True):
    name: str = ""
    recent: tuple[str, ...] = ()
    """Addresses that were joined, the last one first."""
    learned: bool = False
    """A first fight was begun or turned down, or a match finished: none is offered any more."""

    def with_recent(self, address: str) -> "Profile":
        others = tuple(known for known in self.recent if known != address)
        return msgspec.structs.replace(self, recent=(address, *others)[:RECENT_LIMIT])


def load_profile(folder: Path) -> Profile:
    """The profile kept in `folder`; an empty one if there is none or it is damaged."""
    try:
        data = decode_text(read_regular(_file(folder), _FILE_LIMIT))
        found = msgspec.json.decode(data, type=Profile)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Profile()
    # As they are shown, and nothing that a screen cannot show.
    recent = dict.fromkeys(filter(None, map(clean_text, found.recent)))
    return msgspec.structs.replace(found, recent=tuple(recent)[:RECENT_LIMIT])


def save_profile(folder: Path, profile: Profile) -> None:
    """Keep the profile. Raises OSError if the folder cannot be written."""
    make_folder(folder)
    write_whole(_file(folder), msgspec.json.format(msgspec.json.encode(profile)))


def _file(folder: Path) -> Path:
    return folder / "profile.json"
