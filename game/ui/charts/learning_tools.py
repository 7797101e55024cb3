"""Learning tools: the review, advice and retries that a match offers its player."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from game.review.advice import Solutions
from game.review.review import FinishedMatch
from game.rules import Battle, Seat
from game.ui.shell.screen import Change, GoHome


@dataclass(frozen=True, slots=True)
class LearningTools:
    """Callbacks to other screens, passed in by the opener so that a screen need not import them."""

    solutions: Solutions
    review: Callable[[FinishedMatch], Change]
    """Opens the review of a match that is over."""
    take_back: Callable[[Battle, Mapping[Seat, str]], Change] | None = None
    """Starts a trial from a position of this match. None if the match counts, which also disables
    advice.
    """
    leave: Change = field(default_factory=GoHome)
    """The change when the player leaves the match."""
    again: Callable[[], Change] | None = None
    """Starts another match instead of asking for a rematch, for a trial."""
