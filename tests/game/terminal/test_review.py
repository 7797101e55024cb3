"""The review in plain text: what a person reads of it."""

from game.review.commentary import luck_text, turning_text
from game.review.review import FinishedMatch, Judgement, Review, review_of
from game.rules import Action, Outcome, Reason, Seat
from game.terminal.review import report
from tests.game.records.sample_records import RecordWriter
from tests.game.solved_pairings import LEAF, TWIG, solution

NAMES = {Seat.LEFT: "Ana", Seat.RIGHT: "Ben"}


def reviewed() -> Review:
    """Ana strikes, Ben charges, until Ana forgets to strike the last blow."""
    scribe = RecordWriter(TWIG, LEAF)
    for _ in range(3):
        scribe.act(Action.ATTACK1, (1, 3))
        scribe.act(Action.CHARGE)
    scribe.act(Action.CHARGE)
    scribe.end(Outcome(Seat.RIGHT, Reason.LEFT))
    return review_of(FinishedMatch(scribe.entries, NAMES), solution())


def test_the_report_has_a_line_for_every_action_with_its_chance() -> None:
    review = reviewed()
    rows = [line for line in report(review) if ": Ana wins " in line]
    assert len(rows) == len(review.judged) + 1
    assert rows[1].startswith("1. Ana's Jab: Ana wins ")
    assert sum("turning point" in row for row in rows) == 1


def test_the_report_is_sentences_that_can_be_read_aloud() -> None:
    assert all(line.endswith(".") for line in report(reviewed()) if line)


def test_blunders_are_explained_and_best_actions_are_not() -> None:
    review = reviewed()
    known = "\n".join(report(review))
    for at, each in enumerate(review.judged, 1):
        explained = f"{at}. " in known and each.why in known
        assert explained == (each.judgement in (Judgement.SLIP, Judgement.BLUNDER))


def test_the_words_on_luck_add_up() -> None:
    words = luck_text(reviewed())
    assert "The dice gave" in words
    assert "Choices cost Ana" in words
    assert "and Ben " in words


def test_the_turning_point_says_what_it_was_and_for_whom() -> None:
    words = turning_text(reviewed())
    assert words.startswith("The turning point was action")
    assert "for Ana" in words


def test_the_report_is_plain_letters() -> None:
    assert "\n".join(report(reviewed())).isascii()
