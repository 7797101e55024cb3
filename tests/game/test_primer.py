"""Primer: one thing at a time."""

from game.learning.primer import STEPS, Primer, reply
from game.rules import Action


def test_something_else_than_what_is_asked_is_refused_with_the_step() -> None:
    primer = Primer()
    assert primer.refusal(Action.ATTACK1) is None
    assert primer.refusal(Action.CHARGE) == "In a moment; first this: Attack."


def test_talking_counts_only_when_it_is_asked_for() -> None:
    primer = Primer()
    primer.said()
    assert primer.place == 0
    while not primer.step.talk:
        assert primer.step.action is not None
        primer.did(primer.step.action)
    primer.did(Action.CHARGE)
    assert primer.step.talk
    primer.said()
    assert not primer.step.talk


def test_in_the_last_step_everything_is_allowed() -> None:
    primer = Primer(len(STEPS) - 1)
    assert primer.free
    assert [primer.refusal(action) for action in Action] == [None] * 5


def test_the_teacher_never_runs_out_of_answers() -> None:
    assert {reply(turn) for turn in range(40)} == {Action.ATTACK1, Action.DEFEND, Action.CHARGE}
