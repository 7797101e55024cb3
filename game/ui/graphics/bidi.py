"""Bidi: the visual order of a line of text that contains right-to-left scripts.

python-bidi computes the levels of the Unicode bidirectional algorithm (UAX 9); this module turns
them into the order of clusters on the screen. Arabic letters are shaped by their neighbours.
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
"""Bidi classes passed to the algorithm unchanged. The others (embeddings and the like), which
nobody types, count as neutral.
"""
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
"""The direction of each strong bidi class."""
_JOINERS = regex.compile(r"[\u200c\u200d]")
# SDL_ttf puts vowel signs over the wrong letter, and Arabic is readable without them.
_RESHAPER = ArabicReshaper({"delete_harakat": True, "support_zwj": True})


def levels(text: str) -> list[int]:
    """Return the embedding level of every character: even is left to right, odd right to left."""
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
    trimmed = len(text.rstrip())
    found = [character["level"] for character in storage["chars"]]
    return found[:trimmed] + [base] * (len(text) - trimmed)


def _resolve_brackets(text: str, characters: list[dict[str, Any]], base: str) -> None:
    """Apply rule N0: brackets take the direction of their contents, or of the text before them."""
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
    """Return the indices of a line's clusters from left to right, and whether each is
    right-to-left.
    """
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
    """Return right-to-left clusters, given from left to right, as the font is to draw them."""
    read = "".join(reversed(parts))
    if _ARABIC.search(read):
        read = _JOINERS.sub("", _RESHAPER.reshape(read))
    clusters: list[str] = regex.findall(r"\X", read)
    return "".join(MIRRORED.get(cluster, cluster) for cluster in reversed(clusters))
