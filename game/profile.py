"""Profile: the little that is remembered between two evenings, in one file of the data folder."""

from pathlib import Path

import msgspec

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
        return msgspec.json.decode(_file(folder).read_bytes(), type=Profile)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Profile()


def save_profile(folder: Path, profile: Profile) -> None:
    """Keep the profile; a crash leaves the old one or the new one, never half of one.

    Raises OSError if the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draft = _file(folder).with_suffix(".new")
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(profile)))
    draft.replace(_file(folder))


def _file(folder: Path) -> Path:
    return folder / "profile.json"
