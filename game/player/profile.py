"""Profile: the few facts remembered between two starts, in one file of the data folder."""

from pathlib import Path

import msgspec

from game.files.bounded_read import read_regular
from game.files.decoding import decode_text
from game.files.private_files import make_folder
from game.records.atomic_file import write_whole
from game.text_safety.sanitize import clean_text

RECENT_LIMIT = 5

_FILE_LIMIT = 64 * 1024
"""Most bytes of the file; a longer file is not ours."""


class Profile(msgspec.Struct, frozen=True):
    name: str = ""
    recent: tuple[str, ...] = ()
    """Addresses that were joined, the latest first."""
    learned: bool = False
    """Whether the tutorial was started or declined, or a match finished, so it is no longer
    offered."""

    def with_recent(self, address: str) -> "Profile":
        others = tuple(known for known in self.recent if known != address)
        return msgspec.structs.replace(self, recent=(address, *others)[:RECENT_LIMIT])


def load_profile(folder: Path) -> Profile:
    """Return the profile stored in `folder`; an empty one if there is none or it is damaged."""
    try:
        data = decode_text(read_regular(_file(folder), _FILE_LIMIT))
        found = msgspec.json.decode(data, type=Profile)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Profile()
    # Cleaned, because the menu shows them and the file may have been edited.
    recent = dict.fromkeys(filter(None, map(clean_text, found.recent)))
    return msgspec.structs.replace(found, recent=tuple(recent)[:RECENT_LIMIT])


def save_profile(folder: Path, profile: Profile) -> None:
    """Store the profile. Raises OSError if the folder cannot be written."""
    make_folder(folder)
    write_whole(_file(folder), msgspec.json.format(msgspec.json.encode(profile)))


def _file(folder: Path) -> Path:
    return folder / "profile.json"
