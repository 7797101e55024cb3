"""Gamepad: buttons and stick as the keys that every screen handles."""

import contextlib
from collections.abc import Mapping

import pygame
from pygame.event import Event

from game.player.settings import Keys
from game.ui.input.key_bindings import key_code
from game.ui.input.keyboard import DELAY, EVERY

BUTTONS: Mapping[int, str] = {
    pygame.CONTROLLER_BUTTON_A: "return",
    pygame.CONTROLLER_BUTTON_B: "escape",
    pygame.CONTROLLER_BUTTON_X: "talk",
    pygame.CONTROLLER_BUTTON_Y: "help",
    pygame.CONTROLLER_BUTTON_START: "settings",
    pygame.CONTROLLER_BUTTON_LEFTSHOULDER: "back tab",
    pygame.CONTROLLER_BUTTON_RIGHTSHOULDER: "tab",
    pygame.CONTROLLER_BUTTON_DPAD_UP: "up",
    pygame.CONTROLLER_BUTTON_DPAD_DOWN: "down",
    pygame.CONTROLLER_BUTTON_DPAD_LEFT: "left",
    pygame.CONTROLLER_BUTTON_DPAD_RIGHT: "right",
}
"""The action of each button."""
_AXES = {
    (pygame.CONTROLLER_AXIS_LEFTX, -1): "left",
    (pygame.CONTROLLER_AXIS_LEFTX, 1): "right",
    (pygame.CONTROLLER_AXIS_LEFTY, -1): "up",
    (pygame.CONTROLLER_AXIS_LEFTY, 1): "down",
}
_KEYS = {
    "return": pygame.K_RETURN,
    "escape": pygame.K_ESCAPE,
    "tab": pygame.K_TAB,
    "back tab": pygame.K_TAB,
    "up": pygame.K_UP,
    "down": pygame.K_DOWN,
    "left": pygame.K_LEFT,
    "right": pygame.K_RIGHT,
}
"""The keys that cannot be chosen; the others are named as in the settings."""
_FULL = 32_768
_PUSHED, _LET_GO = 0.6, 0.35
"""Shares of the full deflection for press and release: a stick that trembles between them does
nothing.
"""
EVENTS = frozenset(
    {
        pygame.CONTROLLERBUTTONDOWN,
        pygame.CONTROLLERBUTTONUP,
        pygame.CONTROLLERAXISMOTION,
        pygame.CONTROLLERDEVICEADDED,
        pygame.CONTROLLERDEVICEREMOVED,
    }
)


class Gamepad:
    """All connected gamepads as one."""

    def __init__(self) -> None:
        self._pads: list[object] = []
        """References to the open pads; SDL closes a pad that is garbage collected."""
        self._pushed: dict[int, int] = {}
        """The direction in which each axis is pushed."""
        self._arrow = ""
        """The direction pushed last, while it is held."""
        self._wait = 0.0
        """Seconds until the held direction repeats."""

    def keys(self, event: Event, chosen: Keys) -> list[Event]:
        """Return the key events for a gamepad event; their `pad` attribute names the action."""
        found = self._keys(event, chosen)
        for each in found:
            if each.type == pygame.KEYDOWN and each.pad in _AXES.values():
                self._arrow, self._wait = each.pad, DELAY
            elif each.type == pygame.KEYUP and each.pad == self._arrow:
                self.release_all()
        return found

    def held_on(self, dt: float, chosen: Keys) -> list[Event]:
        """Return the repeat of a held direction as a key press; `dt` seconds have passed."""
        self._wait -= dt
        if not self._arrow or self._wait > 0:
            return []
        # At most one a frame: a slow machine must not overshoot.
        self._wait = max(0.0, self._wait + EVERY)
        return [_key(self._arrow, True, chosen)]

    def release_all(self) -> None:
        """Ignore everything held until it is pressed again."""
        self._arrow = ""

    def _keys(self, event: Event, chosen: Keys) -> list[Event]:
        match event.type:
            case pygame.CONTROLLERDEVICEADDED:
                self._open(event.device_index)
            case pygame.CONTROLLERDEVICEREMOVED:
                pushed, self._pushed = self._pushed, {}
                names = [_AXES.get((axis, way)) for axis, way in pushed.items() if way]
                return [_key(name, False, chosen) for name in names if name]
            case pygame.CONTROLLERBUTTONDOWN | pygame.CONTROLLERBUTTONUP:
                down, name = event.type == pygame.CONTROLLERBUTTONDOWN, BUTTONS.get(event.button)
                return [_key(name, down, chosen)] if name else []
            case pygame.CONTROLLERAXISMOTION:
                return self._axis(event.axis, event.value / _FULL, chosen)
        return []

    def _open(self, index: int) -> None:
        # Imported here: few players have a gamepad.
        from pygame._sdl2 import controller

        # The device is not a gamepad that SDL knows.
        with contextlib.suppress(pygame.error):
            self._pads.append(controller.Controller(index))

    def _axis(self, axis: int, share: float, chosen: Keys) -> list[Event]:
        was = self._pushed.get(axis, 0)
        now = (share > 0) - (share < 0) if abs(share) > _PUSHED else 0
        if now == was or (was and share * was > _LET_GO):
            return []
        self._pushed[axis] = now
        names = [(_AXES.get((axis, way)), way == now) for way in (was, now) if way]
        return [_key(name, down, chosen) for name, down in names if name]


def listen() -> None:
    """Enable events of gamepads, connected now or later. Call it after opening the window."""
    from pygame._sdl2 import controller

    with contextlib.suppress(pygame.error):
        controller.init()


def _key(name: str, down: bool, chosen: Keys) -> Event:
    key = _KEYS[name] if name in _KEYS else key_code(chosen, name)
    mod = pygame.KMOD_SHIFT if name == "back tab" else 0
    kind = pygame.KEYDOWN if down else pygame.KEYUP
    return Event(kind, key=key, mod=mod, unicode="", repeat=False, pad=name)
