"""Replay: a recorded match on the battle's stage, with pause, steps and a scrubber."""

import itertools
from collections.abc import Callable, Iterator

import pygame
from pygame.event import Event

from game.client_state.chat_state import ChatLine
from game.client_state.room_state import keys_of
from game.i18n.phrase import phrase
from game.protocol.messages import Acted, Ended
from game.records.replay import Beat, beats
from game.records.verify import ChatCompleteness, Verdict
from game.review.advice import Solutions
from game.rules import Action, Battle, Missed, Seat, Struck
from game.ui.charts.playback import SPEEDS, Playback
from game.ui.charts.win_chart import WinChart
from game.ui.chat.chat_log import ROW, draw_rows, last_rows
from game.ui.chat.name_colours import NameColours
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BORDER,
    BORDER_QUIET,
    CHARGE,
    GOLD,
    GUARD,
    LEAF,
    MARGIN,
    MINE,
    PANEL,
    PANEL_DEEP,
    PLUM,
    QUIET,
    SEA,
    SHADE,
    SMALL,
    SOFT,
    STONE,
    TEXT,
    THEIRS,
    TINY,
    WARN,
    WIDTH,
    Colour,
    Face,
)
from game.ui.shell.screen import Change, ChatArea, Pop, Screen
from game.ui.stage.hud import EDGE, draw_hud
from game.ui.stage.hud import WIDE as PLATE_WIDE
from game.ui.stage.scenery import arena_of, hour_of
from game.ui.stage.sounds import Sound
from game.ui.stage.stage import Stage
from game.ui.widgets.buttons import Button, FocusRing, draw_tooltip, repeated
from game.ui.widgets.scrubber import Scrubber, Tick

DECK = (MARGIN, 556, WIDTH - 2 * MARGIN, 154)
"""Layout units: the box of text, scrubber and buttons."""
TURN_WIDE = 236
SCRUBBER = pygame.Rect(MARGIN + 34, 604, WIDTH - 2 * MARGIN - 68, 46)
BUTTONS_TOP, BUTTONS_HIGH, BUTTON_GAP = 654, 44, 6
SPEED_WIDE = 40

CHAT_BOX = ChatArea().panel
"""Layout units: where the chat is read, as in a match."""
CHAT_HEAD, CHAT_SIDE = 33, 16


class ReplayScreen(Screen):
    """Shows a record as far as it is valid, and says where it breaks."""

    def __init__(
        self, verdict: Verdict, sprites: Sprites, solutions: Solutions | None = None
    ) -> None:
        """Open a record whose start is valid, by rules that this program knows."""
        self.verdict = verdict
        self._beats = beats(verdict)
        self.playback = Playback(self._beats, verdict.names)
        started = verdict.started
        self._name_colours = NameColours(keys_of(started), verdict.names[Seat.LEFT])
        arena, hour = arena_of(sprites, started.match), hour_of(started.id)
        self.stage = Stage(sprites, self._beats[0].battle, Seat.LEFT, arena, hour)
        self.stage.timeline = self.playback.timeline
        stops = [self._beats[at] for at in self.playback.stops]
        hardest = max((blow.damage for beat in stops for blow in _blows(beat)), default=1)
        ticks = [_tick(beat, hardest) for beat in stops]
        self.scrubber = Scrubber(SCRUBBER, ticks, self._lines_by_place())
        self.win_chart = WinChart(verdict, self.scrubber, solutions)
        self.has_chat = verdict.lines > 0
        """Whether there is a chat to show."""
        self._buttons()

    def _buttons(self) -> None:
        row = _Row()
        self.first = row.button(140, phrase("Start"), STONE, pygame.K_HOME, phrase("Home"))
        self.before = row.button(110, phrase("Back"), SEA, pygame.K_LEFT, "←")
        self.play = row.button(152, phrase("Pause"), LEAF, pygame.K_SPACE, phrase("Space"))
        self.after = row.button(108, phrase("Step"), SEA, pygame.K_RIGHT, "→")
        self.last = row.button(112, phrase("End"), STONE, pygame.K_END, phrase("End"))
        self.slower = row.button(112, phrase("Slow"), STONE, pygame.K_DOWN, "↓")
        self.speed_left = row.skip(SPEED_WIDE)
        self.faster = row.button(106, phrase("Fast"), STONE, pygame.K_UP, "↑")
        self.chat = row.button(108, phrase("Chat"), PLUM, pygame.K_c, "C")
        self.leave = row.button(130, phrase("Leave"), STONE, pygame.K_ESCAPE, phrase("Esc"))
        self.ring = FocusRing(row.buttons, focus=None)
        self._actions: dict[int, Callable[[], object]] = {
            id(self.first): lambda: self.playback.go(0),
            id(self.before): self.playback.back,
            id(self.play): self.playback.toggle,
            id(self.after): self.playback.step,
            id(self.last): lambda: self.playback.go(len(self.playback.stops) - 1),
            id(self.slower): lambda: self.playback.faster(-1),
            id(self.faster): self.playback.faster,
            id(self.chat): self._toggle_chat,
        }
        self._refresh()

    def _lines_by_place(self) -> list[int]:
        """Return how many chat lines were said after each place."""
        stops = [*self.playback.stops, len(self._beats)]
        return [after - at - 1 for at, after in itertools.pairwise(stops)]

    # --- words ----------------------------------------------------------------------------

    @property
    def battle(self) -> Battle:
        return self.playback.beat.battle

    @property
    def turn_words(self) -> str:
        actions, beat = self.verdict.actions, self.playback.beat
        if isinstance(beat.entry, Ended):
            return phrase("The end")
        done = beat.battle.turn - 1
        return (
            phrase("Action {done} of {actions}", done=done, actions=actions)
            if done
            else phrase("The start")
        )

    @property
    def last_words(self) -> str:
        """Return the last event; at the end of an incomplete record, what is missing."""
        if self.playback.finished and self.ending:
            return self.ending
        return self.playback.timeline.text

    @property
    def ending(self) -> str:
        """Return the remark about a record that does not reach the end of its match."""
        if not self.verdict.proven:
            return self.verdict.sentence
        return (
            ""
            if self.verdict.outcome
            else phrase("The record ends here; the match was not finished.")
        )

    @property
    def lines(self) -> list[ChatLine]:
        """Return the chat lines so far, with what is wrong at the chat's end."""
        lines = self.playback.lines
        if self.verdict.chat is ChatCompleteness.DAMAGED and len(lines) == self.verdict.lines:
            lines.append(ChatLine(None, "", phrase("The chat is damaged from here on.")))
        return lines

    # --- events --------------------------------------------------------------------------

    @property
    def wants_frames(self) -> bool:
        return self.playback.playing or self.playback.timeline.playing

    @property
    def hum_level(self) -> float:
        return self.stage.hum_level

    def sounds(self) -> tuple[Sound, ...]:
        return (*super().sounds(), *self.stage.sounds())

    def handle(self, event: Event) -> Change | None:
        place = self.scrubber.handle(event)
        if place is not None and place != self.playback.place:
            self.playback.go(place)
        pressed = self._pressed(event)
        if pressed is self.leave:
            return Pop()
        if pressed is not None:
            self._actions[id(pressed)]()
        self._refresh()
        return None

    def _pressed(self, event: Event) -> Button | None:
        """Return the button meant: its own key presses it, whatever has the focus."""
        if event.type != pygame.KEYDOWN:
            return self.ring.handle(event)
        for button in self.ring.buttons:
            if button.hotkey == event.key:
                steps = button in (self.before, self.after)
                idle = not button.enabled or (repeated(event) and not steps)
                return None if idle else button
        return self.ring.handle(event)

    def update(self, dt: float) -> Change | None:
        self.stage.motion = self.motion
        drawn = self.stage.update(dt, self.playback.speed)
        went_on = self.playback.update(dt)
        glided = self.scrubber.update(dt, self.playback.place)
        self.dirty |= self.win_chart.update() or drawn or went_on or glided
        if went_on or not self.playback.playing:
            self._refresh()
        return None

    def _toggle_chat(self) -> None:
        self.has_chat = not self.has_chat

    def _refresh(self) -> None:
        """Update the buttons."""
        playback = self.playback
        at_start = playback.place == 0 and not playback.timeline.playing
        self.first.reason = self.before.reason = phrase("This is the start.") if at_start else ""
        self.after.reason = self.last.reason = (
            phrase("This is the end.") if playback.finished else ""
        )
        self.slower.reason = (
            phrase("This is the slowest speed.") if playback.speed == SPEEDS[0] else ""
        )
        self.faster.reason = (
            phrase("This is the fastest speed.") if playback.speed == SPEEDS[-1] else ""
        )
        again = playback.finished and not playback.playing
        self.play.label = (
            phrase("Again") if again else phrase("Pause") if playback.playing else phrase("Play")
        )
        self.dirty = True

    # --- drawing -------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        self.stage.draw(canvas)
        battle = self.battle
        for seat in Seat:
            left = MARGIN if seat is self.stage.own else WIDTH - MARGIN - PLATE_WIDE
            displayed = self.playback.timeline.shown[seat]
            turn = not battle.outcome and battle.to_move is seat
            name = self.verdict.names[seat]
            draw_hud(canvas, (left, EDGE), name, battle[seat].fighter, displayed, turn=turn)
        if self.has_chat:
            self._draw_chat(canvas)
        else:
            _draw_sign(canvas)
        self.win_chart.draw(canvas, self.playback.place)
        self._draw_deck(canvas)
        self.ring.draw(canvas)
        self._draw_tooltip(canvas)

    def _draw_deck(self, canvas: Canvas) -> None:
        left, top, wide, _ = DECK
        canvas.panel(DECK, PANEL_DEEP, BORDER_QUIET)
        style = TextStyle(21, GOLD, Face.DISPLAY, shadow=SHADE)
        canvas.text(self.turn_words, (left + 18, top + 27), style, "midleft", TURN_WIDE - 30)
        canvas.line((left + TURN_WIDE, top + 9), (left + TURN_WIDE, top + 45), BORDER_QUIET)
        warns = self.playback.finished and not self.verdict.proven
        style = TextStyle(SMALL, WARN if warns else TEXT)
        at, room = left + TURN_WIDE + 18, wide - TURN_WIDE - 34
        lines = canvas.text_renderer.wrap(self.last_words, room, style)[-2:]
        for number, line in enumerate(lines):
            canvas.text(line, (at, top + 27 - 11 * len(lines) + 22 * number), style)
        self.scrubber.draw(canvas)
        style = TextStyle(21, TEXT, Face.DISPLAY, shadow=SHADE)
        middle = (self.speed_left + SPEED_WIDE / 2, BUTTONS_TOP + BUTTONS_HIGH / 2 + 2)
        canvas.text(f"{self.playback.speed:g}×", middle, style, "center")

    def _draw_chat(self, canvas: Canvas) -> None:
        left, top, wide, high = CHAT_BOX
        room = wide - 2 * CHAT_SIDE
        fitting = int((high - CHAT_HEAD - 8) // ROW)
        lines, own = self.lines, self.stage.own
        rows = tuple(last_rows(canvas, lines, own, room, fitting, colours=self._name_colours))
        nothing = "" if rows else _nothing_said(self.verdict)

        def paint(canvas: Canvas) -> None:
            canvas.panel((0, 0, wide, high), PANEL, BORDER)
            canvas.text(phrase("Replay · what was said"), (CHAT_SIDE, 5), TextStyle(SMALL, SOFT))
            canvas.text(
                phrase("C hides the chat"),
                (wide - CHAT_SIDE, 7),
                TextStyle(TINY, QUIET),
                "topright",
            )
            canvas.fill((CHAT_SIDE, CHAT_HEAD - 4, room, 1), BORDER)
            draw_rows(canvas, rows, CHAT_SIDE, high - 8 - len(rows) * ROW, room)
            style = TextStyle(SMALL, QUIET, italic=True)
            canvas.text(nothing, (wide / 2, (high + CHAT_HEAD) / 2), style, "center")

        canvas.stamp(("talk", rows, nothing), (left, top, wide, high), paint)

    def _draw_tooltip(self, canvas: Canvas) -> None:
        place = self.scrubber.hovered
        if place is None:
            return
        x = round(self.scrubber.x(place))
        heading = phrase("The start") if place == 0 else phrase("Action {place}", place=place)
        if isinstance(self._beats[self.playback.stops[place]].entry, Ended):
            heading = phrase("The end")
        # Above the controls: events must stay readable while scrubbing.
        box = pygame.Rect(x - 1, DECK[1] + 2, 2, 2)
        draw_tooltip(
            canvas, Button(box, "", tooltip=(heading, self.playback.words(place))), above=True
        )


class _Row:
    """Buttons laid out from left to right."""

    def __init__(self) -> None:
        self.buttons: list[Button] = []
        self._left = MARGIN + 14

    def button(self, wide: int, label: str, colour: Colour, key: int, cap: str) -> Button:
        box = pygame.Rect(self._left, BUTTONS_TOP, wide, BUTTONS_HIGH)
        self.buttons.append(Button(box, label, colour=colour, hotkey=key, cap=cap, size=19))
        self.skip(wide)
        return self.buttons[-1]

    def skip(self, wide: int) -> int:
        """Leave a gap and return its left edge."""
        before, self._left = self._left, self._left + wide + BUTTON_GAP
        return before


def _tick(beat: Beat, hardest: int) -> Tick:
    """Return the tick of a beat; the damage `hardest` gives the longest one."""
    entry = beat.entry
    if isinstance(entry, Ended):
        return Tick(True, GOLD, ends=True)
    if not isinstance(entry, Acted):
        return Tick(True, SOFT)
    up = entry.seat is Seat.LEFT
    for blow in _blows(beat):
        return Tick(up, MINE if up else THEIRS, blow.damage / hardest)
    return Tick(up, GUARD if entry.action is Action.DEFEND else CHARGE)


def _blows(beat: Beat) -> Iterator[Struck | Missed]:
    return (each for each in beat.happenings if isinstance(each, Struck | Missed))


def _nothing_said(verdict: Verdict) -> str:
    if verdict.chat is ChatCompleteness.REMOVED:
        return phrase("The chat has been removed from this record.")
    return (
        phrase("Nothing has been said yet.")
        if verdict.lines
        else phrase("There was no chat in this match.")
    )


def _draw_sign(canvas: Canvas) -> None:
    """Draw the sign that this is a replay, in the place of the chat."""
    style = TextStyle(TINY, SOFT)
    wide = canvas.text_renderer.width(phrase("Replay"), style) + 28
    canvas.fill((WIDTH / 2 - wide / 2, 8, wide, 24), (12, 12, 28, 150), 12)
    canvas.text(phrase("Replay"), (WIDTH / 2, 20), style, "center")
