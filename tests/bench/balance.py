"""What the whole table of docs/BALANCE.md costs: `python -m tests.bench balance`."""

import time
from collections.abc import Iterator

from game.ai.levels import LEVELS
from game.rules import parse_roster
from game.solver.balance import ROSTER, balance
from game.solver.mastery import masteries
from tests.bench.figure import Figure


def measure() -> Iterator[Figure]:
    """Minutes of processor time, of one core; about two."""
    roster = parse_roster(ROSTER.read_text(encoding="utf-8"))
    begin = time.process_time()
    balance(roster)
    masteries(roster, LEVELS)
    taken = (time.process_time() - begin) / 60
    yield Figure("the whole balance table / 10 min", taken, 10.0, "min", 1.0)
