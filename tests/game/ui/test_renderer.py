"""Test renderer: all of it, or the talk alone where nothing else has changed."""

import pygame
import pytest

from game.i18n.language import ENGLISH, Language
from game.protocol.messages import Delivered
from game.rules import Seat
from game.ui.chat.chat import ChatOverlay
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from tests.game.ui.layout_canvas import alike
from tests.game.ui.sample_match import MatchApp

SPRITES = Sprites()
ARABIC = Language("ar")


class CountedBattleScreen(BattleScreen):
    drawings = 0

    def draw(self, canvas: object) -> None:
        self.drawings += 1
        super().draw(canvas)  # type: ignore[arg-type]


class ChattingBattle:
    """A battle at rest, in which one talks."""

    def __init__(self, size: tuple[int, int] = (1280, 720), language: Language = ENGLISH) -> None:
        self.play = MatchApp(size=size, chat=ChatOverlay())
        self.play.app.set_language(language)
        self.play.session.receive(self.play.host.started())
        self.screen = CountedBattleScreen(self.play.session, SPRITES)
        self.play.open(self.screen)
        for _ in range(9):
            self.play.wait(1.0)
        self.before = self.screen.drawings

    def says(self, text: str, seat: Seat = Seat.RIGHT) -> None:
        self.play.tell(self.play.host.said(text, seat))

    @property
    def drawings(self) -> int:
        """Of the screen beneath, since one talks."""
        return self.screen.drawings - self.before

    @property
    def picture(self) -> bytes:
        return pygame.image.tobytes(self.play.app.canvas.surface, "RGB")


@pytest.mark.parametrize("size", [(1280, 720), (1000, 620), (640, 360)])
@pytest.mark.parametrize("language", [ENGLISH, ARABIC], ids=["left", "right"])
def test_talk_drawn_alone_looks_as_if_all_were_drawn(
    size: tuple[int, int], language: Language
) -> None:
    talking = ChattingBattle(size, language)
    for line in ("Have at you!", "x" * 200, "long words " * 30, "hi"):
        talking.says(line)
        talking.says(line[::-1], Seat.LEFT)
    assert talking.drawings == 0
    alone = talking.picture
    talking.screen.dirty = True
    talking.play.frame()
    assert talking.drawings == 1
    assert alike(talking.picture, alone)


def test_a_line_that_had_its_time_leaves_nothing_behind() -> None:
    talking = ChattingBattle()
    talking.says("gone in a moment")
    for _ in range(120):
        assert talking.play.app.overlay is not None
        talking.play.app.overlay.update(0.1)
        talking.play.frame()
    assert talking.drawings == 0
    alone = talking.picture
    talking.screen.dirty = True
    talking.play.frame()
    assert alike(talking.picture, alone)


def test_a_line_is_drawn_with_all_else_where_that_has_changed() -> None:
    talking = ChattingBattle()
    talking.screen.dirty = True
    talking.says("hi")
    assert talking.drawings == 1


def test_no_line_is_drawn_alone_over_what_lies_above_the_talk() -> None:
    talking = ChattingBattle()
    talking.play.app.shortcuts.toast.say("Sound is off.")
    talking.screen.dirty = True
    talking.says("hi")
    talking.says("and again")
    assert talking.drawings == 2


def test_that_a_line_was_read_changes_no_screen() -> None:
    talking = ChattingBattle()
    talking.says("hi", Seat.LEFT)
    talking.play.tell(Delivered(Seat.RIGHT, talking.play.host.seq))
    assert talking.drawings == 0
