"""Tutorial text: the first fight in plain text: what to try next, step by step."""

from collections.abc import Iterator

from game.client_state.room_state import RoomState
from game.i18n.phrase import Phrase, phrase
from game.protocol.messages import Acted, Ended, Said, ServerMessage
from game.review.tutorial import STEPS, TutorialProgress, closing_line
from game.rules import Action
from game.terminal.line_parser import ACTIONS


class TextTutorial:
    """Follows the match and rejects actions not introduced yet."""

    def __init__(self) -> None:
        self._progress = TutorialProgress()
        self._shown_step = -1
        """The last step printed."""

    def receive(self, message: ServerMessage, room_state: RoomState) -> Iterator[str]:
        """Return the next step, once the one before it is done and answered."""
        ours = isinstance(message, Acted | Said) and message.seat is room_state.seat
        match message:
            case Acted(action=action) if ours:
                self._progress.did(action)
            case Said() if ours:
                self._progress.said()
            case Ended(winner=winner):
                yield closing_line(won=winner is room_state.seat)
        if not ours and room_state.acting and self._shown_step != self._progress.place:
            yield from self.step()

    def step(self) -> Iterator[str]:
        """Return what to try now."""
        self._shown_step, step = self._progress.place, self._progress.step
        words = (step.typed or step.words).source
        number = "" if step.action is None else ACTIONS.index(step.action) + 1
        yield phrase(
            "Step {place} of {count}, {heading}. {words}",
            place=self._shown_step + 1,
            count=len(STEPS),
            heading=step.heading,
            words=phrase(words, key=phrase("{number} and Enter", number=number)),
        )

    def refusal(self, action: Action) -> Phrase | None:
        """Return why an action is not allowed yet; None if it is."""
        return self._progress.refusal(action)
