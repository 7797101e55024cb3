"""Coach panel: advice and taking back moves, in practice matches."""

import pygame
from pygame.event import Event

from game.i18n.phrase import phrase
from game.review.advice import percent
from game.review.coach import ActionAdvice, advise, before_last, describe_solving, recommend
from game.rules import Action, Seat
from game.session import GameSession
from game.ui.battle.action_buttons import BUTTONS
from game.ui.charts.learning_tools import LearningTools
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BORDER_QUIET,
    GOLD,
    GOOD,
    LEAF,
    MARGIN,
    NIGHT,
    PANEL_DEEP,
    SHADE,
    SMALL,
    SOFT,
    STONE,
    TEXT,
    TINY,
    WIDTH,
    Face,
)
from game.ui.shell.screen import Change
from game.ui.stage.status_bar import STATUS_BAR
from game.ui.widgets.buttons import Button, FocusRing

WIDE = 312
"""Layout units that the two buttons take at the right end of the status bar."""
BOARD = pygame.Rect(MARGIN, 378, WIDTH - 2 * MARGIN, 176)
_HEAD = 40
_HOTKEYS = (pygame.K_c, pygame.K_b)
_WALKING = {
    pygame.K_UP, pygame.K_LEFT, pygame.K_RIGHT, pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE,
}  # fmt: skip


class CoachPanel:
    """The coach of one practice match."""

    def __init__(self, session: GameSession, learning_tools: LearningTools) -> None:
        self.open = False
        """Whether advice is shown."""
        self._session, self._learning_tools = session, learning_tools
        self._advice: tuple[object, str, tuple[ActionAdvice, ...]] = (None, "", ())
        """The position that the advice is for, its sentence, and a word for each button."""
        right, top = STATUS_BAR[0] + STATUS_BAR[2], STATUS_BAR[1] + 7
        self.coach = Button(
            pygame.Rect(right - WIDE + 6, top, 132, 36), phrase("Coach"), colour=STONE,
            hotkey=pygame.K_c, cap="C", size=17,
        )  # fmt: skip
        self.back = Button(
            pygame.Rect(right - WIDE + 146, top, 158, 36), phrase("Take back"), colour=STONE,
            hotkey=pygame.K_b, cap="B", size=17,
        )  # fmt: skip
        self.ring = FocusRing([self.coach, self.back], focus=None)

    @property
    def seat(self) -> Seat:
        """Return the seat that the coach advises."""
        room_state = self._session.room_state
        return room_state.acting or room_state.seat or Seat.LEFT

    @property
    def advice(self) -> tuple[ActionAdvice, ...]:
        """Return a word for every button; empty while closed or when it is not our turn."""
        return self._advice[2] if self.open else ()

    @property
    def visual_state(self) -> tuple[object, ...]:
        return (
            self.open,
            *(
                (each.hovered, each.focused, each.held, each.enabled, each.colour)
                for each in self.ring.buttons
            ),
        )

    def handle(self, event: Event) -> tuple[bool, Change | None]:
        """Return whether the event was for the coach, and the change of screens it leads to."""
        walks = event.type == pygame.KEYDOWN and self._moves_focus(event.key)
        if event.type == pygame.KEYDOWN and not walks and event.key not in _HOTKEYS:
            return False, None
        pressed = self.ring.handle(event)
        if not walks and event.type in (pygame.KEYDOWN, pygame.MOUSEBUTTONUP):
            self.ring.focus(None)
        if pressed is self.coach:
            self.open = not self.open
            self.refresh()
        if pressed is self.back and self._learning_tools.take_back:
            before = before_last(self._session.room_state.log, self.seat)
            if before is not None:
                change = self._learning_tools.take_back(before, self._session.room_state.names)
                self._session.discard_match()
                return True, change
        return walks or pressed is not None, None

    def _moves_focus(self, key: int) -> bool:
        """Return whether a key moves the focus between these buttons and the row of actions
        below.
        """
        if self.ring.focused is None:
            return key == pygame.K_UP
        if key not in _WALKING:
            self.ring.focus(None)
        return key in _WALKING

    def refresh(self) -> None:
        """Read the current position."""
        room_state = self._session.room_state
        nothing = phrase("You have not acted yet.")
        self.back.reason = "" if before_last(room_state.log, self.seat) else nothing
        self.coach.colour = LEAF if self.open else STONE
        battle = room_state.battle
        if not self.open or battle is None or room_state.acting is None:
            self._advice = (None, phrase("It is not your turn."), ())
            return
        if self._advice[0] == battle and self._advice[2]:
            return
        solved = self._learning_tools.solutions(battle.left.fighter, battle.right.fighter)
        if solved is None:
            self._advice = (None, describe_solving(self._learning_tools.solutions, battle), ())
            return
        names = room_state.names
        self._advice = (battle, recommend(battle, solved, names), advise(battle, solved, names))

    def update(self) -> bool:
        """Return whether there is new advice, or more of it has been computed."""
        before = self._advice
        if self.open and not before[2]:
            self.refresh()
        return self._advice != before

    def draw(self, canvas: Canvas) -> None:
        self.ring.draw(canvas)

    def draw_board(self, canvas: Canvas) -> None:
        """Draw the advice above the buttons it is about."""
        if self.open:
            draw_board(canvas, self._advice[1], self._advice[2])


def draw_board(canvas: Canvas, words: str, advice: tuple[ActionAdvice, ...]) -> None:
    """Draw a sentence, and below it a word for every button."""
    box = BOARD if advice else pygame.Rect(BOARD.left, BOARD.bottom - 46, BOARD.width, 46)
    canvas.panel(box, PANEL_DEEP, GOLD)
    style = TextStyle(19, GOLD, Face.DISPLAY, shadow=SHADE)
    style = canvas.text_renderer.shrunk(words, box.width - 24, style)
    canvas.text(words, (box.left + 12, box.top + 11), style, width=box.width - 24)
    actions = list(Action)
    column = BUTTONS.width / len(actions)
    for each in advice:
        left = BUTTONS.left + column * actions.index(each.action)
        draw_advice(canvas, each, left + 12, box.top + _HEAD, column - 24)


def draw_advice(canvas: Canvas, advice: ActionAdvice, left: float, top: float, wide: float) -> None:
    """Draw the word for one button, in its column."""
    ink = GOOD if advice.best else TEXT
    box = canvas.text(
        percent(advice.win), (left, top), TextStyle(25, ink, Face.DISPLAY, shadow=SHADE)
    )
    if advice.best:
        words = phrase("best")
        canvas.text(words, (left + box[2] + 10, top + 9), TextStyle(SMALL, GOOD, bold=True))
    canvas.fill((left, top + 36, wide, 7), NIGHT, 3)
    canvas.fill((left, top + 36, max(7.0, wide * advice.win), 7), ink if advice.best else SOFT, 3)
    canvas.frame((left - 1, top + 35, wide + 2, 9), BORDER_QUIET, 1, 4)
    canvas.paragraph(advice.why, (left, top + 50), wide, TextStyle(TINY, SOFT), 18)
