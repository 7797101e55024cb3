"""Profile: the little that is remembered between two evenings, in one file of the data folder."""

from pathlib import Path

import msgspec

from game.files.decoding import decode_text
from game.files.private import make_folder
from game.records.draft import write_whole

RECENT_LIMIT = 5


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
        return msgspec.json.decode(decode_text(_file(folder).read_bytes()), type=Profile)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Profile()


def save_profile(folder: Path, profile: Profile) -> None:
    """Keep the profile. Raises OSError if the folder cannot be written."""
    make_folder(folder)
    write_whole(_file(folder), msgspec.json.format(msgspec.json.encode(profile)))


def _file(folder: Path) -> Path:
    return folder / "profile.json"
