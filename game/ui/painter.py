"""Painter: draws the open screens and what lies over them; where only somebody spoke, only that."""

import time
from collections.abc import Callable, Sequence

import pygame

from game.ui.drawing.canvas import Canvas
from game.ui.drawing.theme import NIGHT
from game.ui.drawing.transition import Transition
from game.ui.input.letterboard import LetterBoard
from game.ui.screen.beneath import Beneath
from game.ui.screen.fault import Faults, draw_instead
from game.ui.screen.overlay import Overlay
from game.ui.screen.scene import Scene, Stack
from game.ui.shortcuts import Shortcuts


class Painter:
    """Draws on `canvas`, which may be exchanged; then everything is to be drawn anew."""

    def __init__(self, canvas: Canvas, shortcuts: Shortcuts, board: LetterBoard) -> None:
        self.canvas = canvas
        self.faults = Faults()
        self.failed: list[Scene] = []
        """The screens that could not be drawn the last time; they are drawn again."""
        self.transition = Transition()
        self._shortcuts, self._board = shortcuts, board
        self._beneath = Beneath()
        self._front: Scene | None = None
        self._changed: Sequence[pygame.Rect] = ()
        """Where the last drawing differs from the one before; nothing: anywhere."""

    def draw(self, stack: Stack, overlay: Overlay | None, *, anew: bool) -> bool:
        """Draw what has changed, `anew` all of it; whether there was anything to draw."""
        visible = stack.visible()
        anew = anew or any(scene.dirty for scene in visible)
        if not (anew or (overlay is not None and overlay.dirty)):
            return False
        began, figures = time.perf_counter(), self._shortcuts.figures
        self._changed = ()
        if not anew and overlay is not None:
            self._attempt(lambda: self._redraw(overlay))
        if not self._changed:
            self._part_with(visible[0])
            self._draw_all(stack, visible, overlay, began)
        figures.frame(began, time.perf_counter() - began)
        return True

    def _redraw(self, overlay: Overlay) -> None:
        self._changed = self._beneath.redraw(self.canvas, overlay)

    def show(self) -> None:
        """Bring to the window what was drawn last."""
        if self._changed:
            pygame.display.update(list(self._changed))
        else:
            pygame.display.flip()

    def _draw_all(
        self, stack: Stack, visible: Sequence[Scene], overlay: Overlay | None, began: float
    ) -> None:
        figures, notice = self._shortcuts.figures, self._shortcuts.notice
        self.failed = [scene for scene in visible if not self._draw_scene(scene)]
        self._beneath.forget()
        if overlay is not None:
            overlay.dirty = False
            if stack.top.talks:
                over = figures.on or notice.text or self._board.open or self.transition.runs
                if not (self.failed or over or any(scene.wants_frames for scene in visible)):
                    self._attempt(lambda: self._beneath.keep(self.canvas, overlay))
                self._attempt(lambda: overlay.draw(self.canvas))
        self._attempt(lambda: self._board.draw(self.canvas))
        if figures.on:
            below = stack.top.full
            self._attempt(lambda: figures.draw(self.canvas, stack.session, began, below=below))
        self._attempt(lambda: notice.draw(self.canvas))
        self.canvas.bars()
        if self.transition.runs:
            self.canvas.ground.note(self.transition.draw(self.canvas.surface))

    def _draw_scene(self, scene: Scene) -> bool:
        """Draw one screen, or in its place how the match stands; whether it could be drawn."""
        scene.dirty = False
        if self._attempt(lambda: scene.draw(self.canvas)):
            return True
        scene.dirty = True
        self.canvas.ground.forget()
        if not self._attempt(lambda: draw_instead(self.canvas, scene.session)):
            # Not even words can be drawn.
            self.canvas.surface.fill(NIGHT[:3])
        return False

    def _attempt(self, draw: Callable[[], object]) -> bool:
        """Draw a part of the window; whether that could be done. The others are drawn anyway."""
        try:
            draw()
        except Exception as error:
            self.faults.note(error)
            return False
        return True

    def _part_with(self, front: Scene) -> None:
        """Let the screen drawn before this one fade, if there is a window to see it in."""
        before, self._front = self._front, front
        if before in (None, front):
            return
        self.canvas.tidy()
        if front.motion.moves and self.canvas.surface is pygame.display.get_surface():
            self.transition.begin(self.canvas.surface)
