"""The other side is away: what a host sees again, and how a long wait can be ended."""

import pygame
import pytest

from game.contract.messages import Claim, Code, Offer, Place, Refused
from game.rules import Reason, Seat
from game.table.link import Down, Up
from game.ui.battle.absence import PATIENCE, Absence, Form
from game.ui.chat.chat import Chat
from game.ui.chat.chat_panel import field_box
from game.ui.drawing.sprites import Sprites
from game.ui.scenes.battle import BattleScene
from game.ui.scenes.result import Result
from game.ui.stage.strip import STRIP
from tests.ui.duel import Play
from tests.ui.stage import click, move, press, release, typing

ADDRESSES = ("192.168.1.20:7276", "10.0.0.7:7276")
AWAY = Place("Ben", "reed", ready=True, present=False)
BACK = Place("Ben", "reed", ready=True)
OFFER = Offer(Seat.LEFT, open=True)


def alone(
    *, offered: bool = True, addresses: tuple[str, ...] = (), chat: Chat | None = None
) -> tuple[Play, Absence]:
    """Ben went away in the middle of a match, so long ago that Ana may claim it."""
    play = Play(addresses=addresses, chat=chat)
    play.session.receive(play.host.started())
    scene = BattleScene(play.session, Sprites())
    play.open(scene)
    play.tell(play.host.seats(right=AWAY))
    if offered:
        play.tell(OFFER)
    play.frame()
    return play, scene.absence


def form(absence: Absence) -> Form:
    return absence.form


def claims(play: Play) -> list[Claim]:
    return [wish for wish in play.link.sent if isinstance(wish, Claim)]


@pytest.mark.parametrize(
    ("key", "claim"),
    [(pygame.K_w, [Claim()]), (pygame.K_d, [Claim(draw=True)]), (pygame.K_k, [])],
)
def test_each_answer_has_its_key(key: int, claim: list[Claim]) -> None:
    play, absence = alone()
    assert form(absence) is Form.ASKING
    play.do(press(key))
    assert claims(play) == claim


def test_each_answer_can_be_clicked() -> None:
    play, absence = alone()
    play.do(*click(*absence.draw_match.box.center))
    assert claims(play) == [Claim(draw=True)]
    play, absence = alone()
    play.do(*click(*absence.win.box.center))
    assert claims(play) == [Claim()]


def test_enter_in_haste_only_waits_on() -> None:
    play, absence = alone()
    play.do(press(pygame.K_RETURN))
    assert claims(play) == []
    assert form(absence) is Form.PUT_OFF


def test_arrows_and_enter_answer_and_choose_nothing_in_the_battle() -> None:
    play, absence = alone()
    play.do(press(pygame.K_LEFT), press(pygame.K_LEFT), press(pygame.K_RETURN))
    assert claims(play) == [Claim()]
    assert absence.win.focused
    assert isinstance(play.front, BattleScene)
    assert play.front.actions.ring.focused is None


@pytest.mark.parametrize("way", ["key", "click"])
def test_who_waits_on_can_bring_the_question_back(way: str) -> None:
    play, absence = alone()
    play.do(*click(*absence.wait.box.center))
    assert form(absence) is Form.PUT_OFF
    play.do(*([press(pygame.K_w)] if way == "key" else click(*absence.recall.box.center)))
    assert form(absence) is Form.ASKING
    assert claims(play) == []


def test_the_question_goes_away_when_the_other_comes_back() -> None:
    play, absence = alone()
    play.do(press(pygame.K_k), release(pygame.K_k))
    play.tell(play.host.seats(right=BACK))
    assert form(absence) is Form.NOTHING
    play.tell(Offer(Seat.LEFT, open=False))
    play.wait(1)
    play.tell(play.host.seats(right=AWAY), OFFER)
    assert form(absence) is Form.ASKING


def test_a_claim_is_sent_once_and_may_be_repeated_if_it_was_refused() -> None:
    play, _ = alone()
    play.do(press(pygame.K_w), press(pygame.K_d), release(pygame.K_d))
    assert claims(play) == [Claim()]
    play.tell(Refused(Code.PHASE, "There is nothing to claim."))
    play.do(press(pygame.K_d))
    assert claims(play) == [Claim(), Claim(draw=True)]


def test_a_claim_that_was_granted_ends_the_match() -> None:
    play, absence = alone()
    play.do(press(pygame.K_w))
    play.tell(play.host.ended(Seat.LEFT, Reason.AWAY))
    assert form(absence) is Form.NOTHING
    play.wait(10)
    play.wait(10)
    assert isinstance(play.front, Result)


def test_while_our_own_link_is_down_nothing_is_asked() -> None:
    play, absence = alone()
    play.tell(Down(1, "The connection broke."))
    assert form(absence) is Form.NOTHING
    play.tell(Up())
    assert form(absence) is Form.ASKING


def test_letters_typed_into_the_chat_claim_nothing() -> None:
    play, _ = alone(chat=Chat())
    play.do(press(pygame.K_t, unicode="t"))
    play.do(*typing("wdk"))
    assert claims(play) == []


def test_the_box_leaves_the_open_chat_and_the_strip_free() -> None:
    play, absence = alone(addresses=ADDRESSES)
    nook = play.front.nook
    assert absence.box.top > field_box(nook)[1] + field_box(nook)[3]
    assert absence.box.bottom < STRIP[1]
    for button in (absence.win, absence.draw_match, absence.wait):
        assert absence.box.contains(button.box)


def test_a_host_is_shown_the_addresses_again_but_not_for_a_stumble() -> None:
    play, absence = alone(offered=False, addresses=ADDRESSES)
    assert form(absence) is Form.NOTHING
    play.wait(PATIENCE)
    assert form(absence) is Form.WAITING
    play.tell(play.host.seats(right=BACK))
    assert form(absence) is Form.NOTHING


def test_a_guest_who_waits_sees_no_addresses() -> None:
    play, absence = alone(offered=False)
    play.wait(100)
    assert form(absence) is Form.NOTHING


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("addresses", [(), ADDRESSES])
def test_every_form_can_be_drawn(size: tuple[int, int], addresses: tuple[str, ...]) -> None:
    play = Play(size=size, addresses=addresses)
    play.session.receive(play.host.started())
    play.open(BattleScene(play.session, Sprites()))
    play.tell(play.host.seats(right=AWAY))
    play.wait(PATIENCE)
    play.tell(OFFER)
    play.do(press(pygame.K_k))
    play.do(press(pygame.K_w))


def test_a_mouse_left_on_an_action_hides_nothing_of_the_box() -> None:
    def looks(*, hovered: bool) -> bytes:
        play, absence = alone(addresses=ADDRESSES)
        if hovered:
            play.do(move(400, 662))
        return pygame.image.tobytes(play.app.canvas.surface.subsurface(absence.box), "RGB")

    assert looks(hovered=True) == looks(hovered=False)
