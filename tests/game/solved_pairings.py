"""Solved pairings: small pairings, solved once for all tests that ask for the best action."""

from collections.abc import Iterator
from functools import cache

from game.rules import Attack, Effect, Fighter
from game.solver import Solution, solve

TWIG = Fighter(
    "twig", "Twig", "Small enough to be solved at once.", 12, 10, 10,
    (
        Attack("Jab", 3, 90, Effect.NONE),
        Attack("Whack", 6, 55, Effect.NONE),
        Attack("Pry", 2, 100, Effect.BREAK),
    ),
)  # fmt: skip
LEAF = Fighter(
    "leaf", "Leaf", "Smaller still.", 10, 11, 9,
    (
        Attack("Slap", 3, 95, Effect.NONE),
        Attack("Gust", 5, 60, Effect.FOCUS),
        Attack("Wilt", 3, 85, Effect.SAP),
    ),
)  # fmt: skip


@cache
def solution(left: Fighter = TWIG, right: Fighter = LEAF) -> Solution:
    return solve(left, right)


class SolvedPairings:
    """Solutions as the screens ask for them; `there` says whether they are worked out, and
    `done` how much of them is until then."""

    def __init__(self, *, there: bool = True, done: float = 0.0) -> None:
        self.there, self.done = there, done

    def __call__(self, left: Fighter, right: Fighter) -> Solution | None:
        return solution(left, right) if self.there else None

    def solve(self, left: Fighter, right: Fighter) -> Solution:
        return solution(left, right)

    def progress(self, left: Fighter, right: Fighter) -> float:
        return 1.0 if self.there else self.done

    def progress_quarters(self, left: Fighter, right: Fighter) -> Iterator[float]:
        yield from () if self.there else (0.0, 0.5)
