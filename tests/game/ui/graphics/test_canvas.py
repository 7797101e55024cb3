"""The layout of 1280 x 720 lands in any window; what is kept is not drawn twice."""

import itertools

import pygame
import pytest

from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle

RED = (255, 0, 0)


def bounds(surface: pygame.Surface, colour: tuple[int, int, int]) -> pygame.Rect:
    mask = pygame.mask.from_threshold(surface, colour, (1, 1, 1, 255))
    outlines: list[pygame.Rect] = [*mask.get_bounding_rects()]
    return outlines[0] if outlines else pygame.Rect(0, 0, 0, 0)


@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (1920, 1080), (900, 900), (2000, 700)])
def test_a_box_filled_is_where_the_layout_says(size: tuple[int, int]) -> None:
    canvas = Canvas(pygame.Surface(size))
    canvas.fill((320, 180, 640, 360), RED)
    assert bounds(canvas.surface, RED) == canvas.to_window((320, 180, 640, 360))
    assert bounds(canvas.surface, RED).center == pytest.approx((size[0] / 2, size[1] / 2), abs=1)


@pytest.mark.parametrize("size", [(1280, 720), (641, 377), (1920, 1200)])
def test_a_window_position_and_the_layout_agree_both_ways(size: tuple[int, int]) -> None:
    canvas = Canvas(pygame.Surface(size))
    corner = canvas.to_window((300, 200, 10, 10)).topleft
    assert canvas.to_logical(corner) == pytest.approx((300, 200), abs=1 / canvas.scale)


def test_boxes_that_touch_leave_no_gap_at_an_odd_scale() -> None:
    canvas = Canvas(pygame.Surface((857, 481)))
    edges = [canvas.to_window((at * 7, 0, 7, 7)) for at in range(100)]
    assert all(a.right == b.left for a, b in itertools.pairwise(edges))


def test_the_bars_cover_what_a_picture_drew_outside_of_the_layout() -> None:
    canvas = Canvas(pygame.Surface((1280, 900)))
    canvas.surface.fill(RED)
    canvas.bars((0, 0, 0))
    assert bounds(canvas.surface, RED) == pygame.Rect(0, 90, 1280, 720)


def test_a_picture_is_enlarged_with_hard_edges() -> None:
    picture = pygame.Surface((2, 1))
    picture.set_at((0, 0), RED)
    canvas = Canvas(pygame.Surface((1280, 720)))
    canvas.image(picture, (100, 100))
    assert bounds(canvas.surface, RED) == pygame.Rect(100, 100, 4, 4)
    canvas.image(picture, (200, 100), flip=True)
    assert canvas.surface.get_at((207, 100)) == pygame.Color(RED)


def test_a_pale_picture_does_not_stay_pale() -> None:
    picture = pygame.Surface((4, 4), pygame.SRCALPHA)
    picture.fill(RED)
    canvas = Canvas(pygame.Surface((1280, 720)))
    canvas.image(picture, (0, 0), alpha=100)
    canvas.image(picture, (100, 0))
    assert canvas.surface.get_at((4, 4))[0] < 120
    assert canvas.surface.get_at((104, 4)) == pygame.Color(RED)


def test_a_stamp_is_painted_once_a_size() -> None:
    painted: list[float] = []
    canvas = Canvas(pygame.Surface((1280, 720)))
    for _ in range(3):
        canvas.stamp("mark", (10, 10, 30, 30), lambda inner: painted.append(inner.scale))
    canvas.stamp("mark", (50, 10, 30, 30), lambda inner: painted.append(inner.scale))
    assert len(painted) == 1
    canvas.stamp("mark", (10, 10, 60, 30), lambda inner: painted.append(inner.scale))
    assert len(painted) == 2


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_sketch_looks_the_same_at_once_and_from_its_picture(mirrored: bool) -> None:
    painted: list[Canvas] = []
    canvas = Canvas(pygame.Surface((1280, 720)))
    canvas.mirrored = mirrored

    def paint(inner: Canvas) -> None:
        painted.append(inner)
        inner.fill((4, 6, 20, 900), RED)

    seen = []
    for _ in range(3):
        canvas.clear()
        canvas.sketch("words", (100, 100, 200, 50), paint)
        seen.append(bounds(canvas.surface, RED))
    left = 1280 - 124 if mirrored else 104
    assert seen == [pygame.Rect(left, 106, 20, 44)] * 3
    assert [inner.surface is canvas.surface for inner in painted] == [True, False]


def test_nothing_is_drawn_outside_of_a_clip() -> None:
    canvas = Canvas(pygame.Surface((1280, 720)))
    with canvas.clip((100, 100, 50, 50)):
        canvas.fill((0, 0, 1280, 720), RED)
    assert bounds(canvas.surface, RED) == pygame.Rect(100, 100, 50, 50)


def test_text_is_rendered_at_the_size_of_the_window() -> None:
    small, large = Canvas(pygame.Surface((640, 360))), Canvas(pygame.Surface((1920, 1080)))
    style = TextStyle(40)
    heights = [c.text_renderer.surface("Parley", style).get_height() for c in (small, large)]
    assert heights[1] > 2.5 * heights[0]


def test_a_text_wider_than_its_place_ends_in_an_ellipsis_inside_of_it() -> None:
    canvas = Canvas(pygame.Surface((1280, 720)))
    box = canvas.text("a very long name " * 9, (10, 10), TextStyle(20), width=200)
    assert box[2] <= 200
    assert canvas.text_renderer.fit("a very long name " * 9, 200, TextStyle(20)).endswith("…")


def test_a_window_of_one_pixel_does_not_break_anything() -> None:
    canvas = Canvas(pygame.Surface((1, 1)))
    canvas.panel((10, 10, 100, 100))
    canvas.text("Parley", (10, 10), TextStyle(40))


@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (1921, 1080)])
@pytest.mark.parametrize("long", [5, 9, 40, 251.3])
def test_a_bar_of_any_length_looks_like_a_box_with_round_ends(
    size: tuple[int, int], long: float
) -> None:
    bar, box = Canvas(pygame.Surface(size)), Canvas(pygame.Surface(size))
    bar.bar((100, 100, long, 13), RED)
    box.fill((100, 100, long, 13), RED, 6.5)
    rows, ours = box.to_window((98, 98, long + 4, 17)), bar.surface
    for x, y in itertools.product(range(rows.left, rows.right), range(rows.top, rows.bottom)):
        assert abs(ours.get_at((x, y))[0] - box.surface.get_at((x, y))[0]) < 8


def test_what_a_former_screen_drew_is_forgotten() -> None:
    painted: list[float] = []
    canvas = Canvas(pygame.Surface((1280, 720)))
    for _ in range(2):
        canvas.stamp("mark", (10, 10, 30, 30), lambda inner: painted.append(inner.scale))
        canvas.text("Parley", (0, 0), TextStyle(20))
        canvas.drop_caches()
    assert len(painted) == 2
