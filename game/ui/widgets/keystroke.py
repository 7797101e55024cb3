"""Keystroke: the meaning of held modifier keys."""

import pygame


def commands(mod: int) -> bool:
    """Return whether Ctrl or Cmd makes the key a command.

    Ctrl with Alt does not: Windows reports AltGr that way, and AltGr types letters.
    """
    control = bool(mod & pygame.KMOD_CTRL) and not mod & pygame.KMOD_ALT
    return control or bool(mod & pygame.KMOD_META)
