"""The result: who won, how it came about, and another match."""

import pygame
import pytest

from assets import LANGUAGES
from game.client_state.link import LinkClosed, LinkDown
from game.i18n.language import ENGLISH, languages, load_language
from game.i18n.phrase import phrase
from game.protocol.messages import ErrorCode, Leave, Refused, Rematch, SeatState
from game.rules import Action, Reason, Seat
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.screens.dice_explanation import DiceExplanationScreen
from game.ui.screens.fighter_select import FighterSelectScreen
from game.ui.screens.result import ResultScreen
from game.ui.shell.dialog import Question
from tests.game.ui.layout_canvas import LayoutCanvas
from tests.game.ui.sample_match import HIT, MISS, MatchApp
from tests.game.ui.screen_driver import click, press, release

LEFT, RIGHT = Seat.LEFT, Seat.RIGHT
ANA, BEN = SeatState("Ana", "straw", ready=True), SeatState("Ben", "reed", ready=True)
ANA_AGAIN = SeatState("Ana", "straw", ready=True, rematch=True)
BEN_AGAIN = SeatState("Ben", "reed", ready=True, rematch=True)


def fought(
    *, seat: Seat = LEFT, hotseat: bool = False, size: tuple[int, int] = (1280, 720)
) -> tuple[MatchApp, ResultScreen]:
    """A match that Ana won, seen from `seat`; the result is in front, choosing below it."""
    play = MatchApp(seat=seat, hotseat=hotseat, size=size)
    play.session.receive(play.host.seats(left=ANA, right=BEN))
    play.open(FighterSelectScreen(play.session, sprites=Sprites()))
    play.link.sent.clear()
    play.tell(play.host.started())
    while not play.host.battle.outcome:
        play.tell(play.host.acted(Action.ATTACK1, HIT))
        if not play.host.battle.outcome:
            play.tell(play.host.acted(Action.ATTACK1, MISS))
    play.tell(play.host.ended(LEFT))
    play.wait(10)
    play.wait(10)
    assert isinstance(play.front, ResultScreen)
    return play, play.front


def test_it_says_who_won_and_how() -> None:
    _, result = fought()
    assert result.heading == "You win!"
    assert result.verdict == "By knockout."


def test_to_the_loser_it_names_the_winner() -> None:
    _, result = fought(seat=RIGHT)
    assert result.heading == "Ana wins"


def test_it_tells_the_match_in_short() -> None:
    play, result = fought()
    known = " ".join(result.lines)
    assert f"{play.host.battle.turn - 1} actions." in known
    assert "The biggest blow: Ana's Poke for 12 HP." in known
    assert f"Ana: Straw has {play.host.battle.left.hp} of 60 HP" in known
    assert "Ben: Reed has 0 of 40 HP left; 0 of" in known


def test_both_stand_as_they_ended() -> None:
    _, result = fought()
    shown = result.stage.timeline.shown
    assert (shown[LEFT].rest, shown[RIGHT].rest) == ("win", "faint")


@pytest.mark.parametrize("way", ["key", "enter", "click"])
def test_a_rematch_is_asked_for(way: str) -> None:
    play, result = fought()
    match way:
        case "key":
            play.do(press(pygame.K_r))
        case "enter":
            play.do(press(pygame.K_RETURN))
        case "click":
            play.do(*click(*result.rematch.box.center))
    assert play.link.sent == [Rematch()]


def test_once_asked_it_waits_for_the_other_side() -> None:
    play, result = fought()
    play.tell(play.host.seats(left=ANA_AGAIN))
    assert result.news == "You asked Ben for a rematch."
    play.do(press(pygame.K_r))
    assert play.link.sent == []


def test_it_shows_that_the_other_side_wants_one() -> None:
    play, result = fought()
    play.tell(play.host.seats(right=BEN_AGAIN))
    assert result.news == "Ben wants a rematch."


def test_when_both_want_one_fighters_are_chosen_again() -> None:
    play, _ = fought()
    play.tell(play.host.seats(left=ANA_AGAIN, right=BEN_AGAIN))
    play.tell(play.host.seats(left=SeatState("Ana", "straw"), right=SeatState("Ben", "reed")))
    assert isinstance(play.front, FighterSelectScreen)
    assert not play.front.is_ready
    play.tell(play.host.started(match=2))
    assert isinstance(play.front, BattleScreen)


def test_who_is_alone_cannot_have_a_rematch_and_reads_why() -> None:
    play, result = fought()
    play.tell(play.host.seats(right=None))
    assert result.news == "Ben has left."
    assert result.rematch.reason == "Ben has left."
    play.do(press(pygame.K_r))
    assert play.link.sent == []


def test_somebody_new_at_the_table_leads_back_to_choosing() -> None:
    play, _ = fought()
    play.tell(play.host.seats(right=None))
    play.tell(play.host.seats(left=SeatState("Ana", "straw"), right=SeatState("Cleo")))
    assert isinstance(play.front, FighterSelectScreen)


def test_a_refused_rematch_is_told() -> None:
    play, result = fought()
    play.tell(Refused(ErrorCode.PHASE, "Your opponent has left."))
    assert result.news == "Your opponent has left."


def test_leaving_after_the_match_needs_no_question() -> None:
    play, _ = fought()
    play.do(press(pygame.K_l))
    assert play.link.sent == [Leave()]
    assert play.front is play.title


def test_escape_asks_once_whether_one_gets_up_from_the_table() -> None:
    play, result = fought()
    play.do(press(pygame.K_ESCAPE), release(pygame.K_ESCAPE))
    asked = play.front
    assert isinstance(asked, Question)
    play.do(press(pygame.K_ESCAPE), release(pygame.K_ESCAPE))
    assert play.front is result
    play.do(press(pygame.K_ESCAPE), release(pygame.K_ESCAPE), press(pygame.K_LEFT))
    play.do(press(pygame.K_RETURN))
    assert play.link.sent == [Leave()]
    assert play.front is play.title


@pytest.mark.parametrize("hotseat", [False, True])
def test_escape_asks_nothing_where_nobody_else_sits(hotseat: bool) -> None:
    play, _ = fought(hotseat=hotseat)
    play.tell(play.host.seats(right=BEN if hotseat else None))
    play.do(press(pygame.K_ESCAPE))
    assert play.front is play.title


def test_a_link_that_is_gone_says_why_and_the_result_can_still_be_read() -> None:
    play, result = fought()
    play.tell(LinkClosed(ErrorCode.CLOSED, "The host closed the room."))
    assert play.front is result
    assert result.news == "The host closed the room."
    assert not result.rematch.enabled
    play.do(press(pygame.K_l))
    assert play.front is play.title


def test_a_link_that_goes_right_after_the_last_blow_still_leads_to_the_result() -> None:
    play = MatchApp()
    play.open(FighterSelectScreen(play.session, sprites=Sprites()))
    play.tell(play.host.started(), play.host.ended(LEFT, Reason.LEFT))
    play.tell(LinkClosed(ErrorCode.CLOSED, "The host closed the room."))
    play.wait(10)
    play.wait(10)
    assert isinstance(play.front, ResultScreen)


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize(("seat", "hotseat"), [(LEFT, False), (RIGHT, False), (LEFT, True)])
def test_every_state_can_be_drawn_at_every_size(
    size: tuple[int, int], seat: Seat, hotseat: bool
) -> None:
    play, _ = fought(seat=seat, hotseat=hotseat, size=size)
    play.tell(play.host.seats(left=ANA_AGAIN), play.host.seats(right=BEN))
    play.tell(LinkDown(1, "The connection broke."))
    play.wait(1)
    play.tell(play.host.seats(right=None))


def test_who_left_is_named_in_the_result() -> None:
    play = MatchApp()
    play.open(FighterSelectScreen(play.session, sprites=Sprites()))
    play.tell(play.host.started(), play.host.ended(LEFT, Reason.LEFT))
    play.tell(play.host.seats(right=None))
    play.wait(10)
    play.wait(10)
    assert isinstance(play.front, ResultScreen)
    assert play.front.news == "Ben has left."
    assert play.front.verdict == "Ben left the match."


def test_once_there_can_be_no_rematch_enter_leads_out() -> None:
    play, _ = fought()
    play.tell(LinkClosed(ErrorCode.CLOSED, "The host has closed the game."))
    play.do(press(pygame.K_RETURN))
    assert play.front is play.title


@pytest.mark.parametrize("how", ["key", "click"])
def test_a_line_says_who_rolled_the_dice_and_opens_why_that_is_fair(how: str) -> None:
    play, result = fought()
    assert result.fair.label.startswith("The host rolled the dice alone")
    play.do(*([press(pygame.K_f)] if how == "key" else click(*result.fair.box.center)))
    assert isinstance(play.front, DiceExplanationScreen)
    play.do(press(pygame.K_RETURN))
    assert result is play.app.stack.top


def test_at_one_keyboard_nobody_else_was_needed_for_the_dice() -> None:
    _, result = fought(hotseat=True)
    assert result.fair.label == "This machine rolled the dice because you share it."


@pytest.mark.parametrize("code", [code for code in languages(LANGUAGES) if code != "en"])
def test_who_rolled_the_dice_is_told_whole_in_every_language(code: str) -> None:
    play, _ = fought()
    canvas = play.app.canvas
    eye = LayoutCanvas.upon_window(
        canvas.surface, load_language(LANGUAGES, code), canvas.accessibility
    )
    both = phrase("You rolled all dice together, so nobody could choose a roll.")
    fair = play.front.ring.buttons[-1]
    fair.label = both
    fair.draw(eye)
    assert [word.cut for word in eye.words] == [False, False]


def test_a_long_sentence_about_the_match_is_shown_whole() -> None:
    play, result = fought()
    canvas = play.app.canvas
    eye = LayoutCanvas.upon_window(canvas.surface, ENGLISH, canvas.accessibility)
    result.lines = (
        "Anastasia's Mighty Boil Over decided it. The longest guard: Anastasia, 11 actions.",
    )
    result.draw(eye)
    assert [word.text for word in eye.words if word.cut] == []
