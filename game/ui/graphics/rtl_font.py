"""Rtl font: a font for letters that are already in the order and the form they are drawn in.

pygame.font shapes what it draws once more, and takes a ligature of Arabic apart by that;
pygame.freetype draws what it is given. This is the one dressed as the other, as far as we need it.
"""

from io import BytesIO

import pygame
import pygame.freetype


class RtlFont:
    """The part of `pygame.font.Font` that lettering uses."""

    def __init__(self, file: BytesIO | str, pixels: int) -> None:
        if not pygame.freetype.get_init():
            pygame.freetype.init()
        self._font = pygame.freetype.Font(file, pixels)
        self._pixels = pixels
        self._font.pad = True

    def set_bold(self, bold: bool) -> None:
        self._font.strong = bold

    def set_italic(self, italic: bool) -> None:
        """Letters that are read from right to left do not lean."""

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
