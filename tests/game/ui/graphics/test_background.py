"""What moved leaves nothing behind, although only what was drawn over is covered again."""

import pygame

from game.rules import Action
from game.ui.chat.chat import ChatOverlay
from game.ui.graphics.background import Background
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from tests.game.ui.layout_canvas import alike
from tests.game.ui.sample_match import HIT, MatchApp
from tests.game.ui.screen_driver import move, press

NIGHT, RED = (10, 10, 30), (255, 0, 0)


def pixels(surface: pygame.Surface) -> bytes:
    return pygame.image.tobytes(surface, "RGB")


def still(size: tuple[int, int] = (100, 60)) -> pygame.Surface:
    picture = pygame.Surface(size)
    picture.fill(NIGHT)
    return picture


def test_a_ground_covers_all_that_was_drawn_in_the_frame_before() -> None:
    surface, picture = pygame.Surface((100, 60)), still()
    background = Background(surface)
    for at in ((5, 5, 20, 20), (15, 10, 40, 9), (90, 50, 30, 30)):
        background.restore(picture)
        assert pixels(surface) == pixels(picture)
        background.note(surface.fill(RED, at))


def test_a_ground_is_left_where_it_lies_still() -> None:
    surface, picture = pygame.Surface((100, 60)), still()
    background = Background(surface)
    background.restore(picture)
    background.note(surface.fill(RED, (5, 5, 10, 10)))
    surface.set_at((80, 40), RED)
    background.restore(picture)
    assert surface.get_at((5, 5)) == pygame.Color(*NIGHT)
    assert surface.get_at((80, 40)) == pygame.Color(RED), "nobody had noted it"


def test_another_ground_is_laid_as_a_whole() -> None:
    surface = pygame.Surface((100, 60))
    background = Background(surface)
    for picture in (still(), still()):
        surface.fill(RED)
        background.restore(picture)
        assert pixels(surface) == pixels(picture)


def test_a_ground_that_was_drawn_over_many_times_is_laid_as_a_whole() -> None:
    surface, picture = pygame.Surface((100, 60)), still()
    background = Background(surface)
    background.restore(picture)
    for _ in range(1000):
        background.note(surface.fill(RED, (5, 5, 10, 10)))
    surface.fill(RED)
    background.restore(picture)
    assert pixels(surface) == pixels(picture)


def test_every_frame_of_a_fight_looks_as_if_it_were_drawn_anew() -> None:
    size = 500, 400
    play = MatchApp(chat=ChatOverlay(), size=size)
    play.session.receive(play.host.started())
    screen = BattleScreen(play.session, Sprites())
    play.open(screen)
    canvas = play.app.canvas

    def go_on(frames: int) -> None:
        for _ in range(frames):
            screen.dirty = True
            play.app.frame([], [], 0.09)
            shown = pixels(canvas.surface)
            # A canvas that has no ground yet draws the same moment once more.
            play.app.canvas, screen.dirty = Canvas(pygame.Surface(size)), True
            play.app.frame([], [], 0.0)
            assert alike(pixels(play.app.canvas.surface), shown)
            play.app.canvas = canvas

    go_on(2)
    for action, rolls in ((Action.CHARGE, ()), (Action.DEFEND, ()), (Action.ATTACK2, HIT)):
        play.tell(play.host.acted(action, rolls))
        go_on(6)
    play.session.say("Have at you!")
    play.do(move(200, 650))
    go_on(2)
    play.do(press(pygame.K_ESCAPE))
    go_on(2)
    play.do(press(pygame.K_ESCAPE))
    go_on(2)
