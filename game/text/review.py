"""Review in plain text: the chance to win after every action, what was judged, luck and skill."""

from collections.abc import Iterator

from game.learning.advice import percent
from game.learning.commentary import (
    FAULTS,
    JUDGEMENTS,
    accuracy_words,
    action_words,
    ending_words,
    luck_words,
    sides_words,
    turning_words,
)
from game.learning.review import Judgement, Review
from game.rules import Seat
from game.words.phrase import joined, phrase


def report(review: Review) -> Iterator[str]:
    """The whole review, line by line."""
    yield phrase("Review of {sides}.", sides=sides_words(review))
    yield ending_words(review)
    yield ""
    yield from _actions(review)
    yield ""
    yield from explained(review)
    yield ""
    yield from summary(review)


def explained(review: Review) -> Iterator[str]:
    """Every slip and blunder with what would have been better."""
    told = [(at, each) for at, each in enumerate(review.judged, 1) if each.judgement in FAULTS]
    if not told:
        yield phrase("Nobody made a slip or a blunder.")
    for at, each in told:
        yield phrase(
            "{number}. {action}: {judgement}. {why}",
            number=at,
            action=action_words(review, each),
            judgement=JUDGEMENTS[each.judgement],
            why=each.why,
        )


def summary(review: Review) -> Iterator[str]:
    """Accuracy, luck and the turning point in plain sentences."""
    for seat in Seat:
        yield accuracy_words(review, seat)
    yield luck_words(review)
    if words := turning_words(review):
        yield words


def _actions(review: Review) -> Iterator[str]:
    """A sentence for every action, with the chance to win that it led to."""
    name = review.names[Seat.LEFT]
    start = phrase("{name} wins {chance}", name=name, chance=percent(review.start))
    yield phrase("The start: {told}.", told=start)
    for at, each in enumerate(review.judged):
        told = [phrase("{name} wins {chance}", name=name, chance=percent(each.after))]
        if each.judgement is not Judgement.BEST:
            told.append(JUDGEMENTS[each.judgement])
        if at == review.turning_point:
            told.append(phrase("turning point"))
        yield phrase(
            "{number}. {action}: {told}.",
            number=at + 1,
            action=action_words(review, each),
            told=joined(told, ", "),
        )
