"""What lies behind a fight: its planes, its hour, and what lives in it."""

import pygame
import pytest

from game.ui.graphics.canvas import Canvas
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.theme import PIXEL
from game.ui.stage.ambient import AMBIENT, SKY, ambient_of
from game.ui.stage.scenery import Hour, Scenery, arena_of, hour_of

SPRITES = Sprites()
SIZE = (320 * PIXEL, 180 * PIXEL)


def drawn(name: str, hour: Hour = Hour.DRAWN, sway: tuple[int, int] = (0, 0)) -> pygame.Surface:
    surface = pygame.Surface(SIZE)
    Scenery(SPRITES, name, hour).draw(Canvas(surface), sway)
    return surface


@pytest.mark.parametrize("name", [*AMBIENT, "nowhere"])
def test_the_planes_together_are_the_whole_arena(name: str) -> None:
    whole = pygame.transform.scale(SPRITES.arena(name), SIZE)
    one, other = (pygame.image.tobytes(each, "RGB")[::97] for each in (drawn(name), whole))
    # A lamp's glow is rounded twice.
    assert max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 2


def test_what_is_far_moves_less_than_what_is_near() -> None:
    far = drawn("meadow", sway=(40, 0)).get_at((int(40 * 0.3) + 600, 20))
    near = drawn("meadow", sway=(40, 0)).get_at((640, 700))
    assert far == drawn("meadow").get_at((600, 20))
    assert near == drawn("meadow").get_at((600, 700))


def test_every_arena_looks_different_at_every_hour() -> None:
    for name in AMBIENT:
        assert len({pygame.image.tobytes(drawn(name, hour), "RGB") for hour in Hour}) == len(Hour)


def test_the_hour_follows_from_the_match_and_all_of_them_come() -> None:
    assert hour_of("match7") is hour_of("match7")
    assert {hour_of(f"match{number}") for number in range(40)} == set(Hour)


def test_matches_of_an_context_go_from_arena_to_arena() -> None:
    assert len({arena_of(SPRITES, match) for match in (1, 2, 3)}) == 3
    assert arena_of(SPRITES, 4) == arena_of(SPRITES, 1)


@pytest.mark.parametrize("name", AMBIENT)
@pytest.mark.parametrize("dark", [True, False])
def test_something_lives_and_never_among_the_plates(name: str, dark: bool) -> None:
    beats = [ambient_of(name, beat, dark=dark) for beat in range(40)]
    assert beats[0] != beats[1]
    for dots in beats:
        assert len(dots) < 200
        assert all(y >= SKY - 1 for _, y, _, _, _ in dots)


@pytest.mark.parametrize(("name", "sun"), [("meadow", (160, 56)), ("ruins", (214, 40))])
def test_at_night_the_moon_stands_where_the_sun_stood(name: str, sun: tuple[int, int]) -> None:
    at = sun[0] * PIXEL, sun[1] * PIXEL
    night = drawn(name, Hour.LATE)
    assert sum(night.get_at(at)[:3]) > 600
    assert sum(night.get_at((8, 8))[:3]) < 300, "the sky is dark"
    assert (238, 242, 255, 255) in {
        tuple(night.get_at((x * PIXEL, y * PIXEL))) for x in range(320) for y in range(60)
    }, "stars are out"
