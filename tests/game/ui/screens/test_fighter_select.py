"""Choosing a fighter, alone, in front of the other side, and two at one keyboard."""

import pygame
import pytest

from game.client_state.link import LinkClosed, LinkDown, LinkUp, Protection, ProtectionState
from game.i18n.language import ENGLISH
from game.protocol.messages import ErrorCode, Leave, Pick, Refused, SeatState
from game.rules import Action, Seat
from game.ui.graphics.accessibility import Accessibility
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.screens.fighter_select import FighterSelectScreen
from game.ui.shell.dialog import ClosingDialog, Question
from tests.game.ui.layout_canvas import LayoutCanvas
from tests.game.ui.sample_match import MatchApp
from tests.game.ui.screen_driver import click, press, release
from tests.game.ui.screens.test_menus import TitleApp


def choose(
    *,
    hotseat: bool = False,
    size: tuple[int, int] = (1280, 720),
    fighter: str = "",
    left: SeatState | None = None,
    right: SeatState | None = None,
) -> tuple[MatchApp, FighterSelectScreen]:
    play = MatchApp(hotseat=hotseat, size=size)
    play.session.receive(
        play.host.seats(left=left or SeatState("Ana"), right=right or SeatState("Ben"))
    )
    screen = FighterSelectScreen(play.session, fighter, Sprites())
    play.open(screen)
    return play, screen


def tap(play: MatchApp, key: int) -> None:
    play.do(press(key), release(key))


def test_whoever_comes_looks_at_somebody_at_once_so_that_the_other_side_sees_it() -> None:
    play, _ = choose()
    assert play.link.sent == [Pick("straw")]


def test_the_fighter_asked_for_is_the_one_looked_at() -> None:
    play, screen = choose(fighter="reed")
    assert screen.selected == "reed"
    assert play.link.sent == [Pick("reed")]


def test_after_a_match_the_same_fighter_is_looked_at_again() -> None:
    play, screen = choose(left=SeatState("Ana", "reed"))
    assert screen.selected == "reed"
    assert play.link.sent == []


def test_who_hosts_and_was_left_sees_what_the_next_friend_types() -> None:
    title_app = TitleApp()
    title_app.tap(pygame.K_h)
    title_app.hear(ProtectionState(Protection.CODE, "amber-carrot-zigzag"))
    title_app.sit()
    for alone in (False, True):
        title_app.sit(alone=alone)
        eye = LayoutCanvas.upon_window(pygame.Surface((1280, 720)), ENGLISH, Accessibility())
        assert isinstance(title_app.top, FighterSelectScreen)
        title_app.top.draw(eye)
        seen = " ".join(word.text for word in eye.words)
        assert ("192.168.1.20" in seen) is alone
        assert ("amber carrot zigzag" in seen) is alone


def test_arrows_look_at_the_next_one_and_enter_takes_it() -> None:
    play, _ = choose()
    tap(play, pygame.K_RIGHT)
    tap(play, pygame.K_RETURN)
    assert play.link.sent[1:] == [Pick("reed"), Pick("reed", ready=True)]


def test_a_click_looks_and_the_button_takes() -> None:
    play, screen = choose()
    play.do(*click(*screen.cards[1].box.center))
    assert play.link.sent[1:] == [Pick("reed")]
    play.do(*click(*screen.ready.box.center))
    assert play.link.sent[-1] == Pick("reed", ready=True)


def test_ready_can_be_taken_back() -> None:
    play, screen = choose()
    play.tell(play.host.seats(left=SeatState("Ana", "straw", ready=True)))
    assert screen.ready.label != "Ready"
    play.do(*click(*screen.ready.box.center))
    assert play.link.sent[-1] == Pick("straw", ready=False)


def test_who_is_ready_looks_no_further() -> None:
    play, screen = choose()
    play.tell(play.host.seats(left=SeatState("Ana", "straw", ready=True)))
    tap(play, pygame.K_RIGHT)
    assert screen.selected == "straw"
    assert play.link.sent == [Pick("straw")]


def test_what_the_other_side_looks_at_is_seen_on_its_card() -> None:
    play, screen = choose()
    play.tell(play.host.seats(right=SeatState("Ben", "reed")))
    assert [name for name, _ in screen.cards[1].watchers] == ["Ben"]
    play.tell(play.host.seats(right=SeatState("Ben", "reed", ready=True)))
    assert screen.status == "Ben is ready and waits for you."


def test_it_says_whom_it_waits_for() -> None:
    play, screen = choose()
    play.tell(play.host.seats(left=SeatState("Ana", "straw", ready=True)))
    assert screen.status == "You are ready. Waiting for Ben."
    play.tell(play.host.seats(right=SeatState("Ben", present=False)))
    assert screen.status == "Ben is away. Their seat is saved."
    play.tell(play.host.seats(right=None))
    assert screen.status == "The other seat is empty."


def test_a_refused_choice_is_told() -> None:
    play, screen = choose()
    play.tell(Refused(ErrorCode.FIGHTER, "There is no such fighter."))
    assert screen.status == "There is no such fighter."


def test_while_the_link_mends_it_says_so_and_nothing_can_be_taken() -> None:
    play, screen = choose()
    play.tell(LinkDown(2, "The connection broke."))
    assert screen.status == "Reconnecting (2)…"
    tap(play, pygame.K_RETURN)
    assert play.link.sent == [Pick("straw")]
    play.tell(LinkUp())
    assert screen.ready.enabled


def test_the_match_opens_when_it_starts() -> None:
    play, _ = choose()
    play.tell(play.host.started())
    assert isinstance(play.front, BattleScreen)


def test_who_comes_back_to_a_running_match_goes_straight_to_it() -> None:
    play = MatchApp()
    play.session.receive(play.host.started())
    play.open(FighterSelectScreen(play.session, sprites=Sprites()))
    play.wait(0.02)
    assert isinstance(play.front, BattleScreen)
    assert play.link.sent == []


def test_the_match_is_fed_once_by_every_message() -> None:
    play, _ = choose()
    play.tell(play.host.started(), play.host.acted(Action.DEFEND), play.host.acted(Action.CHARGE))
    play.wait(10)
    assert isinstance(play.front, BattleScreen)
    assert play.front.stage.timeline.shown[Seat.LEFT].guard == 1
    assert play.front.stage.timeline.shown[Seat.RIGHT].charge == 1


def test_leaving_the_table_asks_first() -> None:
    play, screen = choose()
    tap(play, pygame.K_ESCAPE)
    asked = play.front
    assert isinstance(asked, Question)
    tap(play, pygame.K_ESCAPE)
    assert play.front is screen
    play.do(*click(*screen.leave.box.center))
    tap(play, pygame.K_LEFT)
    tap(play, pygame.K_RETURN)
    assert play.link.sent[-1] == Leave()
    assert play.front is play.title


def test_a_link_that_is_gone_says_why() -> None:
    play, _ = choose()
    play.tell(LinkClosed(ErrorCode.CLOSED, "The host closed the room.", "Ask for another match."))
    assert isinstance(play.front, ClosingDialog)
    assert play.front.text == "The host closed the room."


def test_while_the_match_runs_it_lets_the_match_speak() -> None:
    play, _ = choose()
    play.tell(play.host.started(), LinkClosed(ErrorCode.CLOSED, "The host closed the room."))
    assert isinstance(play.front, ClosingDialog)
    assert isinstance(play.app.stack.screens[-2], BattleScreen)


# --- two at one keyboard -----------------------------------------------------------------


def test_in_hot_seat_first_the_left_side_chooses_then_the_right() -> None:
    play, screen = choose(hotseat=True)
    assert screen.status == "Ana chooses first and cannot change it; then Ben."
    assert screen.ready.label == "Choose Straw"
    play.tell(play.host.seats(left=SeatState("Ana", "straw", ready=True)))
    assert screen.status == "Ana has chosen. Now Ben."
    assert play.link.sent == [Pick("straw"), Pick("straw")]
    tap(play, pygame.K_RIGHT)
    tap(play, pygame.K_RETURN)
    assert play.link.sent[-1] == Pick("reed", ready=True)


def test_in_hot_seat_each_side_finds_the_fighter_it_had() -> None:
    right = SeatState("Ben", "reed")
    play, screen = choose(hotseat=True, left=SeatState("Ana", "straw"), right=right)
    assert screen.selected == "straw"
    play.tell(play.host.seats(left=SeatState("Ana", "straw", ready=True)))
    assert screen.selected == "reed"


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("hotseat", [False, True])
def test_every_state_can_be_drawn_at_every_size(size: tuple[int, int], hotseat: bool) -> None:
    play, _ = choose(size=size, hotseat=hotseat)
    for right in (
        None,
        SeatState("Ben"),
        SeatState("Ben", "reed"),
        SeatState("Ben", "reed", ready=True),
        SeatState("Ben", "nobody"),
        SeatState("Ben", "reed", present=False),
    ):
        play.tell(play.host.seats(right=right))
        play.wait(0.4)
    play.tell(play.host.seats(left=SeatState("Ana" * 6, "straw", ready=True)))
    play.tell(LinkDown(1, "The connection broke."), LinkUp(), Refused(ErrorCode.FIGHTER, "No."))
    tap(play, pygame.K_ESCAPE)
