"""Emoji suggestions: a short list of emoji for a name being typed, such as ":sh".

While the list is open, arrows choose, Tab or Enter inserts the emoji, Esc closes it.
"""

import pygame
from pygame.event import Event

from game.text_safety.emoji import EMOJI, emoji_completions
from game.ui.chat.command_completion import word_at_cursor
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.missing_glyphs import has_missing_glyphs
from game.ui.graphics.text_render import TextStyle, clusters
from game.ui.graphics.theme import BORDER, NIGHT, PANEL_DEEP, SELECTION, SMALL, TEXT
from game.ui.widgets.text_field import TextField

SHOWN = 5
_ROW, _WIDE = 26, 210
_STEPS = {pygame.K_UP: -1, pygame.K_DOWN: 1}
_TAKES = (pygame.K_TAB, pygame.K_RETURN, pygame.K_KP_ENTER)


class EmojiSuggestions:
    """The list of one text field."""

    def __init__(self, field: TextField) -> None:
        self._field = field
        self._chosen = 0
        self._closed_at = ""
        """The word for which the list was closed."""
        self._word = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names listed; none while the list is closed."""
        word = word_at_cursor(self._field.before_cursor)
        return () if word == self._closed_at else emoji_completions(word)[:SHOWN]

    def handle(self, event: Event) -> bool:
        """Return whether a key press was for the list."""
        names, word = self.names, word_at_cursor(self._field.before_cursor)
        if word != self._word:
            self._word, self._chosen = word, 0
        if not names or event.type != pygame.KEYDOWN:
            return False
        if event.key in _STEPS:
            self._chosen = (self._chosen + _STEPS[event.key]) % len(names)
        elif event.key in _TAKES:
            picture = EMOJI[names[min(self._chosen, len(names) - 1)]]
            self._field.replace_before_cursor(len(clusters(word)), f"{picture} ")
        elif event.key == pygame.K_ESCAPE:
            self._closed_at = word
        else:
            return False
        return True

    def draw(self, canvas: Canvas) -> None:
        """Draw the list above the field."""
        names = self.names
        if not names:
            return
        step = canvas.grown(_ROW)
        high = len(names) * step + 10
        left, top = self._field.box.left, self._field.box.top - high - 4
        canvas.fill((left, top, _WIDE, high), NIGHT, 8)
        canvas.panel((left, top, _WIDE, high), PANEL_DEEP, BORDER, 8)
        for place, name in enumerate(names):
            row = top + 5 + place * step
            if place == min(self._chosen, len(names) - 1):
                canvas.fill((left + 4, row, _WIDE - 8, step), SELECTION, 5)
            words, picture, start = TextStyle(SMALL, TEXT), EMOJI[name], 14
            if not has_missing_glyphs(picture):
                canvas.text(picture, (left + start, row + step / 2), words, "midleft")
                start = 46
            middle = (left + start, row + step / 2)
            canvas.text(f":{name}:", middle, words, "midleft", _WIDE - start - 10)
