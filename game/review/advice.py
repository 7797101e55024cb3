"""Advice: what an action leads to under perfect play, and why one action is better than another.

It queries a solved game (`SolvedPairing`) and states nothing else: every number in a sentence is a
probability or a mean over the dice.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from game.client_state.labels import button_label
from game.client_state.narration import fighter_in_sentence
from game.i18n.phrase import phrase
from game.rules import Action, Battle, Effect, Fighter, Seat
from game.rules.battle import TOP
from game.rules.forecast import chances

Names = Mapping[Seat, str]


class SolvedPairing(Protocol):
    """Perfect play of a pairing; implemented by `game.solver`."""

    def value(self, battle: Battle) -> float:
        """Return the probability, 0 to 1, that the side to move wins if both sides play
        perfectly."""
        ...

    def best(self, battle: Battle) -> Action:
        """Return the best action of the side to move."""
        ...

    def action_values(self, battle: Battle) -> dict[Action, float]:
        """Return, for each legal action, the probability that the side to move wins after it."""
        ...


class Solutions(Protocol):
    """A source of solved pairings that may still be computing them."""

    def __call__(self, left: Fighter, right: Fighter) -> SolvedPairing | None:
        """Return the solution, or at once None while it is still being computed."""
        ...

    def solve(self, left: Fighter, right: Fighter) -> SolvedPairing:
        """Return the solution once it is computed: about a second for a new pairing."""
        ...

    def progress(self, left: Fighter, right: Fighter) -> float:
        """Return the share of the computation that is done, 0 to 1, for a pairing that was asked
        for."""
        ...

    def progress_quarters(self, left: Fighter, right: Fighter) -> Iterator[float]:
        """Yield the share done at every quarter of the computation; nothing if the solution is
        ready."""
        ...


@dataclass(frozen=True, slots=True)
class ExpectedReply:
    """The other side's likeliest best reply to an action, and what it leads to."""

    action: Action
    finish: float
    """Probability that the reply ends the match."""
    cost: float
    """Mean HP that the reply costs."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an action leads to, for the side that takes it."""

    action: Action
    win: float
    """Probability, 0 to 1, of winning the match after the action."""
    finish: float
    """Probability that the action ends the match at once."""
    cost: float
    """Mean HP that the action costs the other side."""
    reply: ExpectedReply | None
    """The likeliest best reply; None if every result of the action ends the match."""
    finished: float
    """Probability that the other side's best reply ends the match, averaged over the dice."""
    retaliation: float
    """Mean HP that the best reply costs; nothing where the match has already ended."""

    @property
    def is_struck_back(self) -> bool:
        """Whether the likeliest reply is an attack."""
        return self.reply is not None and self.reply.action.attack_index is not None


def prospect(battle: Battle, action: Action, win: float, solved: SolvedPairing) -> Prospect:
    """Look two actions ahead: `action`, and the best reply to each result of its dice."""
    mover, other = battle.to_move, battle.to_move.other
    finish = cost = 0.0
    likelihoods, finished, pain = (defaultdict[Action, float](float) for _ in range(3))
    for after, likely in chances(battle, action):
        cost += likely * (battle[other].hp - after[other].hp)
        if after.outcome:
            finish += likely
            continue
        reply = solved.best(after)
        likelihoods[reply] += likely
        for then, share in chances(after, reply):
            finished[reply] += likely * share * bool(then.outcome)
            pain[reply] += likely * share * (battle[mover].hp - then[mover].hp)
    answer = None
    if likelihoods:
        reply, likely = max(likelihoods.items(), key=lambda each: each[1])
        answer = ExpectedReply(reply, finished[reply] / likely, pain[reply] / likely)
    return Prospect(action, win, finish, cost, answer, sum(finished.values()), sum(pain.values()))


def percent_points(share: float) -> int:
    """Return a probability in percent, rounded the same way everywhere."""
    return round(100 * share)


def percent(share: float) -> str:
    """Return a probability as text; only certainties are shown as 0% or 100%."""
    if share > 0 and percent_points(share) == 0:
        return phrase("under {share}", share="1%")
    if share < 1 and percent_points(share) == 100:
        return phrase("over {share}", share="99%")
    return f"{percent_points(share)}%"


def explain_difference(
    battle: Battle, better: Prospect, worse: Prospect, names: Names | None = None
) -> str:
    """Return why one action is better than another for the side to move: a clause about "it"."""
    comparison = _Comparison(battle, better, worse, names)
    return next(known for each in _REASONS if (known := each(comparison)))


def describe_prospect(battle: Battle, seen: Prospect, names: Names | None = None) -> str:
    """Return what an action leads to, as one sentence."""
    comparison = _Comparison(battle, seen, seen, names)
    now = _now(comparison)
    if seen.reply is None:
        return phrase("{now}.", now=now)
    if not seen.is_struck_back:
        return phrase("{now}; the best answer is {reply}.", now=now, reply=comparison.reply)
    if seen.reply.finish > 0:
        return phrase(
            "{now}; the best answer is {reply}, which knocks {own} out {times}.",
            now=now,
            reply=comparison.reply,
            own=comparison.own,
            times=odds(seen.reply.finish),
        )
    if seen.reply.cost >= 0.5:
        return phrase(
            "{now}; the best answer is {reply}, about {hp} HP.",
            now=now,
            reply=comparison.reply,
            hp=round(seen.reply.cost),
        )
    return phrase("{now}; the best answer is {reply}.", now=now, reply=comparison.reply)


def odds(share: float) -> str:
    """Return a probability as text within a sentence."""
    if share == 0:
        return phrase("never")
    if percent_points(share) == 100:
        return phrase("for certain") if share > 1 - 1e-9 else phrase("almost certainly")
    return phrase("{count} times in 100", count=max(1, percent_points(share)))


_TELLING = 0.1
"""Difference between two probabilities that is large enough to explain a choice."""
_FELT = 1.5
"""Difference in HP that is large enough to explain a choice."""


class _Comparison:
    """A position and two of its actions, with the words for describing them."""

    def __init__(
        self, battle: Battle, better: Prospect, worse: Prospect, names: Names | None
    ) -> None:
        self.battle, self.better, self.worse = battle, better, worse
        self.mover, self.other = battle[battle.to_move], battle[battle.to_move.other]
        self.own = fighter_in_sentence(battle, battle.to_move, names)
        self.foe = fighter_in_sentence(battle, battle.to_move.other, names)

    @property
    def reply(self) -> str:
        """Words for the likeliest reply to the worse action."""
        assert self.worse.reply is not None
        return button_label(self.other.fighter, self.worse.reply.action)

    @property
    def name(self) -> str:
        """Name of the worse action."""
        return button_label(self.mover.fighter, self.worse.action)

    @property
    def effect(self) -> Effect:
        """Effect of the better action."""
        index = self.better.action.attack_index
        return Effect.NONE if index is None else self.mover.fighter.attacks[index].effect


def _now(comparison: _Comparison) -> str:
    seen, foe = comparison.better, comparison.foe
    if seen.finish > 0:
        return phrase("Knocks {foe} out {times}", foe=foe, times=odds(seen.finish))
    if seen.action is Action.DEFEND:
        return phrase("Makes the next hits weaker")
    if seen.action is Action.CHARGE:
        return phrase("Makes the next attack stronger")
    return phrase("Costs {foe} about {hp} HP", foe=foe, hp=max(1, round(seen.cost)))


def _it_finishes(comparison: _Comparison) -> str:
    better, worse = comparison.better, comparison.worse
    if better.finish - worse.finish < _TELLING:
        return ""
    return phrase(
        "it knocks {foe} out right away {times}", foe=comparison.foe, times=odds(better.finish)
    )


def _it_saves(comparison: _Comparison) -> str:
    better, worse = comparison.better, comparison.worse
    if worse.finished - better.finished < _TELLING or not worse.is_struck_back:
        return ""
    return phrase(
        "after {action}, the next {reply} knocks {own} out {worse}; after this, {better}",
        action=comparison.name,
        reply=comparison.reply,
        own=comparison.own,
        worse=odds(worse.finished),
        better=odds(better.finished),
    )


def _it_breaks(comparison: _Comparison) -> str:
    guard = comparison.other.guard
    if comparison.effect is not Effect.BREAK or not guard:
        return ""
    return phrase("it ignores a guard of {guard} and removes all of it", guard=guard)


def _it_shields(comparison: _Comparison) -> str:
    if comparison.better.action is not Action.DEFEND:
        return ""
    return _it_hurts_less(comparison) or phrase(
        "a guard is worth more here, before the next hit lands"
    )


def _it_gathers(comparison: _Comparison) -> str:
    if comparison.better.action is not Action.CHARGE:
        return ""
    if comparison.better.retaliation < 0.5:
        return phrase(
            "it makes the next attack stronger, and {foe}'s best answer costs nothing",
            foe=comparison.foe,
        )
    return phrase(
        "it makes the next attack stronger, and {foe}'s best answer costs only about {hp} HP",
        foe=comparison.foe,
        hp=round(comparison.better.retaliation),
    )


def _it_strikes(comparison: _Comparison) -> str:
    better, worse, charge = comparison.better, comparison.worse, comparison.mover.charge
    if better.cost - worse.cost < _FELT:
        return ""
    values = {"foe": comparison.foe, "hp": round(better.cost), "charge": charge}
    if worse.action.attack_index is None:
        if charge:
            return phrase("with charge {charge} it costs {foe} about {hp} HP, right now", **values)
        return phrase("it costs {foe} about {hp} HP, right now", **values)
    values |= {"action": comparison.name, "less": round(worse.cost)}
    return phrase("it costs {foe} about {hp} HP, {action} about {less}", **values)


def _its_effect(comparison: _Comparison) -> str:
    match comparison.effect:
        case Effect.SAP if comparison.other.charge:
            return phrase("a hit takes a charge from {foe}", foe=comparison.foe)
        case Effect.BRACE if comparison.mover.guard < TOP:
            return phrase("a hit leaves a guard behind")
        case Effect.FOCUS:
            return phrase("a hit leaves a charge for the next attack")
    return ""


def _it_is_surer(comparison: _Comparison) -> str:
    better, worse = comparison.better.action.attack_index, comparison.worse.action.attack_index
    if better is None or worse is None:
        return ""
    attacks = comparison.mover.fighter.attacks
    if attacks[better].chance <= attacks[worse].chance:
        return ""
    return phrase(
        "it hits {sure} times in 100, {action} only {risky}",
        sure=attacks[better].chance,
        action=comparison.name,
        risky=attacks[worse].chance,
    )


def _it_hurts_less(comparison: _Comparison) -> str:
    better, worse = comparison.better, comparison.worse
    if worse.retaliation - better.retaliation < _FELT:
        return ""
    return phrase(
        "{foe}'s best answer then costs about {less} HP instead of {hp}",
        foe=comparison.foe,
        less=round(better.retaliation),
        hp=round(worse.retaliation),
    )


def _it_stands_better(comparison: _Comparison) -> str:
    if comparison.worse.action is Action.CHARGE:
        return phrase(
            "it is too soon for more charge because {foe} would answer with {reply}",
            foe=comparison.foe,
            reply=comparison.reply,
        )
    if comparison.worse.action is Action.DEFEND:
        return phrase("waiting gives your opponent the time they need")
    return phrase("it leaves {own} better placed for what comes next", own=comparison.own)


_REASONS = (
    _it_finishes, _it_saves, _it_breaks, _it_shields, _it_gathers, _its_effect, _it_strikes,
    _it_is_surer, _it_hurts_less, _it_stands_better,
)  # fmt: skip
"""Possible reasons, the most important first; the last one always applies."""
