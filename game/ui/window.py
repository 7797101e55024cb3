"""Window: the one the system gives us, and how it is asked for."""

import contextlib
import os
import warnings

import pygame

from game.ui.graphics.malloc_tuning import limit_heap
from game.ui.graphics.sprites import IMAGES
from game.ui.graphics.theme import HEIGHT, WIDTH
from game.ui.input.keyboard import DELAY, EVERY

TITLE = "Parley"
_UNSEEN = ("offscreen",)
"""Drivers SDL falls back to on its own where nobody would see anything."""


class NoDisplay(Exception):
    """There is no screen to open a window on."""


def open_window(percent: int = 0, *, full_screen: bool = False) -> pygame.Surface:
    """Open the window, `percent` of the layout or as large as the desktop allows.

    Raises `NoDisplay`.

    Without a graphics card SDL draws through a software renderer that costs 12 to 18 times the
    plain way, so the plain way is asked for. Who has a card and sees tearing sets
    SDL_FRAMEBUFFER_ACCELERATION=1 in the environment: what is set there is left alone.
    """
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    # Else Windows hides the list of candidates of an input method.
    os.environ.setdefault("SDL_IME_SHOW_UI", "1")
    # Else the first click on a window that was behind another is lost.
    os.environ.setdefault("SDL_MOUSE_FOCUS_CLICKTHROUGH", "1")
    # Else a program that the system tells to end would only ask whether to leave the match. It
    # ends as if it were killed, and the match waits.
    os.environ.setdefault("SDL_NO_SIGNAL_HANDLERS", "1")
    limit_heap()
    try:
        # pygame.init() would also start what we do not need, 45 ms of it.
        pygame.display.init()
        pygame.font.init()
        driver = pygame.display.get_driver()
        if driver in _UNSEEN and os.environ.get("SDL_VIDEODRIVER") != driver:
            raise NoDisplay("there is no display")
        _set_icon()
        if full_screen:
            surface = pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
        else:
            surface = pygame.display.set_mode(size_of(percent), pygame.RESIZABLE)
    except pygame.error as error:
        raise NoDisplay(str(error)) from error
    pygame.display.set_caption(TITLE)
    pygame.key.set_repeat(round(1000 * DELAY), round(1000 * EVERY))
    # Text input is on by default; then the key that opens a field would land in it.
    pygame.key.stop_text_input()
    return surface


def size_of(percent: int) -> tuple[int, int]:
    """Of a window, in pixels; 0: as large as the layout or as the desktop allows."""
    if not percent:
        return _fitting_size()
    return max(320, WIDTH * percent // 100), max(180, HEIGHT * percent // 100)


def resize(size: tuple[int, int]) -> pygame.Surface:
    """Make the window so large."""
    return pygame.display.set_mode(size, pygame.RESIZABLE)


def toggle_full_screen(size: tuple[int, int]) -> pygame.Surface:
    """Full screen, or back to a window of `size`."""
    surface = pygame.display.get_surface()
    if surface is not None and surface.get_flags() & pygame.FULLSCREEN:
        # Some window managers keep the large size until they are asked once more.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            pygame.display.set_mode(size, pygame.RESIZABLE)
        pygame.event.pump()
        return pygame.display.set_mode(size, pygame.RESIZABLE)
    return pygame.display.set_mode((0, 0), pygame.FULLSCREEN)


def _set_icon() -> None:
    """Before the window opens: some systems look only then."""
    with contextlib.suppress(OSError, pygame.error):
        pygame.display.set_icon(pygame.image.load(IMAGES / "mark.png"))


def _fitting_size() -> tuple[int, int]:
    desktops = pygame.display.get_desktop_sizes()
    if not desktops:
        return WIDTH, HEIGHT
    width, height = desktops[0]
    # A title bar and a task bar want their place too.
    scale = min(1.0, width / WIDTH, (height - 90) / HEIGHT) if height < HEIGHT + 90 else 1.0
    scale = min(scale, width / WIDTH)
    return max(320, int(WIDTH * scale)), max(180, int(HEIGHT * scale))
