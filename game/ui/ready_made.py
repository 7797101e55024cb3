"""Ready-made: the four phrases at hand, by the keys 6 to 9 or by a click under the open chat."""

import pygame
from pygame.event import Event

from game.phrase import Phrase
from game.phrasebook import PHRASEBOOK, at_hand
from game.table import Table
from game.ui.canvas import Canvas
from game.ui.lettering import Style
from game.ui.scene import Box, Nook
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
_SIDE, _GAP = 10, 6


def phrases_of(table: Table) -> tuple[str, ...]:
    """The ids that are at hand now."""
    return at_hand(table.fighting, table.outcome is not None)


def pressed(event: Event, table: Table) -> str:
    """The id of the phrase that a key press says; empty if it says none."""
    if event.type != pygame.KEYDOWN or repeated(event) or event.key not in KEYS:
        return ""
    return phrases_of(table)[KEYS[event.key]]


def clicked(event: Event, table: Table, nook: Nook) -> str:
    """The id of the phrase that was clicked under the open chat; empty if none was."""
    if event.type != pygame.MOUSEBUTTONUP or event.button != 1:
        return ""
    for place, phrase_id in enumerate(phrases_of(table)):
        if pygame.Rect(_box(nook, place)).collidepoint(event.pos):
            return phrase_id
    return ""


def draw_row(canvas: Canvas, table: Table, nook: Nook) -> None:
    """The four of them with their keys."""
    ids = phrases_of(table)
    left, top, wide, high = nook.panel
    row = (left, top + high - HIGH, wide, HIGH)

    def paint(canvas: Canvas) -> None:
        for place, phrase_id in enumerate(ids):
            box = _box(nook, place)
            _draw_phrase(canvas, (box[0] - row[0], 0, *box[2:]), place + 6, PHRASEBOOK[phrase_id])

    canvas.stamp(("ready made", ids), row, paint)


def _draw_phrase(canvas: Canvas, box: Box, number: int, words: Phrase) -> None:
    left, top, wide, high = box
    canvas.fill(box, NIGHT, 6)
    key = canvas.text(str(number), (left + 7, top + high / 2), Style(TINY, GOLD), "midleft")
    room = wide - key[2] - 18
    style = canvas.lettering.shrunk(words, room, Style(SMALL - 1, TEXT))
    canvas.text(words, (left + key[2] + 13, top + high / 2), style, "midleft", room)


def _box(nook: Nook, place: int) -> Box:
    left, top, wide, high = nook.panel
    each = (wide - 2 * _SIDE - 3 * _GAP) // 4
    return left + _SIDE + place * (each + _GAP), top + high - HIGH, each, HIGH - 7
