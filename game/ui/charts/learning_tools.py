"""Learning tools: what a player may learn from a match while it runs and when it is over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from game.review.advice import Solutions
from game.review.review import FinishedMatch
from game.rules import Battle, Seat
from game.ui.shell.screen import Change, GoHome


@dataclass(frozen=True, slots=True)
class LearningTools:
    """Screens are handed this by whoever opens them; what it opens they do not know."""

    solutions: Solutions
    review: Callable[[FinishedMatch], Change]
    """Opens the review of a match that is over."""
    take_back: Callable[[Battle, Mapping[Seat, str]], Change] | None = None
    """Goes on from a position of this match instead. None: the match counts, so there is neither
    this nor advice."""
    leave: Change = field(default_factory=GoHome)
    """What leaving the match leads to."""
    again: Callable[[], Change] | None = None
    """Begins another match instead of asking for a rematch: for one that is only a try."""
