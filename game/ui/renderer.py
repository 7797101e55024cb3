"""Renderer: draws the open screens and what lies over them; only the chat, where only
that changed.
"""

import time
from collections.abc import Callable, Sequence

import pygame

from game.ui.graphics.canvas import Canvas
from game.ui.graphics.theme import NIGHT
from game.ui.input.onscreen_keyboard import OnscreenKeyboard
from game.ui.shell.error_screen import FailureLog, draw_failure
from game.ui.shell.overlay import Overlay
from game.ui.shell.overlay_backing import OverlayBacking
from game.ui.shell.screen import Screen, ScreenStack
from game.ui.shortcuts import Shortcuts


class Renderer:
    """Draws on `canvas`; replacing the canvas redraws everything."""

    def __init__(self, canvas: Canvas, shortcuts: Shortcuts, board: OnscreenKeyboard) -> None:
        self.canvas = canvas
        self.failures = FailureLog()
        self.failed: list[Screen] = []
        """The screens that could not be drawn last time; they are tried again."""
        self.transition = Transition()
        self._shortcuts, self._board = shortcuts, board
        self._backing = OverlayBacking()
        self._front: Screen | None = None
        self._changed: Sequence[pygame.Rect] = ()
        """The parts of the window that the last drawing changed; empty means all of it."""

    def draw(self, stack: ScreenStack, overlay: Overlay | None, *, everything: bool) -> bool:
        """Draw what has changed, or `everything`; return whether anything was drawn."""
        visible = stack.visible()
        everything = everything or any(screen.dirty for screen in visible)
        if not (everything or (overlay is not None and overlay.dirty)):
            return False
        began, debug_overlay = time.perf_counter(), self._shortcuts.debug_overlay
        self._changed = ()
        if not everything and overlay is not None:
            self._attempt(lambda: self._redraw(overlay))
        if not self._changed:
            self._begin_transition(visible[0])
            self._draw_all(stack, visible, overlay, began)
        debug_overlay.frame(began, time.perf_counter() - began)
        return True

    def _redraw(self, overlay: Overlay) -> None:
        self._changed = self._backing.redraw(self.canvas, overlay)

    def show(self) -> None:
        """Show in the window what was drawn last."""
        if self._changed:
            pygame.display.update(list(self._changed))
        else:
            pygame.display.flip()

    def _draw_all(
        self, stack: ScreenStack, visible: Sequence[Screen], overlay: Overlay | None, began: float
    ) -> None:
        debug_overlay, toast = self._shortcuts.debug_overlay, self._shortcuts.toast
        self.failed = [screen for screen in visible if not self._draw_screen(screen)]
        self._backing.invalidate()
        if overlay is not None:
            overlay.dirty = False
            if stack.top.has_chat:
                over = debug_overlay.on or toast.text or self._board.open or self.transition.running
                if not (self.failed or over or any(screen.wants_frames for screen in visible)):
                    self._attempt(lambda: self._backing.capture(self.canvas, overlay))
                self._attempt(lambda: overlay.draw(self.canvas))
        self._attempt(lambda: self._board.draw(self.canvas))
        if debug_overlay.on:
            below = stack.top.full
            self._attempt(
                lambda: debug_overlay.draw(self.canvas, stack.session, began, below=below)
            )
        self._attempt(lambda: toast.draw(self.canvas))
        self.canvas.bars()
        if self.transition.running:
            self.canvas.background.note(self.transition.draw(self.canvas.surface))

    def _draw_screen(self, screen: Screen) -> bool:
        """Draw one screen, or in its place the state of the match; return whether it could be
        drawn.
        """
        screen.dirty = False
        if self._attempt(lambda: screen.draw(self.canvas)):
            return True
        screen.dirty = True
        self.canvas.background.invalidate()
        if not self._attempt(lambda: draw_failure(self.canvas, screen.session)):
            # Even text cannot be drawn.
            self.canvas.surface.fill(NIGHT[:3])
        return False

    def _attempt(self, draw: Callable[[], object]) -> bool:
        """Draw one part of the window and return whether it succeeded; the other parts are still
        drawn.
        """
        try:
            draw()
        except Exception as error:
            self.failures.note(error)
            return False
        return True

    def _begin_transition(self, front: Screen) -> None:
        """Fade out the previous screen, if the window is visible."""
        before, self._front = self._front, front
        if before in (None, front):
            return
        self.canvas.drop_caches()
        if front.motion.moves and self.canvas.surface is pygame.display.get_surface():
            self.transition.begin(self.canvas.surface)


LENGTH = 0.18
"""Seconds."""


class Transition:
    """A picture of the previous screen that fades out."""

    def __init__(self) -> None:
        self._picture: pygame.Surface | None = None
        self._left = 0.0

    @property
    def running(self) -> bool:
        return self._picture is not None

    def begin(self, surface: pygame.Surface) -> None:
        """Start to fade from what the surface shows now."""
        self._picture, self._left = surface.copy(), LENGTH

    def update(self, dt: float) -> bool:
        """Advance the fade; return whether to draw again, also once it is over."""
        if self._picture is None:
            return False
        self._left -= dt
        if self._left <= 0:
            self._picture = None
        return True

    def draw(self, surface: pygame.Surface) -> pygame.Rect:
        """Draw the old picture over the new screen; return its rect."""
        if self._picture is None or self._picture.get_size() != surface.get_size():
            return pygame.Rect(0, 0, 0, 0)
        self._picture.set_alpha(round(255 * self._left / LENGTH))
        return surface.blit(self._picture, (0, 0))
