"""Test tutorial: one thing at a time."""

from game.review.tutorial import STEPS, TutorialProgress, reply
from game.rules import Action


def test_something_else_than_what_is_asked_is_refused_with_the_step() -> None:
    tutorial_progress = TutorialProgress()
    assert tutorial_progress.refusal(Action.ATTACK1) is None
    assert tutorial_progress.refusal(Action.CHARGE) == "Not yet. First: Attack."


def test_talking_counts_only_when_it_is_asked_for() -> None:
    tutorial_progress = TutorialProgress()
    tutorial_progress.said()
    assert tutorial_progress.place == 0
    while not tutorial_progress.step.talk:
        assert tutorial_progress.step.action is not None
        tutorial_progress.did(tutorial_progress.step.action)
    tutorial_progress.did(Action.CHARGE)
    assert tutorial_progress.step.talk
    tutorial_progress.said()
    assert not tutorial_progress.step.talk


def test_in_the_last_step_everything_is_allowed() -> None:
    tutorial_progress = TutorialProgress(len(STEPS) - 1)
    assert tutorial_progress.free
    assert [tutorial_progress.refusal(action) for action in Action] == [None] * 5


def test_the_teacher_never_runs_out_of_answers() -> None:
    assert {reply(turn) for turn in range(40)} == {Action.ATTACK1, Action.DEFEND, Action.CHARGE}
