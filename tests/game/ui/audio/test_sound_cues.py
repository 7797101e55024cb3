"""What is worth a sound, and when."""

import pygame
import pytest

from game.protocol.limits import SHOWING_SECONDS
from game.protocol.messages import ErrorCode, Refused
from game.rules import Action, Seat
from game.ui.audio.sound_cues import SoundCues
from game.ui.stage.cues import Charge, Cue, Faint, Guard, Impact, LevelChange, Lunge, Windup
from game.ui.stage.sounds import Sound, sounds_of
from game.ui.widgets.buttons import Button, FocusRing
from tests.game.ui.sample_match import HIT, MatchApp
from tests.game.ui.screen_driver import press

LEFT, RIGHT = Seat.LEFT, Seat.RIGHT


class SoundRecorder:
    """A session, and what is heard of it."""

    def __init__(self, first: Seat = LEFT) -> None:
        self.play = MatchApp(first=first)
        self.session, self.host = self.play.session, self.play.host
        self._sound_cues = SoundCues()
        self.listen()

    def listen(self, *, playing: bool = False) -> tuple[Sound, ...]:
        return self._sound_cues.sounds(self.session, playing=playing)


def test_nothing_is_heard_of_what_was_there_already() -> None:
    ear = SoundRecorder()
    assert ear.listen() == ()


def test_a_line_of_the_other_side_and_one_of_ours_sound_differently() -> None:
    ear = SoundRecorder()
    ear.session.say("hello")
    assert ear.listen() == (Sound.CHAT_SENT,)
    assert ear.listen() == ()


def test_our_turn_is_heard_once() -> None:
    ear = SoundRecorder()
    ear.session.receive(ear.host.started())
    assert ear.listen() == (Sound.TURN,)
    assert ear.listen() == ()


def test_the_other_sides_turn_is_not() -> None:
    ear = SoundRecorder(first=RIGHT)
    ear.session.receive(ear.host.started())
    assert ear.listen() == ()


def test_our_turn_is_told_when_the_blow_before_it_was_seen() -> None:
    ear = SoundRecorder(first=RIGHT)
    ear.session.receive(ear.host.started())
    ear.listen()
    ear.session.receive(ear.host.acted(Action.ATTACK1, HIT))
    assert ear.listen(playing=True) == ()
    assert ear.listen() == (Sound.TURN,)


def test_the_last_seconds_are_counted() -> None:
    ear = SoundRecorder()
    ear.session.receive(ear.host.started())
    ear.session.receive(ear.host.clock(7))
    ear.listen()
    heard = []
    for second in range(8):
        ear.play.now = SHOWING_SECONDS + second
        heard.append(ear.listen())
    assert heard.count((Sound.COUNTDOWN,)) == 5


def test_what_is_refused_is_heard() -> None:
    assert SoundCues().receive(Refused(ErrorCode.ACTION, "No.")) == (Sound.REFUSED,)


@pytest.mark.parametrize(
    ("cue", "sounds"),
    [
        (Windup(LEFT), (Sound.WINDUP,)),
        (Lunge(LEFT, 0), (Sound.LUNGE,)),
        (Impact(LEFT, 9, True, 0.2, 0), (Sound.HIT_SURE,)),
        (Impact(LEFT, 9, True, 0.2, 1), (Sound.HIT_STRONG,)),
        (Impact(LEFT, 9, True, 0.2, 2), (Sound.HIT_BREAKER,)),
        (Impact(LEFT, 9, True, 0.2, 1, charge=3), (Sound.HIT_STRONG, Sound.HIT_MIGHTY)),
        (Impact(LEFT, 9, True, 0.2, 1, last=True), (Sound.HIT_STRONG, Sound.LAST_BLOW)),
        (Impact(LEFT, 1, False, 0.02, 1), (Sound.GRAZE,)),
        (Guard(LEFT, 1, LevelChange.GAINED), (Sound.GUARD_UP,)),
        (Guard(LEFT, 0, LevelChange.BROKEN), (Sound.GUARD_BREAKS,)),
        (Charge(LEFT, 2, LevelChange.GAINED), (Sound.CHARGE_2,)),
        (Charge(LEFT, 0, LevelChange.SPENT), ()),
        (Faint(LEFT), (Sound.FAINT,)),
    ],
)
def test_every_cue_has_its_sound(cue: Cue, sounds: tuple[Sound, ...]) -> None:
    assert sounds_of(cue) == sounds


def test_a_pressed_button_is_heard_once() -> None:

    ring = FocusRing([Button(pygame.Rect(0, 0, 90, 40), "Go")])
    ring.handle(press(pygame.K_RIGHT))
    assert not ring.was_pressed()
    ring.handle(press(pygame.K_RETURN))
    assert ring.was_pressed()
    assert not ring.was_pressed()
