"""Review in plain text: the chance to win after every action, what was judged, luck and skill."""

from collections.abc import Iterator

from game.advice import button_name, percent
from game.narration import tell_outcome
from game.review import Judged, Judgement, Review
from game.rules import Seat

BAR = 30
"""Letters of the bar that shows a chance."""

TOLD = (Judgement.SLIP, Judgement.BLUNDER)
"""What is told with its reason."""


def report(review: Review) -> Iterator[str]:
    """The whole review, line by line."""
    yield _heading(review)
    yield ""
    yield from _table(review)
    yield ""
    yield from explained(review)
    yield ""
    yield from summary(review)


def explained(review: Review) -> Iterator[str]:
    """Every slip and blunder with what would have been better."""
    told = [(at, each) for at, each in enumerate(review.judged, 1) if each.judgement in TOLD]
    if not told:
        yield "Nobody made a slip or a blunder."
    for at, each in told:
        yield f"{at}. {action_words(review, each)}: {each.judgement.value}. {each.why}"


def summary(review: Review) -> Iterator[str]:
    """Accuracy, luck and the turning point in plain sentences."""
    for seat in Seat:
        yield accuracy_words(review, seat)
    yield luck_words(review)
    if words := turning_words(review):
        yield words


def accuracy_words(review: Review, seat: Seat) -> str:
    """How well one side chose."""
    name, accuracy = review.names[seat], review.accuracy(seat)
    if accuracy is None:
        return f"{name} never acted."
    slips, blunders = (review.count(seat, each) for each in TOLD)
    faults = f"{_count(slips, 'slip')}, {_count(blunders, 'blunder')}"
    return f"{name} played with {accuracy:.0f}% accuracy: {faults}."


def luck_words(review: Review) -> str:
    """What the dice and the choices made of the match, so that the sum can be checked."""
    luck = review.luck(Seat.LEFT)
    lucky = Seat.LEFT if luck >= 0 else Seat.RIGHT
    left, right = (round(100 * review.given_away(seat)) for seat in Seat)
    names = review.names
    return (
        f"The dice gave {names[lucky]} {_points(abs(luck))} of win chance; choices gave away "
        f"{left} of {names[Seat.LEFT]}'s and {right} of {names[Seat.RIGHT]}'s."
    )


def turning_words(review: Review) -> str:
    """The action that moved most; empty if nobody acted."""
    at = review.turning_point
    if at is None:
        return ""
    each = review.judged[at]
    name = review.names[Seat.LEFT]
    change = f"from {percent(each.before)} to {percent(each.after)} for {name}"
    cause = "by the dice" if abs(each.luck) > each.loss else "by the choice"
    words = action_words(review, each)
    return f"The turning point was action {at + 1}, {words}: {change}, {cause}."


def action_words(review: Review, each: Judged) -> str:
    """Who did what."""
    fighter = each.turn.before[each.seat].fighter
    return f"{review.names[each.seat]}'s {button_name(fighter, each.turn.action)}"


def split_words(each: Judged) -> str:
    """Skill and luck of one action, in points of the chance of who acted."""
    skill = f"the choice {_signed(-each.loss)}"
    return f"{skill}, the dice {_signed(each.luck)}"


def _heading(review: Review) -> str:
    sides = " against ".join(
        f"{review.names[seat]} ({review.opening[seat].fighter.name})" for seat in Seat
    )
    told = f" {tell_outcome(review.outcome, review.names)}" if review.outcome else ""
    return f"Review of {sides}.{told}"


def _table(review: Review) -> Iterator[str]:
    left, right = (review.names[seat] for seat in Seat)
    rows = [(str(at), action_words(review, each)) for at, each in enumerate(review.judged, 1)]
    wide = max((len(words) for _, words in rows), default=0)
    bar = f"{left[: BAR // 2]:{BAR // 2}}{right[: BAR // 2]:>{BAR // 2}}"
    yield f"{'':3} {'':{wide}} {'':4} {bar}"
    yield f"{'':3} {'The start':{wide}} {percent(review.start):>4} {_bar(review.start)}"
    for (at, words), each in zip(rows, review.judged, strict=True):
        mark = "" if each.judgement is Judgement.BEST else each.judgement.value
        mark += " <- turning point" if int(at) - 1 == review.turning_point else ""
        shown = percent(each.after).rsplit(" ", 1)[-1]
        yield f"{at:>3} {words:{wide}} {shown:>4} {_bar(each.after)} {mark}".rstrip()


def _bar(chance: float) -> str:
    filled = round(BAR * chance)
    return "#" * filled + "." * (BAR - filled)


def _points(share: float) -> str:
    return _count(round(100 * share), "point")


def _signed(share: float) -> str:
    points = round(100 * share)
    return f"{points:+d}" if points else "0"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
