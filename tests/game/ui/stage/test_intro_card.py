"""The card before a match."""

import pygame

from game.client_state.link import PeerFamiliarity, PeerRecognized
from game.protocol.messages import ErrorCode, Refused
from game.rules import Action, Seat
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.stage.intro_card import LENGTH
from game.ui.stage.sounds import Sound
from tests.game.ui.sample_match import HIT, MatchApp
from tests.game.ui.screen_driver import press


def match() -> tuple[MatchApp, BattleScreen]:
    play = MatchApp()
    play.session.receive(play.host.started())
    screen = BattleScreen(play.session, Sprites())
    play.open(screen)
    return play, screen


def test_a_match_begins_with_a_card_that_goes_by_itself() -> None:
    play, screen = match()
    assert screen.intro_card is not None
    assert Sound.VERSUS in screen.sounds()
    assert LENGTH <= 1.5
    play.wait(LENGTH)
    assert screen.intro_card is None
    assert not screen.wants_frames


def test_a_key_ends_the_card_and_does_what_it_is_for() -> None:
    play, screen = match()
    play.do(press(pygame.K_1))
    assert screen.intro_card is None
    assert play.link.sent


def test_a_blow_does_not_wait_for_the_card() -> None:
    play, screen = match()
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.wait(0.05)
    assert screen.intro_card is None


def test_two_who_have_met_before_see_the_card_and_read_who_begins() -> None:
    play, screen = match()
    opening = screen.status.last_words
    play.tell(PeerRecognized(Seat.RIGHT, "Ben", "ABCD", PeerFamiliarity.AGAIN))
    play.wait(0.1)
    assert screen.intro_card is not None
    assert screen.status.last_words == opening
    assert "ABCD" in play.session.room_state.lines[-1].text


def test_a_line_that_was_refused_is_told_in_the_chat_and_not_in_the_strip() -> None:
    play, screen = match()
    opening = screen.status.last_words
    play.session.say("again")
    play.tell(Refused(ErrorCode.FLOOD, "You just said that.", number=1))
    play.wait(1.0)
    assert screen.status.last_words == opening
    assert play.session.room_state.lines[-1].text == "You just said that."


def test_a_friend_who_is_another_is_told_of_in_the_strip() -> None:
    play, screen = match()
    play.tell(PeerRecognized(Seat.RIGHT, "Ben", "ABCD", PeerFamiliarity.STRANGER))
    play.wait(1.0)
    assert screen.status.last_words.startswith("Careful")


def test_who_comes_in_later_sees_no_card() -> None:
    play = MatchApp(first=Seat.RIGHT)
    play.session.receive(play.host.started())
    play.session.receive(play.host.acted(Action.DEFEND))
    assert BattleScreen(play.session, Sprites()).intro_card is None
