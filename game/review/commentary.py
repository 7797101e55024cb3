"""Commentary: the sentences of a review, the same on screens and in the terminal."""

from game.client_state.labels import button_label
from game.client_state.narration import describe_outcome, fighter_in_sentence
from game.i18n.phrase import join_phrases, phrase, plural
from game.review.advice import percent, percent_points
from game.review.review import JudgedAction, Judgement, Review
from game.rules import Seat

FAULTS = (Judgement.SLIP, Judgement.BLUNDER)
"""Judgements that are counted and explained."""

JUDGEMENTS = {
    Judgement.BEST: phrase("best"),
    Judgement.GOOD: phrase("good"),
    Judgement.SLIP: phrase("slip"),
    Judgement.BLUNDER: phrase("blunder"),
}


def sides_text(review: Review) -> str:
    """Return which side played which fighter."""
    left, right = (
        phrase("{player} ({fighter})", player=review.names[seat], fighter=fighter.name)
        for seat in Seat
        if (fighter := review.opening[seat].fighter)
    )
    return phrase("{left} against {right}", left=left, right=right)


def ending_text(review: Review) -> str:
    """Return how the match ended, and who stood better if it was not finished."""
    if review.outcome is None:
        return phrase("The match was not finished.")
    known = describe_outcome(review.outcome, review.names)
    last = review.judged[-1].turn.after if review.judged else review.opening
    if last.outcome:
        return known
    chance = phrase(
        "{name}'s win chance was {chance}.",
        chance=percent(review.curve[-1]),
        name=review.names[Seat.LEFT],
    )
    return join_phrases((known, chance))


def accuracy_text(review: Review, seat: Seat) -> str:
    """Return the accuracy of one side."""
    name, accuracy = review.names[seat], review.accuracy(seat)
    if accuracy is None:
        return phrase("{name} never acted.", name=name)
    return phrase(
        "{name} played with {accuracy}% accuracy: {faults}.",
        name=name,
        accuracy=round(accuracy),
        faults=faults_text(review, seat),
    )


def faults_text(review: Review, seat: Seat) -> str:
    """Return how many slips and blunders one side made."""
    slips, blunders = (review.count(seat, each) for each in FAULTS)
    return phrase(
        "{slips}, {blunders}",
        slips=plural("{count} slip", "{count} slips", slips),
        blunders=plural("{count} blunder", "{count} blunders", blunders),
    )


def luck_text(review: Review) -> str:
    """Return the sum of luck and choices, so that the reader can check the result."""
    luck = review.luck(Seat.LEFT)
    lucky = Seat.LEFT if luck >= 0 else Seat.RIGHT
    left, right = (percent_points(review.given_away(seat)) for seat in Seat)
    return phrase(
        "The dice gave {lucky} {points} of win chance. Choices cost {one} {left} and {other} "
        "{right}.",
        lucky=review.names[lucky],
        points=plural("{count} point", "{count} points", percent_points(abs(luck))),
        left=left,
        one=review.names[Seat.LEFT],
        right=right,
        other=review.names[Seat.RIGHT],
    )


def turning_text(review: Review) -> str:
    """Return the action that changed the winning probability most; empty if nobody acted."""
    at = review.turning_point
    if at is None:
        return ""
    each = review.judged[at]
    return phrase(
        "The turning point was action {number}, {action}: from {before} to {after} for {name}, "
        "{cause}.",
        number=at + 1,
        action=action_text(review, each),
        before=percent(each.before),
        after=percent(each.after),
        name=review.names[Seat.LEFT],
        cause=phrase("by the dice") if abs(each.luck) > each.loss else phrase("by the choice"),
    )


def action_text(review: Review, each: JudgedAction) -> str:
    """Return which side took which action."""
    fighter = each.turn.before[each.seat].fighter
    name = button_label(fighter, each.turn.action)
    return phrase("{player}'s {action}", player=review.names[each.seat], action=name)


def split_text(each: JudgedAction) -> str:
    """Return skill and luck of one action, in percentage points for the side that acted."""
    return phrase(
        "Choice {skill}, dice {luck}.",
        skill=signed(-each.loss),
        luck=signed(each.luck),
    )


def result_text(review: Review, each: JudgedAction) -> str:
    """Return what one action did to HP, charge and guard."""
    before, after = each.turn.before, each.turn.after
    parts: list[str] = []
    for seat in (each.seat.other, each.seat):
        name = fighter_in_sentence(before, seat, review.names)
        one, then = before[seat], after[seat]
        if lost := one.hp - then.hp:
            parts.append(phrase("{name} loses {hp} HP", name=name, hp=lost))
        if one.charge != then.charge:
            parts.append(phrase("{name} has charge {level}", name=name, level=then.charge))
        if one.guard != then.guard:
            parts.append(phrase("{name} has guard {level}", name=name, level=then.guard))
    return phrase("{what}.", what=join_phrases(parts, ", ")) if parts else ""


def signed(share: float) -> str:
    """Return percentage points with their sign."""
    hundredths = percent_points(share)
    return f"{hundredths:+d}".replace("-", "−") if hundredths else "0"
