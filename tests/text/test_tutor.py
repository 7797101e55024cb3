"""The tutor in plain text: review after a match, advice and the way back in practice."""

from collections.abc import Mapping

from game.rules import Action, Battle, Seat
from game.table.link import Link
from game.text.match import TextMatch
from game.text.tutor import Tutor
from net.inplace.hotseat import Hotseat
from net.inplace.sparring import mover_left, roster_of
from tests.game.solved import LEAF, TWIG, Shelf
from tests.support import battle

HERE = battle(TWIG, LEAF, hp=(9, 4))


def spar(here: Battle, names: Mapping[Seat, str]) -> Link:
    seated, called = mover_left(here, names)
    return Hotseat(roster_of(seated), called, opening=seated)


class Evening:
    """A trial in plain text."""

    def __init__(self, tutor: Tutor | None) -> None:
        self.match = TextMatch(spar(HERE, {Seat.LEFT: "Ana", Seat.RIGHT: "Ben"}), tutor=tutor)
        self.match.table.trial = True
        self.read()

    def read(self) -> list[str]:
        told: list[str] = []
        while (message := self.match.link.poll()) is not None:
            told += self.match.receive(message, 0.0)
        return told

    def type(self, line: str) -> list[str]:
        return [*self.match.command(line), *self.read()]

    @property
    def battle(self) -> Battle:
        assert self.match.table.battle is not None
        return self.match.table.battle


def test_coach_has_a_line_for_every_button_and_one_that_sums_up() -> None:
    told = Evening(Tutor(Shelf(), spar)).type("coach")
    assert len(told) == len(Action) + 1
    assert all(" wins " in line or "both win" in line for line in told)


def test_who_waits_for_the_coach_hears_how_much_is_done() -> None:
    told = Evening(Tutor(Shelf(there=False), spar)).type("coach")
    assert [line.rpartition(": ")[2] for line in told[:2]] == ["0%", "50%"]
    assert len(told) == 2 + len(Action) + 1


def test_undo_leads_back_before_the_last_action() -> None:
    evening = Evening(Tutor(Shelf(), spar))
    evening.type("charge")
    assert evening.battle != HERE
    # Ben is to move here, so his last action is meant; he has none.
    assert evening.type("undo") == ["You have not acted yet."]
    evening.type("charge")
    told = evening.type("undo")
    assert "taken back" in told[0]
    assert evening.battle == HERE


def test_after_something_was_taken_back_it_is_said_why_there_is_no_rematch() -> None:
    evening = Evening(Tutor(Shelf(), spar))
    evening.type("charge")
    evening.type("charge")
    evening.type("charge")
    evening.type("undo")
    while not evening.match.table.outcome:
        evening.type("1")
    tried = "The match is over; it was only a try. Type quit to leave."
    assert evening.type("rematch") == [tried]
    assert evening.type("1") == [tried]


def test_a_match_that_counts_has_neither_advice_nor_a_way_back() -> None:
    evening = Evening(Tutor(Shelf()))
    assert evening.type("coach") == ["There is a coach in practice only."]
    evening.type("charge")
    evening.type("charge")
    here = evening.battle
    assert evening.type("undo") == ["In a match that counts nothing is taken back."]
    assert evening.battle == here


def test_review_waits_for_the_end_and_then_judges() -> None:
    evening = Evening(Tutor(Shelf(), spar))
    assert evening.type("review") == ["There is a review when the match is over."]
    assert evening.match.must_wait("review")
    while not evening.match.table.outcome:
        evening.type("1")
    assert not evening.match.must_wait("review")
    assert any("accuracy" in line for line in evening.type("review"))


def test_without_a_tutor_nothing_is_judged() -> None:
    assert Evening(None).type("coach") == ["Nothing can be judged here."]
