"""Tutorial: the steps of the first fight, and what the teacher does in it."""

from dataclasses import dataclass, field

from game.i18n.phrase import Phrase, phrase
from game.rules import Action

TEACHER = "Teacher"


@dataclass(frozen=True, slots=True)
class TutorialStep:
    """One step, learned by doing."""

    heading: Phrase
    words: Phrase
    """Instruction; may contain the placeholder `{key}` for the key to press."""
    action: Action | None = None
    """Action to choose; None for sending a line or, in the last step, fighting on."""
    talk: bool = False
    typed: Phrase | None = None
    """Instruction for the terminal, where it differs."""


STEPS = (
    TutorialStep(
        phrase("Attack"),
        phrase("You stand at the left. Press {key}: a small attack that hardly ever misses."),
        Action.ATTACK1,
    ),
    TutorialStep(
        phrase("Defend"),
        phrase("That hurt! Press {key}: with one guard up, the next blow does only half."),
        Action.DEFEND,
    ),
    TutorialStep(
        phrase("Charge"),
        phrase("Only half, and the blow took your guard. Press {key}: charge makes you stronger."),
        Action.CHARGE,
    ),
    TutorialStep(
        phrase("Talk"),
        phrase("Look, the teacher defends. Press {key}, type something nice, then Enter."),
        talk=True,
        typed=phrase("Look, the teacher defends. Type say, then something nice, then Enter."),
    ),
    TutorialStep(
        phrase("Strike"),
        phrase(
            "Now press {key}: your charge doubles this blow, though the guard takes some of it."
        ),
        Action.ATTACK2,
    ),
    TutorialStep(
        phrase("Your fight"),
        phrase("That is all there is to it. Win this fight as you like, and talk while you do."),
    ),
)

SCRIPT = (Action.ATTACK1, Action.ATTACK1, Action.DEFEND, Action.CHARGE)
"""The teacher's actions in reply to the steps, in order."""
CLOSING_LINES = (Action.ATTACK1, Action.DEFEND, Action.ATTACK1, Action.CHARGE)
"""The teacher's actions after these, repeated."""
ANSWERS = (
    phrase("Well said. A good fight has good talk in it."),
    phrase("I hear you. Watch my guard."),
    phrase("Go on, talk: it costs no turn."),
)
"""What the teacher replies to a line of chat."""


def closing_line(*, won: bool) -> Phrase:
    """Return what a new player reads after the first fight."""
    if won:
        return phrase("You have beaten your teacher, who is proud of you.")
    return phrase("The teacher won this one. It happens to everybody.")


def reply(turn: int) -> Action:
    """Return the teacher's action in its turn number `turn`, from 0."""
    if turn < len(SCRIPT):
        return SCRIPT[turn]
    return CLOSING_LINES[(turn - len(SCRIPT)) % len(CLOSING_LINES)]


@dataclass(slots=True)
class TutorialProgress:
    """How far a player has got in the tutorial."""

    place: int = field(default=0)

    @property
    def step(self) -> TutorialStep:
        return STEPS[self.place]

    @property
    def free(self) -> bool:
        """Whether every step is done and the player may act freely."""
        return self.place == len(STEPS) - 1

    def did(self, action: Action) -> None:
        if self.step.action is action:
            self.place += 1

    def said(self) -> None:
        if self.step.talk:
            self.place += 1

    def refusal(self, action: Action) -> Phrase | None:
        """Return why an action is not the one that the step asks for; None if it is."""
        if self.free or self.step.action is action:
            return None
        return phrase("In a moment; first this: {step}.", step=self.step.heading)
