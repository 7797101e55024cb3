"""Test review text: review after a match, advice and the way back in practice."""

from collections.abc import Mapping

from game.client_state.link import Link
from game.rules import Action, Battle, Seat
from game.terminal.match import TextMatch
from game.terminal.review_text import TextReview
from net.local.hotseat import HotseatLink
from net.local.what_if_room import roster_of, with_mover_left
from tests.game.solved_pairings import LEAF, TWIG, SolvedPairings
from tests.support import battle

HERE = battle(TWIG, LEAF, hp=(9, 4))


def spar(here: Battle, names: Mapping[Seat, str]) -> Link:
    seated, called = with_mover_left(here, names)
    return HotseatLink(roster_of(seated), called, opening=seated)


class PracticeRun:
    """A trial in plain text."""

    def __init__(self, text_review: TextReview | None) -> None:
        self.match = TextMatch(
            spar(HERE, {Seat.LEFT: "Ana", Seat.RIGHT: "Ben"}), text_review=text_review
        )
        self.match.room_state.trial = True
        self.read()

    def read(self) -> list[str]:
        known: list[str] = []
        while (message := self.match.link.poll()) is not None:
            known += self.match.receive(message)
        return known

    def type(self, line: str) -> list[str]:
        return [*self.match.command(line), *self.read()]

    @property
    def battle(self) -> Battle:
        assert self.match.room_state.battle is not None
        return self.match.room_state.battle


def test_coach_has_a_line_for_every_button_and_one_that_sums_up() -> None:
    known = PracticeRun(TextReview(SolvedPairings(), spar)).type("coach")
    assert len(known) == len(Action) + 1
    assert all(" wins " in line or "both win" in line for line in known)


def test_who_waits_for_the_coach_hears_how_much_is_done() -> None:
    known = PracticeRun(TextReview(SolvedPairings(there=False), spar)).type("coach")
    assert [line.rpartition(": ")[2] for line in known[:2]] == ["0%", "50%"]
    assert len(known) == 2 + len(Action) + 1


def test_undo_leads_back_before_the_last_action() -> None:
    context = PracticeRun(TextReview(SolvedPairings(), spar))
    context.type("charge")
    assert context.battle != HERE
    # Ben is to move here, so his last action is meant; he has none.
    assert context.type("undo") == ["You have not acted yet."]
    context.type("charge")
    known = context.type("undo")
    assert "taken back" in known[0]
    assert context.battle == HERE


def test_after_something_was_taken_back_it_is_said_why_there_is_no_rematch() -> None:
    context = PracticeRun(TextReview(SolvedPairings(), spar))
    context.type("charge")
    context.type("charge")
    context.type("charge")
    context.type("undo")
    while not context.match.room_state.outcome:
        context.type("1")
    tried = "The match is over. It was only a trial. Type quit to leave."
    assert context.type("rematch") == [tried]
    assert context.type("1") == [tried]


def test_a_match_that_counts_has_neither_advice_nor_a_way_back() -> None:
    context = PracticeRun(TextReview(SolvedPairings()))
    assert context.type("coach") == ["The coach is there in practice only."]
    context.type("charge")
    context.type("charge")
    here = context.battle
    assert context.type("undo") == ["Actions cannot be taken back in a match that counts."]
    assert context.battle == here


def test_review_waits_for_the_end_and_then_judges() -> None:
    context = PracticeRun(TextReview(SolvedPairings(), spar))
    assert context.type("review") == ["There is a review when the match is over."]
    assert context.match.must_wait("review")
    while not context.match.room_state.outcome:
        context.type("1")
    assert not context.match.must_wait("review")
    assert any("accuracy" in line for line in context.type("review"))


def test_without_a_tutor_nothing_is_judged() -> None:
    assert PracticeRun(None).type("coach") == ["There is nothing to review here."]


def finished() -> PracticeRun:
    """A match that is over; its first action was Charge."""
    run = PracticeRun(TextReview(SolvedPairings(), what_if=spar))
    run.type("charge")
    while not run.match.room_state.outcome:
        run.type("1")
    return run


def test_after_a_match_any_action_can_be_chosen_again_against_the_computer() -> None:
    run = finished()
    assert run.type("whatif 1") == ["What if? Choose action 1 again. Type quit to return."]
    trial = run.match.trial_match
    assert trial
    while (message := trial.link.poll()) is not None:
        list(trial.receive(message))
    assert trial.room_state.battle == HERE
    assert list(trial.command("quit")) == []
    assert trial.quit and not run.match.quit
    assert len(list(run.match.return_from_trial())) == 1
    assert run.match.trial_match is None


def test_what_cannot_be_tried_is_said() -> None:
    early = PracticeRun(TextReview(SolvedPairings(), what_if=spar))
    running = early.type("whatif 1")
    assert running == ["You can play on from an action when the match is over."]
    run = finished()
    assert run.type("whatif 99") == ["There is no action 99 in this match."]
    assert run.type("whatif") == ["Type whatif and the number of an action."]
    assert run.type("whatif soon") == ["Type whatif and the number of an action."]
    assert run.match.trial_match is None
