"""Puzzle finder: searches simulated or recorded matches for positions that make good puzzles.

`python -m game.solver.puzzle_finder` replaces assets/puzzles.toml: run it when a number of a
fighter has changed. `--records DIR` searches recorded matches instead; `--count` sets the number of
puzzles.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from itertools import combinations, islice
from pathlib import Path
from random import Random

from game.files.decoding import decode_text
from game.match.turns import turns
from game.records.archive import list_records
from game.review.advice import SolvedPairing
from game.review.puzzles import MARGIN, WINNING, Puzzle, PuzzleFile, write_puzzles
from game.rules import (
    Action,
    Battle,
    Fighter,
    Roster,
    Seat,
    forecast,
    legal_actions,
    parse_roster,
    resolve,
)
from game.rules import start as begin
from game.rules.action import ATTACKS
from game.solver.solution import solve
from game.solver.solution_store import pairing_fingerprint

ASSETS = Path(__file__).parents[2] / "assets"
COUNT = 30
MATCHES = 60
"""Simulated matches of every pairing."""
SCORE_WEIGHTS = (0.45, 0.35)
"""Shares of turns in which a simulated player takes the best action, and the greedy action."""
OBVIOUS = 0.97
"""Winning probability above which any action will do, so that the position is no puzzle."""
MORE = 10
"""Puzzles found at a time when a player asks for more."""
ALIKE = 2
"""Most of these from one pairing, if they come from simulated matches."""

Pairing = tuple[Fighter, Fighter]
Solve = Callable[[Fighter, Fighter], SolvedPairing]


class _Dice:
    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def roll(self, sides: int) -> int:
        return self._chance.randint(1, sides)


def puzzle_in(battle: Battle, solution: SolvedPairing) -> Puzzle | None:
    """Return the position as a puzzle, seen by the side to move, if one action is clearly best."""
    values = solution.action_values(battle)
    best, second = sorted(values, key=lambda action: -values[action])[:2]
    win, after = values[best], values[second]
    if win - after < MARGIN or win < WINNING or win > OBVIOUS:
        return None
    own, other = battle[battle.to_move], battle[battle.to_move.other]
    return Puzzle(
        fighters=(own.fighter.id, other.fighter.id),
        hp=(own.hp, other.hp),
        charge=(own.charge, other.charge),
        guard=(own.guard, other.guard),
        best=best,
        win=round(win, 3),
        next=round(after, 3),
    )


def fingerprint(roster: Roster) -> str:
    """Return 16 hexadecimal digits that change with the rules and with any number of a fighter."""
    prints = [pairing_fingerprint(fighter, fighter) for fighter in roster]
    return hashlib.sha256(" ".join(prints).encode()).hexdigest()[:16]


def greedy(battle: Battle) -> Action:
    """Return the attack with the highest mean damage."""
    return max(ATTACKS, key=lambda action: getattr(forecast(battle, action), "expected", 0))


def positions(battle: Battle, solution: SolvedPairing, chance: Random) -> Iterator[Battle]:
    """Yield the positions of one simulated match that starts here."""
    dice, (perfect, hasty) = _Dice(chance), SCORE_WEIGHTS
    while not battle.outcome:
        yield battle
        mood = chance.random()
        if mood < perfect:
            action = solution.best(battle)
        elif mood < perfect + hasty:
            action = greedy(battle)
        else:
            action = chance.choice(legal_actions(battle))
        battle, _ = resolve(battle, action, dice)


def from_play(
    pairings: Iterable[Pairing], chance: Random, solved: Solve = solve
) -> Iterator[tuple[Battle, SolvedPairing]]:
    """Yield positions of simulated matches."""
    for left, right in pairings:
        solution = solved(left, right)
        for number in range(MATCHES):
            first = (Seat.LEFT, Seat.RIGHT)[number % 2]
            for battle in positions(begin(left, right, first), solution, chance):
                yield battle, solution


def from_records(
    folder: Path, roster: Roster, solved: Solve
) -> Iterator[tuple[Battle, SolvedPairing]]:
    """Yield positions of recorded matches that used the same numbers as today's roster."""
    for summary in list_records(folder):
        for turn in turns(summary.verdict.good) if summary.verdict and not summary.damage else ():
            sides = [turn.before[seat].fighter for seat in Seat]
            if all(each.id in roster and roster[each.id] == each for each in sides):
                yield turn.before, solved(*sides)


def more(
    folder: Path, roster: Roster, known: Collection[Puzzle], solved: Solve
) -> tuple[Puzzle, ...]:
    """Return new puzzles: from recorded matches first, from simulated ones if these are too few."""
    found: list[Puzzle] = []

    def take(seen: Iterable[tuple[Battle, SolvedPairing]], most: int) -> None:
        puzzles = (puzzle_in(battle, solution) for battle, solution in seen)
        new = (each for each in puzzles if each and each not in known and each not in found)
        # Consumed one by one: the generator `new` checks what was found before.
        for each in islice(new, max(0, most)):
            found.append(each)

    take(from_records(folder, roster, solved), MORE)
    chance = Random(len(known))
    pairings = list(combinations(roster, 2))
    chance.shuffle(pairings)
    for pairing in pairings:
        take(from_play([pairing], chance, solved), min(ALIKE, MORE - len(found)))
    return tuple(found)


def choose(found: Iterable[Puzzle], count: int, roster: Roster) -> tuple[Puzzle, ...]:
    """Return the best puzzles, spread over actions and pairings, in an order that gives no hint."""
    pools: dict[Action, list[Puzzle]] = {action: [] for action in Action}
    for each in found:
        pools[each.best].append(each)
    for pool in pools.values():
        # Puzzles whose greedy answer is wrong come first, then the clearest ones.
        pool.sort(key=lambda each: (greedy(each.battle(roster)) is each.best, each.next - each.win))
    chosen: list[Puzzle] = []
    taken: dict[frozenset[str], int] = {}
    for most in range(1, count + 1):
        while len(chosen) < count:
            before = len(chosen)
            for pool in pools.values():
                place = next((each for each in pool if _room(each, taken, most)), None)
                if place is not None and len(chosen) < count:
                    pool.remove(place)
                    chosen.append(place)
                    taken[frozenset(place.fighters)] = taken.get(frozenset(place.fighters), 0) + 1
            if len(chosen) == before:
                break
    Random(len(chosen)).shuffle(chosen)
    return tuple(chosen)


def _room(each: Puzzle, taken: dict[frozenset[str], int], most: int) -> bool:
    return taken.get(frozenset(each.fighters), 0) < most


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m game.solver.puzzle_finder", description=__doc__
    )
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--records", type=Path, metavar="DIR", help="take them from these matches")
    parser.add_argument("--write", type=Path, metavar="FILE", default=ASSETS / "puzzles.toml")
    options = parser.parse_args(arguments)
    roster = parse_roster(decode_text((ASSETS / "fighters.toml").read_bytes()))
    if options.records:
        seen = from_records(options.records, roster, cache(solve))
    else:
        seen = from_play(combinations(roster, 2), Random(options.seed))
    found = {puzzle for battle, solution in seen if (puzzle := puzzle_in(battle, solution))}
    chosen = choose(sorted(found, key=repr), options.count, roster)
    write_puzzles(options.write, PuzzleFile(fingerprint(roster), chosen))
    print(f"{len(found)} found, {len(chosen)} kept in {options.write}.")
    return 0 if chosen else 1


if __name__ == "__main__":
    sys.exit(main())
