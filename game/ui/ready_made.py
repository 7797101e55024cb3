"""Ready-made: the four phrases at hand, by the keys 6 to 9 or by a click under the open chat.

While one types, a digit is a digit: then F6 to F9 say them.
"""

from collections.abc import Sequence

import pygame
from pygame.event import Event

from game.phrase import Phrase
from game.phrasebook import PHRASEBOOK, at_hand
from game.table import Table
from game.ui.canvas import Canvas
from game.ui.lettering import Style
from game.ui.scene import Nook
from game.ui.theme import GOLD, NIGHT, SMALL, TEXT, TINY
from game.ui.widgets import repeated

HIGH = 34
"""What the row takes of the foot of the open panel."""
KEYS = {
    **{key: place for place, key in enumerate(range(pygame.K_6, pygame.K_9 + 1))},
    **{
        key: place
        for place, key in enumerate(
            (pygame.K_KP6, pygame.K_KP7, pygame.K_KP8, pygame.K_KP9),
        )
    },
}
"""Which of the four a key says."""
TYPING_KEYS = {key: place for place, key in enumerate(range(pygame.K_F6, pygame.K_F9 + 1))}
"""The same, also while one types."""
_SIDE, _GAP = 10, 5
_ROUND = 18
"""What a phrase's box is wider than its key and its words."""
_KEY, _WORDS = Style(TINY, GOLD), Style(SMALL - 1, TEXT)


def phrases_of(table: Table) -> tuple[str, ...]:
    """The ids that are at hand now."""
    return at_hand(table.fighting, table.outcome is not None)


def words_of(table: Table) -> tuple[str, ...]:
    """What those say, in this order."""
    return tuple(PHRASEBOOK[phrase_id] for phrase_id in phrases_of(table))


def pressed(event: Event, table: Table, *, typing: bool = False) -> str:
    """The id of the phrase that a key press says; empty if it says none."""
    keys = TYPING_KEYS if typing else {**KEYS, **TYPING_KEYS}
    if event.type != pygame.KEYDOWN or repeated(event) or event.key not in keys:
        return ""
    return phrases_of(table)[keys[event.key]]


def clicked(event: Event, table: Table, boxes: Sequence[pygame.Rect]) -> str:
    """The id of the phrase that was clicked where they were drawn; empty if none was."""
    if event.type != pygame.MOUSEBUTTONUP or event.button != 1:
        return ""
    ids = phrases_of(table)
    hit = (ids[place] for place, box in enumerate(boxes) if box.collidepoint(event.pos))
    return next(hit, "")


def draw_row(canvas: Canvas, table: Table, nook: Nook, *, typing: bool) -> list[pygame.Rect]:
    """The four of them with their keys, as wide as their words are long; where each stands."""
    ids = phrases_of(table)
    left, top, wide, high = nook.panel
    row = (left, top + high - HIGH, wide, HIGH)
    keys = [f"F{number}" if typing else str(number) for number in range(6, 10)]
    boxes = _boxes(canvas, [PHRASEBOOK[each] for each in ids], keys, wide)

    def paint(canvas: Canvas) -> None:
        for box, phrase_id, key in zip(boxes, ids, keys, strict=True):
            _draw_phrase(canvas, box, key, PHRASEBOOK[phrase_id])

    canvas.stamp(("ready made", ids, typing), row, paint)
    return [box.move(row[0], row[1]) for box in boxes]


def _boxes(
    canvas: Canvas, words: Sequence[Phrase], keys: Sequence[str], wide: float
) -> list[pygame.Rect]:
    """From the left end of the row; whatever is too much, all of them are short of alike."""
    lettering = canvas.lettering
    edges = [lettering.width(key, _KEY) + _ROUND for key in keys]
    lengths = [lettering.width(each, _WORDS) for each in words]
    share = (wide - 2 * _SIDE - 3 * _GAP - sum(edges)) / sum(lengths)
    boxes, left = [], float(_SIDE)
    for edge, length in zip(edges, lengths, strict=True):
        boxes.append(pygame.Rect(round(left), 0, round(edge + length * share), HIGH - 7))
        left += edge + length * share + _GAP
    return boxes


def _draw_phrase(canvas: Canvas, box: pygame.Rect, key: str, words: Phrase) -> None:
    canvas.fill(box, NIGHT, 6)
    badge = canvas.text(key, (box.left + 6, box.centery), _KEY, "midleft")
    room = box.width - badge[2] - _ROUND + 4
    style = canvas.lettering.shrunk(words, room, _WORDS)
    canvas.text(words, (box.left + badge[2] + 12, box.centery), style, "midleft", room)
