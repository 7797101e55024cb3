"""Commentary: what a review says of a match, in sentences that screens and plain text share."""

from game.learning.advice import percent, points
from game.learning.review import Judged, Judgement, Review
from game.rules import Seat
from game.table.narration import called, tell_outcome
from game.table.wording import button_name
from game.words.phrase import joined, phrase, plural

FAULTS = (Judgement.SLIP, Judgement.BLUNDER)
"""What is counted and explained."""

JUDGEMENTS = {
    Judgement.BEST: phrase("best"),
    Judgement.GOOD: phrase("good"),
    Judgement.SLIP: phrase("slip"),
    Judgement.BLUNDER: phrase("blunder"),
}


def sides_words(review: Review) -> str:
    """Who played what."""
    left, right = (
        phrase("{player} ({fighter})", player=review.names[seat], fighter=fighter.name)
        for seat in Seat
        if (fighter := review.opening[seat].fighter)
    )
    return phrase("{left} against {right}", left=left, right=right)


def ending_words(review: Review) -> str:
    """How it ended, and where it stood then if it was not played to its end."""
    if review.outcome is None:
        return phrase("The match was not finished.")
    told = tell_outcome(review.outcome, review.names)
    last = review.judged[-1].turn.after if review.judged else review.opening
    if last.outcome:
        return told
    chance = phrase(
        "It stood at {chance} for {name}.",
        chance=percent(review.curve[-1]),
        name=review.names[Seat.LEFT],
    )
    return joined((told, chance))


def accuracy_words(review: Review, seat: Seat) -> str:
    """How well one side chose."""
    name, accuracy = review.names[seat], review.accuracy(seat)
    if accuracy is None:
        return phrase("{name} never acted.", name=name)
    return phrase(
        "{name} played with {accuracy}% accuracy: {faults}.",
        name=name,
        accuracy=round(accuracy),
        faults=faults_words(review, seat),
    )


def faults_words(review: Review, seat: Seat) -> str:
    """How many slips and blunders one side made."""
    slips, blunders = (review.count(seat, each) for each in FAULTS)
    return phrase(
        "{slips}, {blunders}",
        slips=plural("{count} slip", "{count} slips", slips),
        blunders=plural("{count} blunder", "{count} blunders", blunders),
    )


def luck_words(review: Review) -> str:
    """What the dice and the choices made of the match, so that the sum can be checked."""
    luck = review.luck(Seat.LEFT)
    lucky = Seat.LEFT if luck >= 0 else Seat.RIGHT
    left, right = (points(review.given_away(seat)) for seat in Seat)
    return phrase(
        "The dice gave {lucky} {points} of win chance; choices gave away {left} of {one}'s and "
        "{right} of {other}'s.",
        lucky=review.names[lucky],
        points=plural("{count} point", "{count} points", points(abs(luck))),
        left=left,
        one=review.names[Seat.LEFT],
        right=right,
        other=review.names[Seat.RIGHT],
    )


def turning_words(review: Review) -> str:
    """The action that moved most; empty if nobody acted."""
    at = review.turning_point
    if at is None:
        return ""
    each = review.judged[at]
    return phrase(
        "The turning point was action {number}, {action}: from {before} to {after} for {name}, "
        "{cause}.",
        number=at + 1,
        action=action_words(review, each),
        before=percent(each.before),
        after=percent(each.after),
        name=review.names[Seat.LEFT],
        cause=phrase("by the dice") if abs(each.luck) > each.loss else phrase("by the choice"),
    )


def action_words(review: Review, each: Judged) -> str:
    """Who did what."""
    fighter = each.turn.before[each.seat].fighter
    name = button_name(fighter, each.turn.action)
    return phrase("{player}'s {action}", player=review.names[each.seat], action=name)


def split_words(each: Judged) -> str:
    """Skill and luck of one action, in points of the chance of who acted."""
    return phrase(
        "The choice {skill}, the dice {luck}.",
        skill=signed(-each.loss),
        luck=signed(each.luck),
    )


def result_words(review: Review, each: Judged) -> str:
    """What one action did to HP, charge and guard."""
    before, after = each.turn.before, each.turn.after
    parts: list[str] = []
    for seat in (each.seat.other, each.seat):
        name = called(before, seat, review.names)
        one, then = before[seat], after[seat]
        if lost := one.hp - then.hp:
            parts.append(phrase("{name} loses {hp} HP", name=name, hp=lost))
        if one.charge != then.charge:
            parts.append(phrase("{name} has charge {level}", name=name, level=then.charge))
        if one.guard != then.guard:
            parts.append(phrase("{name} has guard {level}", name=name, level=then.guard))
    return phrase("{what}.", what=joined(parts, ", ")) if parts else ""


def signed(share: float) -> str:
    """Points of a chance with their sign."""
    hundredths = points(share)
    return f"{hundredths:+d}".replace("-", "−") if hundredths else "0"
