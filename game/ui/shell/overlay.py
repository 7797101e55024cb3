"""Overlay: the interface of what the app draws over every screen."""

from typing import Protocol

import pygame
from pygame.event import Event

from game.player.settings import Settings
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.shell.screen import ChatArea, TextInput


class Overlay(Protocol):
    """What lies over every screen and gets events first: the chat."""

    dirty: bool
    open: bool
    """Whether the player is typing."""
    settings: Settings

    @property
    def wants_frames(self) -> bool: ...

    @property
    def unread(self) -> int:
        """Return the number of the other side's lines not shown yet."""
        ...

    @property
    def text_input(self) -> TextInput | None:
        """Return where text is typed now; None if nowhere."""
        ...

    def attach(self, session: GameSession | None) -> None:
        """Switch to another session."""
        ...

    def move(self, chat_area: ChatArea) -> None:
        """Move to the area that the front screen leaves."""
        ...

    def handle(self, event: Event) -> bool:
        """Return whether it handled the event, which then reaches no screen."""
        ...

    def refresh(self) -> None:
        """Update, because the session's lines may have changed."""
        ...

    def update(self, dt: float) -> None: ...

    def places(self, canvas: Canvas) -> list[pygame.Rect]:
        """Return the boxes in the window that it may draw in; empty means anywhere."""
        ...

    def draw(self, canvas: Canvas) -> None: ...
