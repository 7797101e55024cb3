"""What the whole table of docs/BALANCE.md costs: `python -m tests.bench balance`."""

import time
from collections.abc import Iterator

from game.bots import LEVELS
from game.rules import parse_roster
from game.solver.balance import ROSTER, balance
from game.solver.bot_strength import bot_strengths
from tests.bench.measurement import Measurement


def measure() -> Iterator[Measurement]:
    """Minutes of processor time, of one core; about two."""
    roster = parse_roster(ROSTER.read_text(encoding="utf-8"))
    begin = time.process_time()
    balance(roster)
    bot_strengths(roster, LEVELS)
    taken = (time.process_time() - begin) / 60
    yield Measurement("the whole balance table / 10 min", taken, 10.0, "min", 1.0)
