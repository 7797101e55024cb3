"""Turn timer: the time left to the side to move. Time is an argument."""

WARNINGS = (30, 10)
"""Seconds left at which both sides are sent the clock again."""


class TurnTimer:
    """Counts one turn down; stops while a side is away. Without `seconds` it never runs out."""

    def __init__(self, seconds: int | None) -> None:
        self._seconds = seconds
        self._left = 0.0
        self._since: float | None = None
        self._running = False
        self._warned = 0

    @property
    def running(self) -> bool:
        return self._running

    @property
    def deadline(self) -> float | None:
        """The next moment at which something is due; None while nothing is."""
        if not self._running or self._since is None:
            return None
        for warning in WARNINGS[self._warned :]:
            if warning <= self._left:
                return self._since + self._left - warning
        return self._since + self._left

    def begin(self, now: float, running: bool, delay: float = 0.0) -> None:
        """Begin a new turn, whose time starts to pass after `delay` seconds."""
        if self._seconds is None:
            return
        self._left, self._since, self._running = float(self._seconds), now + delay, running
        self._warned = sum(1 for warning in WARNINGS if warning >= self._seconds)

    def stop(self) -> None:
        """Stop counting: the match is over."""
        self._running, self._since = False, None

    def pause(self, now: float) -> None:
        if self._running:
            self._left, self._since, self._running = self.left(now), now, False

    def resume(self, now: float) -> None:
        if self._since is not None and not self._running:
            self._since, self._running = now, True

    def left(self, now: float) -> float:
        """Return the seconds left of this turn."""
        if self._since is None or not self._running:
            return self._left
        return max(0.0, self._left - max(0.0, now - self._since))

    @property
    def is_counting(self) -> bool:
        """Whether a turn is being counted at all, running or paused."""
        return self._since is not None

    def warn(self, now: float) -> bool:
        """Return whether a warning has come due since the last call."""
        due = sum(1 for warning in WARNINGS if self.left(now) <= warning)
        fresh, self._warned = due > self._warned, max(due, self._warned)
        return fresh and self._running
