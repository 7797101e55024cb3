"""Text render: text measured, wrapped and rendered at one scale of the layout.

Sizes and widths are in layout units; letters are rendered at the window's resolution, so they stay
sharp. Text from peers was sanitized before; characters that make a font raise are dropped again
here.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import ModuleType

import pygame
import regex

from game.i18n.language import ENGLISH, Language
from game.ui.graphics.font_coverage import coverage_if_there
from game.ui.graphics.fonts import Font, open_font
from game.ui.graphics.lru_cache import LruCache
from game.ui.graphics.surfaces import clear_surface
from game.ui.graphics.theme import BODY, FALLBACK, HEIGHT, WIDTH, Colour, Face

_CLUSTER = regex.compile(r"\X")
_WORD = regex.compile(r"\S+\s*|\s+")
# NUL and lone surrogates make Font.render raise; a newline breaks lines in pygame-ce but not in
# pygame.
_UNRENDERABLE = regex.compile(r"[\x00\ud800-\udfff]")
_BREAKS = regex.compile(r"[\t\n\r\v\f\x85\u2028\u2029]+")
# The variation selector asks for the emoji even where a plain character exists.
_PICTURE = regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Regional_Indicator}")
INVISIBLE = "\u200c\u200d\ufe0e\ufe0f"
_LEFTWARDS = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}\p{Bidi_Class=AN}]")
_STRONG = regex.compile(r"[\p{Bidi_Class=L}\p{Bidi_Class=R}\p{Bidi_Class=AL}]")
LEFT_MARK, RIGHT_MARK = "\u200e", "\u200f"
"""Invisible characters that set a direction: left to right and right to left."""
DIRECTIONS = LEFT_MARK + RIGHT_MARK
"""Characters that set the direction of a line and are never drawn."""
SMALLEST = 9
"""Window pixels: the smallest readable letters, however small the window is."""
_ROOM = 0.5
"""The size of the cache of rendered text, in windows."""
_LONGEST_WORD = 24
"""The most clusters that are measured together."""
_LONGEST_RUN = 2000
"""Characters; a longer run would exceed the largest possible surface."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """The size, colour and typeface of a piece of text."""

    size: float = BODY
    colour: Colour = (255, 255, 255)
    face: Face = Face.READING
    bold: bool = False
    italic: bool = False
    shadow: Colour | None = None
    outline: Colour | None = None


def clusters(text: str) -> list[str]:
    """Return the grapheme clusters of a text: what a reader takes for single characters."""
    found: list[str] = _CLUSTER.findall(text)
    return found


def renderable(text: str) -> str:
    """Return the text on one line, without characters that no font can render."""
    return str(_UNRENDERABLE.sub("", _BREAKS.sub(" ", text)))[:_LONGEST_RUN]


@dataclass(frozen=True, slots=True)
class Span:
    """The horizontal extent of a cluster on its line, in layout units."""

    left: float
    right: float
    leftwards: bool = False
    """Whether the cluster is read from right to left."""

    @property
    def begin(self) -> float:
        """Return the cursor position before the cluster."""
        return self.right if self.leftwards else self.left

    @property
    def end(self) -> float:
        return self.left if self.leftwards else self.right


def has_rtl(text: str) -> bool:
    """Return whether any of the text is read from right to left."""
    return not text.isascii() and _LEFTWARDS.search(text) is not None


def starts_rtl(text: str) -> bool:
    """Return whether the text as a whole is right-to-left, which its first letter decides."""
    first = _STRONG.search(text)
    return first is not None and _LEFTWARDS.match(first[0]) is not None


class TextRenderer:
    """All text at one scale: fonts, widths and rendered surfaces, cached while in use.

    Phrases are translated here, into the language of this window's player.
    """

    def __init__(self, scale: float, language: Language = ENGLISH, growth: float = 1.0) -> None:
        """Set up caches for one scale; `growth` is the factor by which all styles are enlarged."""
        self.scale = scale
        self.growth = growth
        self.language = language
        self._widths: LruCache[int] = LruCache(6000)
        self._surfaces: LruCache[pygame.Surface] = LruCache(
            round(_ROOM * 4 * WIDTH * HEIGHT * scale**2),
            lambda letters: letters.get_pitch() * letters.get_height(),
        )
        self._lines: LruCache[tuple[str, ...]] = LruCache(600)

    def drop_surfaces(self) -> None:
        """Forget rendered surfaces; measured widths are kept."""
        self._surfaces.clear()

    def width(self, text: str, style: TextStyle) -> float:
        return self._pixels(text, style) / self.scale

    def height(self, style: TextStyle) -> float:
        """Return the height of one line."""
        return self._font(style).get_linesize() / self.scale

    def spans(self, parts: Sequence[str], style: TextStyle) -> list[Span]:
        """Return the span of each cluster of a line."""
        if not has_rtl("".join(parts)):
            edges = self._edges(parts, style)
            return [Span(left, right) for left, right in itertools.pairwise(edges)]
        spans = [Span(0.0, 0.0)] * len(parts)
        x = 0.0
        laid_out = _bidi().laid_out(parts)
        for leftwards, run in itertools.groupby(laid_out, key=lambda one: one[1]):
            places = sorted(place for place, _ in run)
            run_parts = [parts[place] for place in places]
            measure = self._leftward_edges if leftwards else self._edges
            edges = measure(run_parts, style)
            for place, (near, far) in zip(places, itertools.pairwise(edges), strict=True):
                spans[place] = (
                    Span(x + edges[-1] - far, x + edges[-1] - near, True)
                    if leftwards
                    else Span(x + near, x + far)
                )
            x += edges[-1]
        return spans

    def _edges(self, parts: Sequence[str], style: TextStyle) -> list[float]:
        """Return where each part of a line begins, and where the last one ends."""
        # Prefixes are measured whole: with kerning, parts are narrower together than alone.
        return [self.width("".join(parts[:n]), style) for n in range(len(parts) + 1)]

    def _leftward_edges(self, parts: Sequence[str], style: TextStyle) -> list[float]:
        """Return the same for a right-to-left run, counted from its right end.

        Arabic letters change with their neighbours, but not across a space. So it is measured word
        by word, and a key press measures only one word of a long line again.
        """
        edges = [0.0]
        for word in _text(parts):
            before = edges[-1]
            edges += [
                before + self._leftward_pixels(word[:n], style) for n in range(1, len(word) + 1)
            ]
        # Each word was rounded to whole pixels on its own.
        exact = self.width("".join(parts), style) / edges[-1] if edges[-1] else 0.0
        return [edge * exact for edge in edges]

    def _leftward_pixels(self, parts: Sequence[str], style: TextStyle) -> int:
        upright = replace(style, italic=False)

        def measure() -> int:
            runs = self._faced([(part, True) for part in reversed(parts)], style.face)
            return sum(font.size(run)[0] for font, run in self._fonts(runs, upright))

        key = ("".join(parts), style.size, style.face, style.bold, "leftwards")
        return self._widths.get(key, measure)

    def fit(self, text: str, width: float, style: TextStyle) -> str:
        """Return the text, or as much of it as the width allows and an ellipsis."""
        text = self.language.say(text)
        if self.width(text, style) <= width:
            return text
        parts = clusters(text)
        return "".join(parts[: self._count_that_fits(parts, width, style, "…")]).rstrip() + "…"

    def shrunk(self, text: str, width: float, style: TextStyle) -> TextStyle:
        """Return the style reduced until the text fits, but no further than is readable."""
        # Enlarged letters may shrink back to their original size.
        least = style.size * 0.7 / max(1.0, self.growth)
        smallest = max(least, SMALLEST / self.scale / self.growth)
        while self.width(text, style) > width and style.size > smallest:
            style = replace(style, size=style.size - 1)
        return style

    def wrap(self, text: str, width: float, style: TextStyle, indent: float = 0) -> tuple[str, ...]:
        """Return the text in lines no wider than `width`; the first one is indented by `indent`.

        A word wider than a line is cut between clusters. A newline ends a line.
        """
        text = self.language.say(text)
        key = (text, width, indent, style.size, style.face, style.bold)
        return self._lines.get(key, lambda: self._wrap(text, width, style, indent))

    def surface(self, text: str, style: TextStyle) -> pygame.Surface:
        """Return the text rendered in window pixels. The surface is cached: do not draw on it."""
        text = self.language.say(text)
        return self._surfaces.get((text, style), lambda: self._render(text, style))

    def _wrap(self, text: str, width: float, style: TextStyle, indent: float) -> tuple[str, ...]:
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line, begun = "", len(lines)
            if self.width(paragraph.rstrip(), style) <= width - (0 if lines else indent):
                # Most lines are short and measured at once.
                lines.append(paragraph.rstrip())
                continue
            for word in _WORD.findall(paragraph):
                free = width - (0 if lines else indent)
                if self.width((line + word).rstrip(), style) <= free:
                    line += word
                    continue
                if line or (free < width and self.width(word.rstrip(), style) <= width):
                    lines.append(line.rstrip())
                line = self._cut(word, width, indent, style, lines)
            if line or len(lines) == begun:
                lines.append(line.rstrip())
            if starts_rtl(paragraph):
                # Every line has the direction of the whole text, whatever its first letter is.
                lines[begun:] = [
                    line if starts_rtl(line) else RIGHT_MARK + line for line in lines[begun:]
                ]
        return tuple(lines)

    def _cut(
        self, word: str, width: float, indent: float, style: TextStyle, lines: list[str]
    ) -> str:
        """Append full lines of a word too wide for one, and return the rest of it."""
        parts = clusters(word)
        while True:
            free = width - (0 if lines else indent)
            if self.width("".join(parts).rstrip(), style) <= free or not parts:
                return "".join(parts)
            count = max(1, self._count_that_fits(parts, free, style))
            lines.append("".join(parts[:count]))
            parts = parts[count:]

    def _count_that_fits(
        self, parts: Sequence[str], width: float, style: TextStyle, tail: str = ""
    ) -> int:
        low, high = 0, len(parts)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width("".join(parts[:middle]) + tail, style) <= width:
                low = middle
            else:
                high = middle - 1
        return low

    def _pixels(self, text: str, style: TextStyle) -> int:
        text = self.language.say(text)

        def measure() -> int:
            return sum(font.size(run)[0] for font, run in self._runs(renderable(text), style))

        return self._widths.get((text, style.size, style.face, style.bold, style.italic), measure)

    # --- faces ----------------------------------------------------------------------------------

    def _runs(self, text: str, style: TextStyle) -> list[tuple[Font, str]]:
        """Return the text in runs that one font can draw, from left to right."""
        if text.isascii():
            return [(self._font(style), text)]
        if has_rtl(text):
            # Arabic and Hebrew have no italics, and next to slanted words theirs would leave gaps.
            style = replace(style, italic=False)
            runs = self._leftward_runs(text, style)
        else:
            runs = []
            for cluster in clusters(text):
                face = self._face(cluster, style.face)
                if runs and runs[-1][0] is face:
                    runs[-1] = (face, runs[-1][1] + cluster)
                else:
                    runs.append((face, cluster))
        return self._fonts(runs, style)

    def _fonts(self, runs: Sequence[tuple[Face, str]], style: TextStyle) -> list[tuple[Font, str]]:
        # Next to the heavy letters of titles a light fallback face would look wrong.
        heavy = style.bold or style.face is Face.DISPLAY

        def font(face: Face) -> Font:
            stranger = replace(style, face=face, bold=heavy and face is not Face.EMOJI)
            return self._font(style if face is style.face else stranger)

        return [(font(face), run) for face, run in runs]

    def _leftward_runs(self, text: str, style: TextStyle) -> list[tuple[Face, str]]:
        every = clusters(text)
        laid_out = _bidi().laid_out(every)
        return self._faced([(every[place], leftwards) for place, leftwards in laid_out], style.face)

    def _faced(self, laid_out: Sequence[tuple[str, bool]], wanted: Face) -> list[tuple[Face, str]]:
        """Return what the fonts draw: ordered clusters grouped by face and direction."""
        runs: list[tuple[Face, bool, list[str]]] = []
        for cluster, leftwards in laid_out:
            if cluster in DIRECTIONS:
                continue
            face = self._face(cluster, wanted)
            if runs and runs[-1][:2] == (face, leftwards):
                runs[-1][2].append(cluster)
            else:
                runs.append((face, leftwards, [cluster]))
        return [
            (face, _bidi().drawn(parts) if leftwards else "".join(parts))
            for face, leftwards, parts in runs
        ]

    def _face(self, cluster: str, wanted: Face) -> Face:
        """Return the first face with every character of the cluster; the reading face if none
        has.
        """
        chain: tuple[Face, ...] = (wanted, *FALLBACK)
        if _PICTURE.match(cluster):
            chain = (Face.EMOJI, *chain)
        for face in chain:
            covered = coverage_if_there(face)
            if covered and all(letter in covered or letter in INVISIBLE for letter in cluster):
                return face
        return Face.READING

    def _font(self, style: TextStyle) -> Font:
        pixels = max(SMALLEST, round(style.size * self.scale * self.growth))
        return open_font(style.face, pixels, style.bold, style.italic)

    # --- rendering ------------------------------------------------------------------------------

    def _render(self, text: str, style: TextStyle) -> pygame.Surface:
        letters = self._letters(text, style, style.colour)
        if style.shadow is None and style.outline is None:
            return letters
        pixels = style.size * self.scale * self.growth
        reach = max(1, round(pixels / 16)) if style.outline else 0
        drop = max(1, round(pixels / 12)) if style.shadow else 0
        width, height = letters.get_size()
        whole = clear_surface((width + 2 * reach, height + 2 * reach + drop))
        for colour, shift in ((style.shadow, drop), (style.outline, 0)):
            if colour is None:
                continue
            under = self._letters(text, style, colour)
            for x, y in _ring(reach):
                whole.blit(under, (reach + x, reach + y + shift))
        whole.blit(letters, (reach, reach))
        return whole

    def _letters(self, text: str, style: TextStyle, colour: Colour) -> pygame.Surface:
        runs = self._runs(renderable(text), style)
        pieces = [_render_run(font, run, colour) for font, run in runs]
        base = self._font(style)
        if len(pieces) == 1 and runs[0][0] is base:
            letters = pieces[0]
        else:
            # All runs share the base line of the requested face and its line height; descenders
            # below that line still get their space.
            ascent = base.get_ascent()
            lowest = (
                ascent - font.get_ascent() + piece.get_bounding_rect().bottom
                for (font, _), piece in zip(runs, pieces, strict=True)
            )
            height = max((base.get_height(), *lowest))
            width = sum(piece.get_width() for piece in pieces)
            letters = clear_surface((width, height))
            x = 0
            for (font, _), piece in zip(runs, pieces, strict=True):
                letters.blit(piece, (x, ascent - font.get_ascent()))
                x += piece.get_width()
        if len(colour) == 4 and colour[3] < 255:
            letters.set_alpha(colour[3])
        return letters


def _text(parts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Return the clusters of a line word by word, each with the spaces after it; long words in
    pieces.
    """
    begin = 0
    for at in range(1, len(parts) + 1):
        ends = at == len(parts) or (parts[at - 1].isspace() and not parts[at].isspace())
        if ends or at - begin == _LONGEST_WORD:
            yield parts[begin:at]
            begin = at


def _bidi() -> ModuleType:
    # Imported here, because most sessions never need it and it is slow to load.
    from game.ui.graphics import bidi

    return bidi


def _render_run(font: Font, run: str, colour: Colour) -> pygame.Surface:
    try:
        return font.render(run, True, colour[:3])
    except (pygame.error, ValueError, UnicodeError):
        # "Text has zero width", or another complaint of the font: nothing is drawn.
        return clear_surface((0, font.get_height()))


def _ring(reach: int) -> list[tuple[int, int]]:
    """Return the offsets around a letter that form its outline; strokes are wider than the gaps."""
    if reach == 0:
        return [(0, 0)]
    turns = [math.tau * step / 20 for step in range(20)]
    rims = (reach,) if reach < 4 else (reach, reach // 2)
    return sorted({(round(r * math.cos(t)), round(r * math.sin(t))) for r in rims for t in turns})
