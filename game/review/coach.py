"""Coach: the value of every action in practice, and taking back the last action.

For practice only: the code that opens a match decides whether it has a coach.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from game.client_state.labels import button_label
from game.i18n.phrase import phrase
from game.match.turns import turns
from game.protocol.messages import Entry
from game.review.advice import (
    Solutions,
    SolvedPairing,
    describe_prospect,
    explain_difference,
    percent,
    prospect,
)
from game.rules import Action, Battle, Seat

CLOSE = 0.01
"""Difference in winning probability below which two actions count as equally good."""


@dataclass(frozen=True, slots=True)
class ActionAdvice:
    """Advice on one action."""

    action: Action
    win: float
    """Probability of winning after it, 0 to 1."""
    best: bool
    """Whether it is the best action, or as good."""
    why: str
    """What it leads to, as a sentence."""


def advise(
    battle: Battle, solved: SolvedPairing, names: Mapping[Seat, str]
) -> tuple[ActionAdvice, ...]:
    """Return advice on every legal action of the side to move, in the order of the buttons."""
    values = solved.action_values(battle)
    top = max(values.values())
    return tuple(
        ActionAdvice(
            action,
            win,
            top - win < CLOSE,
            describe_prospect(battle, prospect(battle, action, win, solved), names),
        )
        for action, win in values.items()
    )


def recommend(battle: Battle, solved: SolvedPairing, names: Mapping[Seat, str]) -> str:
    """Return what to do and why, as one sentence."""
    values = solved.action_values(battle)
    best, second = sorted(values, key=lambda action: -values[action])[:2]
    fighter = battle[battle.to_move].fighter
    first, other = (prospect(battle, action, values[action], solved) for action in (best, second))
    least = min(values.values())
    if first.win - least < CLOSE:
        chance = _between(least, first.win)
        return phrase("Every action wins {chance}: choose whichever you like.", chance=chance)
    if first.win - other.win < CLOSE:
        return phrase(
            "{action} or {other}: both win {chance}.",
            action=button_label(fighter, best),
            other=button_label(fighter, second),
            chance=_between(other.win, first.win),
        )
    return phrase(
        "{action} wins {chance}: {reason}.",
        action=button_label(fighter, best),
        chance=percent(first.win),
        reason=explain_difference(battle, first, other, names),
    )


def _between(least: float, most: float) -> str:
    """Return two probabilities as text, as shown on the buttons; one number if they look equal."""
    low, high = percent(least), percent(most)
    return low if low == high else phrase("{low} or {high}", low=low, high=high)


def describe_solving(solutions: Solutions, battle: Battle) -> str:
    """Return the progress text for a player waiting for a pairing to be solved."""
    return _working(solutions.progress(battle.left.fighter, battle.right.fighter))


def describe_solving_progress(solutions: Solutions, battle: Battle) -> Iterator[str]:
    """Yield the progress text line by line; nothing if there is nothing to wait for."""
    for share in solutions.progress_quarters(battle.left.fighter, battle.right.fighter):
        yield _working(share)


def _working(share: float) -> str:
    return phrase("Working out every position of this pairing: {share}", share=f"{share:.0%}")


def before_last(log: Iterable[Entry], seat: Seat) -> Battle | None:
    """Return the position before a side's last action in this match; None if it has not acted."""
    own = [turn.before for turn in turns(log) if turn.seat is seat]
    return own[-1] if own else None
