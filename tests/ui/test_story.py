"""What is told of a match in the end."""

from game.rules import Action, Battle, ForcedDice, Seat, resolve, start
from game.ui.stage.story import Story
from tests.ui.duel import HIT, MISS, REED, STRAW

LEFT, RIGHT = Seat.LEFT, Seat.RIGHT
NAMES = {LEFT: "Ana", RIGHT: "Ben"}


def told(*moves: tuple[Action, tuple[int, ...]]) -> tuple[Story, Battle]:
    battle = start(STRAW, REED)
    story = Story(battle)
    for action, rolls in moves:
        battle, events = resolve(battle, action, ForcedDice(rolls))
        story.add(events, battle)
    return story, battle


def test_the_hp_of_both_are_known_from_the_start_and_after_every_action() -> None:
    story, battle = told((Action.ATTACK1, HIT), (Action.DEFEND, ()))
    assert story.hp[LEFT] == [60, 60, 60]
    assert story.hp[RIGHT] == [40, battle.right.hp, battle.right.hp]


def test_the_biggest_blow_is_placed_after_its_action() -> None:
    story, _ = told((Action.DEFEND, ()), (Action.ATTACK1, HIT))
    assert story.biggest_at == 2


def test_the_longest_guard_counts_actions_on_end() -> None:
    story, _ = told((Action.DEFEND, ()), (Action.CHARGE, ()), (Action.CHARGE, ()))
    assert story.longest_guard == {LEFT: 3, RIGHT: 4}


def test_the_blow_that_decided_it_is_named() -> None:
    moves: list[tuple[Action, tuple[int, ...]]] = []
    while told(*moves)[1].outcome is None:
        moves.append((Action.ATTACK2, HIT) if len(moves) % 2 == 0 else (Action.ATTACK1, MISS))
    story, battle = told(*moves)
    assert story.last is not None
    assert "Ana's Swing decided it." in " ".join(map(str, story.lines(battle, NAMES, LEFT)))


def test_without_a_knockout_no_blow_has_decided_it() -> None:
    story, battle = told((Action.ATTACK1, HIT))
    assert "decided" not in " ".join(map(str, story.lines(battle, NAMES, LEFT)))
