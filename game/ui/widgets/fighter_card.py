"""Fighter card: one fighter in the selection."""

import pygame

from game.rules import Fighter
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BORDER_QUIET,
    FOCUS,
    GOLD,
    NIGHT,
    PANEL,
    QUIET,
    SHADE,
    SOFT,
    TEXT,
    TINY,
    Colour,
    Face,
)
from game.ui.widgets.buttons import Button


class FighterCard(Button):
    """A button with a fighter's picture, its name and the players looking at it."""

    def __init__(self, box: pygame.Rect, fighter: Fighter, portrait: pygame.Surface) -> None:
        super().__init__(box, fighter.name)
        self.fighter = fighter
        self.portrait = portrait
        self.chosen = False
        self.watchers: tuple[tuple[str, Colour], ...] = ()
        """The names and colours of the players who look at the fighter or have taken it."""

    def draw(self, canvas: Canvas) -> None:
        left, top, wide, high = self.box
        border = GOLD if self.chosen else SOFT if self.hovered else BORDER_QUIET
        canvas.panel((left, top, wide, high), PANEL, border)
        canvas.fill((left + 5, top + 5, 94, 94), NIGHT, 9)
        with canvas.clip((left + 5, top + 5, 94, 94)):
            canvas.image(self.portrait, (left + 4, top + 4), pixel=2)
        if self.focused:
            canvas.frame((left - 3, top - 3, wide + 6, high + 6), FOCUS, 3, 14)
        room = wide - 94 - 24
        ink = TEXT if self.enabled or self.chosen else QUIET
        name = TextStyle(21, ink, Face.DISPLAY, shadow=SHADE)
        name = canvas.text_renderer.shrunk(self.fighter.name, room, name)
        canvas.text(self.fighter.name, (left + 108, top + 10), name, width=room)
        for number, (who, colour) in enumerate(self.watchers):
            style = canvas.text_renderer.shrunk(who, room, TextStyle(TINY, colour, bold=True))
            canvas.text(who, (left + 108, top + 42 + 21 * number), style, width=room)
