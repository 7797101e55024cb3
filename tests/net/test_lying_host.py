"""Lying hosts: whatever a host tells otherwise than it is stops the match on the guest's screen.

The liar knows everything that a host knows and makes all hashes anew, so they do not give him away.
"""

from collections.abc import Callable, Iterable, Sequence
from random import Random

import msgspec
import pytest

from game.contract.messages import (
    Acted,
    Chosen,
    Clock,
    Ended,
    Fact,
    Position,
    Revealed,
    Reveals,
    Said,
    Signed,
    Started,
    position,
)
from game.rules import Action, ForcedDice, Reason, legal_actions, mildest_action, resolve
from tests.keys import Key, promised
from tests.net.duet import Duet
from tests.support import LEFT, RIGHT

Facts = Sequence[Fact]
Change = Callable[[Fact, Duet, Random], Facts | None]
"""What is told instead; None: this fact is told as it is."""

replace = msgspec.structs.replace


def damage(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """Somebody has lost more, or less, than he did."""
    if not isinstance(fact, Acted):
        return None
    seat, step = dice.choice(("left", "right")), dice.choice((-1, 1, 7))
    where = fact.position
    level = getattr(where, seat)
    changed = replace(level, hp=max(0, level.hp + step))
    if changed == level:
        changed = replace(level, charge=level.charge + 1)
    return [replace(fact, position=replace(where, **{seat: changed}))]


def rolls(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """Other dice, with sums that fit them."""
    if not isinstance(fact, Acted) or not fact.rolls:
        return None
    hit, strength = fact.rolls
    other = (hit % 100 + 1, strength) if dice.random() < 0.5 else (hit, strength % 5 + 1)
    return [replace(fact, rolls=other, position=_after(duet, fact.action, other))]


def values(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """Values that nobody revealed, with the dice that they give."""
    if not isinstance(fact, Acted) or fact.reveals == Reveals():
        return None
    seat = dice.choice(("left", "right"))
    made_up = replace(fact.reveals, **{seat: dice.randbytes(32).hex()})
    return [replace(fact, reveals=made_up)]


def alone(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """No values at all: the host says that he rolled by himself."""
    if isinstance(fact, Chosen):
        return []
    if isinstance(fact, Acted) and fact.rolls:
        return [replace(fact, reveals=Reveals())]
    return None


def choice(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """The guest has chosen something else."""
    if not isinstance(fact, Chosen | Acted) or fact.seat is not RIGHT or _settled(fact, duet):
        return None
    battle = duet.ben.table.battle
    assert battle
    others = [action for action in legal_actions(battle) if action is not fact.action]
    other = dice.choice(others)
    if isinstance(fact, Chosen):
        attacks = [each for each in others if each.attack_index is not None]
        return [replace(fact, action=dice.choice(attacks))]
    if other.attack_index is not None:
        return [replace(fact, action=other, rolls=(1, 1))]
    return [replace(fact, action=other, position=_after(duet, other, ()))]


def number(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """The guest has chosen what he never sent."""
    if isinstance(fact, Chosen) and fact.seat is RIGHT:
        return [replace(fact, number=fact.number + dice.randint(1, 9))]
    return None


def early(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """The guest's clock has run out, long before it has."""
    if not isinstance(fact, Chosen | Acted) or fact.seat is not RIGHT or _settled(fact, duet):
        return None
    battle = duet.ben.table.battle
    assert battle
    mildest = mildest_action(battle)
    if mildest.attack_index is not None:
        return [Chosen(0, RIGHT, 0, battle.turn, mildest, by_clock=True)]
    after = _after(duet, mildest, ())
    return [Acted(0, RIGHT, 0, battle.turn, mildest, (), after, by_clock=True)]


def hasty(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """The guest's clock has less left than a moment ago."""
    battle = duet.ben.table.battle
    if isinstance(fact, Clock) and fact.seat is RIGHT and battle and fact.left == 60:
        return [fact, replace(fact, left=dice.randint(1, 45))]
    return None


def clockless(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """The guest's clock has run out, and he never saw one."""
    battle = duet.ben.table.battle
    if not isinstance(fact, Clock) or fact.seat is not RIGHT or battle is None:
        return None
    mildest = mildest_action(battle)
    if mildest.attack_index is not None:
        return [Chosen(0, RIGHT, 0, battle.turn, mildest, by_clock=True)]
    after = _after(duet, mildest, ())
    return [Acted(0, RIGHT, 0, battle.turn, mildest, (), after, by_clock=True)]


def words(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """The guest has said what he never typed."""
    if isinstance(fact, Clock) and duet.ben.table.battle:
        return [fact, Said(0, RIGHT, dice.choice((0, 99)), "Ben", "I give up")]
    return None


def dropped(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """What somebody did is left out."""
    return [] if isinstance(fact, Acted) else None


def order(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """Another side, or another turn."""
    if not isinstance(fact, Chosen | Acted):
        return None
    if dice.random() < 0.5:
        return [replace(fact, seat=fact.seat.other)]
    return [replace(fact, turn=fact.turn + dice.choice((-1, 1)))]


def twice(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """What was done is done once more."""
    return [fact, fact] if isinstance(fact, Chosen | Acted) else None


def unpromised(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """The guest's promise is left out, or is another's."""
    if not isinstance(fact, Started):
        return None
    if dice.random() < 0.3:
        return [replace(fact, right=replace(fact.right, promise=None))]
    name = dice.choice(("Mallory", "Ben"))
    mine, _ = promised(name, fact.room, fact.match, RIGHT)
    if dice.random() < 0.3:
        fact = replace(fact, left=replace(fact.left, promise=mine))
    return [replace(fact, right=replace(fact.right, promise=mine))]


def beginning(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """The match begins from another position, or in another room."""
    if not isinstance(fact, Started):
        return None
    if dice.random() < 0.3:
        return [replace(fact, room="another")]
    level = replace(fact.position.right, hp=fact.position.right.hp - dice.randint(1, 9))
    return [replace(fact, position=replace(fact.position, right=level))]


def revealed(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """The other side's value is not the one that it promised."""
    if isinstance(fact, Revealed):
        return [replace(fact, value=dice.randbytes(32).hex())]
    return None


def ended(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """The match ends otherwise than it does, or already."""
    if isinstance(fact, Ended) and fact.winner:
        return [replace(fact, winner=dice.choice((fact.winner.other, None)))]
    return None


def sudden(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """The match is over, for the guest has left, was away, slept, or held something back."""
    if isinstance(fact, Acted) and not duet.room.outcome:
        return [fact, Ended(0, LEFT, dice.choice(tuple(Reason)))]
    return None


def signed(fact: Fact, duet: Duet, dice: Random) -> Facts | None:
    """Somebody else has signed, or nobody."""
    if isinstance(fact, Signed):
        started, end = duet.room.ledger.standing.started, duet.room.ledger.standing.ended
        assert started and end
        forged = Key("Mallory").sign(dice.randbytes(50)).hex()
        return [replace(fact, signature=dice.choice((forged, "", "00" * 64)))]
    return None


LIES: tuple[Change, ...] = (
    *(damage, rolls, values, alone, choice, number, early, hasty, dropped, order),
    *(clockless, words, twice, unpromised, beginning, revealed, ended, sudden, signed),
)


def _settled(fact: Chosen | Acted, duet: Duet) -> bool:
    """Whether an action was chosen before, so that nothing about it is news."""
    return isinstance(fact, Acted) and duet.ben.table.course.chosen is not None


def _after(duet: Duet, action: Action, thrown: Sequence[int]) -> Position:
    battle = duet.ben.table.battle
    assert battle
    after, _ = resolve(battle, action, ForcedDice(thrown))
    return position(after)


def caught_in(change: Change, seed: int) -> str:
    """The lie is told at some point of a match; what the guest's screen says of it."""
    dice = Random(f"{change.__name__} {seed}")
    while (seen := lied_in_a_match(change, dice)) is None:
        pass
    return seen


def lied_in_a_match(change: Change, dice: Random) -> str | None:
    """What the guest's screen says in the end; None if the lie was never told."""
    duet = Duet((dice.randint(1, 2),))
    patience, told = dice.randint(0, 6), False

    def lie(fact: Fact) -> Iterable[Fact]:
        nonlocal patience, told
        assert not told or duet.ben.table.desync or change in (dropped, alone, revealed)
        instead = None if told else change(fact, duet, dice)
        if instead is None:
            return [fact]
        if patience and change in NOT_ONCE:
            patience -= 1
            return [fact]
        told = True
        return instead

    duet.lie = lie
    duet.fight()
    for _ in range(200):
        if duet.room.outcome or duet.ben.table.desync or duet.room.ledger.standing.chosen:
            break
        actions = legal_actions(duet.room.battle) if duet.room.battle else ()
        duet.act(dice.choice(actions))
    # Until the clock has run out: an action that is not told leaves the guest nothing to sign.
    duet.wait(100)
    return duet.ben.table.desync if told else None


NOT_ONCE = (damage, rolls, values, choice, number, early, hasty, dropped, order, twice)


@pytest.mark.parametrize("change", LIES)
def test_every_kind_of_lie_stops_the_match(change: Change) -> None:
    for seed in range(4):
        assert caught_in(change, seed), (change.__name__, seed)


@pytest.mark.long
def test_a_thousand_lying_hosts_are_caught() -> None:
    caught = [bool(caught_in(LIES[seed % len(LIES)], seed)) for seed in range(1000)]
    print(f"\n{sum(caught)} of {len(caught)} lying hosts caught")
    assert all(caught)


def test_an_honest_host_is_accused_of_nothing() -> None:
    for seed in range(20):
        dice = Random(seed)
        duet = Duet((dice.randint(1, 2),)).fight()
        while not duet.room.outcome:
            assert duet.room.battle
            duet.wait(dice.choice((0.0, 1.0, 55.0, 61.0)))
            if not duet.room.outcome:
                duet.act(dice.choice(legal_actions(duet.room.battle)))
        assert [player.table.desync for player in duet.players.values()] == ["", ""]
