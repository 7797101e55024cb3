"""Remarks: what the computer's players say now and then, by their ids in the phrasebook."""

from game.rules import Battle, Dice, Seat

HEAVY = 3
"""A blow that costs one part in so many of all HP is worth a word."""

SELDOM = 2
"""Of so many occasions one is taken."""


def remark(before: Battle | None, after: Battle, seat: Seat, dice: Dice) -> str:
    """The phrase that `seat` says when one position follows another; "" if none.

    `before` is None when a match begins.
    """
    occasion = _occasion(before, after, seat)
    if occasion in ("", "fun", "game"):
        return occasion
    return occasion if dice.roll(SELDOM) == 1 else ""


def _occasion(before: Battle | None, after: Battle, seat: Seat) -> str:
    if before is None:
        return "fun"
    if after.outcome:
        return "game"
    if _is_heavy(before, after, seat):
        return "ouch" if before[seat].guard else "nice"
    if before[seat].hp > after[seat].hp and after[seat].hp * 2 * HEAVY < after[seat].fighter.hp:
        return "close"
    return ""


def _is_heavy(before: Battle, after: Battle, seat: Seat) -> bool:
    return (before[seat].hp - after[seat].hp) * HEAVY >= after[seat].fighter.hp
