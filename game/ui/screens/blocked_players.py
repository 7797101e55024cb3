"""Blocked players: the list of blocked players, each with a button to unblock."""

from collections.abc import Callable

import pygame
from pygame.event import Event

from game.client_state.blocklist import Blocked, Blocklist, lift_block
from game.i18n.phrase import phrase
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    DIALOG,
    GOLD,
    HEADING,
    HEIGHT,
    SEA,
    SHADE,
    SOFT,
    STONE,
    VEIL,
    WIDTH,
    Face,
)
from game.ui.shell.screen import Change, Pop, Screen
from game.ui.widgets.buttons import Button, FocusRing

SHOWN = 7
"""The most entries shown at once."""
_PANEL = pygame.Rect(270, 30, 740, 660)
_LEFT, _WIDE = _PANEL.left + 40, _PANEL.width - 80
_TOP, _HIGH, _STEP = _PANEL.top + 84, 54, 64


class BlockedPlayersScreen(Screen):
    """A button for each blocked player, which unblocks them."""

    overlay = True
    has_chat = False

    def __init__(self, blocklist: Blocklist, lifted: Callable[[], None] = lambda: None) -> None:
        """Set up the list; `lifted` is called with every block removed."""
        self.blocklist, self._lifted = blocklist, lifted
        self.said = ""
        self.page = 0
        below = _PANEL.bottom - 68
        self.back = Button(
            pygame.Rect(_LEFT, below, 200, 50), phrase("Done"), colour=SEA,
            hotkey=pygame.K_ESCAPE, cap="Esc",
        )  # fmt: skip
        self.more = Button(
            pygame.Rect(_LEFT + _WIDE - 200, below, 200, 50), phrase("More"), colour=STONE
        )
        self.rows: list[tuple[Blocked, Button]] = []
        self._fill()

    def _fill(self) -> None:
        blocked = self.blocklist.blocked()
        pages = max(1, -(-len(blocked) // SHOWN))
        self.page %= pages
        shown = blocked[self.page * SHOWN : (self.page + 1) * SHOWN]
        self.rows = [
            (
                who,
                Button(
                    pygame.Rect(_LEFT, _TOP + _STEP * place, _WIDE, _HIGH),
                    phrase("Unblock {name} · {mark}", name=who.name, mark=who.mark),
                    colour=STONE,
                    size=BODY + 2,
                ),
            )
            for place, who in enumerate(shown)
        ]
        buttons = [button for _, button in self.rows]
        self.ring = FocusRing([*buttons, *([self.more] if pages > 1 else []), self.back])

    def handle(self, event: Event) -> Change | None:
        pressed = self.ring.handle(event)
        if pressed is self.back:
            return Pop()
        if pressed is self.more:
            self.page, self.said = self.page + 1, ""
            self._fill()
        for who, button in self.rows:
            if button is pressed:
                _, self.said = lift_block(self.blocklist, who.mark)
                self._lifted()
                self._fill()
        return None

    def draw(self, canvas: Canvas) -> None:
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        canvas.panel(_PANEL, DIALOG, GOLD)
        heading = TextStyle(HEADING, GOLD, Face.DISPLAY, shadow=SHADE)
        canvas.text(phrase("Blocked players"), (_LEFT, _PANEL.top + 18), heading)
        self.ring.draw(canvas)
        said = self.said or ("" if self.rows else phrase("Nobody is blocked."))
        at = _TOP + _STEP * len(self.rows)
        draw_enlarged(
            canvas, (_LEFT, at, _WIDE, 60),
            lambda canvas: canvas.paragraph(said, (_LEFT, at), _WIDE, TextStyle(BODY, SOFT), 26),
        )  # fmt: skip
