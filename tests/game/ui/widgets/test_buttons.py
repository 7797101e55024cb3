"""Mouse and keyboard reach the same buttons; a disabled one says why and does nothing."""

from collections.abc import Callable

import pygame
import pytest

from assets import ROSTER
from game.client_state.labels import attack_line
from game.rules import Fighter, parse_roster
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextRenderer, TextStyle
from game.ui.widgets.buttons import Button, FocusRing, draw_tooltip
from tests.game.ui.screen_driver import click, mouse_down, mouse_up, move, press

FIGHTERS = parse_roster(ROSTER.read_text(encoding="utf-8")).fighter


def row(count: int = 3) -> list[Button]:
    return [
        Button(pygame.Rect(100 + 200 * at, 600, 180, 60), f"Button {at}", hotkey=pygame.K_1 + at)
        for at in range(count)
    ]


def pressed(ring: FocusRing, *events: pygame.event.Event) -> list[Button]:
    return [button for event in events if (button := ring.handle(event))]


def test_a_click_presses_on_the_way_up() -> None:
    buttons = row()
    ring = FocusRing(buttons)
    assert ring.handle(mouse_down(350, 620)) is None
    assert ring.handle(mouse_up(350, 620)) is buttons[1]


def test_a_press_that_slides_off_is_taken_back() -> None:
    ring = FocusRing(row())
    assert pressed(ring, mouse_down(350, 620), move(350, 100), mouse_up(350, 100)) == []


def test_a_release_over_a_button_that_was_not_pressed_does_nothing() -> None:
    ring = FocusRing(row())
    assert pressed(ring, mouse_down(350, 100), mouse_up(350, 620)) == []


def test_a_hotkey_presses_its_button_once_however_long_it_is_held() -> None:
    buttons = row()
    ring = FocusRing(buttons)
    held = press(pygame.K_2, repeat=True)
    assert pressed(ring, press(pygame.K_2), held, held) == [buttons[1]]


def test_a_hotkey_with_control_is_somebody_elses() -> None:
    assert FocusRing(row()).handle(press(pygame.K_2, pygame.KMOD_CTRL)) is None


def test_tab_goes_round_and_shift_tab_back() -> None:
    buttons = row()
    ring = FocusRing(buttons)
    seen = []
    for mod in (0, 0, 0, pygame.KMOD_LSHIFT):
        ring.handle(press(pygame.K_TAB, mod))
        seen.append(ring.focused)
    assert seen == [buttons[1], buttons[2], buttons[0], buttons[2]]


def test_enter_presses_the_button_in_focus() -> None:
    buttons = row()
    ring = FocusRing(buttons, focus=2)
    assert ring.handle(press(pygame.K_RETURN)) is buttons[2]
    assert ring.handle(press(pygame.K_RETURN, repeat=True)) is None


def test_arrows_go_to_the_nearest_button_in_their_direction() -> None:
    grid = [Button(pygame.Rect(x, y, 90, 40), f"{x},{y}") for y in (0, 100) for x in (0, 100)]
    ring = FocusRing(grid)
    path = []
    for key in (pygame.K_RIGHT, pygame.K_DOWN, pygame.K_LEFT, pygame.K_UP, pygame.K_UP):
        ring.handle(press(key))
        path.append(ring.focused)
    assert path == [grid[1], grid[3], grid[2], grid[0], grid[0]]


@pytest.mark.parametrize("events", [click(150, 620), [press(pygame.K_1)], [press(pygame.K_RETURN)]])
def test_a_disabled_button_can_have_the_focus_but_is_never_pressed(
    events: list[pygame.event.Event],
) -> None:
    buttons = row()
    buttons[0].reason = "Your guard is already full."
    ring = FocusRing(buttons)
    assert pressed(ring, *events) == []
    assert ring.tooltip_button is buttons[0]


def test_each_state_of_a_button_looks_different() -> None:
    looks = set()
    for change in ({}, {"hovered": True}, {"focused": True}, {"reason": "Not now."}):
        canvas = Canvas(pygame.Surface((1280, 720)))
        button = row(1)[0]
        for name, value in change.items():
            setattr(button, name, value)
        button.draw(canvas)
        looks.add(pygame.image.tobytes(canvas.surface, "RGB"))
    assert len(looks) == 4


@pytest.mark.parametrize("at", [(0, 0), (1200, 0), (0, 660), (1200, 660)])
def test_a_tooltip_stays_inside_of_the_layout(at: tuple[int, int]) -> None:
    canvas = Canvas(pygame.Surface((1280, 720)))
    button = Button(pygame.Rect(*at, 80, 60), "Poke", tooltip=("Poke", "Hits for 4 to 9 " * 8))
    big = pygame.Surface((1480, 920))
    draw_tooltip(canvas, button)
    big.blit(canvas.surface, (100, 100))
    mask = pygame.mask.from_threshold(big, (0, 0, 0), (1, 1, 1, 255))
    mask.invert()
    boxes: list[pygame.Rect] = [*mask.get_bounding_rects()]
    assert pygame.Rect(100, 100, 1280, 720).inflate(-4, -4).contains(boxes[0])


@pytest.mark.parametrize("fighter", FIGHTERS, ids=lambda fighter: fighter.id)
def test_every_attack_is_told_whole_also_in_the_smallest_window(
    fighter: Fighter, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas = Canvas(pygame.Surface((640, 360)))
    drawn: list[str] = []
    monkeypatch.setattr(TextRenderer, "surface", _noting(drawn, TextRenderer.surface))
    for attack in fighter.attacks:
        Button(pygame.Rect(40, 622, 230, 79), attack.name, attack_line(attack), cap="1").draw(
            canvas
        )
    assert drawn
    assert [text for text in drawn if "…" in text] == []


@pytest.mark.parametrize(("wide", "shown"), [(150, ["Home", "Start"]), (80, ["Start"])])
def test_a_button_too_narrow_for_both_keeps_its_label_and_drops_its_cap(
    wide: int, shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(TextRenderer, "surface", _noting(drawn, TextRenderer.surface))
    button = Button(pygame.Rect(40, 622, wide, 46), "Start", cap="Home", size=19)
    button.draw(Canvas(pygame.Surface((1280, 720))))
    assert drawn == shown


def _noting(
    drawn: list[str], surface: Callable[[TextRenderer, str, TextStyle], pygame.Surface]
) -> Callable[[TextRenderer, str, TextStyle], pygame.Surface]:
    """The same, keeping what it draws."""

    def noted(self: TextRenderer, text: str, style: TextStyle) -> pygame.Surface:
        drawn.append(text)
        return surface(self, text, style)

    return noted
