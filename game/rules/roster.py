"""Roster: the fighters and their attacks, parsed from TOML that people write by hand."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import msgspec

RULES_VERSION = 2
"""Version of the clauses in docs/RULES.md; raise it when the effect of any action changes."""

_STEP = re.compile(r"(\w+)|\[(\d+)\]")
"""One step of a msgspec error path: a key, or the index of a list entry."""


class Effect(StrEnum):
    """What a hit does in addition to its damage (clauses 3.7.1 to 3.7.5)."""

    NONE = "none"
    BREAK = "break"
    BRACE = "brace"
    FOCUS = "focus"
    SAP = "sap"


Identifier = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{1,16}\Z")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=16)]
Points = Annotated[int, msgspec.Meta(ge=1, le=200)]
Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]


@dataclass(frozen=True, slots=True)
class Attack:
    name: Name
    power: Points
    """HP that a hit costs when Attack equals Defence, without charge, guard or roll."""
    chance: Percent
    effect: Effect


@dataclass(frozen=True, slots=True)
class Fighter:
    id: Identifier
    name: Name
    line: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    hp: Points
    attack: Points
    defence: Points
    attacks: tuple[Attack, Attack, Attack]
    plan: Annotated[str, msgspec.Meta(max_length=100)] = ""
    """How to win with this fighter, in a sentence."""


class RosterError(ValueError):
    """A roster cannot be used; the text is one sentence that names the line and the field."""


class Roster(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Annotated[int, msgspec.Meta(ge=1)]
    fighter: Annotated[tuple[Fighter, ...], msgspec.Meta(min_length=1, max_length=36)]

    def __getitem__(self, fighter_id: str) -> Fighter:
        """Return the fighter with that id. Raises KeyError if there is none."""
        for fighter in self.fighter:
            if fighter.id == fighter_id:
                return fighter
        raise KeyError(fighter_id)

    def __contains__(self, fighter_id: str) -> bool:
        return any(fighter.id == fighter_id for fighter in self.fighter)

    def __iter__(self) -> Iterator[Fighter]:
        return iter(self.fighter)

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that change with the rules and with any number of a fighter."""
        canonical = msgspec.json.encode([RULES_VERSION, self.version, self.fighter], order="sorted")
        return hashlib.sha256(canonical).hexdigest()[:16]


def parse_roster(text: str) -> Roster:
    """Parse a roster from TOML text.

    Raises RosterError for anything that is not a valid roster.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # For a number that is too long or nesting that is too deep tomllib raises errors of other
        # types.
        raise RosterError(f"The roster is not TOML: {str(error).rstrip('.')}.") from None
    try:
        roster = msgspec.convert(document, Roster)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at ")
        raise RosterError(_sentence(text, path.strip("`"), reason)) from None
    seen: set[str] = set()
    for index, fighter in enumerate(roster):
        if fighter.id in seen:
            raise RosterError(
                _sentence(text, f"$.fighter[{index}].id", f"{fighter.id!r} is there twice")
            )
        seen.add(fighter.id)
    return roster


def _sentence(text: str, path: str, reason: str) -> str:
    field = path.removeprefix("$.") or "the roster"
    line = _line_of(text, path)
    return f"The roster is wrong in line {line}, {field}: {reason}."


def _line_of(text: str, path: str) -> int:
    """Return the line, from 1, of a msgspec error path such as `$.fighter[1].attacks[0].power`.

    TOML parsers keep no positions, so the text is searched along the path: the fighter's header,
    then the key, then the entry of the list. The nearest line found is good enough for a person.
    """
    at, end = 0, len(text)
    key = ""
    for name, index in _STEP.findall(path):
        if name:
            key = name
            found = re.compile(rf"^\s*\[\[[\w.]*{key}\]\]|(?:^|[{{,])\s*{key}\s*=", re.M)
            at = next((hit.end() - 1 for hit in found.finditer(text, at, end)), at)
            continue
        # Each entry of a list has a header or a brace of its own.
        first = text.rfind("\n", 0, at) + 1
        header = re.compile(rf"^\s*\[\[[\w.]*{key}\]\]", re.M)
        starts = [hit.end() - 1 for hit in header.finditer(text, first, end)]
        starts = starts or [hit.start() for hit in re.compile(r"\{").finditer(text, at, end)]
        if int(index) < len(starts):
            at, end = starts[int(index)], [*starts, end][int(index) + 1]
    return text.count("\n", 0, at) + 1
