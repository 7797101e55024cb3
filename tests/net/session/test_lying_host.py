"""Lying hosts: whatever a host tells otherwise than it is stops the match on the guest's screen.

The liar knows everything that a host knows and makes all hashes anew, so they do not give him away.
"""

from collections.abc import Callable, Iterable, Sequence
from random import Random

import msgspec
import pytest

from game.protocol.messages import (
    Acted,
    Chosen,
    Clock,
    Ended,
    Position,
    Revealed,
    Reveals,
    Said,
    ServerMessage,
    Signed,
    Started,
    position,
)
from game.rules import Action, ForcedDice, Reason, legal_actions, mildest_action, resolve
from tests.keys import Key, promised
from tests.net.fair_match import FairMatch
from tests.support import LEFT, RIGHT

Messages = Sequence[ServerMessage]
Change = Callable[[ServerMessage, FairMatch, Random], Messages | None]
"""What is told instead; None: this fact is told as it is."""

replace = msgspec.structs.replace


def damage(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """Somebody has lost more, or less, than he did."""
    if not isinstance(message, Acted):
        return None
    seat, step = dice.choice(("left", "right")), dice.choice((-1, 1, 7))
    where = message.position
    level = getattr(where, seat)
    changed = replace(level, hp=max(0, level.hp + step))
    if changed == level:
        changed = replace(level, charge=level.charge + 1)
    return [replace(message, position=replace(where, **{seat: changed}))]


def rolls(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """Other dice, with sums that fit them."""
    if not isinstance(message, Acted) or not message.rolls:
        return None
    hit, strength = message.rolls
    other = (hit % 100 + 1, strength) if dice.random() < 0.5 else (hit, strength % 5 + 1)
    return [replace(message, rolls=other, position=_after(duet, message.action, other))]


def values(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """Values that nobody revealed, with the dice that they give."""
    if not isinstance(message, Acted) or message.reveals == Reveals():
        return None
    seat = dice.choice(("left", "right"))
    made_up = replace(message.reveals, **{seat: dice.randbytes(32).hex()})
    return [replace(message, reveals=made_up)]


def alone(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """No values at all: the host says that he rolled by himself."""
    if isinstance(message, Chosen):
        return []
    if isinstance(message, Acted) and message.rolls:
        return [replace(message, reveals=Reveals())]
    return None


def choice(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """The guest has chosen something else."""
    if (
        not isinstance(message, Chosen | Acted)
        or message.seat is not RIGHT
        or _settled(message, duet)
    ):
        return None
    battle = duet.ben.room_state.battle
    assert battle
    others = [action for action in legal_actions(battle) if action is not message.action]
    other = dice.choice(others)
    if isinstance(message, Chosen):
        attacks = [each for each in others if each.attack_index is not None]
        return [replace(message, action=dice.choice(attacks))]
    if other.attack_index is not None:
        return [replace(message, action=other, rolls=(1, 1))]
    return [replace(message, action=other, position=_after(duet, other, ()))]


def number(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """The guest has chosen what he never sent."""
    if isinstance(message, Chosen) and message.seat is RIGHT:
        return [replace(message, number=message.number + dice.randint(1, 9))]
    return None


def early(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """The guest's clock has run out, long before it has."""
    if (
        not isinstance(message, Chosen | Acted)
        or message.seat is not RIGHT
        or _settled(message, duet)
    ):
        return None
    battle = duet.ben.room_state.battle
    assert battle
    mildest = mildest_action(battle)
    if mildest.attack_index is not None:
        return [Chosen(0, RIGHT, 0, battle.turn, mildest, by_clock=True)]
    after = _after(duet, mildest, ())
    return [Acted(0, RIGHT, 0, battle.turn, mildest, (), after, by_clock=True)]


def hasty(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """The guest's clock has less left than a moment ago."""
    battle = duet.ben.room_state.battle
    if isinstance(message, Clock) and message.seat is RIGHT and battle and message.left == 60:
        return [message, replace(message, left=dice.randint(1, 45))]
    return None


def clockless(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """The guest's clock has run out, and he never saw one."""
    battle = duet.ben.room_state.battle
    if not isinstance(message, Clock) or message.seat is not RIGHT or battle is None:
        return None
    mildest = mildest_action(battle)
    if mildest.attack_index is not None:
        return [Chosen(0, RIGHT, 0, battle.turn, mildest, by_clock=True)]
    after = _after(duet, mildest, ())
    return [Acted(0, RIGHT, 0, battle.turn, mildest, (), after, by_clock=True)]


def words(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """The guest has said what he never typed."""
    if isinstance(message, Clock) and duet.ben.room_state.battle:
        return [message, Said(0, RIGHT, dice.choice((0, 99)), "Ben", "I give up")]
    return None


def dropped(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """What somebody did is left out."""
    return [] if isinstance(message, Acted) else None


def order(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """Another side, or another turn."""
    if not isinstance(message, Chosen | Acted):
        return None
    if dice.random() < 0.5:
        return [replace(message, seat=message.seat.other)]
    return [replace(message, turn=message.turn + dice.choice((-1, 1)))]


def twice(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """What was done is done once more."""
    return [message, message] if isinstance(message, Chosen | Acted) else None


def unpromised(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """The guest's promise is left out, or is another's."""
    if not isinstance(message, Started):
        return None
    if dice.random() < 0.3:
        return [replace(message, right=replace(message.right, promise=None))]
    name = dice.choice(("Mallory", "Ben"))
    mine, _ = promised(name, message.room, message.match, RIGHT)
    if dice.random() < 0.3:
        message = replace(message, left=replace(message.left, promise=mine))
    return [replace(message, right=replace(message.right, promise=mine))]


def beginning(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """The match begins from another position, or in another room."""
    if not isinstance(message, Started):
        return None
    if dice.random() < 0.3:
        return [replace(message, room="another")]
    level = replace(message.position.right, hp=message.position.right.hp - dice.randint(1, 9))
    return [replace(message, position=replace(message.position, right=level))]


def revealed(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """The other side's value is not the one that it promised."""
    if isinstance(message, Revealed):
        return [replace(message, value=dice.randbytes(32).hex())]
    return None


def ended(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """The match ends otherwise than it does, or already."""
    if isinstance(message, Ended) and message.winner:
        return [replace(message, winner=dice.choice((message.winner.other, None)))]
    return None


def sudden(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """The match is over, for the guest has left, was away, slept, or held something back."""
    if isinstance(message, Acted) and not duet.room.outcome:
        return [message, Ended(0, LEFT, dice.choice(tuple(Reason)))]
    return None


def signed(message: ServerMessage, duet: FairMatch, dice: Random) -> Messages | None:
    """Somebody else has signed, or nobody."""
    if isinstance(message, Signed):
        started, end = duet.room.event_log.state.started, duet.room.event_log.state.ended
        assert started and end
        forged = Key("Mallory").sign(dice.randbytes(50)).hex()
        return [replace(message, signature=dice.choice((forged, "", "00" * 64)))]
    return None


LIES: tuple[Change, ...] = (
    *(damage, rolls, values, alone, choice, number, early, hasty, dropped, order),
    *(clockless, words, twice, unpromised, beginning, revealed, ended, sudden, signed),
)


def _settled(message: Chosen | Acted, duet: FairMatch) -> bool:
    """Whether an action was chosen before, so that nothing about it is news."""
    return isinstance(message, Acted) and duet.ben.room_state.match_state.chosen is not None


def _after(duet: FairMatch, action: Action, thrown: Sequence[int]) -> Position:
    battle = duet.ben.room_state.battle
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
    duet = FairMatch((dice.randint(1, 2),))
    patience, known = dice.randint(0, 6), False

    def lie(message: ServerMessage) -> Iterable[ServerMessage]:
        nonlocal patience, known
        assert not known or duet.ben.room_state.desync or change in (dropped, alone, revealed)
        instead = None if known else change(message, duet, dice)
        if instead is None:
            return [message]
        if patience and change in NOT_ONCE:
            patience -= 1
            return [message]
        known = True
        return instead

    duet.lie = lie
    duet.fight()
    for _ in range(200):
        if duet.room.outcome or duet.ben.room_state.desync or duet.room.event_log.state.chosen:
            break
        actions = legal_actions(duet.room.battle) if duet.room.battle else ()
        duet.act(dice.choice(actions))
    # Until the clock has run out: an action that is not told leaves the guest nothing to sign.
    duet.wait(100)
    return duet.ben.room_state.desync if known else None


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
        duet = FairMatch((dice.randint(1, 2),)).fight()
        while not duet.room.outcome:
            assert duet.room.battle
            duet.wait(dice.choice((0.0, 1.0, 55.0, 61.0)))
            if not duet.room.outcome:
                duet.act(dice.choice(legal_actions(duet.room.battle)))
        assert [player.room_state.desync for player in duet.players.values()] == ["", ""]
