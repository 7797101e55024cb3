"""Narration: what happened, in complete sentences. Screens, logs and plain text say the same."""

from typing import assert_never

from game.rules import (
    Battle,
    Broken,
    Charged,
    Event,
    Fainted,
    Guarded,
    GuardLost,
    Missed,
    Outcome,
    Reason,
    Sapped,
    Seat,
    Struck,
)


def tell(event: Event, battle: Battle) -> str:
    """One event as a sentence that names the fighters."""
    actor = battle[event.seat].fighter
    other = battle[event.seat.other].fighter.name
    match event:
        case Guarded(guard=guard):
            return f"{actor.name} raises its guard to {guard}."
        case Charged(charge=charge):
            return f"{actor.name} gathers charge: {charge}."
        case Struck(attack=attack, damage=damage, hp=hp, charge=charge):
            spent = f" with charge {charge}" if charge else ""
            return (
                f"{actor.name}'s {actor.attacks[attack].name} hits {other}{spent}"
                f" for {damage}; {other} has {hp} HP left."
            )
        case Missed(attack=attack, damage=damage, hp=hp):
            return (
                f"{actor.name}'s {actor.attacks[attack].name} misses and only grazes {other}"
                f" for {damage}; {other} has {hp} HP left."
            )
        case GuardLost(guard=guard):
            return f"{actor.name}'s guard drops to {guard}."
        case Broken():
            return f"{actor.name}'s guard is broken."
        case Sapped(charge=charge):
            return f"{actor.name} loses charge: {charge} left."
        case Fainted():
            return f"{actor.name} faints."
        case _:
            assert_never(event)


def tell_outcome(outcome: Outcome, winner: str, loser: str) -> str:
    """How the match ended, with the players' names; the one sentence that says `wins`."""
    match outcome.reason:
        case Reason.KNOCKOUT:
            return f"{winner} wins the match by knockout."
        case Reason.LEFT:
            return f"{loser} left, so {winner} wins the match."
        case Reason.ASLEEP:
            return (
                f"{loser} let the clock run out three times in a row, so {winner} wins the match."
            )
        case _:
            assert_never(outcome.reason)


def tell_side(battle: Battle, seat: Seat) -> str:
    """How one side stands."""
    side = battle[seat]
    return (
        f"{side.fighter.name} has {side.hp} of {side.fighter.hp} HP, "
        f"charge {side.charge}, guard {side.guard}."
    )
