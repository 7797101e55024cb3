"""Puzzle: a position in which one action is clearly the best, for the player to find."""

from collections.abc import Callable, Mapping

import pygame
from pygame.event import Event

from game.i18n.phrase import phrase
from game.review.advice import Solutions
from game.review.coach import ActionAdvice, advise, describe_solving, recommend
from game.review.puzzles import Puzzle
from game.rules import Action, Battle, Roster, Seat
from game.ui.battle.action_buttons import ActionButtons
from game.ui.battle.coach_panel import draw_board
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BAD,
    BODY,
    GOLD,
    GOOD,
    LEAF,
    MARGIN,
    PANEL_DEEP,
    PLUM,
    SEA,
    SHADE,
    SOFT,
    STONE,
    TEXT,
    WIDTH,
    Face,
)
from game.ui.shell.screen import Change, Pop, Screen
from game.ui.stage.hud import EDGE, draw_hud
from game.ui.stage.hud import WIDE as PLATE_WIDE
from game.ui.stage.stage import Stage
from game.ui.stage.status_bar import StatusText, draw_status_bar
from game.ui.widgets.buttons import Button, FocusRing, repeated

SIGN = (430, 12, 420, 76)
ROW_TOP, ROW_HIGH = 108, 40


WhatIf = Callable[[Battle, Mapping[Seat, str]], Change]


class PuzzleScreen(Screen):
    """One puzzle after the other."""

    def __init__(
        self,
        puzzles: tuple[Puzzle, ...],
        number: int,
        today: int,
        roster: Roster,
        solutions: Solutions,
        sprites: Sprites,
        what_if: WhatIf,
    ) -> None:
        """Open puzzle `number`; `today` is the number of today's, both from 0."""
        self.number = number
        self.chosen: Action | None = None
        self._puzzles, self._today, self._roster = puzzles, today, roster
        self._solutions, self._sprites, self._what_if = solutions, sprites, what_if
        self.action_buttons = ActionButtons()
        row = (
            ("next", phrase("Next puzzle"), LEAF, pygame.K_n, "N"),
            ("daily", phrase("Today's"), PLUM, pygame.K_d, "D"),
            ("whatif", phrase("Play it out"), SEA, pygame.K_w, "W"),
            ("leave", phrase("Leave"), STONE, pygame.K_ESCAPE, phrase("Esc")),
        )
        wide, left = 152, WIDTH // 2 - 2 * 152 - 18
        self._row = {
            name: Button(
                pygame.Rect(left + place * (wide + 12), ROW_TOP, wide, ROW_HIGH), label,
                colour=colour, hotkey=key, cap=cap, size=17,
            )
            for place, (name, label, colour, key, cap) in enumerate(row)
        }  # fmt: skip
        self.ring = FocusRing(list(self._row.values()), focus=None)
        self._open(number)

    @property
    def right(self) -> bool:
        """Return whether the best action was chosen."""
        return self.chosen is not None and self.chosen in self._best

    def _open(self, number: int) -> None:
        self.number = number % len(self._puzzles)
        self.puzzle = self._puzzles[self.number]
        self.battle = self.puzzle.battle(self._roster)
        self.chosen = None
        self._best: tuple[Action, ...] = (self.puzzle.best,)
        self._advice: tuple[ActionAdvice, ...] = ()
        self._words = ""
        arenas = self._sprites.arenas
        arena = arenas[self.number % len(arenas)] if arenas else ""
        self.stage = Stage(self._sprites, self.battle, Seat.LEFT, arena)
        self._work()

    @property
    def names(self) -> Mapping[Seat, str]:
        return {Seat.LEFT: phrase("You"), Seat.RIGHT: phrase("Your opponent")}

    @property
    def _called(self) -> Mapping[Seat, str]:
        """Return names for both sides while the action is played; "You wins" would be no
        sentence.
        """
        return {seat: self.battle[seat].fighter.name for seat in Seat}

    # --- events ---------------------------------------------------------------------------------

    def handle(self, event: Event) -> Change | None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE and repeated(event):
            return None
        action = self.action_buttons.handle(event)
        if action is not None:
            self.choose(action)
            return None
        if event.type == pygame.KEYDOWN and event.key not in _KEYS:
            return None
        pressed = self.ring.handle(event)
        self.ring.focus(None)
        if pressed is self._row["leave"]:
            return Pop()
        if pressed is self._row["next"]:
            self._open(self.number + 1)
        elif pressed is self._row["daily"]:
            self._open(self._today)
        elif pressed is self._row["whatif"]:
            return self._what_if(self.battle, self._called)
        return None

    def choose(self, action: Action) -> None:
        """Choose an action as the answer."""
        if self.chosen is None:
            self.chosen = action
            self._refresh()

    def update(self, dt: float) -> Change | None:
        self.dirty |= self.stage.update(dt)
        if not self._advice:
            self._work()
        return None

    def _work(self) -> None:
        """Judge the answer once the position is solved."""
        solved = self._solutions(self.battle.left.fighter, self.battle.right.fighter)
        if solved is None:
            words = describe_solving(self._solutions, self.battle)
        else:
            words = recommend(self.battle, solved, self.names)
            self._advice = advise(self.battle, solved, self.names)
            self._best = tuple(each.action for each in self._advice if each.best)
        if words != self._words:
            self._words = words
            self._refresh()

    def _refresh(self) -> None:
        obstacle = "" if self.chosen is None else phrase("You have chosen.")
        self.action_buttons.refresh(self.battle, Seat.LEFT, obstacle, None)
        for place, action in enumerate(Action):
            button = self.action_buttons.buttons[place]
            if self.chosen is not None and action in self._best:
                button.colour = LEAF
                button.reason = ""
            elif self.chosen is action:
                button.hint, button.second_hint = phrase("your choice"), ""
        self._row["daily"].reason = phrase("This is today's.") if self.number == self._today else ""
        self.dirty = True

    # --- drawing --------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        self.stage.draw(canvas)
        for seat in Seat:
            left = MARGIN if seat is Seat.LEFT else WIDTH - MARGIN - PLATE_WIDE
            displayed = self.stage.timeline.shown[seat]
            fighter = self.battle[seat].fighter
            turn = seat is Seat.LEFT
            draw_hud(canvas, (left, EDGE), self.names[seat], fighter, displayed, turn=turn)
        self._draw_sign(canvas)
        draw_status_bar(canvas, self._status)
        self.action_buttons.draw(canvas)
        self.ring.draw(canvas)
        if self.chosen is None:
            self.action_buttons.draw_tooltip(canvas)
        else:
            draw_board(canvas, self._words, self._advice)

    def _draw_sign(self, canvas: Canvas) -> None:
        canvas.panel(SIGN, PANEL_DEEP, GOLD)
        words = phrase(
            "Puzzle {number} of {count}", number=self.number + 1, count=len(self._puzzles)
        )
        if self.number == self._today:
            words = phrase("{puzzle} · today's", puzzle=words)
        style = TextStyle(24, GOLD, Face.DISPLAY, shadow=SHADE)
        middle = SIGN[0] + SIGN[2] / 2
        canvas.text(words, (middle, SIGN[1] + 26), style, "center", SIGN[2] - 30)
        task = phrase("One action is clearly the best. Which?")
        canvas.text(task, (middle, SIGN[1] + 55), TextStyle(BODY, TEXT), "center", SIGN[2] - 20)

    @property
    def _status(self) -> StatusText:
        """Return the question, or its result."""
        if self.chosen is None:
            other = self.battle.right.fighter.name
            last = phrase("You play {fighter} against {other}. Choose an action as in a match.",
                          fighter=self.battle.left.fighter.name, other=other)  # fmt: skip
            return StatusText(phrase("Your turn"), GOLD, last, SOFT, clock=False)
        if self.right:
            last = phrase("That is it. The win chance of each action is shown above.")
            return StatusText(phrase("Right!"), GOOD, last, TEXT, clock=False)
        last = phrase("Another one is better. The win chance of each action is shown above.")
        return StatusText(phrase("Not the best"), BAD, last, TEXT, clock=False)


_KEYS = {pygame.K_n, pygame.K_d, pygame.K_w, pygame.K_ESCAPE}
