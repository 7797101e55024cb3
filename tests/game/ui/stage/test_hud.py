"""Test hud: all of it to be read at every size, and a bar that tells the truth."""

import pygame
import pytest

from assets import ROSTER
from game.i18n.language import ENGLISH
from game.rules import Fighter, Seat, parse_roster, start
from game.ui.graphics.accessibility import Accessibility
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Anchor
from game.ui.graphics.poses import IDLE_FRAMES
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.text_render import TextStyle
from game.ui.stage.hud import EDGE, HIGH, ICON, draw_hud, draw_levels, draw_player
from game.ui.stage.stage import IDLE_FRAME_SECONDS, Stage
from game.ui.stage.timeline import DisplayedSide
from game.ui.widgets.gauge import draw_gauge
from tests.game.ui.layout_canvas import LayoutCanvas
from tests.game.ui.sample_match import REED, STRAW

FIGHTERS = parse_roster(ROSTER.read_text(encoding="utf-8")).fighter
AT = (40.0, 26.0)


class TextBoxCanvas(Canvas):
    """Keeps the boxes of the text it draws."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__(pygame.Surface(size))
        self.boxes: dict[str, tuple[float, float, float, float]] = {}

    def text(
        self,
        text: str,
        at: tuple[float, float],
        style: TextStyle,
        anchor: Anchor = "topleft",
        width: float | None = None,
    ) -> tuple[float, float, float, float]:
        self.boxes[text] = super().text(text, at, style, anchor, width)
        return self.boxes[text]


@pytest.mark.parametrize("size", [(640, 360), (800, 450), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("level", [0, 3])
def test_the_words_of_the_levels_leave_their_marks_free(size: tuple[int, int], level: int) -> None:
    canvas = TextBoxCanvas(size)
    draw_levels(canvas, (0, 100), level, level)
    charge, guard = canvas.boxes.values()
    assert charge[0] + charge[2] <= 64 + 2
    assert guard[0] >= 64 + 3 * ICON
    assert guard[0] + guard[2] <= 182 + 2


def test_where_there_is_room_the_levels_are_told_in_numbers_too() -> None:
    canvas = TextBoxCanvas((1280, 720))
    draw_levels(canvas, (0, 100), 2, 1)
    assert list(canvas.boxes) == ["Charge 2", "Guard 1"]


def colour_at(value: float, trail: float, share: float) -> tuple[int, int, int]:
    """Of a bar of 60 at a share of its length."""
    canvas = Canvas(pygame.Surface((1280, 720)))
    draw_gauge(canvas, (100, 100, 300, 20), 60, value, trail)
    red, green, blue, _ = canvas.surface.get_at((100 + round(300 * share), 116))
    return red, green, blue


def test_what_has_just_gone_is_pale_and_what_is_left_is_not() -> None:
    left, gone, empty = (colour_at(30, 45, share) for share in (0.25, 0.6, 0.9))
    assert min(gone) > 200
    assert min(left) < 200
    assert max(empty) < 100
    assert colour_at(30, 30, 0.6) == empty


def test_a_bar_changes_its_colour_as_it_empties() -> None:
    assert len({colour_at(value, value, 0.05) for value in (60, 25, 8)}) == 3


@pytest.mark.parametrize("hp", [0, 1, 60])
def test_a_plate_can_be_drawn_at_its_ends(hp: int) -> None:
    canvas = Canvas(pygame.Surface((1280, 720)))
    draw_hud(canvas, AT, "Ana", STRAW, DisplayedSide(hp, hp, 3, 0), turn=True)


@pytest.mark.parametrize("fighter", FIGHTERS, ids=lambda fighter: fighter.id)
@pytest.mark.parametrize("own", Seat)
def test_no_fighter_at_rest_reaches_into_the_plates(fighter: Fighter, own: Seat) -> None:
    stage = Stage(Sprites(), start(fighter, fighter), own, "")
    canvas = Canvas(pygame.Surface((1280, 720)))
    for _ in range(IDLE_FRAMES):
        assert stage.draw_action(canvas) >= EDGE + HIGH
        stage.update(IDLE_FRAME_SECONDS)


def test_that_a_player_is_away_is_said_beside_the_name() -> None:
    canvas = TextBoxCanvas((1280, 720))
    draw_player(canvas, "Bartholomew the Brave", away=True)
    name, away = canvas.boxes.values()
    assert "away" in canvas.boxes
    assert name[0] + name[2] <= away[0]
    assert away[0] + away[2] <= 16 + 206


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("size", [(1280, 720), (1000, 900), (853, 480)])
def test_a_bar_that_begins_to_move_stays_where_it_is(size: tuple[int, int], mirrored: bool) -> None:
    def bar(trail: float) -> list[int]:
        """How green each row of it is, a little from its left end."""
        canvas = Canvas(pygame.Surface(size))
        canvas.mirrored = mirrored
        draw_hud(canvas, (21, EDGE), "Ana", STRAW, DisplayedSide(50, trail, 0, 0), turn=False)
        rows = canvas.to_window((60, EDGE + 30, 1, 30))
        return [canvas.surface.get_at((rows.x, y))[1] // 16 for y in range(rows.top, rows.bottom)]

    assert bar(50.0) == bar(50.001)


@pytest.mark.parametrize("size", [(640, 360), (1280, 720)])
@pytest.mark.parametrize("text_size", [1.0, 1.5, 2.0])
def test_no_fighters_name_is_larger_than_the_players(
    size: tuple[int, int], text_size: float
) -> None:
    eye = LayoutCanvas.upon_window(pygame.Surface(size), ENGLISH, Accessibility(text_size))
    draw_hud(eye, (40, EDGE), "Straw", REED, DisplayedSide(40, 40, 0, 0), turn=False)
    high = {word.text: word.ink.height for word in eye.words}
    assert high["Reed"] <= high["Straw"]
    assert not any(word.cut for word in eye.words)
