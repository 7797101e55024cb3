"""Input history: what was entered before, and the line that was begun when one went looking for
it."""

ENTRIES_LIMIT = 100


class InputHistory:
    """Up goes to older lines, Down to newer ones and in the end to the draft."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._place = 0
        """Of the line looked at; past the end: the draft."""
        self._draft = ""

    def add(self, line: str) -> None:
        if not self._lines or self._lines[-1] != line:
            self._lines = [*self._lines, line][-ENTRIES_LIMIT:]
        self._place, self._draft = len(self._lines), ""

    def older(self, current: str) -> str:
        """The line before the one looked at; `current` is kept if it is the draft."""
        if self._place == len(self._lines):
            self._draft = current
        self._place = max(0, self._place - 1)
        return self._looked_at(current)

    def newer(self, current: str) -> str:
        if self._place == len(self._lines):
            return current
        self._place += 1
        return self._looked_at(current)

    def _looked_at(self, current: str) -> str:
        if not self._lines:
            return current
        return self._lines[self._place] if self._place < len(self._lines) else self._draft
