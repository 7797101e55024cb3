"""Battle: an immutable position, and `resolve`, which returns the position after an action."""

from dataclasses import dataclass, replace

from game.rules.action import ATTACKS, Action, IllegalAction
from game.rules.dice import Dice
from game.rules.event import (
    Broken,
    Charged,
    Event,
    Fainted,
    Guarded,
    GuardLost,
    Missed,
    Sapped,
    Struck,
)
from game.rules.outcome import Outcome, Reason
from game.rules.roster import Attack, Effect, Fighter
from game.rules.seat import Seat

TOP = 3
"""Highest level of charge and of guard (clause 2.4)."""

SECOND_GUARD = 1
"""Starting guard of the side that moves second; without it the first wins 63.5% (clause 1.4)."""

HIT_SIDES = 100
STRENGTH_SIDES = 5
PLAIN = 3
"""Strength roll at which an attack does 100 percent of its damage (clause 3.2)."""

LEAST = 1
"""Least HP that any attack costs, hit or miss, so that every match ends (clause 4.2)."""

GRAZE_DIVISOR = 3
"""Divisor of a plain hit's damage that gives the damage of a miss (clause 3.5)."""

_LEGAL = {
    (True, True): (*ATTACKS, Action.DEFEND, Action.CHARGE),
    (True, False): (*ATTACKS, Action.DEFEND),
    (False, True): (*ATTACKS, Action.CHARGE),
    (False, False): ATTACKS,
}
"""Legal actions by (guard can be raised, charge can be raised); a table because solvers ask often.
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the battle: its fighter, HP, charge and guard."""

    fighter: Fighter
    hp: int
    charge: int = 0
    guard: int = 0


@dataclass(frozen=True, slots=True)
class Battle:
    left: Side
    right: Side
    to_move: Seat
    turn: int = 1
    """Number of the next action, from 1; a client names it so that a late action is recognised."""
    outcome: Outcome | None = None

    def __getitem__(self, seat: Seat) -> Side:
        return self.left if seat is Seat.LEFT else self.right

    def with_side(self, seat: Seat, side: Side) -> "Battle":
        return replace(self, left=side) if seat is Seat.LEFT else replace(self, right=side)


def start(left: Fighter, right: Fighter, first: Seat = Seat.LEFT) -> Battle:
    """Return the position before the first action (clauses 1.3 and 1.4)."""
    battle = Battle(Side(left, left.hp), Side(right, right.hp), to_move=first)
    second = battle[first.other]
    return battle.with_side(first.other, replace(second, guard=SECOND_GUARD))


def why_not(battle: Battle, action: Action) -> str | None:
    """Return why the side to move may not take `action`, as an English sentence; None if it may."""
    side = battle[battle.to_move]
    if battle.outcome:
        return "The match is over."
    if action is Action.DEFEND and side.guard == TOP:
        return f"{side.fighter.name}'s guard is already full."
    if action is Action.CHARGE and side.charge == TOP:
        return f"{side.fighter.name}'s charge is already full."
    return None


def legal_actions(battle: Battle) -> tuple[Action, ...]:
    """Return the actions open to the side to move; empty once the battle is over."""
    if battle.outcome:
        return ()
    side = battle[battle.to_move]
    return _LEGAL[side.guard < TOP, side.charge < TOP]


def mildest_action(battle: Battle) -> Action:
    """Return the action that the referee takes for a side whose clock ran out (clause 5.2)."""
    for action in (Action.DEFEND, Action.CHARGE):
        if why_not(battle, action) is None:
            return action
    chances = [attack.chance for attack in battle[battle.to_move].fighter.attacks]
    return (Action.ATTACK1, Action.ATTACK2, Action.ATTACK3)[chances.index(max(chances))]


def resolve(battle: Battle, action: Action, dice: Dice) -> tuple[Battle, tuple[Event, ...]]:
    """Apply the action of the side to move; return the new position and the events in order.

    Raises IllegalAction if the rules forbid it; no die has been rolled then.
    """
    if reason := why_not(battle, action):
        raise IllegalAction(reason)
    actor = battle.to_move
    side = battle[actor]
    events: list[Event]
    if action is Action.DEFEND:
        side = replace(side, guard=side.guard + 1)
        battle, events = battle.with_side(actor, side), [Guarded(actor, side.guard)]
    elif action is Action.CHARGE:
        side = replace(side, charge=side.charge + 1)
        battle, events = battle.with_side(actor, side), [Charged(actor, side.charge)]
    else:
        battle, events = _attack(battle, action, dice)
    return replace(battle, turn=battle.turn + 1, to_move=actor.other), tuple(events)


def hit_damage(attack: Attack, actor: Side, target: Side, strength: int) -> int:
    """Return the HP that a hit costs at a strength roll of 1 to 5 (clause 3.3)."""
    percent = 85 + 5 * strength
    guard = 0 if attack.effect is Effect.BREAK else target.guard
    force = attack.power * actor.fighter.attack * charge_factor(actor.charge) * percent
    return max(LEAST, force // (target.fighter.defence * (1 + guard) * 100))


def graze_damage(attack: Attack, actor: Side, target: Side) -> int:
    """Return the HP that a miss costs, which does not depend on the strength roll (clause 3.5)."""
    return max(LEAST, hit_damage(attack, actor, target, PLAIN) // GRAZE_DIVISOR)


def charge_factor(charge: int) -> int:
    """Return the damage multiplier of a charge of 0 to 3: 1, 2, 4 or 8 (clause 3.3)."""
    return 1 << charge


def _attack(battle: Battle, action: Action, dice: Dice) -> tuple[Battle, list[Event]]:
    index = action.attack_index
    assert index is not None
    actor_seat, target_seat = battle.to_move, battle.to_move.other
    actor, target = battle[actor_seat], battle[target_seat]
    attack = actor.fighter.attacks[index]
    hit = dice.roll(HIT_SIDES) <= attack.chance
    strength = dice.roll(STRENGTH_SIDES)
    if hit:
        damage = hit_damage(attack, actor, target, strength)
    else:
        damage = graze_damage(attack, actor, target)
    damage = min(target.hp, damage)
    events: list[Event] = [
        (Struck if hit else Missed)(actor_seat, index, damage, target.hp - damage, actor.charge)
    ]
    actor, target = replace(actor, charge=0), replace(target, hp=target.hp - damage)
    if target.hp == 0:
        events.append(Fainted(target_seat))
        battle = replace(battle, outcome=Outcome(actor_seat, Reason.KNOCKOUT))
    elif hit:
        actor, target = _after_hit(attack.effect, actor, target, actor_seat, events)
    return battle.with_side(actor_seat, actor).with_side(target_seat, target), events


def _after_hit(
    effect: Effect, actor: Side, target: Side, seat: Seat, events: list[Event]
) -> tuple[Side, Side]:
    """Apply the loss of guard and the attack's effect (clauses 3.4 and 3.7); append to `events`."""
    if effect is Effect.BREAK and target.guard:
        events.append(Broken(seat.other, target.guard))
        target = replace(target, guard=0)
    elif target.guard:
        target = replace(target, guard=target.guard - 1)
        events.append(GuardLost(seat.other, target.guard))
    if effect is Effect.BRACE and actor.guard < TOP:
        actor = replace(actor, guard=actor.guard + 1)
        events.append(Guarded(seat, actor.guard))
    elif effect is Effect.FOCUS:
        actor = replace(actor, charge=1)
        events.append(Charged(seat, 1))
    elif effect is Effect.SAP and target.charge:
        target = replace(target, charge=target.charge - 1)
        events.append(Sapped(seat.other, target.charge))
    return actor, target
