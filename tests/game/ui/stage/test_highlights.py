"""What is told of a match in the end."""

from game.rules import Action, Battle, ForcedDice, Seat, resolve, start
from game.ui.stage.highlights import Highlights
from tests.game.ui.sample_match import HIT, MISS, REED, STRAW

LEFT, RIGHT = Seat.LEFT, Seat.RIGHT
NAMES = {LEFT: "Ana", RIGHT: "Ben"}


def told(*moves: tuple[Action, tuple[int, ...]]) -> tuple[Highlights, Battle]:
    battle = start(STRAW, REED)
    highlights = Highlights(battle)
    for action, rolls in moves:
        battle, events = resolve(battle, action, ForcedDice(rolls))
        highlights.add(events, battle)
    return highlights, battle


def test_the_hp_of_both_are_known_from_the_start_and_after_every_action() -> None:
    highlights, battle = told((Action.ATTACK1, HIT), (Action.DEFEND, ()))
    assert highlights.hp[LEFT] == [60, 60, 60]
    assert highlights.hp[RIGHT] == [40, battle.right.hp, battle.right.hp]


def test_the_biggest_blow_is_placed_after_its_action() -> None:
    highlights, _ = told((Action.DEFEND, ()), (Action.ATTACK1, HIT))
    assert highlights.biggest_at == 2


def test_the_longest_guard_is_no_longer_than_the_match() -> None:
    """The second to move has guard from the beginning, which is no action."""
    highlights, _ = told((Action.DEFEND, ()), (Action.CHARGE, ()), (Action.CHARGE, ()))
    assert highlights.longest_guard == {LEFT: 3, RIGHT: 3}


def test_the_blow_that_decided_it_is_named() -> None:
    moves: list[tuple[Action, tuple[int, ...]]] = []
    while told(*moves)[1].outcome is None:
        moves.append((Action.ATTACK2, HIT) if len(moves) % 2 == 0 else (Action.ATTACK1, MISS))
    highlights, battle = told(*moves)
    assert highlights.last is not None
    assert "Ana's Swing decided it." in " ".join(map(str, highlights.lines(battle, NAMES, LEFT)))


def test_without_a_knockout_no_blow_has_decided_it() -> None:
    highlights, battle = told((Action.ATTACK1, HIT))
    assert "decided" not in " ".join(map(str, highlights.lines(battle, NAMES, LEFT)))
