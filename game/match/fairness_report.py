"""Fairness report: who took part in rolling a match's dice, and why they are fair, in sentences."""

from collections.abc import Mapping

from game.i18n.phrase import phrase
from game.protocol.messages import TRIAL, Started
from game.rules import Seat

EXPLANATION = (
    phrase("Before a match each computer draws a secret number and locks it in a chain of hashes."),
    phrase("A hash is easy to make and impossible to undo, like beating an egg."),
    phrase("When you attack, your choice is locked first; then both computers show a number."),
    phrase("Each number can be checked, and only one fits. Together they make the dice roll."),
    phrase("So nobody can choose a roll, know it in advance or repeat it, not even the host."),
    phrase("A player who pulls the plug gets the same roll on returning, or loses the match."),
    phrase("Each computer checks the dice, the damage and the clock, and stops at the first lie."),
    phrase("docs/FAIR.md shows a real roll with all its numbers."),
)
"""How the dice work, sentence by sentence."""


def throwers(started: Started) -> frozenset[Seat]:
    """Return the sides whose chain values every roll depends on."""
    sides = ((Seat.LEFT, started.left), (Seat.RIGHT, started.right))
    return frozenset(seat for seat, contender in sides if contender.promise)


def describe_throwers(started: Started, names: Mapping[Seat, str], *, hotseat: bool = False) -> str:
    """Return who rolled the dice, as a sentence for the players."""
    threw = throwers(started)
    if len(threw) == len(Seat):
        return phrase("You rolled all dice together, so nobody could choose a roll.")
    if started.match == TRIAL:
        return phrase("This machine rolled the dice.")
    if hotseat:
        return phrase("This machine rolled the dice because you share it.")
    if not threw:
        return phrase("The host rolled the dice alone, so nothing proves that they were fair.")
    (one,) = threw
    return phrase(
        "Only {name}'s program took part in the dice; {other}'s did not.",
        name=names[one],
        other=names[one.other],
    )
