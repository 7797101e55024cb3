"""Chat log: the lines of a chat as rows; colour and shape both show the speaker.

Own lines begin with a wedge pointing right, the other side's with one pointing left, the game's
with a diamond and in italics; actions such as /me have no colon. An own line shows its delivery: a
ring while it waits here, a tick once the host has it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from game.client_state.chat_state import ChatLine, DeliveryMark
from game.rules import Seat
from game.text_safety.weblinks import weblinks
from game.ui.chat.name_colours import NameColours
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.missing_glyphs import with_emoji_names
from game.ui.graphics.text_render import LEFT_MARK, RIGHT_MARK, TextStyle, clusters, starts_rtl
from game.ui.graphics.theme import GOLD, MINE, QUIET, SMALL, SOFT, TEXT, THEIRS, Colour

ROW = 25
_GUTTER = 19.0
_MARK = 22.0
_SIZE = SMALL + 1
_STYLES = 32
"""The size of the style cache; every row needs four."""


NO_KEYS = NameColours()


class Voice(Enum):
    """The speaker of a line."""

    MINE = "mine"
    THEIRS = "theirs"
    GAME = "game"


VOICE_COLOURS: dict[Voice, Colour] = {Voice.MINE: MINE, Voice.THEIRS: THEIRS, Voice.GAME: GOLD}


@dataclass(frozen=True, slots=True)
class ChatRow:
    """One row of a line: its words, and on the first row the sign and the name."""

    voice: Voice
    text: str
    head: str = ""
    first: bool = False
    emote: bool = False
    mark: DeliveryMark = DeliveryMark.DELIVERED
    """The delivery mark, on the last row of an own line."""
    links: tuple[str, ...] = ()
    """The links of the whole line; one may continue in the next row."""
    time: str = ""
    """The time the line was said, on the first row."""
    ink: Colour = TEXT
    """The colour of the name."""

    def link_at(self, at: float) -> str:
        """Return the link at a click, where `at` is the position as a share of the row's words."""
        here = [link for link in self.links if _parts_in(self.text, link)]
        return here[min(int(at * len(here)), len(here) - 1)] if here else ""


def voice_of(line: ChatLine, seat: Seat | None) -> Voice:
    if line.seat is None:
        return Voice.GAME
    return Voice.MINE if line.seat is seat else Voice.THEIRS


def rows_of(
    canvas: Canvas,
    line: ChatLine,
    seat: Seat | None,
    width: float,
    time: str = "",
    colours: NameColours = NO_KEYS,
) -> list[ChatRow]:
    """Return a line in rows no wider than `width`; longer words are cut."""
    voice = voice_of(line, seat)
    head = "" if voice is Voice.GAME else line.name if line.emote else f"{line.name}:"
    if head and starts_rtl(head) is not canvas.mirrored:
        # The colon follows the name, whichever direction the name is read in.
        head = (RIGHT_MARK if canvas.mirrored else LEFT_MARK) + head
    indent = canvas.text_renderer.width(f"{head} ", _head_style(voice)) if head else 0.0
    room = width - _GUTTER - _MARK
    found = () if voice is Voice.GAME else weblinks(line.text)
    texts = canvas.text_renderer.wrap(
        with_emoji_names(line.text), room, _text_style(voice, line.emote), indent
    )
    return [
        ChatRow(
            voice,
            text,
            head if place == 0 else "",
            place == 0,
            line.emote,
            line.mark if place == len(texts) - 1 else DeliveryMark.DELIVERED,
            found,
            time if place == 0 else "",
            colours[line] if head else TEXT,
        )
        for place, text in enumerate(texts)
    ]


def last_rows(
    canvas: Canvas,
    lines: Sequence[ChatLine],
    seat: Seat | None,
    width: float,
    count: int,
    time_of: Callable[[ChatLine], str] = lambda line: "",
    colours: NameColours = NO_KEYS,
) -> list[ChatRow]:
    """Return the last `count` rows of the lines, or fewer if there are not so many."""
    rows: list[ChatRow] = []
    for line in reversed(lines):
        rows = [*rows_of(canvas, line, seat, width, time_of(line), colours), *rows]
        if len(rows) >= count:
            break
    return rows[-count:]


def newest_rows(
    canvas: Canvas,
    lines: Sequence[ChatLine],
    seat: Seat | None,
    width: float,
    count: int,
    colours: NameColours = NO_KEYS,
) -> list[ChatRow]:
    """Return the newest lines that fit whole into `count` rows; of one that is too long its
    beginning.
    """
    rows: list[ChatRow] = []
    for line in reversed(lines):
        found = rows_of(canvas, line, seat, width, colours=colours)
        if rows and len(rows) + len(found) > count:
            break
        rows = [*found, *rows]
    return _cut_off(canvas, rows, count, width) if len(rows) > count else rows


def _cut_off(canvas: Canvas, rows: Sequence[ChatRow], count: int, width: float) -> list[ChatRow]:
    """Return the first rows of a line, with an ellipsis where it is cut."""
    last, style = rows[count - 1], _text_style(rows[0].voice, rows[0].emote)
    room = width - _GUTTER - _MARK
    if last.head:
        room -= canvas.text_renderer.width(f"{last.head} ", _head_style(last.voice))
    text = canvas.text_renderer.fit(f"{last.text} {rows[count].text}", room, style)
    return [*rows[: count - 1], replace(last, text=text, mark=rows[-1].mark)]


def draw_rows(
    canvas: Canvas,
    rows: Iterable[ChatRow],
    left: float,
    top: float,
    width: float,
    quiet: bool = False,
) -> None:
    """Draw rows from `top` down; `quiet` draws shadows, for reading over a picture."""
    for number, row in enumerate(rows):
        _draw_row(canvas, row, left, top + number * canvas.grown(ROW), width, quiet)


def row_width(canvas: Canvas, row: ChatRow) -> float:
    """Return the width from the row's left edge to the end of its words."""
    words = canvas.text_renderer.width(row.text, _text_style(row.voice, row.emote))
    head = canvas.text_renderer.width(f"{row.head} ", _head_style(row.voice)) if row.head else 0.0
    return _GUTTER + head + words + (0.0 if row.mark is DeliveryMark.DELIVERED else _MARK)


def _draw_row(
    canvas: Canvas, row: ChatRow, left: float, top: float, width: float, quiet: bool
) -> None:
    shadow: Colour | None = (10, 8, 20) if quiet else None
    x = left + _GUTTER
    if row.first:
        _draw_sign(canvas, row.voice, (left, top + canvas.grown(ROW) / 2))
    if row.head:
        canvas.text(row.head, (x, top), _name_style(row.ink, shadow))
        x += canvas.text_renderer.width(f"{row.head} ", _head_style(row.voice))
    style = _text_style(row.voice, row.emote, shadow)
    # Text that is read against the screen's direction begins at the far end.
    leftwards = not quiet and starts_rtl(row.text) is not canvas.mirrored
    if leftwards:
        x = left + width - _MARK - canvas.text_renderer.width(row.text, style)
    canvas.text(row.text, (x, top), style)
    for first, last in sorted({part for link in row.links for part in _parts_in(row.text, link)}):
        spans = canvas.text_renderer.spans(clusters(row.text), style)
        under = spans[len(clusters(row.text[:first])) : len(clusters(row.text[:last]))]
        begin, stop = min(span.left for span in under), max(span.right for span in under)
        if canvas.mirrored:
            whole = canvas.text_renderer.width(row.text, style)
            begin, stop = whole - stop, whole - begin
        canvas.line(
            (x + begin, top + canvas.grown(ROW) - 4),
            (x + stop, top + canvas.grown(ROW) - 4),
            style.colour,
        )
    if row.mark is not DeliveryMark.DELIVERED:
        end = left + (width if leftwards else row_width(canvas, row)) - _MARK
        _draw_mark(canvas, row.mark, (min(end + 14, left + width - 8), top + canvas.grown(ROW) / 2))


def _parts_in(text: str, link: str) -> list[tuple[int, int]]:
    """Return where a row shows a link, or part of one that continues in another row."""
    return [
        (found.start() + found[0].find(piece), found.start() + found[0].find(piece) + len(piece))
        for found in re.finditer(r"\S+", text)
        if (piece := link if link in found[0] else found[0]) in link and len(piece) > 3
    ]


def _draw_sign(canvas: Canvas, voice: Voice, at: tuple[float, float]) -> None:
    x, y = at
    shapes = {
        Voice.MINE: [(x + 1, y - 5), (x + 10, y), (x + 1, y + 5)],
        Voice.THEIRS: [(x + 10, y - 5), (x + 1, y), (x + 10, y + 5)],
        Voice.GAME: [(x + 6, y - 5), (x + 11, y), (x + 6, y + 5), (x + 1, y)],
    }
    canvas.polygon(shapes[voice], VOICE_COLOURS[voice])


def _draw_mark(canvas: Canvas, mark: DeliveryMark, at: tuple[float, float]) -> None:
    x, y = at
    if mark is DeliveryMark.PENDING:
        canvas.circle((x, y), 5, QUIET, 1.6)
        canvas.line((x, y), (x, y - 3), QUIET, 1.6)
        canvas.line((x, y), (x + 3, y), QUIET, 1.6)
    else:
        canvas.line((x - 5, y), (x - 1, y + 4), SOFT, 2)
        canvas.line((x - 1, y + 4), (x + 6, y - 5), SOFT, 2)


@lru_cache(_STYLES)
def _head_style(voice: Voice, shadow: Colour | None = None) -> TextStyle:
    return TextStyle(_SIZE, VOICE_COLOURS[voice], bold=True, shadow=shadow)


@lru_cache(_STYLES)
def _name_style(ink: Colour, shadow: Colour | None) -> TextStyle:
    return TextStyle(_SIZE, ink, bold=True, shadow=shadow)


@lru_cache(_STYLES)
def _text_style(voice: Voice, emote: bool, shadow: Colour | None = None) -> TextStyle:
    if voice is Voice.GAME:
        return TextStyle(_SIZE, GOLD, italic=True, shadow=shadow)
    if emote:
        return TextStyle(_SIZE, VOICE_COLOURS[voice], italic=True, shadow=shadow)
    return TextStyle(_SIZE, TEXT, shadow=shadow)
