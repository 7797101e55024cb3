"""Action: the five choices a player has, and the error for a choice that the rules forbid."""

from enum import StrEnum


class Action(StrEnum):
    """The five actions, in the order in which every screen shows their buttons."""

    ATTACK1 = "attack1"
    ATTACK2 = "attack2"
    ATTACK3 = "attack3"
    DEFEND = "defend"
    CHARGE = "charge"

    @property
    def attack_index(self) -> int | None:
        """Index of the fighter's attack, 0 to 2; None for Defend and Charge."""
        return ATTACKS.index(self) if self in ATTACKS else None

    @property
    def needs_dice(self) -> bool:
        """Whether the rules roll dice for this action; true for attacks only."""
        return self in ATTACKS


ATTACKS = (Action.ATTACK1, Action.ATTACK2, Action.ATTACK3)


class IllegalAction(ValueError):
    """The rules forbid the action in this position; the text is a sentence for the player."""
