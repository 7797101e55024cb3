"""Text is measured, wrapped and rendered, and nothing that is fed to it raises."""

from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets import LANGUAGES
from game.client_state.narration import describe_way
from game.i18n.language import load_language
from game.ui.graphics.bidi import drawn, laid_out
from game.ui.graphics.font_coverage import FontCoverage, coverage_of
from game.ui.graphics.fonts import font_source, open_font
from game.ui.graphics.text_render import TextRenderer, TextStyle, clusters, starts_rtl
from game.ui.graphics.theme import Face, font_path

FAMILY = "👨‍👩‍👧"
STYLE = TextStyle(18)


@pytest.fixture(scope="module")
def lettering() -> TextRenderer:
    return TextRenderer(1.0)


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "a\0b",
        "\ud800",
        "x\udfffy",
        "",
        "\u200b",
        "\u200f",
        "a\nb",
        "\r\n",
        "é" * 9000,
        "\x1b[31m",
    ],
)
@pytest.mark.parametrize("face", [Face.DISPLAY, Face.READING])
def test_text_that_crashes_a_font_is_drawn_without_it(
    lettering: TextRenderer, text: str, face: Face
) -> None:
    lettering.surface(text, TextStyle(18, face=face, shadow=(0, 0, 0), outline=(0, 0, 0)))
    lettering.width(text, TextStyle(18, face=face))


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec=None), max_size=60))
def test_no_text_at_all_makes_it_raise(text: str) -> None:
    text_renderer = TextRenderer(0.5)
    text_renderer.surface(text, STYLE)
    text_renderer.wrap(text, 120, STYLE)
    text_renderer.fit(text, 50, STYLE)


def test_a_line_break_takes_no_second_line(lettering: TextRenderer) -> None:
    one, two = lettering.surface("ab", STYLE), lettering.surface("a\nb", STYLE)
    assert one.get_height() == two.get_height()


def test_wrapped_lines_are_no_wider_than_asked_and_lose_no_word(lettering: TextRenderer) -> None:
    text = "Hold on, I need a moment to think about what your Swing would do to me here."
    lines = lettering.wrap(text, 200, STYLE)
    assert len(lines) > 2
    assert all(lettering.width(line, STYLE) <= 200 for line in lines)
    assert " ".join(lines) == text


def test_the_first_line_leaves_the_indent_free(lettering: TextRenderer) -> None:
    lines = lettering.wrap("one two three four five six seven", 200, STYLE, indent=150)
    assert lettering.width(lines[0], STYLE) <= 50
    assert lettering.width(lines[1], STYLE) > 50


def test_an_endless_word_is_cut_between_clusters(lettering: TextRenderer) -> None:
    word = FAMILY * 40
    lines = lettering.wrap(word, 100, STYLE)
    assert len(lines) > 3
    assert "".join(lines) == word
    assert all(set(clusters(line)) == {FAMILY} for line in lines)


def test_a_place_too_narrow_for_one_letter_still_ends(lettering: TextRenderer) -> None:
    assert lettering.wrap("abc", 1, STYLE) == ("a", "b", "c")


def test_the_edges_of_clusters_rise_to_the_width_of_the_line(lettering: TextRenderer) -> None:
    parts = clusters("AVAVA té")
    spans = lettering.spans(parts, STYLE)
    edges = [spans[0].left, *(span.right for span in spans)]
    assert edges == sorted(edges)
    assert len(edges) == len(parts) + 1
    assert edges[-1] == lettering.width("AVAVA té", STYLE)


def test_widths_in_the_layout_hardly_depend_on_the_window() -> None:
    text = "The quick fighter raises its guard"
    widths = [TextRenderer(scale).width(text, STYLE) for scale in (0.5, 1.0, 2.0)]
    assert max(widths) < 1.1 * min(widths)


def test_a_word_too_wide_for_the_rest_of_the_first_line_begins_the_second(
    lettering: TextRenderer,
) -> None:
    assert lettering.wrap("considerable", 200, STYLE, indent=150) == ("", "considerable")


def test_an_endless_word_begins_on_the_first_line(lettering: TextRenderer) -> None:
    lines = lettering.wrap("x" * 200, 200, STYLE, indent=100)
    assert lettering.width(lines[0], STYLE) <= 100
    assert lines[0]


def test_a_name_the_title_face_cannot_write_is_written_in_another(lettering: TextRenderer) -> None:
    title, reading = TextStyle(22, face=Face.DISPLAY), TextStyle(22, bold=True)
    assert lettering.width("Аня", title) == lettering.width("Аня", reading)
    assert lettering.width("Ana", title) != lettering.width("Ana", reading)


def test_a_line_of_two_alphabets_is_as_wide_as_its_stretches(lettering: TextRenderer) -> None:
    title, reading = TextStyle(22, face=Face.DISPLAY), TextStyle(22, bold=True)
    parts = lettering.width("Ana ", title) + lettering.width("Аня", reading)
    assert lettering.width("Ana Аня", title) == parts
    assert lettering.surface("Ana Аня", title).get_width() == parts


def test_letters_that_no_font_has_are_drawn_as_boxes_and_do_not_raise(
    lettering: TextRenderer,
) -> None:
    assert lettering.surface("\U0001315c\U000131cb", STYLE).get_width() > 0


@pytest.mark.parametrize("face", [Face.DISPLAY, Face.READING])
def test_a_font_knows_the_letters_it_has(face: Face) -> None:
    coverage = coverage_of(face)
    assert all(letter in coverage for letter in "azAZ09éß — “”…·")
    assert "\U0001315c" not in coverage
    assert ("я" in coverage) is (face is Face.READING)


def test_what_is_no_font_is_told(tmp_path: Path) -> None:
    for content in (b"", b"no font at all", b"\0\1\0\0" + b"\xff" * 40):
        path = tmp_path / "font.ttf"
        path.write_bytes(content)
        with pytest.raises(ValueError, match="font"):
            FontCoverage(path)


def test_text_is_shrunk_to_its_room_but_not_beyond_what_can_be_read() -> None:
    text_renderer, style = TextRenderer(1.0), TextStyle(22)
    assert text_renderer.shrunk("Ana", 200, style) == style
    shrunk = text_renderer.shrunk("Bartholomew", 110, style)
    assert text_renderer.width("Bartholomew", shrunk) <= 110
    assert text_renderer.shrunk("Bartholomew", 1, style).size >= 15


def test_in_the_smallest_window_letters_stay_large_enough_to_read() -> None:
    text_renderer = TextRenderer(0.5)
    assert text_renderer.height(TextStyle(10)) == text_renderer.height(TextStyle(18))
    assert text_renderer.height(TextStyle(18)) < text_renderer.height(TextStyle(22))


# --- from right to left ---------------------------------------------------------------------

SHALOM, SALAM = "שלום", "السلام"


def order_of(text: str) -> str:
    """The clusters of a line as they stand from left to right."""
    parts = clusters(text)
    return "".join(parts[place] for place, _ in laid_out(parts))


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("abc", "abc"),
        ("שלום", "םולש"),
        ("hi שלום you", "hi םולש you"),
        ("שלום Ana 3", "Ana 3 םולש"),
        ("(שלום)", ")םולש("),
        ("שלום! ", " !םולש"),
        ("well (שלום) then", "well (םולש) then"),
        ("שלום (Ana) כן", "ןכ )Ana( םולש"),
        ("‏Ana שלום", "םולש Ana‏"),
    ],
)
def test_a_mixed_line_is_laid_out_the_way_it_is_read(typed: str, seen: str) -> None:
    assert order_of(typed) == seen


@pytest.mark.parametrize("address", ["4821@10.0.0.1:7275", "192.168.1.9:7275", "7@[2001:db8::1]:9"])
def test_an_address_in_an_arabic_sentence_is_read_from_left_to_right(address: str) -> None:
    said = load_language(LANGUAGES, "ar").say(describe_way(address))
    assert address in order_of(said)


def test_arabic_letters_take_the_form_their_neighbours_ask_for() -> None:
    form = drawn(clusters("لا")[::-1])
    assert form == "\ufefb"


def test_arabic_is_drawn_without_vowel_signs() -> None:
    assert drawn(clusters("تُحسب")[::-1]) == drawn(clusters("تحسب")[::-1])


def test_brackets_are_turned_round_where_one_reads_to_the_left() -> None:
    assert drawn(list(")םולש(")) == "(םולש)"


def test_both_scripts_are_drawn_and_no_letter_is_a_box(lettering: TextRenderer) -> None:
    box = lettering.width("\U000f0000", STYLE)
    for word in (SHALOM, SALAM):
        assert lettering.width(word, STYLE) > 0
        assert lettering.width(word, STYLE) != box * len(word)


def test_the_cursor_stands_to_the_right_of_a_letter_read_to_the_left(
    lettering: TextRenderer,
) -> None:
    spans = lettering.spans(clusters(SHALOM), STYLE)
    assert all(span.leftwards for span in spans)
    assert spans[0].begin == pytest.approx(lettering.width(SHALOM, STYLE))
    assert spans[-1].end == pytest.approx(0)


def test_every_line_of_a_paragraph_is_read_the_same_way(lettering: TextRenderer) -> None:
    lines = lettering.wrap(f"{SHALOM} " * 3 + "Ana Ben Ana Ben " + SHALOM, 120, STYLE)
    assert len(lines) > 2
    assert all(starts_rtl(line) for line in lines)


@pytest.mark.parametrize("face", [Face.DISPLAY, Face.READING, Face.ARABIC, Face.HEBREW])
def test_a_font_that_cannot_vary_draws_the_same_letters(face: Face) -> None:
    words = "Kettle, fi ffl é ő Ж 7 سلام שלום"
    whole = pygame.font.Font(str(font_path(face)), 21).render(words, True, (255, 255, 255))
    plain = pygame.font.Font(font_source(font_path(face)), 21).render(words, True, (255, 255, 255))
    assert plain.get_size() == whole.get_size()
    assert pygame.image.tobytes(plain, "RGBA") == pygame.image.tobytes(whole, "RGBA")


def test_only_a_font_that_could_vary_is_made_smaller(tmp_path: Path) -> None:
    varying = font_source(font_path(Face.READING))
    assert isinstance(varying, BytesIO)
    assert 0 < len(varying.getvalue()) < font_path(Face.READING).stat().st_size / 2
    assert font_source(font_path(Face.DISPLAY)) == str(font_path(Face.DISPLAY))
    strange = tmp_path / "cut.ttf"
    strange.write_bytes(font_path(Face.READING).read_bytes()[:100])
    assert font_source(strange) == str(strange)


def test_a_font_that_was_another_size_before_draws_the_same_letters() -> None:
    def drawn_in(pixels: int, bold: bool) -> bytes:
        letters = open_font(Face.READING, pixels, bold, False).render("Kettle", True, (9, 9, 9))
        return pygame.image.tobytes(letters, "RGBA")

    first = drawn_in(21, False), drawn_in(21, True), drawn_in(14, False)
    again = drawn_in(21, False), drawn_in(21, True), drawn_in(14, False)
    whole = pygame.font.Font(str(font_path(Face.READING)), 21).render("Kettle", True, (9, 9, 9))
    assert first == again
    assert first[0] == pygame.image.tobytes(whole, "RGBA")
    assert first[0] != first[1]


def test_a_key_in_a_long_arabic_line_measures_one_word_and_not_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text_renderer, style = TextRenderer(1.0), TextStyle(18)
    words = [f"كلمة{letter}" for letter in "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"]
    text_renderer.spans(clusters(" ".join(words)), style)
    measured: list[int] = []
    real = TextRenderer._faced

    def counted(self: TextRenderer, laid_out: Any, wanted: Any) -> Any:
        measured.append(len(laid_out))
        return real(self, laid_out, wanted)

    monkeypatch.setattr(TextRenderer, "_faced", counted)
    words[3] += "ب"
    spans = text_renderer.spans(clusters(" ".join(words)), style)
    assert sum(measured) < 2 * len(spans)


def test_the_places_in_an_arabic_line_fill_it_without_a_gap() -> None:
    text_renderer, style, text = (
        TextRenderer(1.0),
        TextStyle(18),
        "مرحبا يا صديقي، كيف الحال اليوم؟",
    )
    spans = text_renderer.spans(clusters(text), style)
    assert spans[0].right == pytest.approx(text_renderer.width(text, style))
    assert spans[-1].left == pytest.approx(0)
    assert all(one.left == pytest.approx(next.right) for one, next in pairwise(spans))
