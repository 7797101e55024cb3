"""Window: creating, resizing and closing the system's window."""

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
"""SDL's fallback drivers that nobody could see."""


class NoDisplay(Exception):
    """There is no display to open a window on."""


def open_window(percent: int = 0, *, full_screen: bool = False) -> pygame.Surface:
    """Open a window of `percent` of the layout's size, or as large as the desktop allows.

    Raises NoDisplay.

    Without a graphics card SDL presents frames through a software renderer that costs 12 to 18
    times the direct way, so the direct way is requested. A user with a card who sees tearing can
    set SDL_FRAMEBUFFER_ACCELERATION=1: values in the environment win.
    """
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    # Otherwise Windows hides an input method's list of candidates.
    os.environ.setdefault("SDL_IME_SHOW_UI", "1")
    # Otherwise the click that brings the window to the front is lost.
    os.environ.setdefault("SDL_MOUSE_FOCUS_CLICKTHROUGH", "1")
    # Otherwise SIGTERM would become a QUIT event and only open the question whether to leave.
    # Without it the process ends as if killed, and the match waits.
    os.environ.setdefault("SDL_NO_SIGNAL_HANDLERS", "1")
    limit_heap()
    try:
        # pygame.init() would also start subsystems that are not needed, which takes 45 ms.
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
    # Text input is on by default; the key that opens a field would then be typed into it.
    pygame.key.stop_text_input()
    return surface


def size_of(percent: int) -> tuple[int, int]:
    """Return the window size in pixels; 0 percent is the layout's size or what the
    desktop allows.
    """
    if not percent:
        return _fitting_size()
    return max(320, WIDTH * percent // 100), max(180, HEIGHT * percent // 100)


def resize(size: tuple[int, int]) -> pygame.Surface:
    """Resize the window."""
    return pygame.display.set_mode(size, pygame.RESIZABLE)


def toggle_full_screen(size: tuple[int, int]) -> pygame.Surface:
    """Switch to full screen, or back to a window of `size`."""
    surface = pygame.display.get_surface()
    if surface is not None and surface.get_flags() & pygame.FULLSCREEN:
        # Some window managers keep the full-screen size until asked once more.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            pygame.display.set_mode(size, pygame.RESIZABLE)
        pygame.event.pump()
        return pygame.display.set_mode(size, pygame.RESIZABLE)
    return pygame.display.set_mode((0, 0), pygame.FULLSCREEN)


def _set_icon() -> None:
    """Set the icon before the window opens: some systems read it only then."""
    with contextlib.suppress(OSError, pygame.error):
        pygame.display.set_icon(pygame.image.load(IMAGES / "mark.png"))


def _fitting_size() -> tuple[int, int]:
    desktops = pygame.display.get_desktop_sizes()
    if not desktops:
        return WIDTH, HEIGHT
    width, height = desktops[0]
    # Leaves room for the title bar and the task bar.
    scale = min(1.0, width / WIDTH, (height - 90) / HEIGHT) if height < HEIGHT + 90 else 1.0
    scale = min(scale, width / WIDTH)
    return max(320, int(WIDTH * scale)), max(180, int(HEIGHT * scale))
