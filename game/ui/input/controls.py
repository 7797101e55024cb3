"""Controls: keyboard, mouse, gamepad and on-screen keyboard as one source of events for screens."""

import pygame
from pygame.event import Event

from game.player.settings import Keys
from game.ui.graphics.canvas import Canvas
from game.ui.input.gamepad import EVENTS as PAD_EVENTS
from game.ui.input.gamepad import Gamepad
from game.ui.input.key_bindings import chosen_codes
from game.ui.input.keyboard import Keyboard
from game.ui.input.onscreen_keyboard import OnscreenKeyboard

_INPUT = frozenset(
    {
        pygame.KEYDOWN,
        pygame.KEYUP,
        pygame.TEXTINPUT,
        pygame.TEXTEDITING,
        pygame.MOUSEMOTION,
        pygame.MOUSEBUTTONDOWN,
        pygame.MOUSEBUTTONUP,
        pygame.MOUSEWHEEL,
    }
)
_OTHER_WAY = {pygame.K_LEFT: pygame.K_RIGHT, pygame.K_RIGHT: pygame.K_LEFT}


class Controls:
    """All input devices of one app."""

    def __init__(self) -> None:
        self.keyboard = Keyboard()
        self.board = OnscreenKeyboard()
        self._gamepad = Gamepad()

    def read(self, event: Event, keys: Keys, canvas: Canvas) -> list[Event]:
        """Return the input that an SDL event stands for; none if it is no input.

        Keys carry `repeat` while they are held, and mouse positions are in layout units.
        """
        raw = self._gamepad.keys(event, keys) if event.type in PAD_EVENTS else [event]
        chosen = chosen_codes(keys)
        read = (self._read(each, canvas, chosen) for each in raw if each.type in _INPUT)
        return [each for each in read if each is not None]

    def held_on(self, dt: float, keys: Keys) -> list[Event]:
        """Return the repeats of what is held, to be read like SDL events."""
        return self._gamepad.held_on(dt, keys)

    def release_all(self) -> None:
        """Release everything, because the window lost the focus."""
        self.keyboard.release_all()
        self._gamepad.release_all()

    def _read(self, raw: Event, canvas: Canvas, chosen: frozenset[int]) -> Event | None:
        if "pos" in raw.dict:
            raw = Event(raw.type, {**raw.dict, "pos": canvas.to_logical(raw.pos)})
        event = self.keyboard.note(raw, chosen)
        if event is None:
            return None
        if canvas.mirrored and event.type in (pygame.KEYDOWN, pygame.KEYUP):
            event = _mirrored(event)
        self.board.note(event)
        return event


def _mirrored(event: Event) -> Event:
    """Swap left and right arrows, because a mirrored layout lies the other way round."""
    key = _OTHER_WAY.get(event.key)
    return Event(event.type, {**event.dict, "key": key, "mirrored": True}) if key else event
