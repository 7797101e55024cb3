"""The turn clock counts down, warns twice, and stands still while somebody is away."""

from net.room.turn_timer import TurnTimer


def begun(seconds: int | None = 60) -> TurnTimer:
    clock = TurnTimer(seconds)
    clock.begin(100, running=True)
    return clock


def test_a_turn_runs_out() -> None:
    clock = begun()
    assert clock.left(100) == 60
    assert clock.left(145) == 15
    assert clock.left(160) == clock.left(1000) == 0


def test_it_is_due_at_each_warning_and_at_the_end() -> None:
    clock = begun()
    assert clock.deadline == 130
    assert clock.warn(130)
    assert clock.deadline == 150
    assert clock.warn(150)
    assert clock.deadline == 160


def test_each_warning_comes_once() -> None:
    clock = begun()
    assert not clock.warn(129)
    assert clock.warn(131)
    assert not clock.warn(132)


def test_two_warnings_that_are_late_are_one() -> None:
    clock = begun()
    assert clock.warn(155)
    assert not clock.warn(156)
    assert clock.deadline == 160


def test_a_pause_takes_no_time() -> None:
    clock = begun()
    clock.pause(120)
    assert clock.deadline is None
    assert clock.left(500) == 40
    assert clock.is_counting
    assert not clock.running
    clock.resume(500)
    assert clock.left(510) == 30
    assert clock.deadline == 510


def test_pausing_or_going_on_twice_changes_nothing() -> None:
    clock = begun()
    clock.pause(110)
    clock.pause(120)
    assert clock.left(130) == 50
    clock.resume(130)
    clock.resume(140)
    assert clock.left(150) == 30


def test_a_turn_may_begin_paused() -> None:
    clock = TurnTimer(60)
    clock.begin(100, running=False)
    assert clock.left(300) == 60
    clock.resume(300)
    assert clock.left(310) == 50


def test_a_new_turn_has_all_its_time_and_its_warnings() -> None:
    clock = begun()
    clock.warn(155)
    clock.begin(155, running=True)
    assert clock.left(155) == 60
    assert clock.deadline == 185
    assert clock.warn(185)


def test_a_short_turn_does_not_warn_of_what_it_never_had() -> None:
    clock = begun(20)
    assert not clock.warn(100)
    assert clock.deadline == 110


def test_when_it_stops_nothing_is_due_and_it_does_not_go_on() -> None:
    clock = begun()
    clock.stop()
    assert clock.deadline is None
    assert not clock.is_counting
    clock.resume(200)
    assert not clock.running


def test_without_seconds_it_never_runs_out() -> None:
    clock = begun(None)
    assert clock.deadline is None
    assert not clock.running
    assert not clock.is_counting
