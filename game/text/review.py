"""Review in plain text: the chance to win after every action, what was judged, luck and skill."""

from collections.abc import Iterator

from game.advice import percent
from game.commentary import (
    FAULTS,
    JUDGEMENTS,
    accuracy_words,
    action_words,
    ending_words,
    luck_words,
    sides_words,
    turning_words,
)
from game.phrase import phrase
from game.review import Judgement, Review
from game.rules import Seat

BAR = 30
"""Letters of the bar that shows a chance."""


def report(review: Review) -> Iterator[str]:
    """The whole review, line by line."""
    yield phrase("Review of {sides}.", sides=sides_words(review))
    yield ending_words(review)
    yield ""
    yield from _table(review)
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


def _table(review: Review) -> Iterator[str]:
    left, right = (review.names[seat] for seat in Seat)
    rows = [(str(at), action_words(review, each)) for at, each in enumerate(review.judged, 1)]
    wide = max((len(words) for _, words in rows), default=0)
    bar = f"{left[: BAR // 2]:{BAR // 2}}{right[: BAR // 2]:>{BAR // 2}}"
    yield f"{'':3} {'':{wide}} {'':4} {bar}"
    yield f"{'':3} {phrase('The start'):{wide}} {_percent(review.start)} {_bar(review.start)}"
    for (at, words), each in zip(rows, review.judged, strict=True):
        mark = "" if each.judgement is Judgement.BEST else JUDGEMENTS[each.judgement]
        mark += f" <- {phrase('turning point')}" if int(at) - 1 == review.turning_point else ""
        yield f"{at:>3} {words:{wide}} {_percent(each.after)} {_bar(each.after)} {mark}".rstrip()


def _percent(chance: float) -> str:
    return f"{percent(chance).rsplit(' ', 1)[-1]:>4}"


def _bar(chance: float) -> str:
    filled = round(BAR * chance)
    return "#" * filled + "." * (BAR - filled)
