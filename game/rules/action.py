"""Action: what a player chooses, and why a choice may be refused."""

from enum import StrEnum


class Action(StrEnum):
    """The five buttons, in the order in which every screen shows them."""

    ATTACK1 = "attack1"
    ATTACK2 = "attack2"
    ATTACK3 = "attack3"
    DEFEND = "defend"
    CHARGE = "charge"

    @property
    def attack_index(self) -> int | None:
        """Which of the fighter's three attacks this is, 0 to 2; None for Defend and Charge."""
        return ATTACKS.index(self) if self in ATTACKS else None

    @property
    def needs_dice(self) -> bool:
        """Whether the rules roll for this action: for every attack, and for nothing else."""
        return self in ATTACKS


ATTACKS = (Action.ATTACK1, Action.ATTACK2, Action.ATTACK3)


class IllegalAction(ValueError):
    """The action is not allowed here; its text is a sentence for the player."""
