"""Ten thousand matches that nobody thought of, and a total that any change of the rules moves."""

import itertools
from collections import Counter
from random import Random

from assets import ROSTER
from game.rules import Action, Battle, Effect, Seat, legal_actions, parse_roster, resolve, start
from game.rules.action import ATTACKS
from tests.support import LEFT, act, fighter

MATCHES = 5_000
QUIET_LIMIT = 12
"""Other actions between two attacks (clause 4.2)."""


class MatchDice:
    """Dice of one seed. `random()` keeps its sequence from one Python to the next."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def roll(self, sides: int) -> int:
        return int(self._random.random() * sides) + 1


def test_every_match_keeps_its_bounds_and_ends() -> None:
    """2.1, 2.4, 3.3, 4.1, 4.2"""
    dice = MatchDice(7275)
    roster = parse_roster(ROSTER.read_text(encoding="utf-8")).fighter
    winners: Counter[Seat] = Counter()
    for _ in range(MATCHES):
        left, right = (roster[dice.roll(len(roster)) - 1] for _ in Seat)
        battle = start(left, right, LEFT if dice.roll(2) == 1 else LEFT.other)
        quiet = 0
        while battle.outcome is None:
            actions = legal_actions(battle)
            action = actions[dice.roll(len(actions)) - 1]
            after, events = resolve(battle, action, dice)
            quiet = 0 if action in ATTACKS else quiet + 1
            assert quiet <= QUIET_LIMIT
            assert events[0].seat is battle.to_move
            verify_step(battle, after)
            battle = after
        winner = battle.outcome.winner
        assert winner is not None
        assert battle[winner].hp > 0
        assert battle[winner.other].hp == 0
        assert legal_actions(battle) == ()
        winners[winner] += 1
    assert min(winners.values()) > MATCHES // 3


def verify_step(before: Battle, after: Battle) -> None:
    """What holds of any position, and of any two that follow each other."""
    assert after.turn == before.turn + 1
    assert after.to_move is before.to_move.other
    for side in (after.left, after.right):
        assert 0 <= side.hp <= side.fighter.hp
        assert 0 <= side.charge <= 3
        assert 0 <= side.guard <= 3
    actor = before.to_move
    assert after[actor].hp == before[actor].hp
    assert after[actor.other].hp <= before[actor.other].hp
    assert (after.outcome is None) == (after.left.hp > 0 and after.right.hp > 0)


EDGES = (1, 60, 61, 90, 91, 100)
"""Rolls of a hundred on both sides of the chances of fighters made of straw."""

TOTALS = [
    # depth, lines of play, different positions, and the sums over the lines of HP, charge, guard
    (1, 38, 10, 2_578, 9, 19),
    (2, 1_444, 99, 88_444, 308, 1_044),
    (3, 54_872, 408, 3_118_268, 10_220, 26_082),
    (4, 1_379_324, 2_013, 71_659_540, 303_450, 1_134_846),
]


def test_the_lines_of_play_of_the_first_four_turns_come_to_what_they_always_came_to() -> None:
    """Any change of clauses 1 to 4 moves one of these totals; then RULES_VERSION goes up."""
    one = fighter("Straw", effect=Effect.BREAK, first=fighter(effect=Effect.FOCUS).attacks[2])
    two = fighter("Reed", hp=12, effect=Effect.SAP, first=fighter(effect=Effect.BRACE).attacks[2])
    lines = Counter({start(one, two): 1})
    totals = []
    for depth in range(1, 5):
        before, lines = lines, Counter()
        for position, ways in before.items():
            for after in successors(position):
                lines[after] += ways
        totals.append((depth, lines.total(), len(lines), *sums(lines)))
    assert totals == TOTALS


def sums(lines: Counter[Battle]) -> tuple[int, int, int]:
    """HP, charge and guard of both sides, summed over all lines of play."""
    sides = [(side, ways) for at, ways in lines.items() for side in (at.left, at.right)]
    return (
        sum(side.hp * ways for side, ways in sides),
        sum(side.charge * ways for side, ways in sides),
        sum(side.guard * ways for side, ways in sides),
    )


def successors(battle: Battle) -> list[Battle]:
    """Every position that one action can lead to, once for each of the rolls at the edges."""
    attack = list(itertools.product(EDGES, (1, 5)))
    return [
        act(battle, action, rolls)[0]
        for action in legal_actions(battle)
        for rolls in (attack if action in ATTACKS else [()])
    ]


def test_nobody_acts_twice_in_a_row_by_any_action() -> None:
    """2.1"""
    battle = start(fighter(), fighter())
    for action in (Action.DEFEND, Action.CHARGE, Action.CHARGE, Action.DEFEND):
        after, _ = act(battle, action)
        assert after.to_move is not battle.to_move
        battle = after
