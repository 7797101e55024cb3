"""Chat panel: the look of a chat, open as a panel and closed as captions under a hint."""

import math
from collections.abc import Sequence
from dataclasses import replace

from game.client_state.chat_state import ChatLine
from game.i18n.phrase import phrase
from game.rules import Seat
from game.session import GameSession
from game.ui.chat.chat_log import ROW, ChatRow, draw_rows, newest_rows, row_width
from game.ui.chat.conversation import Conversation
from game.ui.chat.name_colours import NameColours
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BORDER,
    BORDER_QUIET,
    DIALOG,
    GOLD,
    MIST,
    PANEL,
    QUIET,
    SMALL,
    SOFT,
    TINY,
    WARN,
    Colour,
)
from game.ui.shell.screen import Box, ChatArea

FIELD_HIGH = 42
_HEAD, _FOOT, _SIDE = 33, 8, 16
_STEP = 16
_MOST_GROWN = 1.5
"""The largest growth of letters; larger ones would leave too few words to a row."""
_LEAST, _DEEPER = 3, 46
"""The fewest rows that must fit, and the layout units by which the panel may grow down for them."""


def field_box(chat_area: ChatArea) -> Box:
    """Return the box of the text field, below the panel."""
    left, top, width, height = chat_area.panel
    return left, top + height + 8, width, FIELD_HIGH


def hint_box(chat_area: ChatArea) -> Box:
    """Return the box in which a click opens the chat."""
    left, top, width, _ = chat_area.captions
    return left + width // 2 - 90, top, 180, 26


def growth_of(text_size: float) -> float:
    """Return the growth of the chat's letters at a text size."""
    return min(_MOST_GROWN, text_size)


def row_high(growth: float) -> float:
    """Return the height of a row at a growth; smaller letters keep the usual distance."""
    return ROW * max(1.0, growth)


def extended(chat_area: ChatArea, foot: int, growth: float) -> ChatArea:
    """Return the area with a taller panel where large letters would leave only a row or two."""
    left, top, width, height = chat_area.panel
    needed = math.ceil(_HEAD + _FOOT + foot + _LEAST * row_high(growth))
    return replace(chat_area, panel=(left, top, width, max(height, min(needed, height + _DEEPER))))


def rows_that_fit(chat_area: ChatArea, foot: int = 0, growth: float = 1.0) -> int:
    """Return how many rows fit; `foot` is the height taken from the bottom of the panel."""
    return int((chat_area.panel[3] - _HEAD - _FOOT - foot) // row_high(growth))


def row_at(chat_area: ChatArea, y: float, rows: int, foot: int, growth: float = 1.0) -> int | None:
    """Return which of the rows shown is at height `y`."""
    row = row_high(growth)
    first = chat_area.panel[1] + chat_area.panel[3] - _FOOT - foot - rows * row
    number = int((y - first) // row)
    return number if 0 <= number < rows else None


def row_room(chat_area: ChatArea) -> float:
    """Return the width of a row."""
    return chat_area.panel[2] - 2 * _SIDE


def draw_panel(
    canvas: Canvas,
    chat_area: ChatArea,
    session: GameSession,
    rows: Sequence[ChatRow],
    scrolled: bool,
    foot: int = 0,
    timed: range = range(0),
) -> None:
    """Draw the open chat except its field.

    `scrolled` means that there are newer rows below; `timed` are the rows that show their time.
    """
    width, height = chat_area.panel[2:]
    title, (state, ink) = _title(session), _state(session, scrolled)
    shown = tuple(rows)

    def paint(canvas: Canvas) -> None:
        canvas.panel((0, 0, width, height), PANEL, BORDER)
        middle = (_HEAD - 4) / 2
        canvas.text(title, (_SIDE, middle), TextStyle(SMALL, SOFT), "midleft", width - 220)
        canvas.text(state, (width - _SIDE, middle), TextStyle(TINY, ink), "midright")
        canvas.fill((_SIDE, _HEAD - 4, width - 2 * _SIDE, 1), BORDER)
        growth = growth_of(canvas.accessibility.text_size)
        row = row_high(growth)
        first = height - _FOOT - foot - len(shown) * row
        with canvas.enlarged(growth):
            draw_rows(canvas, shown, _SIDE, first, row_room(chat_area))
        for number in timed[: len(shown)]:
            at = (width - 6, first + number * row + 5)
            canvas.text(shown[number].time, at, TextStyle(TINY - 1, QUIET), "topright")

    canvas.stamp(("chat", shown, title, state, foot, timed), chat_area.panel, paint)


def draw_captions(
    canvas: Canvas, chat_area: ChatArea, conversation: Conversation, key: str
) -> None:
    """Draw the closed chat: the key that opens it, and the latest lines for a while."""
    room_state, unread, lines = (
        conversation.session.room_state,
        conversation.unread,
        conversation.captions,
    )
    colours, here = (
        NameColours.of(room_state),
        replace(chat_area, captions=(0, 0, *chat_area.captions[2:])),
    )
    names = tuple(colours[line] for line in lines if line.seat)

    def paint(canvas: Canvas) -> None:
        _draw_hint(canvas, here, unread, key)
        _draw_lines(canvas, here, lines, room_state.seat, colours)

    looks = ("captions", tuple(lines), names, room_state.seat, unread, key, chat_area.long_hint)
    canvas.sketch(looks, chat_area.captions, paint)


def _draw_lines(
    canvas: Canvas,
    chat_area: ChatArea,
    lines: Sequence[ChatLine],
    seat: Seat | None,
    colours: NameColours,
) -> None:
    left, top, width, height = chat_area.captions
    with canvas.enlarged(growth_of(canvas.accessibility.text_size)):
        step = canvas.grown(ROW)
        rows = newest_rows(canvas, lines, seat, width - 20, int((height - 34) // step), colours)
        if not rows:
            return
        wide = min(width, _hint_width(max(row_width(canvas, row) for row in rows) + 22))
        begin, above = left + (width - wide) / 2, top + 30.0
        if chat_area.long_hint:
            canvas.panel((left, top + 28, width, height - 28), DIALOG, BORDER_QUIET)
            above = top + 28 + (height - 28 - len(rows) * step) / 2
        else:
            canvas.fill((begin, top + 28, wide, len(rows) * step + 6), MIST, 10)
        draw_rows(canvas, rows, begin + 10, above, width, quiet=True)


def _draw_hint(canvas: Canvas, chat_area: ChatArea, unread: int, key: str) -> None:
    left, top, width, _ = chat_area.captions
    words = phrase("{key} to talk", key=key)
    if unread:
        words = phrase("{count} new · {key} to talk", count=unread, key=key)
    style = TextStyle(TINY, GOLD if unread else SOFT)
    # Drawn directly and not measured first: the counter changes its text often.
    letters = canvas.text_renderer.surface(words, style)
    wide, middle = letters.get_width() / canvas.scale + 28, left + width / 2
    canvas.fill((middle - wide / 2, top, wide, 24), MIST, 12)
    canvas.text(words, (middle, top + 12), style, "center")


def _hint_width(needed: float) -> float:
    """Return the width rounded up in steps, so that cached plates are reused."""
    return _STEP * math.ceil(needed / _STEP)


def _title(session: GameSession) -> str:
    room_state = session.room_state
    other = room_state.seat.other if room_state.seat else Seat.RIGHT
    if room_state.hotseat:
        return phrase("Chat between the two of you")
    if room_state.spectating:
        return phrase("Chatting with spectators")
    if room_state.seats[other] is None:
        return phrase("Nobody else is here yet")
    return phrase("Chatting with {name}", name=room_state.name(other))


def _state(session: GameSession, scrolled: bool) -> tuple[str, Colour]:
    """Return the state worth showing, or else how to close the chat, and its colour."""
    if session.closed:
        return phrase("disconnected"), WARN
    if session.down:
        return phrase("offline: messages will be sent later"), WARN
    if scrolled:
        return phrase("newer messages below · PgDn"), GOLD
    return (phrase("muted · Esc closes"), WARN) if session.muted else (phrase("Esc closes"), QUIET)
