"""Where one reads from right to left, screens are mirrored; the world and its seats are not."""

from pathlib import Path

import pygame
import pytest
from pygame.event import Event

from assets import LANGUAGES
from game.client_state.chat_state import ChatLine
from game.i18n.language import load_language
from game.rules import Seat
from game.ui.app import App
from game.ui.chat.chat_log import rows_of
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Anchor
from game.ui.graphics.text_render import LEFT_MARK, RIGHT_MARK, TextStyle, clusters
from game.ui.widgets.text_field import TextField
from tests.game.ui.screen_driver import click, press, release, typing
from tests.game.ui.screen_states import SCREENS
from tests.game.ui.screens.test_menus import TitleApp

ARABIC = load_language(LANGUAGES, "ar")


def arabic(app: App) -> App:
    app.set_language(ARABIC)
    app.frame([Event(pygame.WINDOWEXPOSED)])
    return app


def test_a_button_is_pressed_where_it_is_seen() -> None:
    title_app = TitleApp()
    arabic(title_app.app)
    box = title_app.title.buttons[1].box
    title_app.do(*click(*box.center))
    assert title_app.asked == [] and title_app.top is title_app.title
    title_app.do(*click(1280 - box.centerx, box.centery))
    assert title_app.top is not title_app.title


def test_an_arrow_moves_the_focus_the_way_it_points() -> None:
    title_app = TitleApp()
    arabic(title_app.app)
    easy, normal = title_app.title.buttons[2:4]
    title_app.title.ring.focus(easy)
    title_app.do(press(pygame.K_LEFT), release(pygame.K_LEFT))
    assert title_app.title.ring.focused is normal
    canvas = title_app.app.canvas
    assert canvas.to_window(normal.box).right < canvas.to_window(easy.box).left


def test_in_a_match_the_fighters_and_their_bars_stay_where_they_are(tmp_path: Path) -> None:
    seen = []
    for app in (SCREENS["battle"](tmp_path), arabic(SCREENS["battle"](tmp_path))):
        app.frame([Event(pygame.WINDOWEXPOSED)])
        world = app.canvas.surface.subsurface((0, 130, 1280, 400))
        seen.append(pygame.image.tobytes(world, "RGB"))
    assert seen[0] == seen[1]


def ink_of(surface: pygame.Surface) -> bytes:
    """The pixels of what is drawn there, wherever that is."""
    surface.set_colorkey((0, 0, 0))
    return pygame.image.tobytes(surface.subsurface(surface.get_bounding_rect()), "RGB")


@pytest.mark.parametrize("anchor", ["topleft", "midleft", "center", "midright"])
def test_text_is_mirrored_in_its_place_and_not_in_itself(anchor: Anchor) -> None:
    pygame.font.init()
    straight, other = (Canvas(pygame.Surface((1280, 720))) for _ in range(2))
    other.mirrored = True
    style = TextStyle(30, (255, 255, 255))
    box = straight.text("Parley", (300, 200), style, anchor)
    assert other.text("Parley", (300, 200), style, anchor) == pytest.approx(box, abs=1)
    assert ink_of(straight.surface) == ink_of(other.surface)


def test_in_a_field_letters_of_either_way_are_met_where_they_are_seen() -> None:
    title_app = TitleApp()
    arabic(title_app.app)
    title_app.do(press(pygame.K_j), release(pygame.K_j))
    title_app.do(*typing("abc"))
    title_app.app.frame([Event(pygame.WINDOWEXPOSED)])
    place = title_app.app.stack.top.text_input
    assert place is not None
    field: TextField = place.field
    title_app.do(press(pygame.K_LEFT), release(pygame.K_LEFT))
    assert field.before_cursor == "ab"
    window = title_app.app.canvas.to_window(field.box)
    # Its letters begin after the small keyboard, which is at the left here.
    title_app.do(*click(window.left + 46, window.centery))
    assert field.before_cursor == ""


@pytest.mark.parametrize("name", ["Ben", "سامي"])
def test_the_colon_stands_between_a_name_and_what_is_said(name: str) -> None:
    """Whichever way the name and the screen are read."""
    line = ChatLine(Seat.RIGHT, name, "hm")
    for mirrored in (False, True):
        canvas = Canvas(pygame.Surface((1280, 720)))
        canvas.mirrored = mirrored
        (row,) = rows_of(canvas, line, Seat.LEFT, 400)
        letters = canvas.text_renderer.spans(clusters(row.head), TextStyle(17, bold=True))
        middle = sum(span.left + span.right for span in letters) / 2 / len(letters)
        colon = letters[-1].left
        assert (colon < middle) is mirrored


def test_what_the_game_itself_says_has_no_name_before_it(tmp_path: Path) -> None:
    canvas = arabic(SCREENS["battle, chat"](tmp_path)).canvas
    (row,) = rows_of(canvas, ChatLine(None, "", "hm"), Seat.LEFT, 400)
    assert row.head == ""


def test_marks_of_direction_alone_are_nothing_to_draw() -> None:
    canvas = Canvas(pygame.Surface((1280, 720)))
    assert canvas.text(RIGHT_MARK + LEFT_MARK, (100, 100), TextStyle(17))[2] == 0
