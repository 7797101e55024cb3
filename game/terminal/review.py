"""Review in plain text: the chance to win after every action, judgements, luck and skill."""

from collections.abc import Iterator

from game.i18n.phrase import join_phrases, phrase
from game.review.advice import percent
from game.review.commentary import (
    FAULTS,
    JUDGEMENTS,
    accuracy_text,
    action_text,
    ending_text,
    luck_text,
    sides_text,
    turning_text,
)
from game.review.review import Judgement, Review
from game.rules import Seat


def report(review: Review) -> Iterator[str]:
    """Return the whole review, line by line."""
    yield phrase("Review of {sides}.", sides=sides_text(review))
    yield ending_text(review)
    yield ""
    yield from _actions(review)
    yield ""
    yield from explained(review)
    yield ""
    yield from summary(review)


def explained(review: Review) -> Iterator[str]:
    """Return every slip and blunder with the better action."""
    known = [(at, each) for at, each in enumerate(review.judged, 1) if each.judgement in FAULTS]
    if not known:
        yield phrase("There were no slips and no blunders.")
    for at, each in known:
        yield phrase(
            "{number}. {action}: {judgement}. {why}",
            number=at,
            action=action_text(review, each),
            judgement=JUDGEMENTS[each.judgement],
            why=each.why,
        )


def summary(review: Review) -> Iterator[str]:
    """Return accuracy, luck and the turning point in sentences."""
    for seat in Seat:
        yield accuracy_text(review, seat)
    yield luck_text(review)
    if words := turning_text(review):
        yield words


def _actions(review: Review) -> Iterator[str]:
    """Return a sentence for every action, with the chance to win after it."""
    name = review.names[Seat.LEFT]
    start = phrase("{name} wins {chance}", name=name, chance=percent(review.start))
    yield phrase("The start: {told}.", told=start)
    for at, each in enumerate(review.judged):
        known = [phrase("{name} wins {chance}", name=name, chance=percent(each.after))]
        if each.judgement is not Judgement.BEST:
            known.append(JUDGEMENTS[each.judgement])
        if at == review.turning_point:
            known.append(phrase("turning point"))
        yield phrase(
            "{number}. {action}: {told}.",
            number=at + 1,
            action=action_text(review, each),
            told=join_phrases(known, ", "),
        )
