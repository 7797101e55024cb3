"""Buttons: buttons, their tooltips, and the ring that moves the focus between them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pygame
from pygame.event import Event

from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BORDER,
    DISABLED,
    EMBER,
    FOCUS,
    GOLD,
    HEIGHT,
    LARGE,
    MARGIN,
    NIGHT,
    PANEL_DEEP,
    QUIET,
    RADIUS,
    SHADE,
    SMALL,
    SOFT,
    TEXT,
    TINY,
    WARN,
    WHITE,
    WIDTH,
    Colour,
    Face,
    shade,
)

_PRESS_KEYS = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)
_ARROWS = {"←": (-1, 0), "→": (1, 0), "↑": (0, -1), "↓": (0, 1)}
"""Key caps that are drawn as arrows, because the display typeface has none."""
_SIDE = 18.0
_HINT_ROW = 18
_GLOW = 1.08
_LEDGE = 5
"""Layout units by which a button is raised above the screen."""


def repeated(event: Event) -> bool:
    """Return whether a key event is a repeat: moving may repeat, deciding must not."""
    return bool(event.dict.get("repeat", False))


@dataclass(eq=False)
class Button:
    """A button pressed by the mouse, by its hotkey, or by Enter while it has the focus."""

    box: pygame.Rect
    label: str
    hint: str = ""
    """A second, smaller line."""
    colour: Colour = EMBER
    hotkey: int | None = None
    """A pygame key constant; drawn as a cap if `cap` names it."""
    cap: str = ""
    reason: str = ""
    """Why the button is disabled; if set, it is grey and the tooltip shows this."""
    tooltip: tuple[str, ...] = ()
    """Lines shown while the mouse is over the button or it has the focus; the first is
    the heading.
    """
    size: float = LARGE
    hovered: bool = False
    focused: bool = False
    held: bool = False
    """Whether the mouse button went down on it and is still held."""
    second_hint: str = ""
    """A third line, as small as the second."""
    dimmed: bool = False
    """Whether the button is grey although it can be pressed: a press waits for an animation."""

    @property
    def enabled(self) -> bool:
        return not self.reason

    @property
    def bright(self) -> bool:
        return self.enabled and not self.dimmed

    def draw(self, canvas: Canvas) -> None:
        box = (self.box.x, self.box.y, self.box.width, self.box.height + _LEDGE)
        canvas.stamp(self._look(), box, self._paint)

    def _look(self) -> tuple[object, ...]:
        pressed = self.held and self.hovered
        return (
            "button", self.label, self.hint, self.second_hint, self.colour, self.cap, self.size,
            self.bright, self.enabled, self.hovered, self.focused, pressed,
        )  # fmt: skip

    def _paint(self, canvas: Canvas) -> None:
        width, height = self.box.size
        colour = canvas.accessibility.adapted(self.colour if self.bright else DISABLED)
        lit = self.bright and (self.hovered or self.focused)
        top = _LEDGE - 1 if self.enabled and self.held and self.hovered else 0
        canvas.fill((0, _LEDGE, width, height), shade(colour, 0.5), RADIUS)
        canvas.fill((0, top, width, height), _lit(colour) if lit else colour, RADIUS)
        light = (255, 255, 255, 20 if self.bright else 10)
        canvas.fill((6, top + 4, width - 12, height / 2 - 6), light, RADIUS - 3)
        if self.focused:
            canvas.frame((0, top, width, height), FOCUS, 3, RADIUS)
        left = _SIDE
        if self._shows_cap(canvas):
            left = self._paint_cap(canvas, top, height)
        room = (left, top + 7, width - left - 4, height - 14)
        draw_enlarged(
            canvas, room, lambda canvas: self._paint_words(canvas, left, top, width, height)
        )

    def _shows_cap(self, canvas: Canvas) -> bool:
        """Return whether there is room for the cap; in a small window the label may need it all."""
        if not self.cap:
            return False
        label, cap = TextStyle(self.size, face=Face.DISPLAY), self._cap_style
        room = self.box.width - 11 - self._cap_wide(canvas, cap) - 11 - 12
        label = canvas.text_renderer.shrunk(self.label, room, label)
        hint = TextStyle(TINY + 1)
        return canvas.text_renderer.width(self.label, label) <= room and all(
            canvas.text_renderer.width(line, hint) <= room + 8 for line in self._hints
        )

    @property
    def _hints(self) -> list[str]:
        """Return the small lines that there are."""
        return [line for line in (self.hint, self.second_hint) if line]

    @property
    def _cap_style(self) -> TextStyle:
        return TextStyle(SMALL + 1, TEXT if self.bright else QUIET, Face.DISPLAY)

    def _cap_wide(self, canvas: Canvas, style: TextStyle) -> float:
        return max(30.0, canvas.text_renderer.width(self.cap, style) + 16)

    def _paint_cap(self, canvas: Canvas, top: float, height: float) -> float:
        style = self._cap_style
        wide = self._cap_wide(canvas, style)
        cap = (11, top + height / 2 - 15, wide, 30)
        canvas.fill(cap, NIGHT, 7)
        canvas.frame(cap, SOFT if self.bright else QUIET, 2, 7)
        middle = (11 + wide / 2, top + height / 2)
        if self.cap in _ARROWS:
            across, down = _ARROWS[self.cap]
            points = [
                (middle[0] + x * across + y * down, middle[1] + x * down + y * across)
                for x, y in ((7, 0), (-5, -7), (-5, 7))
            ]
            canvas.polygon(points, style.colour)
        else:
            canvas.text(self.cap, middle, style, "center")
        return 11 + wide + 11

    def _paint_words(
        self, canvas: Canvas, left: float, top: float, width: float, height: float
    ) -> None:
        ink = WHITE if self.bright else QUIET
        label = TextStyle(self.size, ink, Face.DISPLAY, shadow=SHADE)
        room = width - left - 12
        middle = top + height / 2
        if not self.hint and left <= _SIDE:
            label = canvas.text_renderer.shrunk(self.label, width - 24, label)
            canvas.text(self.label, (width / 2, middle), label, "center", width - 24)
            return
        label = canvas.text_renderer.shrunk(self.label, room, label)
        if not self.hint:
            canvas.text(self.label, (left, middle), label, "midleft", room)
            return
        seam = middle + 3 if len(self._hints) == 1 else middle - 7
        canvas.text(self.label, (left, seam), label, "bottomleft", room)
        hint = TextStyle(TINY + 1, ink)
        for number, line in enumerate(self._hints):
            at = (left, seam - 1 + number * canvas.grown(_HINT_ROW))
            canvas.text(line, at, hint, "topleft", room + 8)


def _lit(colour: Colour) -> Colour:
    """Return the colour a little brighter, but dark enough for white letters on it."""
    return (
        min(255, int(colour[0] * _GLOW)),
        min(255, int(colour[1] * _GLOW)),
        min(255, int(colour[2] * _GLOW)),
    )


class FocusRing:
    """The buttons of a screen in the order of Tab; one of them has the focus.

    The mouse and the keyboard reach the same buttons. Arrow keys go to the nearest button in their
    direction.
    """

    def __init__(self, buttons: Sequence[Button], focus: int | None = 0) -> None:
        self.buttons = list(buttons)
        self._pressed = False
        for button in self.buttons:
            button.focused = button.hovered = button.held = False
        if focus is not None and self.buttons:
            self.buttons[focus].focused = True

    @property
    def focused(self) -> Button | None:
        return next((button for button in self.buttons if button.focused), None)

    @property
    def tooltip_button(self) -> Button | None:
        """Return the button whose tooltip to show: the one under the mouse, else the one in
        focus.
        """
        return next((button for button in self.buttons if button.hovered), self.focused)

    def focus(self, button: Button | None) -> None:
        for other in self.buttons:
            other.focused = other is button

    def replace(self, buttons: Sequence[Button]) -> None:
        """Replace the buttons; the focus stays on the same button or one equal to it, if there is
        one.
        """
        focused = self.focused
        self.buttons = list(buttons)
        like = [each for each in self.buttons if focused and each.label == focused.label]
        self.focus(focused if focused in self.buttons else next(iter(like), None))

    def was_pressed(self) -> bool:
        """Return whether a button was pressed since the last call."""
        pressed, self._pressed = self._pressed, False
        return pressed

    def handle(self, event: Event) -> Button | None:
        """Return the button that this event pressed, if any; never a disabled one."""
        button = self._pressed_by(event)
        self._pressed |= button is not None
        return button

    def _pressed_by(self, event: Event) -> Button | None:
        match event.type:
            case pygame.MOUSEMOTION:
                self._hover(event.pos)
            case pygame.MOUSEBUTTONDOWN if event.button == 1:
                self._hover(event.pos)
                for button in self.buttons:
                    button.held = button.hovered
                    if button.held:
                        self.focus(button)
            case pygame.MOUSEBUTTONUP if event.button == 1:
                return self._release(event.pos)
            case pygame.KEYDOWN:
                return self._key(event)
        return None

    def draw(self, canvas: Canvas) -> None:
        for button in self.buttons:
            button.draw(canvas)

    def _hover(self, position: tuple[float, float]) -> None:
        for button in self.buttons:
            button.hovered = button.box.collidepoint(position)

    def _release(self, position: tuple[float, float]) -> Button | None:
        self._hover(position)
        held = [button for button in self.buttons if button.held]
        for button in held:
            button.held = False
        return next((button for button in held if button.hovered and button.enabled), None)

    def _key(self, event: Event) -> Button | None:
        if event.key == pygame.K_TAB:
            self._step(-1 if event.mod & pygame.KMOD_SHIFT else 1)
        elif event.key in _DIRECTIONS:
            self._move(*_DIRECTIONS[event.key])
        elif repeated(event) or event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_META):
            return None
        elif event.key in _PRESS_KEYS:
            focused = self.focused
            return focused if focused and focused.enabled else None
        else:
            for button in self.buttons:
                if button.hotkey == event.key:
                    self.focus(button)
                    return button if button.enabled else None
        return None

    def _step(self, by: int) -> None:
        if not self.buttons:
            return
        focused = self.focused
        place = self.buttons.index(focused) + by if focused else min(by, 0)
        self.focus(self.buttons[place % len(self.buttons)])

    def _move(self, right: int, down: int) -> None:
        focused = self.focused
        if focused is None:
            self._step(1)
            return
        here = focused.box

        def distance(button: Button) -> float | None:
            across = (button.box.centerx - here.centerx) * right
            across += (button.box.centery - here.centery) * down
            aside = abs(button.box.centerx - here.centerx) * abs(down)
            aside += abs(button.box.centery - here.centery) * abs(right)
            return across + 2 * aside if across > 0 else None

        reachable = [
            (far, place)
            for place, button in enumerate(self.buttons)
            if (far := distance(button)) is not None
        ]
        if reachable:
            self.focus(self.buttons[min(reachable)[1]])


_DIRECTIONS = {
    pygame.K_LEFT: (-1, 0),
    pygame.K_RIGHT: (1, 0),
    pygame.K_UP: (0, -1),
    pygame.K_DOWN: (0, 1),
}


def draw_tooltip(canvas: Canvas, button: Button, above: bool = True) -> None:
    """Draw a button's tooltip beside it, inside the layout; for a disabled one the reason."""
    with canvas.enlarged(canvas.accessibility.text_size):
        _draw_tooltip(canvas, button, above)


def _draw_tooltip(canvas: Canvas, button: Button, above: bool) -> None:
    lines = [*button.tooltip]
    if button.reason:
        lines.append(button.reason)
    if not lines:
        return
    styles = [
        TextStyle(LARGE - 4.0, GOLD, Face.DISPLAY)
        if place == 0
        else TextStyle(SMALL, WARN if line == button.reason else SOFT)
        for place, line in enumerate(lines)
    ]
    rows = [
        (row, style)
        for line, style in zip(lines, styles, strict=True)
        for row in canvas.text_renderer.wrap(line, canvas.grown(420), style)
    ]
    wide = max(canvas.text_renderer.width(row, style) for row, style in rows) + 32
    step = canvas.grown(24)
    high = step * len(rows) + 22
    left = min(max(float(MARGIN), button.box.centerx - wide / 2), WIDTH - wide - MARGIN)
    top: float = button.box.top - high - 10 if above else button.box.bottom + _LEDGE + 10
    top = min(max(8.0, top), HEIGHT - high - 8)

    def paint(canvas: Canvas) -> None:
        canvas.panel((0, 0, wide, high), PANEL_DEEP, GOLD if button.enabled else BORDER)
        for place, (row, style) in enumerate(rows):
            canvas.text(row, (16, 10 + step * place), style)

    canvas.stamp(("tooltip", tuple(rows)), (left, top, wide, high), paint)


class TextLink(Button):
    """A button that looks like text; its key stands before the words."""

    def draw(self, canvas: Canvas) -> None:
        left, top, wide, high = self.box
        lit = self.hovered or self.focused
        style = TextStyle(SMALL, TEXT if lit else SOFT, bold=lit)
        key = canvas.text(self.cap, (left + 4, top + 2), TextStyle(SMALL, GOLD, bold=True))
        at = left + 12 + key[2]
        room = left + wide - at - 4
        style = canvas.text_renderer.shrunk(self.label, room, style)
        canvas.text(self.label, (at, top + 2), style, width=room)
        if self.focused:
            canvas.frame((left, top, wide, high), FOCUS, 2, 6)
