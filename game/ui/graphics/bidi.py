"""Bidi: how a line is laid out of which something is read from right to left.

The Unicode bidirectional algorithm (UAX 9), by python-bidi, tells the levels; here they become the
order of clusters on the screen. Arabic letters take the form their neighbours ask for.
"""

from collections.abc import Sequence
from typing import Any
from unicodedata import bidirectional

import regex
from arabic_reshaper import ArabicReshaper
from bidi import algorithm
from bidi.mirror import MIRRORED

_ARABIC = regex.compile(r"\p{Arabic}")
_PLAIN = frozenset({"L", "R", "AL", "EN", "ES", "ET", "AN", "CS", "NSM", "S", "WS", "ON"})
"""Classes of characters that only stand for themselves. The rest, embeddings and the like, are
nothing that anybody types, and count as a sign of no direction."""
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
"""Which way a character goes, if it goes any."""
_JOINERS = regex.compile(r"[\u200c\u200d]")
# The font library puts vowel signs over the wrong letter; one reads Arabic without them.
_RESHAPER = ArabicReshaper({"delete_harakat": True, "support_zwj": True})


def levels(text: str) -> list[int]:
    """The embedding level of every character: even is read to the right, odd to the left."""
    storage: dict[str, Any] = algorithm.get_empty_storage()
    text = "".join(sign if bidirectional(sign) in _PLAIN else "*" for sign in text)
    base = algorithm.get_base_level(text)
    storage["base_level"], storage["base_dir"] = base, ("L", "R")[base]
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _resolve_brackets(text, storage["chars"], "LR"[base])
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    kept = len(text.rstrip())
    found = [character["level"] for character in storage["chars"]]
    return found[:kept] + [base] * (len(text) - kept)


def _resolve_brackets(text: str, characters: list[dict[str, Any]], base: str) -> None:
    """Rule N0: a pair of brackets goes the way of what is in it, or of what stands before it."""
    opened: list[tuple[int, str]] = []
    pairs: list[tuple[int, int]] = []
    for place, sign in enumerate(text):
        if sign in _BRACKETS:
            opened.append((place, _BRACKETS[sign]))
        elif any(sign == closing for _, closing in opened):
            while opened[-1][1] != sign:
                opened.pop()
            pairs.append((opened.pop()[0], place))
    for start, end in sorted(pairs):
        inside = {_STRONG.get(one["type"]) for one in characters[start + 1 : end]} - {None}
        if not inside:
            continue
        before = (_STRONG.get(one["type"]) for one in reversed(characters[:start]))
        context = next((way for way in before if way), base)
        way = base if base in inside or context == base else context
        characters[start]["type"] = characters[end]["type"] = way


def laid_out(parts: Sequence[str]) -> list[tuple[int, bool]]:
    """The places of the clusters of a line from left to right, and which are read to the left."""
    every = levels("".join(parts))
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    level = [every[start] for start in starts[:-1]]
    order = list(range(len(parts)))
    for threshold in range(max(level, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and level[order[end]] >= threshold:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = end + 1
    return [(place, level[place] % 2 == 1) for place in order]


def drawn(parts: Sequence[str]) -> str:
    """Clusters that are read to the left, given from left to right, as a font is to draw them."""
    read = "".join(reversed(parts))
    if _ARABIC.search(read):
        read = _JOINERS.sub("", _RESHAPER.reshape(read))
    clusters: list[str] = regex.findall(r"\X", read)
    return "".join(MIRRORED.get(cluster, cluster) for cluster in reversed(clusters))
