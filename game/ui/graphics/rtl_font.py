"""Rtl font: a font for right-to-left text that is already ordered and shaped.

pygame.font would shape the text again and so break Arabic ligatures; pygame.freetype draws the
characters it is given. This class gives the latter the interface of the former.
"""

from io import BytesIO

import pygame
import pygame.freetype


class RtlFont:
    """The part of `pygame.font.Font` that the text renderer uses."""

    def __init__(self, file: BytesIO | str, pixels: int) -> None:
        if not pygame.freetype.get_init():
            pygame.freetype.init()
        self._font = pygame.freetype.Font(file, pixels)
        self._pixels = pixels
        self._font.pad = True

    def set_bold(self, bold: bool) -> None:
        self._font.strong = bold

    def set_italic(self, italic: bool) -> None:
        """Ignore the request: right-to-left scripts have no italics."""

    def size(self, text: str) -> tuple[int, int]:
        box = self._font.get_rect(text)
        return box.width, box.height

    def render(self, text: str, smooth: bool, colour: tuple[int, int, int]) -> pygame.Surface:
        return self._font.render(text, colour)[0]

    def get_ascent(self) -> int:
        return self._font.get_sized_ascender(self._pixels)

    def get_height(self) -> int:
        return self._font.get_sized_height(self._pixels)

    def get_linesize(self) -> int:
        return self._font.get_sized_height(self._pixels)
