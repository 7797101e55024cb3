"""Input history: the lines entered before, and the draft that was left to look at them."""

ENTRIES_LIMIT = 100


class InputHistory:
    """Up goes to older lines, Down to newer ones and finally to the draft."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._place = 0
        """The index of the line looked at; past the end it is the draft."""
        self._draft = ""

    def add(self, line: str) -> None:
        if not self._lines or self._lines[-1] != line:
            self._lines = [*self._lines, line][-ENTRIES_LIMIT:]
        self._place, self._draft = len(self._lines), ""

    def older(self, current: str) -> str:
        """Return the line before the one looked at; `current` is stored if it is the draft."""
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
