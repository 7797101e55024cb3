"""One screen gives way to the next."""

import pygame

from game.ui.renderer import LENGTH, Transition

OLD, NEW = (200, 0, 0), (0, 0, 200)


def screen(colour: tuple[int, int, int]) -> pygame.Surface:
    surface = pygame.Surface((32, 18))
    surface.fill(colour)
    return surface


def test_the_old_screen_fades_over_the_new() -> None:
    transition = Transition()
    transition.begin(screen(OLD))
    reds = []
    while transition.running:
        shown = screen(NEW)
        transition.draw(shown)
        reds.append(shown.get_at((5, 5)).r)
        transition.update(LENGTH / 4)
    assert reds == sorted(reds, reverse=True)
    assert reds[0] > 190 > 100 > reds[-1]


def test_when_it_is_over_it_asks_for_one_more_drawing_and_then_for_none() -> None:
    transition = Transition()
    transition.begin(screen(OLD))
    assert transition.update(LENGTH)
    assert not transition.running
    assert not transition.update(1.0)


def test_a_window_that_changed_its_size_meanwhile_is_not_covered() -> None:
    transition = Transition()
    transition.begin(screen(OLD))
    other = pygame.Surface((10, 10))
    transition.draw(other)
    assert other.get_at((1, 1)).r == 0
