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
        phrase("You are on the left. Press {key}: a small attack that hardly ever misses."),
        Action.ATTACK1,
    ),
    TutorialStep(
        phrase("Defend"),
        phrase("That hurt! Press {key}: with one guard, the next hit does only half."),
        Action.DEFEND,
    ),
    TutorialStep(
        phrase("Charge"),
        phrase("Only half, and the hit took your guard. Press {key}: charge makes you stronger."),
        Action.CHARGE,
    ),
    TutorialStep(
        phrase("Talk"),
        phrase("Your teacher defends. Press {key}, type something nice, then press Enter."),
        talk=True,
        typed=phrase("Your teacher defends. Type say, then something nice, then press Enter."),
    ),
    TutorialStep(
        phrase("Strike"),
        phrase("Now press {key}: your charge doubles this hit, but the guard absorbs some of it."),
        Action.ATTACK2,
    ),
    TutorialStep(
        phrase("Your fight"),
        phrase("That is all there is to it. Win this fight your way, and talk while you do."),
    ),
)

SCRIPT = (Action.ATTACK1, Action.ATTACK1, Action.DEFEND, Action.CHARGE)
"""The teacher's actions in reply to the steps, in order."""
CLOSING_LINES = (Action.ATTACK1, Action.DEFEND, Action.ATTACK1, Action.CHARGE)
"""The teacher's actions after these, repeated."""
ANSWERS = (
    phrase("Well said. A good fight needs good talk."),
    phrase("I hear you. Watch my guard."),
    phrase("Keep talking: it costs no turn."),
)
"""What the teacher replies to a line of chat."""


def closing_line(*, won: bool) -> Phrase:
    """Return what a new player reads after the first fight."""
    if won:
        return phrase("You have beaten your teacher, and they are proud of you.")
    return phrase("Your teacher won this one. It happens to everybody.")


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
        return phrase("Not yet. First: {step}.", step=self.step.heading)
