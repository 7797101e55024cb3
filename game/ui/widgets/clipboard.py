"""Clipboard: text to and from the other programs, on pygame and on pygame-ce."""

import pygame

# pygame 2.6.1 has no text functions, and on X11 its SCRAP_TEXT raises; this type works.
_TYPE = "text/plain;charset=utf-8"


def copy(text: str) -> bool:
    """Put text on the clipboard; whether there was one."""
    try:
        if hasattr(pygame.scrap, "put_text"):
            pygame.scrap.put_text(text)
        else:
            _open()
            pygame.scrap.put(_TYPE, text.encode())
    except pygame.error:
        return False
    return True


def paste() -> str:
    """The text on the clipboard; empty if there is none."""
    try:
        if hasattr(pygame.scrap, "get_text"):
            text = pygame.scrap.get_text()
            return str(text or "")
        _open()
        data = pygame.scrap.get(_TYPE) or pygame.scrap.get(pygame.SCRAP_TEXT) or b""
    except pygame.error:
        return ""
    return data.decode("utf-8", "replace").rstrip("\0")


def _open() -> None:
    if not pygame.scrap.get_init():
        pygame.scrap.init()
