"""Neighbours: the games of this network on the title screen, each one press away."""

from collections.abc import Callable

import pygame

from game.nearby import Nearby, State
from game.phrase import joined, phrase
from game.ui.canvas import Canvas
from game.ui.lettering import Style
from game.ui.theme import BODY, BORDER_QUIET, GOLD, LARGE, PANEL, PLUM, SEA, SHADE, Face
from game.ui.widgets import Button
from game.version import VERSION

SHOWN = 4
LOOK_SECONDS = 0.25
_FIRST = 5
"""The number on the first of them: 1 to 4 are the computer's players."""

_LEFT, _TOP, _WIDE = 644, 78, 274
_HIGH = 62
_STEP_X, _STEP_Y = 286, 72

Look = Callable[[], tuple[Nearby, ...]]


class Neighbours:
    """Nothing is drawn while there is no game nearby."""

    def __init__(self, look: Look, seated: Callable[[str], bool]) -> None:
        """`seated` says whether a seat is kept for us at an address."""
        self._look, self._seated = look, seated
        # The search costs as much as the first picture, so it comes after it.
        self._wait = LOOK_SECONDS
        self._shown: tuple[tuple[Nearby, bool], ...] = ()
        """Games, and whether a seat is kept for us there."""
        self.buttons: list[Button] = []

    def update(self, dt: float) -> bool:
        """Whether other games are shown now."""
        self._wait -= dt
        if self._wait > 0:
            return False
        self._wait = LOOK_SECONDS
        games = self._look()[:SHOWN]
        ours = [game.state is State.FULL and self._seated(game.address) for game in games]
        shown = tuple(zip(games, ours, strict=True))
        if shown == self._shown:
            return False
        self._shown = shown
        self.buttons = [_button(place, *game) for place, game in enumerate(shown)]
        return True

    def of(self, button: Button) -> Nearby | None:
        """The game behind a button."""
        return next(
            (
                game
                for (game, _), own in zip(self._shown, self.buttons, strict=True)
                if own is button
            ),
            None,
        )

    def draw(self, canvas: Canvas) -> None:
        """The frame; the buttons belong to the screen's ring."""
        if not self.buttons:
            return
        rows = (len(self.buttons) + 1) // 2
        wide = _WIDE + _STEP_X * min(1, len(self.buttons) - 1)
        canvas.panel((_LEFT - 16, 24, wide + 32, 58 + _STEP_Y * rows), PANEL, BORDER_QUIET)
        heading = Style(LARGE, GOLD, Face.DISPLAY, shadow=SHADE)
        away = all(ours for _, ours in self._shown)
        words = phrase("Your match waits") if away else phrase("On this network")
        canvas.text(words, (_LEFT, 36), heading, width=_WIDE)


def _button(place: int, game: Nearby, ours: bool) -> Button:
    row, column = divmod(place, 2)
    box = pygame.Rect(_LEFT + _STEP_X * column, _TOP + _STEP_Y * row, _WIDE, _HIGH)
    parts: list[str] = [game.told(ours=ours)]
    if game.fighter:
        parts.append(game.fighter)
    if game.version != VERSION:
        parts.append(phrase("Parley {version}", version=game.version))
    colour = PLUM if game.state is State.FULL and not ours else SEA
    return Button(
        box,
        game.name,
        joined(parts, " · "),
        colour,
        pygame.K_0 + _FIRST + place,
        str(_FIRST + place),
        size=BODY + 4,
    )
