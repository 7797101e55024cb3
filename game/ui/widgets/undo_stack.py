"""Undo stack: the states of a text field that Ctrl+Z brings back, a word at a time."""

from dataclasses import dataclass

STATES_LIMIT = 100


@dataclass(frozen=True, slots=True)
class FieldState:
    """A line as grapheme clusters, and the cluster before which the cursor stands."""

    parts: tuple[str, ...]
    cursor: int


class UndoStack:
    """The states before each change, the newest last; the oldest is dropped above the limit."""

    def __init__(self) -> None:
        self._states: list[FieldState] = []
        self._typed_at = -1
        """The cursor after the letter typed last; -1 if the last change was something else."""

    def record(self, before: FieldState, added: str, cursor: int) -> None:
        """Store the state before a change that added text and left the cursor at `cursor`.

        A letter typed directly after another one belongs to the same change, up to a space.
        """
        letter = len(added) == 1 and not added.isspace()
        if not (letter and before.cursor == self._typed_at):
            self._states = [*self._states, before][-STATES_LIMIT:]
        self._typed_at = cursor if letter else -1

    def undo(self) -> FieldState | None:
        """Return the state before the last change and forget it; None if there is none."""
        self._typed_at = -1
        return self._states.pop() if self._states else None

    def clear(self) -> None:
        """Forget all states, because the line is a new one."""
        self._states, self._typed_at = [], -1
