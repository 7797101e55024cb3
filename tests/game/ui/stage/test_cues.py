"""What is played of what happened, and that it ends where the truth is."""

import math
from dataclasses import replace

import pytest

from game.client_state.room_state import Note
from game.rules import Action, Battle, Event, ForcedDice, Outcome, Reason, Seat, resolve, start
from game.ui.stage.cues import (
    Charge,
    Cheer,
    Cue,
    Drain,
    Faint,
    Flinch,
    Guard,
    Impact,
    LevelChange,
    Lunge,
    ShowText,
    Windup,
    cue_sequence,
)
from game.ui.stage.timeline import SKIP_AFTER, RestingPose, Timeline
from tests.game.ui.sample_match import HIT, MISS, REED, STRAW

LEFT, RIGHT = Seat.LEFT, Seat.RIGHT


def battle_after(*moves: tuple[Action, tuple[int, ...]]) -> tuple[Battle, tuple[Event, ...]]:
    """The position after the moves, and the events of the last of them."""
    battle = start(STRAW, REED)
    events: tuple[Event, ...] = ()
    for action, rolls in moves:
        battle, events = resolve(battle, action, ForcedDice(rolls))
    return battle, events


def cues(*moves: tuple[Action, tuple[int, ...]]) -> list[Cue]:
    battle, events = battle_after(*moves)
    timed = sorted(cue_sequence(events, battle).cues, key=lambda cue: cue.at)
    return [cue.cue for cue in timed]


def timeline_playing(*moves: tuple[Action, tuple[int, ...]]) -> tuple[Timeline, Battle]:
    """A timeline at the position before the last move, which it plays."""
    before, _ = battle_after(*moves[:-1])
    battle, events = battle_after(*moves)
    timeline = Timeline(before)
    timeline.play(events, battle)
    return timeline, battle


def run_until(timeline: Timeline, cue: type[Cue]) -> Cue:
    while timeline.playing:
        for active, _ in timeline.active():
            if isinstance(active, cue):
                return active
        timeline.update(0.01)
    raise AssertionError(f"{cue.__name__} was never played")


def test_a_hit_is_wound_up_then_lunged_then_felt() -> None:
    played = [type(cue) for cue in cues((Action.ATTACK1, HIT))]
    order = [played.index(kind) for kind in (Windup, Lunge, Impact, Flinch)]
    assert order == sorted(order)


def test_the_impact_tells_the_damage_the_rules_gave() -> None:
    battle, _ = battle_after((Action.ATTACK1, HIT))
    (impact,) = [cue for cue in cues((Action.ATTACK1, HIT)) if isinstance(cue, Impact)]
    assert impact.seat is RIGHT
    assert impact.damage == REED.hp - battle.right.hp
    assert impact.hit


def test_a_miss_grazes_and_nobody_flinches() -> None:
    played = cues((Action.ATTACK1, MISS))
    assert Impact(RIGHT, 2, False, 2 / 40) in played
    assert not any(isinstance(cue, Flinch) for cue in played)


def test_a_hit_takes_a_guard_and_says_so() -> None:
    assert Guard(RIGHT, 0, LevelChange.LOST) in cues((Action.ATTACK1, HIT))


def test_a_breaker_breaks_the_guard() -> None:
    assert Guard(RIGHT, 0, LevelChange.BROKEN) in cues((Action.ATTACK3, HIT))


def test_defend_and_charge_raise_their_level() -> None:
    assert Guard(LEFT, 1, LevelChange.GAINED) in cues((Action.DEFEND, ()))
    assert Charge(LEFT, 1, LevelChange.GAINED) in cues((Action.CHARGE, ()))


def test_an_attack_spends_its_charge_as_it_lunges() -> None:
    played = cues((Action.CHARGE, ()), (Action.DEFEND, ()), (Action.ATTACK1, HIT))
    assert Charge(LEFT, 0, LevelChange.SPENT) in played


def test_a_sapped_charge_is_lost() -> None:
    played = cues((Action.CHARGE, ()), (Action.ATTACK3, HIT))
    assert Charge(LEFT, 0, LevelChange.LOST) in played


def knocked_out() -> list[tuple[Action, tuple[int, ...]]]:
    moves: list[tuple[Action, tuple[int, ...]]] = []
    while not battle_after(*moves)[0].outcome:
        left_moves = len(moves) % 2 == 0
        moves.append((Action.ATTACK1, HIT) if left_moves else (Action.ATTACK1, MISS))
    return moves


def test_the_beaten_faints_and_the_other_cheers() -> None:
    moves = knocked_out()
    assert {Faint(RIGHT), Cheer(LEFT)} <= set(cues(*moves))
    timeline, _ = timeline_playing(*moves)
    timeline.update(10)
    assert (timeline.shown[LEFT].rest, timeline.shown[RIGHT].rest) == (
        RestingPose.WIN,
        RestingPose.FAINT,
    )


def test_who_wins_because_the_other_left_cheers_and_nobody_faints() -> None:
    battle = replace(start(STRAW, REED), outcome=Outcome(RIGHT, Reason.LEFT))
    timeline = Timeline(start(STRAW, REED))
    timeline.play((Note("Ana left, so Ben wins the match."),), battle)
    timeline.update(10)
    assert (timeline.shown[LEFT].rest, timeline.shown[RIGHT].rest) == (
        RestingPose.IDLE,
        RestingPose.WIN,
    )
    assert timeline.text == "Ana left, so Ben wins the match."


def test_everything_that_happened_is_told_in_the_end() -> None:
    timeline, _ = timeline_playing((Action.ATTACK1, HIT))
    timeline.update(10)
    assert "Straw's Poke hits Reed for" in timeline.text
    assert timeline.text.endswith("Reed's guard drops to 0.")


def test_the_words_wait_for_the_blow() -> None:
    timeline, _ = timeline_playing((Action.ATTACK1, HIT))
    timeline.update(0.2)
    assert timeline.text == ""
    run_until(timeline, Impact)
    assert timeline.text.startswith("Straw's Poke hits Reed")


ACTS = [
    [(Action.ATTACK1, HIT)],
    [(Action.ATTACK1, MISS)],
    [(Action.ATTACK2, HIT)],
    [(Action.ATTACK3, HIT)],
    [(Action.DEFEND, ())],
    [(Action.CHARGE, ())],
    [(Action.DEFEND, ()), (Action.ATTACK1, HIT)],
    [(Action.CHARGE, ()), (Action.ATTACK3, HIT)],
    knocked_out(),
]


@pytest.mark.parametrize("moves", ACTS)
def test_an_action_plays_in_half_a_second_to_one_and_a_half(
    moves: list[tuple[Action, tuple[int, ...]]],
) -> None:
    battle, events = battle_after(*moves)
    assert 0.5 <= cue_sequence(events, battle).length <= 1.5


@pytest.mark.parametrize("moves", ACTS)
def test_ten_seconds_later_the_bars_show_the_truth(
    moves: list[tuple[Action, tuple[int, ...]]],
) -> None:
    timeline, battle = timeline_playing(*moves)
    timeline.update(10)
    assert not timeline.playing
    assert list(timeline.active()) == []
    for seat in Seat:
        displayed, side = timeline.shown[seat], battle[seat]
        assert (displayed.hp, displayed.trail, displayed.charge, displayed.guard) == (
            side.hp,
            side.hp,
            side.charge,
            side.guard,
        )


def test_the_bar_falls_first_and_its_trail_follows() -> None:
    timeline, battle = timeline_playing((Action.ATTACK1, HIT))
    run_until(timeline, Drain)
    timeline.update(0.2)
    displayed = timeline.shown[RIGHT]
    assert battle.right.hp <= displayed.hp < displayed.trail <= REED.hp


def test_nothing_falls_before_the_blow() -> None:
    timeline, _ = timeline_playing((Action.ATTACK1, HIT))
    timeline.update(0.3)
    assert timeline.shown[RIGHT].hp == REED.hp


def several(count: int) -> Timeline:
    timeline = Timeline(start(STRAW, REED))
    moves = [(Action.ATTACK1, MISS)] * count
    for number in range(1, count + 1):
        battle, events = battle_after(*moves[:number])
        timeline.play(events, battle)
    return timeline


def seconds(timeline: Timeline) -> float:
    total = 0.0
    while timeline.playing:
        timeline.update(0.01)
        total += 0.01
    return total


def test_actions_that_arrive_together_play_in_order() -> None:
    timeline = several(2)
    first = run_until(timeline, Lunge)
    while any(isinstance(cue, Lunge) for cue, _ in timeline.active()):
        timeline.update(0.01)
    second = run_until(timeline, Lunge)
    assert (first, second) == (Lunge(LEFT, 0), Lunge(RIGHT, 0))


def test_with_more_than_two_waiting_it_goes_faster() -> None:
    assert seconds(several(5)) < 5 * seconds(several(1)) * 0.85
    assert seconds(several(2)) > 2 * seconds(several(1)) * 0.9


def test_a_long_absence_is_not_played_in_full() -> None:
    timeline = several(9)
    assert timeline.shown[RIGHT].hp < REED.hp
    timeline.update(10)
    assert not timeline.playing


def test_finishing_shows_the_end_at_once() -> None:
    finished, waited = several(3), several(3)
    finished.finish()
    waited.update(10)
    assert not finished.playing
    assert (finished.shown, finished.text) == (waited.shown, waited.text)


def test_an_animation_cannot_be_skipped_in_its_first_moments() -> None:
    """A double click must not skip the player's own blow."""
    timeline = several(1)
    timeline.update(SKIP_AFTER - 0.1)
    timeline.skip()
    assert not any(isinstance(cue, Impact) for cue, _ in timeline.active())
    assert seconds(timeline) > 0.7


def test_a_skipped_blow_still_shows_its_number() -> None:
    timeline = several(2)
    timeline.update(SKIP_AFTER)
    timeline.skip()
    assert any(isinstance(cue, Impact) for cue, _ in timeline.active())
    assert 0.5 < seconds(timeline) < 0.8
    assert sum(isinstance(cue, Impact) for cue in timeline.take_started()) == 2


def test_skipping_hurries_through_everything_that_waits() -> None:
    timeline = several(3)
    timeline.update(SKIP_AFTER)
    timeline.skip()
    assert seconds(timeline) < 3 * 0.5


@pytest.mark.parametrize("pace", [0.5, 2.0])
def test_the_player_sets_the_pace_of_animations(pace: float) -> None:
    timeline = several(1)
    timeline.pace = pace
    assert seconds(timeline) == pytest.approx(seconds(several(1)) / pace, abs=0.05)


def test_without_animations_the_result_is_shown_at_once() -> None:
    timeline = several(3)
    timeline.pace = math.inf
    timeline.update(0.001)
    assert not timeline.playing


def test_nothing_happened_nothing_plays() -> None:
    timeline = Timeline(start(STRAW, REED))
    timeline.play((), start(STRAW, REED))
    assert not timeline.playing
    assert not timeline.update(1)


def test_what_is_told_at_once_is_told_when_it_plays() -> None:
    timeline = Timeline(start(STRAW, REED))
    timeline.play((Note("Ben is back."),), start(STRAW, REED))
    assert timeline.text == "Ben is back."
    assert ShowText("Ben is back.") in [cue for cue, _ in timeline.active()]


def seconds_of(*moves: tuple[Action, tuple[int, ...]]) -> float:
    """How long the last move is seen, as a clock on the wall says."""
    timeline, _ = timeline_playing(*moves)
    steps = 0
    while timeline.playing:
        timeline.update(0.01)
        steps += 1
    return steps / 100


CHARGED = [(Action.CHARGE, ()), (Action.ATTACK1, MISS)] * 3


@pytest.mark.parametrize(
    "moves",
    [
        [(Action.DEFEND, ())],
        [(Action.CHARGE, ())],
        [(Action.ATTACK1, MISS)],
        [(Action.ATTACK1, HIT)],
        [*CHARGED, (Action.ATTACK2, HIT)],
        [*CHARGED, (Action.ATTACK3, HIT)],
    ],
)
def test_every_action_is_seen_for_half_a_second_to_one_and_a_half(
    moves: list[tuple[Action, tuple[int, ...]]],
) -> None:
    assert 0.5 <= seconds_of(*moves) <= 1.5


def test_time_stands_still_for_a_moment_as_a_blow_lands() -> None:
    assert seconds_of((Action.ATTACK1, HIT)) > seconds_of((Action.ATTACK1, MISS)) + 0.04


def test_a_step_over_a_slow_moment_is_no_shortcut() -> None:
    fine, coarse = (timeline_playing((Action.ATTACK1, HIT))[0] for _ in range(2))
    for _ in range(100):
        fine.update(0.01)
    coarse.update(1.0)
    assert coarse.time == pytest.approx(fine.time)


def test_cues_are_told_once_as_they_begin() -> None:
    timeline, _ = timeline_playing((Action.ATTACK1, HIT))
    assert Windup(LEFT) in timeline.take_started()
    assert timeline.take_started() == ()
    timeline.update(0.3)
    assert Lunge(LEFT, 0) in timeline.take_started()
