"""Advice: what an action leads to when both sides play perfectly, and why one is better, in words.

It asks a solved game (`Solved`) and says nothing that was not found there: every number in a
sentence is a probability or a mean over the dice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from game.narration import called
from game.rules import Action, Battle, Effect, Fighter, Seat
from game.rules.chances import chances

Names = Mapping[Seat, str]


class Solved(Protocol):
    """Perfect play of a pairing; `game.solver` makes them."""

    def value(self, battle: Battle) -> float:
        """The probability, 0 to 1, that the side to move wins if both play perfectly."""
        ...

    def best(self, battle: Battle) -> Action:
        """The best action of the side to move."""
        ...

    def action_values(self, battle: Battle) -> dict[Action, float]:
        """For each legal action the probability that the side to move wins after it."""
        ...


class Solutions(Protocol):
    """Gives the solutions of pairings."""

    def __call__(self, left: Fighter, right: Fighter) -> Solved | None:
        """At once; None while it is still being worked out."""
        ...

    def now(self, left: Fighter, right: Fighter) -> Solved:
        """Once it is worked out: about a second for a pairing that never was."""
        ...


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an action leads to, for the side that takes it."""

    action: Action
    win: float
    """Probability, 0 to 1, to win the match after it."""
    finish: float
    """Probability that it ends the match at once."""
    cost: float
    """HP that it costs the other side, on average."""
    reply: Action | None
    """The other side's likeliest best answer; None if there is none."""
    finished: float
    """Probability that the other side's best answer ends the match."""
    pain: float
    """HP that the other side's best answer costs, on average."""


def prospect(battle: Battle, action: Action, win: float, solved: Solved) -> Prospect:
    """Look two actions ahead: this one, and the best answer wherever the dice lead."""
    mover, other = battle.to_move, battle.to_move.other
    finish = cost = finished = pain = 0.0
    replies: dict[Action, float] = {}
    for after, likely in chances(battle, action):
        cost += likely * (battle[other].hp - after[other].hp)
        if after.outcome:
            finish += likely
            continue
        reply = solved.best(after)
        replies[reply] = replies.get(reply, 0.0) + likely
        for then, share in chances(after, reply):
            finished += likely * share * bool(then.outcome)
            pain += likely * share * (battle[mover].hp - then[mover].hp)
    likeliest = max(replies, key=lambda each: replies[each]) if replies else None
    return Prospect(action, win, finish, cost, likeliest, finished, pain)


def percent(share: float) -> str:
    """A probability as people read it; only what is certain is 0% or 100%."""
    if 0 < share < 0.005:
        return "under 1%"
    if 0.995 < share < 1:
        return "over 99%"
    return f"{share:.0%}"


def button_name(fighter: Fighter, action: Action) -> str:
    """As it stands on the button."""
    if action.attack_index is None:
        return action.value.capitalize()
    return fighter.attacks[action.attack_index].name


def reason(battle: Battle, better: Prospect, worse: Prospect, names: Names | None = None) -> str:
    """Why the side to move does better with one action than with another: a clause about "it"."""
    scene = _Scene(battle, better, worse, names)
    return next(told for each in _REASONS if (told := each(scene)))


def outlook(battle: Battle, seen: Prospect, names: Names | None = None) -> str:
    """What an action leads to, as one sentence."""
    scene = _Scene(battle, seen, seen, names)
    now = [f"costs {scene.foe} about {seen.cost:.0f} HP"] if seen.cost >= 0.5 else []
    if seen.finish == 1:
        return f"Finishes {scene.foe} for certain."
    if seen.finish > 0:
        now = [f"finishes {scene.foe} {scene.times(seen.finish)}"]
    now = now or [_RAISED[seen.action]]
    first = now[0][0].upper() + now[0][1:]
    if seen.reply is None:
        return f"{first}."
    answer = f"the best answer is {scene.reply}"
    if seen.finished > 0:
        return f"{first}; {answer}, which finishes {scene.self} {scene.times(seen.finished)}."
    if seen.pain >= 0.5:
        return f"{first}; {answer}, about {seen.pain:.0f} HP."
    return f"{first}; {answer}."


_RAISED = {
    Action.DEFEND: "makes the next hits cost less",
    Action.CHARGE: "makes the next attack stronger",
}

_TELLING = 0.1
"""A difference of chances that explains a choice by itself."""
_FELT = 1.5
"""The same in HP."""


class _Scene:
    """A position and two actions in it, with words for all that is in them."""

    def __init__(
        self, battle: Battle, better: Prospect, worse: Prospect, names: Names | None
    ) -> None:
        self.battle, self.better, self.worse = battle, better, worse
        self.mover, self.other = battle[battle.to_move], battle[battle.to_move.other]
        self.self = called(battle, battle.to_move, names)
        self.foe = called(battle, battle.to_move.other, names)

    @property
    def reply(self) -> str:
        assert self.worse.reply is not None
        return button_name(self.other.fighter, self.worse.reply)

    def name(self, seen: Prospect) -> str:
        return button_name(self.mover.fighter, seen.action)

    def effect(self, seen: Prospect) -> Effect:
        index = seen.action.attack_index
        return Effect.NONE if index is None else self.mover.fighter.attacks[index].effect

    def times(self, share: float) -> str:
        """A probability inside a sentence."""
        if share > 0.995:
            return "almost surely" if share < 1 else "for certain"
        return f"{max(1, round(100 * share))} times in 100"


def _it_finishes(scene: _Scene) -> str:
    better, worse = scene.better, scene.worse
    if better.finish - worse.finish < _TELLING:
        return ""
    return f"it finishes {scene.foe} at once {scene.times(better.finish)}"


def _it_saves(scene: _Scene) -> str:
    better, worse = scene.better, scene.worse
    if worse.finished - better.finished < _TELLING or worse.reply is None:
        return ""
    than = scene.times(better.finished) if better.finished else "never"
    after = scene.times(worse.finished)
    return (
        f"after {scene.name(worse)} the next {scene.reply} finishes {scene.self} {after}, "
        f"and after it {than}"
    )


def _it_breaks(scene: _Scene) -> str:
    guard = scene.other.guard
    if scene.effect(scene.better) is not Effect.BREAK or not guard:
        return ""
    return f"it goes through a guard of {guard} and leaves none of it"


def _it_shields(scene: _Scene) -> str:
    better, worse = scene.better, scene.worse
    if better.action is not Action.DEFEND:
        return ""
    if worse.pain - better.pain < _FELT:
        return "a guard is worth more here, before the next hit comes"
    return f"{scene.foe}'s best answer then costs about {better.pain:.0f} HP, not {worse.pain:.0f}"


def _it_gathers(scene: _Scene) -> str:
    if scene.better.action is not Action.CHARGE:
        return ""
    if scene.better.pain < 0.5:
        return f"the next attack is stronger then, and {scene.foe}'s best answer costs nothing"
    return (
        f"the next attack is stronger then, and {scene.foe}'s best answer costs only about "
        f"{scene.better.pain:.0f} HP"
    )


def _it_strikes(scene: _Scene) -> str:
    better, worse = scene.better, scene.worse
    if better.cost - worse.cost < _FELT:
        return ""
    spent = f" with charge {scene.mover.charge}" if scene.mover.charge else ""
    if worse.action.attack_index is None:
        return f"it costs {scene.foe} about {better.cost:.0f} HP{spent}, right now"
    return (
        f"it costs {scene.foe} about {better.cost:.0f} HP{spent}, "
        f"{scene.name(worse)} about {worse.cost:.0f}"
    )


def _its_effect(scene: _Scene) -> str:
    match scene.effect(scene.better):
        case Effect.SAP if scene.other.charge:
            return f"it takes a charge from {scene.foe}"
        case Effect.BRACE:
            return "it leaves a guard behind"
        case Effect.FOCUS:
            return "it leaves a charge for the next attack"
    return ""


def _it_is_surer(scene: _Scene) -> str:
    indices = scene.better.action.attack_index, scene.worse.action.attack_index
    if indices[0] is None or indices[1] is None:
        return ""
    attacks = scene.mover.fighter.attacks
    sure, risky = attacks[indices[0]].chance, attacks[indices[1]].chance
    if sure <= risky:
        return ""
    return f"it hits {sure} times in 100, {scene.name(scene.worse)} only {risky}"


def _it_hurts_less(scene: _Scene) -> str:
    better, worse = scene.better, scene.worse
    if worse.pain - better.pain < _FELT:
        return ""
    return f"{scene.foe}'s best answer then costs about {better.pain:.0f} HP, not {worse.pain:.0f}"


def _it_stands_better(scene: _Scene) -> str:
    if scene.worse.action is Action.CHARGE:
        return f"it is too soon for more charge: {scene.foe} would answer with {scene.reply}"
    if scene.worse.action is Action.DEFEND:
        return "waiting gives the other side the time it needs"
    return f"it leaves {scene.self} better placed for what comes next"


_REASONS = (
    _it_finishes, _it_saves, _it_breaks, _it_shields, _it_gathers, _it_strikes, _its_effect,
    _it_is_surer, _it_hurts_less, _it_stands_better,
)  # fmt: skip
"""What is asked first matters most; the last always has an answer."""
