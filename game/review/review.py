"""Review: a finished match judged by the solved game, which separates luck from skill exactly.

In a solved game every position has a true winning probability. An action changes it in two steps:

    skill = probability after the choice - probability after the best choice    (never above 0)
    luck  = probability after the dice - probability after the choice

Skill and luck of an action add up to its change in probability, and over a match they add up to
the result. Probabilities are those of the acting side unless stated otherwise.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from game.client_state.labels import button_label
from game.i18n.phrase import phrase
from game.match.turns import MatchTurn, ending, opening, turns
from game.protocol.messages import Entry
from game.review.advice import Prospect, SolvedPairing, explain_difference, percent, prospect
from game.rules import Action, Battle, Outcome, Seat


@dataclass(frozen=True, slots=True)
class FinishedMatch:
    """A match that is over or was abandoned."""

    entries: Sequence[Entry]
    """Valid log entries, which include the start of the match."""
    names: Mapping[Seat, str]


class Judgement(Enum):
    """How good a choice was; the value is its name on screens."""

    BEST = "best"
    GOOD = "good"
    SLIP = "slip"
    BLUNDER = "blunder"


LIMITS = (
    (Judgement.BEST, 0.01),
    (Judgement.GOOD, 0.04),
    (Judgement.SLIP, 0.1),
    (Judgement.BLUNDER, 1.0),
)
"""Most winning probability that a choice of each judgement may lose."""

ACCURACY_HALVING_LOSS = 0.05
"""Loss of winning probability at which a choice has an accuracy of 50."""

CLOSE = 0.03
"""Difference in winning probability below which two choices count as about equally good."""


@dataclass(frozen=True, slots=True)
class JudgedAction:
    """One action with its judgement."""

    turn: MatchTurn
    before: float
    """Left's winning probability before the action, 0 to 1."""
    after: float
    values: Mapping[Action, float]
    """Winning probability after each legal action."""
    best: Action
    why: str
    """A sentence about the choice."""

    @property
    def seat(self) -> Seat:
        return self.turn.seat

    @property
    def loss(self) -> float:
        """Winning probability that the choice lost, 0 or more: skill with the opposite sign."""
        return max(self.values.values()) - self.values[self.turn.action]

    @property
    def luck(self) -> float:
        """Winning probability that the dice gave to the acting side; negative if they took it."""
        change = self.after - self.before
        return (change if self.seat is Seat.LEFT else -change) + self.loss

    @property
    def judgement(self) -> Judgement:
        return judge(self.loss)

    @property
    def accuracy(self) -> float:
        """Accuracy of the choice, 0 to 100."""
        return accuracy((self.loss,))

    @property
    def swing(self) -> float:
        """Size of the change in winning probability, 0 to 1."""
        return abs(self.after - self.before)


@dataclass(frozen=True, slots=True)
class Review:
    """The judgement of a whole match."""

    names: Mapping[Seat, str]
    opening: Battle
    start: float
    """Left's winning probability before the first action."""
    judged: tuple[JudgedAction, ...]
    outcome: Outcome | None

    @property
    def curve(self) -> tuple[float, ...]:
        """Left's winning probability before the first action and after each action."""
        return (self.start, *(each.after for each in self.judged))

    @property
    def turning_point(self) -> int | None:
        """Index of the action that changed the winning probability most; None if there was none."""
        swings = [each.swing for each in self.judged]
        return swings.index(max(swings)) if swings else None

    def of(self, seat: Seat) -> tuple[JudgedAction, ...]:
        """Return the actions of one side."""
        return tuple(each for each in self.judged if each.seat is seat)

    def accuracy(self, seat: Seat) -> float | None:
        """Return a side's accuracy, 0 to 100; None if it never acted."""
        own = self.of(seat)
        return accuracy([each.loss for each in own]) if own else None

    def given_away(self, seat: Seat) -> float:
        """Return the winning probability that a side's choices lost, 0 or more."""
        return sum(each.loss for each in self.of(seat))

    def luck(self, seat: Seat) -> float:
        """Return the winning probability that all dice, of both sides, gave to one side."""
        return sum(each.luck if each.seat is seat else -each.luck for each in self.judged)

    def count(self, seat: Seat, judgement: Judgement) -> int:
        return sum(each.judgement is judgement for each in self.of(seat))


def judge(loss: float) -> Judgement:
    """Return the judgement for a loss of winning probability, 0 to 1."""
    return next(judgement for judgement, most in LIMITS if loss <= most + 1e-9)


def accuracy(losses: Sequence[float]) -> float:
    """Return the mean over choices of 100 / 2^(loss / ACCURACY_HALVING_LOSS), 0 to 100."""
    counts = [100 * float(0.5 ** (loss / ACCURACY_HALVING_LOSS)) for loss in losses]
    return sum(counts) / len(counts)


def review(
    first: Battle,
    actions: Iterable[MatchTurn],
    outcome: Outcome | None,
    names: Mapping[Seat, str],
    solved: SolvedPairing,
) -> Review:
    """Judge every action; `actions` start from the position `first`."""
    judged = tuple(_judged(turn, names, solved) for turn in actions)
    return Review(names, first, left_chance(first, solved), judged, outcome)


def review_of(finished: FinishedMatch, solved: SolvedPairing) -> Review:
    """Judge the last match among the entries."""
    entries, first = finished.entries, opening(finished.entries)
    assert first is not None, "a match begins with its start"
    return review(first, turns(entries), ending(entries), finished.names, solved)


def left_chance(battle: Battle, solved: SolvedPairing) -> float:
    """Return left's winning probability in a position, 0 to 1."""
    value = solved.value(battle)
    return value if battle.to_move is Seat.LEFT else 1 - value


def _judged(turn: MatchTurn, names: Mapping[Seat, str], solved: SolvedPairing) -> JudgedAction:
    battle, values = turn.before, solved.action_values(turn.before)
    best = max(values, key=lambda action: values[action])
    why = _why(turn, values, best, names, solved)
    chance, then = left_chance(battle, solved), left_chance(turn.after, solved)
    return JudgedAction(turn, chance, then, values, best, why)


def _why(
    turn: MatchTurn,
    values: Mapping[Action, float],
    best: Action,
    names: Mapping[Seat, str],
    solved: SolvedPairing,
) -> str:
    """Return a sentence on why the choice was good or bad."""
    battle, chosen = turn.before, turn.action
    loss = values[best] - values[chosen]
    if judge(loss) is not Judgement.BEST:
        better, worse = _prospects(battle, (best, chosen), values, solved)
        label = button_label(battle[battle.to_move].fighter, best)
        kept = phrase("{action} would have kept {chance}", action=label, chance=percent(better.win))
        return phrase(
            "{kept}: {reason}.", kept=kept, reason=explain_difference(battle, better, worse, names)
        )
    others = [action for action in values if action is not chosen]
    rival = max(others, key=lambda action: values[action])
    label = button_label(battle[battle.to_move].fighter, rival)
    if values[chosen] - values[rival] < CLOSE:
        return phrase(
            "As good as any; {action} comes close with {chance}.",
            action=label,
            chance=percent(values[rival]),
        )
    better, worse = _prospects(battle, (chosen, rival), values, solved)
    known = explain_difference(battle, better, worse, names)
    return phrase(
        "The best choice, before {action} with {chance}: {reason}.",
        action=label,
        chance=percent(worse.win),
        reason=known,
    )


def _prospects(
    battle: Battle,
    actions: tuple[Action, Action],
    values: Mapping[Action, float],
    solved: SolvedPairing,
) -> tuple[Prospect, Prospect]:
    one, other = (prospect(battle, action, values[action], solved) for action in actions)
    return one, other
