"""The card before a match."""

import pygame

from game.contract.messages import Code, Refused
from game.rules import Action, Seat
from game.table.link import Meeting, Met
from game.ui.drawing.sprites import Sprites
from game.ui.scenes.battle import BattleScene
from game.ui.stage.sound import Sound
from game.ui.stage.versus import LENGTH
from tests.ui.duel import HIT, Play
from tests.ui.stage import press


def match() -> tuple[Play, BattleScene]:
    play = Play()
    play.session.receive(play.host.started())
    scene = BattleScene(play.session, Sprites())
    play.open(scene)
    return play, scene


def test_a_match_begins_with_a_card_that_goes_by_itself() -> None:
    play, scene = match()
    assert scene.versus is not None
    assert Sound.VERSUS in scene.heard()
    assert LENGTH <= 1.5
    play.wait(LENGTH)
    assert scene.versus is None
    assert not scene.wants_frames


def test_a_key_ends_the_card_and_does_what_it_is_for() -> None:
    play, scene = match()
    play.do(press(pygame.K_1))
    assert scene.versus is None
    assert play.link.sent


def test_a_blow_does_not_wait_for_the_card() -> None:
    play, scene = match()
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.wait(0.05)
    assert scene.versus is None


def test_two_who_have_met_before_see_the_card_and_read_who_begins() -> None:
    play, scene = match()
    opening = scene.bulletin.last_words
    play.tell(Met(Seat.RIGHT, "Ben", "ABCD", Meeting.AGAIN))
    play.wait(0.1)
    assert scene.versus is not None
    assert scene.bulletin.last_words == opening
    assert "ABCD" in play.session.table.lines[-1].text


def test_a_line_that_was_refused_is_told_in_the_chat_and_not_in_the_strip() -> None:
    play, scene = match()
    opening = scene.bulletin.last_words
    play.session.say("again")
    play.tell(Refused(Code.FLOOD, "You said that a moment ago.", number=1))
    play.wait(1.0)
    assert scene.bulletin.last_words == opening
    assert play.session.table.lines[-1].text == "You said that a moment ago."


def test_a_friend_who_is_another_is_told_of_in_the_strip() -> None:
    play, scene = match()
    play.tell(Met(Seat.RIGHT, "Ben", "ABCD", Meeting.STRANGER))
    play.wait(1.0)
    assert scene.bulletin.last_words.startswith("Careful")


def test_who_comes_in_later_sees_no_card() -> None:
    play = Play(first=Seat.RIGHT)
    play.session.receive(play.host.started())
    play.session.receive(play.host.acted(Action.DEFEND))
    assert BattleScene(play.session, Sprites()).versus is None
