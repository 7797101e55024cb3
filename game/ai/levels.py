"""Levels: how well the computer plays, by the names that `--practice` and `--bot` take."""

from collections.abc import Mapping
from types import MappingProxyType

LEVELS: Mapping[str, int] = MappingProxyType({"easy": 20, "normal": 60, "hard": 85, "perfect": 100})
"""Of 100 turns how many are played perfectly, weakest first; docs/BALANCE.md says what that
comes to."""
