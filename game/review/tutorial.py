"""Tutorial: the first fight, step by step: what is asked of the player, and what the teacher
does."""

from dataclasses import dataclass, field

from game.i18n.phrase import Phrase, phrase
from game.rules import Action

TEACHER = "Teacher"


@dataclass(frozen=True, slots=True)
class TutorialStep:
    """One thing to learn by doing it."""

    heading: Phrase
    words: Phrase
    """May have the placeholder `{key}`: what to press."""
    action: Action | None = None
    """What is to be chosen; None: to say something, or in the last step to fight on."""
    talk: bool = False
    typed: Phrase | None = None
    """The words for who plays in plain text, where they are others."""


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
"""What the teacher answers to the steps that are actions, in their order."""
CLOSING_LINES = (Action.ATTACK1, Action.DEFEND, Action.ATTACK1, Action.CHARGE)
"""And from then on, again and again."""
ANSWERS = (
    phrase("Well said. A good fight has good talk in it."),
    phrase("I hear you. Watch my guard."),
    phrase("Go on, talk: it costs no turn."),
)
"""What the teacher says when somebody talks."""


def closing_line(*, won: bool) -> Phrase:
    """What a newcomer hears after the first fight."""
    if won:
        return phrase("You have beaten your teacher, who is proud of you.")
    return phrase("The teacher won this one. It happens to everybody.")


def reply(turn: int) -> Action:
    """What the teacher does in its own turn number `turn`, from 0."""
    if turn < len(SCRIPT):
        return SCRIPT[turn]
    return CLOSING_LINES[(turn - len(SCRIPT)) % len(CLOSING_LINES)]


@dataclass(slots=True)
class TutorialProgress:
    """How far a player has come."""

    place: int = field(default=0)

    @property
    def step(self) -> TutorialStep:
        return STEPS[self.place]

    @property
    def free(self) -> bool:
        """Nothing is asked any more."""
        return self.place == len(STEPS) - 1

    def did(self, action: Action) -> None:
        if self.step.action is action:
            self.place += 1

    def said(self) -> None:
        if self.step.talk:
            self.place += 1

    def refusal(self, action: Action) -> Phrase | None:
        """Why an action is not to be chosen now; None if it may be."""
        if self.free or self.step.action is action:
            return None
        return phrase("In a moment; first this: {step}.", step=self.step.heading)
