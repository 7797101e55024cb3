"""Guide: the first fight in plain text: what to try next, step by step."""

from collections.abc import Iterator

from game.contract.messages import Acted, Ended, Fact, Said
from game.learning.primer import STEPS, Primer, farewell
from game.rules import Action
from game.table.table import Table
from game.text.commands import ACTIONS
from game.words.phrase import Phrase, phrase


class Guide:
    """Looks at the facts of the match and holds back what is not asked for yet."""

    def __init__(self) -> None:
        self._primer = Primer()
        self._told = -1
        """The step that was told last."""

    def receive(self, fact: Fact, table: Table) -> Iterator[str]:
        """The next step, once the one before it is done and answered."""
        ours = isinstance(fact, Acted | Said) and fact.seat is table.seat
        match fact:
            case Acted(action=action) if ours:
                self._primer.did(action)
            case Said() if ours:
                self._primer.said()
            case Ended(winner=winner):
                yield farewell(won=winner is table.seat)
        if not ours and table.acting and self._told != self._primer.place:
            yield from self.step()

    def step(self) -> Iterator[str]:
        """What is to be tried now."""
        self._told, step = self._primer.place, self._primer.step
        words = (step.typed or step.words).source
        number = "" if step.action is None else ACTIONS.index(step.action) + 1
        yield phrase(
            "Step {place} of {count}, {heading}. {words}",
            place=self._told + 1,
            count=len(STEPS),
            heading=step.heading,
            words=phrase(words, key=phrase("{number} and Enter", number=number)),
        )

    def refusal(self, action: Action) -> Phrase | None:
        """Why an action is not to be chosen now; None if it may be."""
        return self._primer.refusal(action)
