"""Balance: measures a roster under perfect play and compares it with the goals of the design.

`python -m game.solver.balance`, or `main.py --balance`, prints the table and writes
`docs/BALANCE.md`, or with `--write FILE` that file.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from game.bots import LEVELS
from game.files.decoding import decode_text
from game.i18n.fatal_error import reason_of
from game.rules import Action, Fighter, Roster, parse_roster
from game.rules.roster import RULES_VERSION
from game.solver.bot_strength import BotStrength, bot_strengths
from game.solver.induction import ATTACK_COUNT, Diagonals
from game.solver.policies import action_frequencies, greedy, perfect, random, win_chances
from game.solver.solution import solve_on
from game.solver.transitions import read_transitions

FIRST = (0.48, 0.52)
"""Range for the share of wins of the side that moves first, in every pairing, over both orders."""

PAIRING = (0.42, 0.58)
"""Range for a fighter's share of wins against another, over both orders."""

LENGTH = (8.0, 16.0)
"""Range for the mean actions of a match, both sides together, in every pairing, over both
orders."""

BUTTON = 0.08
"""Least share of each action among a fighter's actions, over all opponents and both orders."""

RANDOM = 0.95
"""Least share of wins of perfect over random play, over all seatings and both orders."""

GREEDY = 0.65
"""Least share of wins of perfect over greedy play, over all seatings and both orders."""

STEP = 0.60
"""Least share of wins of each bot level over the one below."""

ROSTER = Path(__file__).parents[2] / "assets" / "fighters.toml"
PAGE = Path(__file__).parents[2] / "docs" / "BALANCE.md"


@dataclass(frozen=True, slots=True)
class Goal:
    what: str
    value: float
    low: float
    high: float

    @property
    def miss(self) -> float:
        """Distance of the value from its range; 0 if it is inside."""
        return max(0.0, self.low - self.value, self.value - self.high)


@dataclass(frozen=True, slots=True)
class Pairing:
    """The figures of one pairing. Probabilities are left's; the first of two is with left moving
    first."""

    left: Fighter
    right: Fighter
    wins: tuple[float, float]
    actions: NDArray[np.float64]
    """[left or right moves first, seat, 5 actions]; mean number of each action per match."""
    random: tuple[float, float]
    """Share of wins of left, then right, against a random opponent, over both orders."""
    greedy: tuple[float, float]

    @property
    def first(self) -> float:
        """Share of wins of the side that moves first, over both orders."""
        return (self.wins[0] + 1 - self.wins[1]) / 2

    @property
    def share(self) -> float:
        """Share of wins of left, over both orders."""
        return sum(self.wins) / 2

    @property
    def length(self) -> float:
        return float(self.actions.sum()) / 2

    def goals(self) -> Iterator[Goal]:
        names = f"{self.left.id} against {self.right.id}"
        yield Goal(f"first to move, {names}", self.first, *FIRST)
        yield Goal(f"actions a match, {names}", self.length, *LENGTH)
        if self.left.id != self.right.id:
            yield Goal(f"wins, {names}", self.share, *PAIRING)


def measure(left: Fighter, right: Fighter) -> Pairing:
    """Solve a pairing and measure it, also against the weak policies: two seconds at 60 HP a
    side."""
    diagonals = Diagonals(read_transitions(left, right))
    solution = solve_on(diagonals)
    best = perfect(solution)
    strength = []
    for weak in (random, greedy):
        as_left = sum(win_chances(diagonals, best, weak)) / 2
        as_right = 1 - sum(win_chances(diagonals, weak, best)) / 2
        strength.append((as_left, as_right))
    return Pairing(
        left,
        right,
        win_chances(diagonals, best, best),
        action_frequencies(diagonals, solution),
        strength[0],
        strength[1],
    )


class Balance:
    """The figures of all pairings of some fighters, each pair once."""

    def __init__(self, fighters: Iterable[Fighter], pairings: Iterable[Pairing]) -> None:
        self.fighters = tuple(fighters)
        self.pairings = {(p.left.id, p.right.id): p for p in pairings}

    def share(self, one: Fighter, other: Fighter) -> float:
        """Return how often `one` beats `other`, over both orders."""
        if (one.id, other.id) in self.pairings:
            return self.pairings[one.id, other.id].share
        return 1 - self.pairings[other.id, one.id].share

    def buttons(self, fighter: Fighter) -> NDArray[np.float64]:
        """Return the share of each action in all actions of a fighter; [5], sum 1."""
        counts = sum(
            pairing.actions[:, seat].sum(axis=0)
            for pairing, seat in self._seats()
            if (pairing.left, pairing.right)[seat].id == fighter.id
        )
        shares: NDArray[np.float64] = counts / np.sum(counts)
        return shares

    def strength(self, weak: str, fighter: Fighter | None = None) -> float:
        """Return how often perfect play beats "random" or "greedy", for one fighter or on
        average."""
        chances = [
            getattr(pairing, weak)[seat]
            for pairing, seat in self._seats()
            if fighter is None or (pairing.left, pairing.right)[seat].id == fighter.id
        ]
        return float(np.mean(chances))

    def goals(self) -> Iterator[Goal]:
        for pairing in self.pairings.values():
            yield from pairing.goals()
        for fighter in self.fighters:
            for action, share in zip(Action, self.buttons(fighter), strict=True):
                yield Goal(f"{action} of {fighter.id}", float(share), BUTTON, 1.0)
        yield Goal("perfect beats random", self.strength("random"), RANDOM, 1.0)
        yield Goal("perfect beats greedy", self.strength("greedy"), GREEDY, 1.0)

    def _seats(self) -> Iterator[tuple[Pairing, int]]:
        """Yield every fighter against every opponent once: both seats, or one of a mirror match."""
        for pairing in self.pairings.values():
            yield pairing, 0
            if pairing.left.id != pairing.right.id:
                yield pairing, 1


def balance(
    fighters: Iterable[Fighter], on_pairing: Callable[[Fighter, Fighter], None] | None = None
) -> Balance:
    """Measure every pairing; `on_pairing` is called before each."""
    fighters = tuple(fighters)
    pairings = []
    for left, right in combinations_with_replacement(fighters, 2):
        if on_pairing:
            on_pairing(left, right)
        pairings.append(measure(left, right))
    return Balance(fighters, pairings)


def report(roster: Roster, result: Balance, levels: Iterable[BotStrength]) -> str:
    """Return the table as Markdown."""
    levels = tuple(levels)
    parts = [
        "# Balance\n",
        "Written by `main.py --balance`; do not edit. "
        f"Rules {RULES_VERSION}, roster {roster.version}, fingerprint `{roster.fingerprint}`.\n"
        "Every number is exact: the solver plays out every position of every pairing; nothing is\n"
        "sampled.\n",
        "Both play perfectly unless it says otherwise, and every figure is the average of both\n"
        "orders (left moves first, right moves first).\n",
        *_sections(result, levels),
    ]
    return "\n".join(parts)


def _sections(result: Balance, levels: Sequence[BotStrength]) -> Iterator[str]:
    yield "## Goals\n"
    yield _goal_table(result, levels)
    if missed := [goal for goal in result.goals() if goal.miss]:
        yield "Missed:\n"
        yield "\n".join(f"- {_goal_sentence(goal)}" for goal in missed) + "\n"
    yield "## Plans\n"
    yield _table(["", "plan"], [[fighter.name, fighter.plan] for fighter in result.fighters])
    yield (
        "## The computer's levels\n\n"
        "A level plays a share of its turns perfectly and takes any legal action\n"
        "in the others; per cent of the matches that it wins, over all pairings.\n"
    )
    yield _level_table(levels)
    yield "## Wins\n\nPer cent of the matches that the fighter of the row wins.\n"
    yield _win_table(result)
    yield "## What perfect play presses\n\nPer cent of the fighter's actions, over all opponents.\n"
    yield _button_table(result)
    yield "## Pairings\n"
    yield _pairing_table(result)


def _level_table(levels: Sequence[BotStrength]) -> str:
    return _table(
        ["level", "turns in 100 perfect", "beats perfect", "beats the level below"],
        [
            [
                each.level,
                f"{LEVELS[each.level]}",
                f"{100 * each.against_perfect:.1f}",
                f"{100 * each.against_below:.1f}" if number else "",
            ]
            for number, each in enumerate(levels)
        ],
    )


def _win_table(result: Balance) -> str:
    return _table(
        ["", *(fighter.id for fighter in result.fighters), "mean"],
        [
            [one.id, *shares, f"{np.mean([float(s) for s in shares]):.1f}"]
            for one in result.fighters
            for shares in [[f"{100 * result.share(one, o):.1f}" for o in result.fighters]]
        ],
    )


def _button_table(result: Balance) -> str:
    attacks = [f"attack {number}" for number in range(1, ATTACK_COUNT + 1)]
    return _table(
        ["", *attacks, "Defend", "Charge", "beats random", "beats greedy"],
        [
            [
                fighter.id,
                *(
                    f"{fighter.attacks[index].name} {share:.1f}"
                    if index < ATTACK_COUNT
                    else f"{share:.1f}"
                    for index, share in enumerate(100 * result.buttons(fighter))
                ),
                f"{100 * result.strength('random', fighter):.1f}",
                f"{100 * result.strength('greedy', fighter):.1f}",
            ]
            for fighter in result.fighters
        ],
    )


def _pairing_table(result: Balance) -> str:
    return _table(
        ["left", "right", "first wins %", "left wins %", "actions a match"],
        [
            [
                pairing.left.id,
                pairing.right.id,
                f"{100 * pairing.first:.1f}",
                f"{100 * pairing.share:.1f}",
                f"{pairing.length:.1f}",
            ]
            for pairing in result.pairings.values()
        ],
    )


def _goal_sentence(goal: Goal) -> str:
    """Return a goal with its figure, in sentence case."""
    if goal.what.startswith("actions"):
        return f"{goal.what}: {goal.value:.1f}"
    return f"{goal.what}: {100 * goal.value:.1f}%"


def _goal_table(result: Balance, levels: Sequence[BotStrength]) -> str:
    pairings = list(result.pairings.values())
    unequal = [p.share for p in pairings if p.left.id != p.right.id] or [0.5]
    buttons = [float(share) for f in result.fighters for share in result.buttons(f)]
    rows = [
        ("the first mover wins, in every pairing", FIRST, [p.first for p in pairings], 100),
        ("a fighter beats another, in every pairing", PAIRING, unequal, 100),
        ("actions a match, in every pairing", LENGTH, [p.length for p in pairings], 1),
        ("every button of every fighter", (BUTTON, 1.0), buttons, 100),
        ("perfect beats random", (RANDOM, 1.0), [result.strength("random")], 100),
        ("perfect beats greedy", (GREEDY, 1.0), [result.strength("greedy")], 100),
        ("a level beats the one below", (STEP, 1.0), [e.against_below for e in levels[1:]], 100),
    ]
    return _table(
        ["goal", "from", "to", "least", "most", ""],
        [
            [
                what,
                f"{scale * low:g}",
                f"{scale * high:g}",
                f"{scale * min(values):.1f}",
                f"{scale * max(values):.1f}",
                "reached" if low <= min(values) and max(values) <= high else "**missed**",
            ]
            for what, (low, high), values, scale in rows
        ],
    )


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m game.solver.balance", description=__doc__)
    parser.add_argument("--roster", type=Path, default=ROSTER, metavar="FILE")
    parser.add_argument("--write", type=Path, default=PAGE, metavar="FILE")
    options = parser.parse_args(arguments)
    roster = parse_roster(decode_text(options.roster.read_bytes()))
    result = balance(
        roster, lambda left, right: print(f"{left.name} – {right.name}", file=sys.stderr)
    )
    text = report(roster, result, bot_strengths(roster, LEVELS))
    print(text)
    try:
        options.write.write_text(text, encoding="utf-8")
    except OSError as error:
        print(f"{options.write} cannot be written: {reason_of(error)}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
