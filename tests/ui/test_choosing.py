"""Choosing a fighter, alone, in front of the other side, and two at one keyboard."""

import pygame
import pytest

from game.contract.messages import Code, Leave, Pick, Place, Refused
from game.rules import Action, Seat
from game.table.link import Down, Over, Protected, Protection, Up
from game.ui.drawing.look import Look
from game.ui.drawing.sprites import Sprites
from game.ui.scenes.battle import BattleScene
from game.ui.scenes.choosing import Choosing
from game.ui.screen.dialog import LastWord, Question
from game.words.language import ENGLISH
from tests.ui.duel import Play
from tests.ui.eye import Eye
from tests.ui.stage import click, press, release
from tests.ui.test_menus import House


def choose(
    *,
    hotseat: bool = False,
    size: tuple[int, int] = (1280, 720),
    fighter: str = "",
    left: Place | None = None,
    right: Place | None = None,
) -> tuple[Play, Choosing]:
    play = Play(hotseat=hotseat, size=size)
    play.session.receive(play.host.seats(left=left or Place("Ana"), right=right or Place("Ben")))
    scene = Choosing(play.session, fighter, Sprites())
    play.open(scene)
    return play, scene


def tap(play: Play, key: int) -> None:
    play.do(press(key), release(key))


def test_whoever_comes_looks_at_somebody_at_once_so_that_the_other_side_sees_it() -> None:
    play, _ = choose()
    assert play.link.sent == [Pick("straw")]


def test_the_fighter_asked_for_is_the_one_looked_at() -> None:
    play, scene = choose(fighter="reed")
    assert scene.selected == "reed"
    assert play.link.sent == [Pick("reed")]


def test_after_a_match_the_same_fighter_is_looked_at_again() -> None:
    play, scene = choose(left=Place("Ana", "reed"))
    assert scene.selected == "reed"
    assert play.link.sent == []


def test_who_hosts_and_was_left_sees_what_the_next_friend_types() -> None:
    house = House()
    house.tap(pygame.K_h)
    house.hear(Protected(Protection.CODE, "amber-carrot-zigzag"))
    house.sit()
    for alone in (False, True):
        house.sit(alone=alone)
        eye = Eye.upon_window(pygame.Surface((1280, 720)), ENGLISH, Look())
        assert isinstance(house.top, Choosing)
        house.top.draw(eye)
        seen = " ".join(word.text for word in eye.words)
        assert ("192.168.1.20" in seen) is alone
        assert ("amber carrot zigzag" in seen) is alone


def test_arrows_look_at_the_next_one_and_enter_takes_it() -> None:
    play, _ = choose()
    tap(play, pygame.K_RIGHT)
    tap(play, pygame.K_RETURN)
    assert play.link.sent[1:] == [Pick("reed"), Pick("reed", ready=True)]


def test_a_click_looks_and_the_button_takes() -> None:
    play, scene = choose()
    play.do(*click(*scene.cards[1].box.center))
    assert play.link.sent[1:] == [Pick("reed")]
    play.do(*click(*scene.ready.box.center))
    assert play.link.sent[-1] == Pick("reed", ready=True)


def test_ready_can_be_taken_back() -> None:
    play, scene = choose()
    play.tell(play.host.seats(left=Place("Ana", "straw", ready=True)))
    assert scene.ready.label != "Ready"
    play.do(*click(*scene.ready.box.center))
    assert play.link.sent[-1] == Pick("straw", ready=False)


def test_who_is_ready_looks_no_further() -> None:
    play, scene = choose()
    play.tell(play.host.seats(left=Place("Ana", "straw", ready=True)))
    tap(play, pygame.K_RIGHT)
    assert scene.selected == "straw"
    assert play.link.sent == [Pick("straw")]


def test_what_the_other_side_looks_at_is_seen_on_its_card() -> None:
    play, scene = choose()
    play.tell(play.host.seats(right=Place("Ben", "reed")))
    assert [name for name, _ in scene.cards[1].watchers] == ["Ben"]
    play.tell(play.host.seats(right=Place("Ben", "reed", ready=True)))
    assert scene.status == "Ben is ready and waits for you."


def test_it_says_whom_it_waits_for() -> None:
    play, scene = choose()
    play.tell(play.host.seats(left=Place("Ana", "straw", ready=True)))
    assert scene.status == "You are ready. Waiting for Ben."
    play.tell(play.host.seats(right=Place("Ben", present=False)))
    assert scene.status == "Ben is away; the seat is kept."
    play.tell(play.host.seats(right=None))
    assert scene.status == "The other seat is empty."


def test_a_refused_choice_is_told() -> None:
    play, scene = choose()
    play.tell(Refused(Code.FIGHTER, "There is no such fighter."))
    assert scene.status == "There is no such fighter."


def test_while_the_link_mends_it_says_so_and_nothing_can_be_taken() -> None:
    play, scene = choose()
    play.tell(Down(2, "The connection broke."))
    assert scene.status == "Reconnecting (2)…"
    tap(play, pygame.K_RETURN)
    assert play.link.sent == [Pick("straw")]
    play.tell(Up())
    assert scene.ready.enabled


def test_the_match_opens_when_it_starts() -> None:
    play, _ = choose()
    play.tell(play.host.started())
    assert isinstance(play.front, BattleScene)


def test_who_comes_back_to_a_running_match_goes_straight_to_it() -> None:
    play = Play()
    play.session.receive(play.host.started())
    play.open(Choosing(play.session, sprites=Sprites()))
    play.wait(0.02)
    assert isinstance(play.front, BattleScene)
    assert play.link.sent == []


def test_the_match_is_fed_once_by_every_message() -> None:
    play, _ = choose()
    play.tell(play.host.started(), play.host.acted(Action.DEFEND), play.host.acted(Action.CHARGE))
    play.wait(10)
    assert isinstance(play.front, BattleScene)
    assert play.front.stage.timeline.shown[Seat.LEFT].guard == 1
    assert play.front.stage.timeline.shown[Seat.RIGHT].charge == 1


def test_leaving_the_table_asks_first() -> None:
    play, scene = choose()
    tap(play, pygame.K_ESCAPE)
    asked = play.front
    assert isinstance(asked, Question)
    tap(play, pygame.K_ESCAPE)
    assert play.front is scene
    play.do(*click(*scene.leave.box.center))
    tap(play, pygame.K_LEFT)
    tap(play, pygame.K_RETURN)
    assert play.link.sent[-1] == Leave()
    assert play.front is play.title


def test_a_link_that_is_gone_says_why() -> None:
    play, _ = choose()
    play.tell(Over(Code.CLOSED, "The host closed the room.", "Ask for another match."))
    assert isinstance(play.front, LastWord)
    assert play.front.text == "The host closed the room."


def test_while_the_match_runs_it_lets_the_match_speak() -> None:
    play, _ = choose()
    play.tell(play.host.started(), Over(Code.CLOSED, "The host closed the room."))
    assert isinstance(play.front, LastWord)
    assert isinstance(play.app.stack.scenes[-2], BattleScene)


# --- two at one keyboard -----------------------------------------------------------------


def test_in_hot_seat_first_the_left_side_chooses_then_the_right() -> None:
    play, scene = choose(hotseat=True)
    assert scene.status == "Ana takes a fighter first, for good; then Ben."
    assert scene.ready.label == "Take Straw"
    play.tell(play.host.seats(left=Place("Ana", "straw", ready=True)))
    assert scene.status == "Ana has chosen. Now Ben."
    assert play.link.sent == [Pick("straw"), Pick("straw")]
    tap(play, pygame.K_RIGHT)
    tap(play, pygame.K_RETURN)
    assert play.link.sent[-1] == Pick("reed", ready=True)


def test_in_hot_seat_each_side_finds_the_fighter_it_had() -> None:
    right = Place("Ben", "reed")
    play, scene = choose(hotseat=True, left=Place("Ana", "straw"), right=right)
    assert scene.selected == "straw"
    play.tell(play.host.seats(left=Place("Ana", "straw", ready=True)))
    assert scene.selected == "reed"


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("hotseat", [False, True])
def test_every_state_can_be_drawn_at_every_size(size: tuple[int, int], hotseat: bool) -> None:
    play, _ = choose(size=size, hotseat=hotseat)
    for right in (
        None,
        Place("Ben"),
        Place("Ben", "reed"),
        Place("Ben", "reed", ready=True),
        Place("Ben", "nobody"),
        Place("Ben", "reed", present=False),
    ):
        play.tell(play.host.seats(right=right))
        play.wait(0.4)
    play.tell(play.host.seats(left=Place("Ana" * 6, "straw", ready=True)))
    play.tell(Down(1, "The connection broke."), Up(), Refused(Code.FIGHTER, "No."))
    tap(play, pygame.K_ESCAPE)
