"""Roster: the fighters and their attacks, read from text that people write by hand."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import msgspec

RULES_VERSION = 2
"""Of the clauses in docs/RULES.md; whoever changes what an action does raises it."""

_STEP = re.compile(r"(\w+)|\[(\d+)\]")
"""One step of a path: a key, or which entry of a list."""


class Effect(StrEnum):
    """What a hit does besides its damage (clauses 3.7.1 to 3.7.5)."""

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
    """How to win with it, in a sentence."""


class RosterError(ValueError):
    """A roster that cannot be used; its text is one sentence with the line and the field."""


class Roster(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Annotated[int, msgspec.Meta(ge=1)]
    fighter: Annotated[tuple[Fighter, ...], msgspec.Meta(min_length=1, max_length=36)]

    def __getitem__(self, fighter_id: str) -> Fighter:
        """The fighter of that id. Raises KeyError if there is none."""
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
        """16 hexadecimal digits that differ when the rules or any number of a fighter differ."""
        canonical = msgspec.json.encode([RULES_VERSION, self.version, self.fighter], order="sorted")
        return hashlib.sha256(canonical).hexdigest()[:16]


def parse_roster(text: str) -> Roster:
    """The roster that `text` (TOML) describes.

    Raises RosterError for anything that is not a roster.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # Of a number too long or a nesting too deep the parser says so in its own way.
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
    """The line, from 1, of a msgspec error path such as `$.fighter[1].attacks[0].power`.

    TOML keeps no positions, so the text is walked the way the path was: the fighter's header,
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
        # The entries of a list have a header each, or a brace each.
        first = text.rfind("\n", 0, at) + 1
        header = re.compile(rf"^\s*\[\[[\w.]*{key}\]\]", re.M)
        starts = [hit.end() - 1 for hit in header.finditer(text, first, end)]
        starts = starts or [hit.start() for hit in re.compile(r"\{").finditer(text, at, end)]
        if int(index) < len(starts):
            at, end = starts[int(index)], [*starts, end][int(index) + 1]
    return text.count("\n", 0, at) + 1
