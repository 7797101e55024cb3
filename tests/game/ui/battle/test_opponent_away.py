"""Test opponent away: what a host sees again, and how a long wait can be ended."""

import pygame
import pytest

from game.client_state.link import LinkDown, LinkUp
from game.protocol.messages import Claim, ErrorCode, Offer, Refused, SeatState
from game.rules import Reason, Seat
from game.ui.battle.opponent_away import ASK_AGAIN_SECONDS, AwayForm, OpponentAway
from game.ui.chat.chat import ChatOverlay
from game.ui.chat.chat_panel import field_box
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.screens.result import ResultScreen
from game.ui.stage.status_bar import STATUS_BAR
from tests.game.ui.sample_match import MatchApp
from tests.game.ui.screen_driver import click, move, press, release, typing

ADDRESSES = ("192.168.1.20:7276", "10.0.0.7:7276")
AWAY = SeatState("Ben", "reed", ready=True, present=False)
BACK = SeatState("Ben", "reed", ready=True)
OFFER = Offer(Seat.LEFT, open=True)


def alone(
    *, offered: bool = True, addresses: tuple[str, ...] = (), chat: ChatOverlay | None = None
) -> tuple[MatchApp, OpponentAway]:
    """Ben went away in the middle of a match, so long ago that Ana may claim it."""
    play = MatchApp(addresses=addresses, chat=chat)
    play.session.receive(play.host.started())
    screen = BattleScreen(play.session, Sprites())
    play.open(screen)
    play.tell(play.host.seats(right=AWAY))
    if offered:
        play.tell(OFFER)
    play.frame()
    return play, screen.opponent_away


def form(opponent_away: OpponentAway) -> AwayForm:
    return opponent_away.form


def claims(play: MatchApp) -> list[Claim]:
    return [message for message in play.link.sent if isinstance(message, Claim)]


@pytest.mark.parametrize(
    ("key", "claim"),
    [(pygame.K_w, [Claim()]), (pygame.K_d, [Claim(draw=True)]), (pygame.K_k, [])],
)
def test_each_answer_has_its_key(key: int, claim: list[Claim]) -> None:
    play, opponent_away = alone()
    assert form(opponent_away) is AwayForm.ASKING
    play.do(press(key))
    assert claims(play) == claim


def test_each_answer_can_be_clicked() -> None:
    play, opponent_away = alone()
    play.do(*click(*opponent_away.draw_match.box.center))
    assert claims(play) == [Claim(draw=True)]
    play, opponent_away = alone()
    play.do(*click(*opponent_away.win.box.center))
    assert claims(play) == [Claim()]


def test_enter_in_haste_only_waits_on() -> None:
    play, opponent_away = alone()
    play.do(press(pygame.K_RETURN))
    assert claims(play) == []
    assert form(opponent_away) is AwayForm.PUT_OFF


def test_arrows_and_enter_answer_and_choose_nothing_in_the_battle() -> None:
    play, opponent_away = alone()
    play.do(press(pygame.K_LEFT), press(pygame.K_LEFT), press(pygame.K_RETURN))
    assert claims(play) == [Claim()]
    assert opponent_away.win.focused
    assert isinstance(play.front, BattleScreen)
    assert play.front.action_buttons.ring.focused is None


@pytest.mark.parametrize("way", ["key", "click"])
def test_who_waits_on_can_bring_the_question_back(way: str) -> None:
    play, opponent_away = alone()
    play.do(*click(*opponent_away.wait.box.center))
    assert form(opponent_away) is AwayForm.PUT_OFF
    play.do(*([press(pygame.K_w)] if way == "key" else click(*opponent_away.recall.box.center)))
    assert form(opponent_away) is AwayForm.ASKING
    assert claims(play) == []


def test_the_question_goes_away_when_the_other_comes_back() -> None:
    play, opponent_away = alone()
    play.do(press(pygame.K_k), release(pygame.K_k))
    play.tell(play.host.seats(right=BACK))
    assert form(opponent_away) is AwayForm.NOTHING
    play.tell(Offer(Seat.LEFT, open=False))
    play.wait(1)
    play.tell(play.host.seats(right=AWAY), OFFER)
    assert form(opponent_away) is AwayForm.ASKING


def test_a_claim_is_sent_once_and_may_be_repeated_if_it_was_refused() -> None:
    play, _ = alone()
    play.do(press(pygame.K_w), press(pygame.K_d), release(pygame.K_d))
    assert claims(play) == [Claim()]
    play.tell(Refused(ErrorCode.PHASE, "There is no win to claim."))
    play.do(press(pygame.K_d))
    assert claims(play) == [Claim(), Claim(draw=True)]


def test_a_claim_that_was_granted_ends_the_match() -> None:
    play, opponent_away = alone()
    play.do(press(pygame.K_w))
    play.tell(play.host.ended(Seat.LEFT, Reason.AWAY))
    assert form(opponent_away) is AwayForm.NOTHING
    play.wait(10)
    play.wait(10)
    assert isinstance(play.front, ResultScreen)


def test_while_our_own_link_is_down_nothing_is_asked() -> None:
    play, opponent_away = alone()
    play.tell(LinkDown(1, "The connection broke."))
    assert form(opponent_away) is AwayForm.NOTHING
    play.tell(LinkUp())
    assert form(opponent_away) is AwayForm.ASKING


def test_letters_typed_into_the_chat_claim_nothing() -> None:
    play, _ = alone(chat=ChatOverlay())
    play.do(press(pygame.K_t, unicode="t"))
    play.do(*typing("wdk"))
    assert claims(play) == []


def test_the_box_leaves_the_open_chat_and_the_strip_free() -> None:
    play, opponent_away = alone(addresses=ADDRESSES)
    chat_area = play.front.chat_area
    assert opponent_away.box.top > field_box(chat_area)[1] + field_box(chat_area)[3]
    assert opponent_away.box.bottom < STATUS_BAR[1]
    for button in (opponent_away.win, opponent_away.draw_match, opponent_away.wait):
        assert opponent_away.box.contains(button.box)


def test_a_host_is_shown_the_addresses_again_but_not_for_a_stumble() -> None:
    play, opponent_away = alone(offered=False, addresses=ADDRESSES)
    assert form(opponent_away) is AwayForm.NOTHING
    play.wait(ASK_AGAIN_SECONDS)
    assert form(opponent_away) is AwayForm.WAITING
    play.tell(play.host.seats(right=BACK))
    assert form(opponent_away) is AwayForm.NOTHING


def test_a_guest_who_waits_sees_no_addresses() -> None:
    play, opponent_away = alone(offered=False)
    play.wait(100)
    assert form(opponent_away) is AwayForm.NOTHING


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("addresses", [(), ADDRESSES])
def test_every_form_can_be_drawn(size: tuple[int, int], addresses: tuple[str, ...]) -> None:
    play = MatchApp(size=size, addresses=addresses)
    play.session.receive(play.host.started())
    play.open(BattleScreen(play.session, Sprites()))
    play.tell(play.host.seats(right=AWAY))
    play.wait(ASK_AGAIN_SECONDS)
    play.tell(OFFER)
    play.do(press(pygame.K_k))
    play.do(press(pygame.K_w))


def test_a_mouse_left_on_an_action_hides_nothing_of_the_box() -> None:
    def looks(*, hovered: bool) -> bytes:
        play, opponent_away = alone(addresses=ADDRESSES)
        if hovered:
            play.do(move(400, 662))
        return pygame.image.tobytes(play.app.canvas.surface.subsurface(opponent_away.box), "RGB")

    assert looks(hovered=True) == looks(hovered=False)
