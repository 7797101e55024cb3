"""Overlay: what the app asks of a thing that lies over every scene."""

from typing import Protocol

import pygame
from pygame.event import Event

from game.player.settings import Settings
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.shell.screen import ChatArea, TextInput


class Overlay(Protocol):
    """What lies over every scene and is asked first: the chat."""

    dirty: bool
    open: bool
    """The player types."""
    settings: Settings

    @property
    def wants_frames(self) -> bool: ...

    @property
    def unread(self) -> int:
        """Lines of the other side that nobody has looked at."""
        ...

    @property
    def text_input(self) -> TextInput | None:
        """Where one types now; None if nowhere."""
        ...

    def attach(self, session: GameSession | None) -> None:
        """The session in use is now this one."""
        ...

    def move(self, chat_area: ChatArea) -> None:
        """The screen in front leaves it this place."""
        ...

    def handle(self, event: Event) -> bool:
        """Whether it took the event, so that no scene gets it."""
        ...

    def refresh(self) -> None:
        """The lines of the session may be others now."""
        ...

    def update(self, dt: float) -> None: ...

    def places(self, canvas: Canvas) -> list[pygame.Rect]:
        """Where in the window all that it may draw lies; nothing: anywhere."""
        ...

    def draw(self, canvas: Canvas) -> None: ...
