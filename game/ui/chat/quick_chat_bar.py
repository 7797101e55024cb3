"""Quick chat bar: four phrases sent by the keys 6 to 9 or a click under the open chat.

While the player types, digits are text, and F6 to F9 send the phrases.
"""

from collections.abc import Sequence

import pygame
from pygame.event import Event

from game.client_state.room_state import RoomState
from game.protocol.quick_chat import QUICK_CHAT, phrases_for
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import GOLD, NIGHT, SMALL, TEXT, TINY
from game.ui.shell.screen import ChatArea
from game.ui.widgets.buttons import repeated

HIGH = 34
"""Layout units: the height of the row in the open panel."""
KEYS = {
    **{key: place for place, key in enumerate(range(pygame.K_6, pygame.K_9 + 1))},
    **{
        key: place
        for place, key in enumerate(
            (pygame.K_KP6, pygame.K_KP7, pygame.K_KP8, pygame.K_KP9),
        )
    },
}
"""The index of the phrase for each key."""
TYPING_KEYS = {key: place for place, key in enumerate(range(pygame.K_F6, pygame.K_F9 + 1))}
"""The same for the keys that also work while typing."""
_STEP = HIGH - 4
"""Layout units from one row to the next."""
_SIDE, _GAP = 10, 5
_ROUND = 18
"""Layout units by which a phrase's box is wider than its key and words."""
_KEY, _WORDS = TextStyle(TINY, GOLD), TextStyle(SMALL - 1, TEXT)


def phrases_of(room_state: RoomState) -> tuple[str, ...]:
    """Return the ids of the phrases offered now."""
    return phrases_for(room_state.match_running, room_state.outcome is not None)


def words_of(room_state: RoomState) -> tuple[str, ...]:
    """Return the words of the phrases offered now, in this order."""
    return tuple(QUICK_CHAT[phrase_id] for phrase_id in phrases_of(room_state))


def pressed(event: Event, room_state: RoomState, *, typing: bool = False) -> str:
    """Return the id of the phrase for a key press; empty if there is none."""
    keys = TYPING_KEYS if typing else {**KEYS, **TYPING_KEYS}
    if event.type != pygame.KEYDOWN or repeated(event) or event.key not in keys:
        return ""
    return phrases_of(room_state)[keys[event.key]]


def clicked(event: Event, room_state: RoomState, boxes: Sequence[pygame.Rect]) -> str:
    """Return the id of the phrase whose box was clicked; empty if none was."""
    if event.type != pygame.MOUSEBUTTONUP or event.button != 1:
        return ""
    ids = phrases_of(room_state)
    hit = (ids[place] for place, box in enumerate(boxes) if box.collidepoint(event.pos))
    return next(hit, "")


def height(canvas: Canvas, room_state: RoomState, chat_area: ChatArea, *, typing: bool) -> int:
    """Return the height that the phrases take at the bottom of the panel."""
    return HIGH + _STEP * (len(_rows(canvas, room_state, chat_area, typing)) - 1)


def laid_out(
    canvas: Canvas, room_state: RoomState, chat_area: ChatArea, *, typing: bool
) -> list[pygame.Rect]:
    """Return the boxes of the phrases at the bottom of the panel.

    They are as wide as their words, in one row; in two where a small window would cut them.
    """
    left, top, wide, high = chat_area.panel
    words, keys = words_of(room_state), _keys(typing)
    first_row = top + high - height(canvas, room_state, chat_area, typing=typing)
    boxes = []
    for number, (first, last) in enumerate(_rows(canvas, room_state, chat_area, typing)):
        at = left, first_row + _STEP * number
        boxes += _row(canvas, words[first:last], keys[first:last], at, wide)
    return boxes


def draw(
    canvas: Canvas, room_state: RoomState, boxes: Sequence[pygame.Rect], *, typing: bool
) -> None:
    """Draw the phrases with their keys in the given boxes."""
    whole = boxes[0].unionall(list(boxes[1:]))
    parts = list(zip(boxes, words_of(room_state), _keys(typing), strict=True))

    def paint(canvas: Canvas) -> None:
        for box, words, key in parts:
            _draw_phrase(canvas, box.move(-whole.x, -whole.y), key, words)

    canvas.stamp(("ready made", words_of(room_state), typing), whole, paint)


def _rows(
    canvas: Canvas, room_state: RoomState, chat_area: ChatArea, typing: bool
) -> list[tuple[int, int]]:
    """Return the first and last index of each row."""
    fits = _needed(canvas, words_of(room_state), _keys(typing)) <= chat_area.panel[2]
    return [(0, 4)] if fits else [(0, 2), (2, 4)]


def _keys(typing: bool) -> list[str]:
    return [f"F{number}" if typing else str(number) for number in range(6, 10)]


def _needed(canvas: Canvas, words: Sequence[str], keys: Sequence[str]) -> float:
    """Return the width of a row with the smallest readable letters."""
    text_renderer = canvas.text_renderer
    smallest = [text_renderer.width(each, text_renderer.shrunk(each, 0, _WORDS)) for each in words]
    edges = [text_renderer.width(key, _KEY) + _ROUND for key in keys]
    return sum(smallest) + sum(edges) + 2 * _SIDE + (len(words) - 1) * _GAP


def _row(
    canvas: Canvas, words: Sequence[str], keys: Sequence[str], at: tuple[int, int], wide: float
) -> list[pygame.Rect]:
    """Return the boxes of a row; surplus or missing width is shared equally."""
    text_renderer = canvas.text_renderer
    edges = [text_renderer.width(key, _KEY) + _ROUND for key in keys]
    lengths = [text_renderer.width(each, _WORDS) for each in words]
    room = wide - 2 * _SIDE - (len(words) - 1) * _GAP
    share = (room - sum(edges)) / sum(lengths)
    boxes, left = [], float(at[0] + _SIDE)
    for edge, length in zip(edges, lengths, strict=True):
        boxes.append(pygame.Rect(round(left), at[1], round(edge + length * share), HIGH - 7))
        left += edge + length * share + _GAP
    return boxes


def _draw_phrase(canvas: Canvas, box: pygame.Rect, key: str, words: str) -> None:
    canvas.fill(box, NIGHT, 6)
    badge = canvas.text(key, (box.left + 6, box.centery), _KEY, "midleft")
    room = box.width - badge[2] - _ROUND + 4
    style = canvas.text_renderer.shrunk(words, room, _WORDS)
    canvas.text(words, (box.left + badge[2] + 12, box.centery), style, "midleft", room)
