"""Battle: a frozen position, and the one function that moves it on."""

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
"""The highest level of charge and of guard (clause 2.4)."""

SECOND_GUARD = 1
"""Guard of the side that moves second; without it the first wins 63.5% (clause 1.4)."""

HIT_SIDES = 100
STRENGTH_SIDES = 5
PLAIN = 3
"""The strength roll that means 100 per cent (clause 3.2)."""

LEAST = 1
"""HP that any attack costs, hit or miss; so every match ends (clause 4.2)."""

GRAZE_DIVISOR = 3
"""A miss costs a third of a plain hit (clause 3.5)."""

_LEGAL = {
    (True, True): (*ATTACKS, Action.DEFEND, Action.CHARGE),
    (True, False): (*ATTACKS, Action.DEFEND),
    (False, True): (*ATTACKS, Action.CHARGE),
    (False, False): ATTACKS,
}
"""By whether guard and charge can be raised; what `why_not` says of each action, at once."""


@dataclass(frozen=True, slots=True)
class Side:
    """One fighter in the battle."""

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
    """Counts actions, from 1; whoever acts names it, so that a late action is recognised."""
    outcome: Outcome | None = None

    def __getitem__(self, seat: Seat) -> Side:
        return self.left if seat is Seat.LEFT else self.right

    def with_side(self, seat: Seat, side: Side) -> "Battle":
        return replace(self, left=side) if seat is Seat.LEFT else replace(self, right=side)


def start(left: Fighter, right: Fighter, first: Seat = Seat.LEFT) -> Battle:
    """The position before the first action (clauses 1.3 and 1.4)."""
    battle = Battle(Side(left, left.hp), Side(right, right.hp), to_move=first)
    second = battle[first.other]
    return battle.with_side(first.other, replace(second, guard=SECOND_GUARD))


def why_not(battle: Battle, action: Action) -> str | None:
    """Why the side to move may not take `action`, as a sentence; None if it may."""
    side = battle[battle.to_move]
    if battle.outcome:
        return "The match is over."
    if action is Action.DEFEND and side.guard == TOP:
        return f"{side.fighter.name}'s guard is at its top already."
    if action is Action.CHARGE and side.charge == TOP:
        return f"{side.fighter.name}'s charge is at its top already."
    return None


def legal_actions(battle: Battle) -> tuple[Action, ...]:
    """What the side to move may choose; empty once the battle is over."""
    if battle.outcome:
        return ()
    side = battle[battle.to_move]
    return _LEGAL[side.guard < TOP, side.charge < TOP]


def mildest_action(battle: Battle) -> Action:
    """What the referee does for a side that lets the clock run out (clause 5.2)."""
    for action in (Action.DEFEND, Action.CHARGE):
        if why_not(battle, action) is None:
            return action
    chances = [attack.chance for attack in battle[battle.to_move].fighter.attacks]
    return (Action.ATTACK1, Action.ATTACK2, Action.ATTACK3)[chances.index(max(chances))]


def resolve(battle: Battle, action: Action, dice: Dice) -> tuple[Battle, tuple[Event, ...]]:
    """The position after the side to move takes `action`, and what happened on the way.

    Raises IllegalAction if the rules forbid it; nothing has changed then and no die was rolled.
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
    """HP that a hit costs at a strength roll of 1 to 5 (clause 3.3)."""
    percent = 85 + 5 * strength
    guard = 0 if attack.effect is Effect.BREAK else target.guard
    force = attack.power * actor.fighter.attack * charge_factor(actor.charge) * percent
    return max(LEAST, force // (target.fighter.defence * (1 + guard) * 100))


def graze_damage(attack: Attack, actor: Side, target: Side) -> int:
    """HP that a miss costs, whatever the strength roll (clause 3.5)."""
    return max(LEAST, hit_damage(attack, actor, target, PLAIN) // GRAZE_DIVISOR)


def charge_factor(charge: int) -> int:
    """How many times as hard an attack with this charge hits: 1, 2, 4 or 8 (clause 3.3)."""
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
    """Guard lost and the attack's effect (clauses 3.4 and 3.7); tells what happened in `events`."""
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
