"""How a fighter moves in what is played, and how much of it a player wants to see."""

import pytest

from game.rules import Seat
from game.ui.graphics.poses import SpritePose
from game.ui.graphics.reduced_motion import MotionSettings
from game.ui.stage.cues import Flinch, Impact, Lunge, Windup
from game.ui.stage.fighter_animation import FighterFrame, darkness, flashes, moved, shake_offset

LEFT, RIGHT = Seat.LEFT, Seat.RIGHT
STANDING = FighterFrame(SpritePose.IDLE0)
STILL = MotionSettings(moves=False)
NO_FLASH = MotionSettings(flashes=False)
MIGHTY = Impact(RIGHT, 30, True, 0.5, attack=1, charge=3)


def test_a_leap_is_highest_as_the_blow_falls() -> None:
    lifts = [moved(STANDING, Lunge(LEFT, 1), step / 20).lift for step in range(20)]
    assert lifts.index(max(lifts)) == 9
    assert lifts[0] == pytest.approx(0)


@pytest.mark.parametrize("cue", [Windup(LEFT), Lunge(LEFT, 1), Flinch(LEFT)])
def test_with_reduced_motion_only_the_pose_changes(cue: Windup | Lunge | Flinch) -> None:
    moving, still = moved(STANDING, cue, 0.3), moved(STANDING, cue, 0.3, STILL)
    assert still.pose is moving.pose
    assert (still.forward, still.towards, still.lift, still.stretch) == (0, 0, 0, (1, 1))


def test_a_strong_blow_shakes_the_world_and_reduced_motion_keeps_it_still() -> None:
    light = Impact(RIGHT, 3, True, 0.05)
    assert abs(shake_offset([(MIGHTY, 0.01)], LEFT)[1]) > abs(
        shake_offset([(light, 0.01)], LEFT)[1]
    )
    assert shake_offset([(MIGHTY, 0.01)], LEFT, STILL) == (0, 0)


def test_a_graze_shakes_nothing() -> None:
    assert shake_offset([(Impact(RIGHT, 1, False, 0.02), 0.01)], LEFT) == (0, 0)


def test_the_eye_follows_whoever_leaps() -> None:
    ours, theirs = (shake_offset([(Lunge(seat, 0), 0.5)], LEFT)[0] for seat in (LEFT, RIGHT))
    assert ours == -theirs != 0


def test_only_a_mighty_blow_darkens_and_flashes() -> None:
    plain = Impact(RIGHT, 9, True, 0.2)
    assert darkness([(MIGHTY, 0.1)]) > 0 == darkness([(plain, 0.1)])
    assert flashes([(MIGHTY, 0.0)])
    assert not flashes([(plain, 0.0)])
    assert not flashes([(MIGHTY, 0.0)], NO_FLASH)
    assert darkness([(MIGHTY, 0.1)], NO_FLASH) == 0


def test_without_flashes_nobody_turns_white() -> None:
    assert moved(STANDING, Flinch(LEFT), 0.05).glare
    assert not moved(STANDING, Flinch(LEFT), 0.05, NO_FLASH).glare
