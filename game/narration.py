"""Narration: what happened, in complete sentences. Screens, logs and plain text say the same."""

from collections.abc import Mapping
from typing import assert_never

from game.rules import (
    Battle,
    Broken,
    Charged,
    Event,
    Fainted,
    Fighter,
    Guarded,
    GuardLost,
    Missed,
    Outcome,
    Reason,
    Sapped,
    Seat,
    Struck,
)


def tell(event: Event, battle: Battle, names: Mapping[Seat, str] | None = None) -> str:
    """One event as a sentence that names the fighters.

    `names` are the players': where both play the same fighter it is "Ana's Kettle", or, without
    them, "the left Kettle".
    """
    fighter = battle[event.seat].fighter
    actor, other = (called(battle, seat, names) for seat in (event.seat, event.seat.other))
    sentence = _sentence(event, fighter, actor, other)
    return sentence[0].upper() + sentence[1:]


def called(battle: Battle, seat: Seat, names: Mapping[Seat, str] | None = None) -> str:
    """A fighter's name in a sentence: "Kettle", or "Ana's Kettle" if both play the same."""
    name = battle[seat].fighter.name
    if name != battle[seat.other].fighter.name:
        return name
    return f"{names[seat]}'s {name}" if names else f"the {seat} {name}"


def _sentence(event: Event, fighter: Fighter, actor: str, other: str) -> str:
    match event:
        case Guarded(guard=guard):
            return f"{actor} raises its guard to {guard}."
        case Charged(charge=charge):
            return f"{actor} gathers charge: {charge}."
        case Struck(attack=attack, damage=damage, hp=hp, charge=charge):
            spent = f" with charge {charge}" if charge else ""
            name = fighter.attacks[attack].name
            return f"{actor}'s {name} hits {other}{spent} for {damage}; {hp} HP left."
        case Missed(attack=attack, damage=damage, hp=hp):
            name = fighter.attacks[attack].name
            return f"{actor}'s {name} misses and only grazes {other} for {damage}; {hp} HP left."
        case GuardLost(guard=guard):
            return f"{actor}'s guard drops to {guard}."
        case Broken():
            return f"{actor}'s guard is broken."
        case Sapped(charge=charge):
            return f"{actor} loses charge: {charge} left."
        case Fainted():
            return f"{actor} faints."
        case _:
            assert_never(event)


def tell_outcome(outcome: Outcome, names: Mapping[Seat, str]) -> str:
    """How the match ended, with the players' names; the one sentence that says `wins`."""
    if outcome.winner is None:
        return "The match is a draw, because one side was away for too long."
    winner, loser = names[outcome.winner], names[outcome.winner.other]
    match outcome.reason:
        case Reason.KNOCKOUT:
            return f"{winner} wins the match by knockout."
        case Reason.LEFT:
            return f"{loser} left, so {winner} wins the match."
        case Reason.ASLEEP:
            return (
                f"{loser} let the clock run out three times in a row, so {winner} wins the match."
            )
        case Reason.AWAY:
            return f"{loser} was away for too long, so {winner} wins the match."
        case _:
            assert_never(outcome.reason)


def tell_turn(turn: int, mover: str) -> str:
    """Whose turn it is, for who only looks on."""
    return f"Turn {turn}: it is {mover}'s turn."


def tell_speech(name: str, text: str, emote: bool) -> str:
    """A line of the chat."""
    return f"* {name} {text}" if emote else f"{name}: {text}"


def tell_side(battle: Battle, seat: Seat) -> str:
    """How one side stands."""
    side = battle[seat]
    return (
        f"{side.fighter.name} has {side.hp} of {side.fighter.hp} HP, "
        f"charge {side.charge}, guard {side.guard}."
    )
