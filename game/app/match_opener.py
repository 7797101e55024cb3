"""Match opener: how a match is opened. `net` makes them; nothing here knows what is behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from game.client_state.blocklist import Blocklist, NobodyBlocked
from game.client_state.lan_game import LanGame, StoredMatch
from game.client_state.link import Link
from game.player.statistics import MatchRow
from game.records.record import Record
from game.records.recorder import OnMatchStored, Recorder
from game.review.advice import Solutions
from game.review.puzzles import Puzzle
from game.rules import Battle, Roster, Seat


class CannotOpen(Exception):
    """A match cannot be opened; its text is one sentence for the player."""

    def __init__(self, sentence: str, advice: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.advice = advice
        """What to try; may be empty."""


@dataclass(frozen=True, slots=True)
class HostedMatch:
    """A match that was opened on this machine."""

    link: Link
    addresses: tuple[str, ...]
    """What a friend may type to join, the likeliest first."""
    short_code: str = ""
    """The first of them in a few letters, if it has so few."""
    renew_passcode: Callable[[], None] | None = None
    """Makes a new code for friends, if one is wanted at all; the link tells which."""
    code: str = ""
    """The first one; empty: none is wanted."""
    set_open: Callable[[bool], None] | None = None
    """Lets anybody on this network in without the code, or not any more; the link tells which."""


@dataclass(frozen=True, slots=True)
class ReviewTools:
    """How a match is judged, and how one plays on from any of its positions."""

    solutions: Solutions
    what_if: Callable[[Battle, Mapping[Seat, str], str], Link]
    """Opens a trial: takes the position, what the sides are called, and the level of whoever plays
    right; without a level both are played here."""
    levels: tuple[str, ...] = ()
    """Of the computer, from weak to strong."""
    match_stored: OnMatchStored | None = None
    """Hears of every match of the player's that is kept."""
    roster: Roster | None = None
    puzzles: Callable[[], tuple[Puzzle, ...]] = tuple
    statistics: Callable[[], tuple[MatchRow, ...]] = tuple
    """The matches of the player's so far."""
    today: Callable[[], int] = lambda: 0
    """Which of the puzzles is today's, from 0."""


@dataclass(frozen=True, slots=True)
class MatchOpener:
    """Each opens a link at once or raises `CannotOpen`; whether anybody answers the link tells."""

    host: Callable[[], HostedMatch]
    join: Callable[[str, str], Link]
    """Takes the address and the code that were typed; the code may be empty."""
    watch: Callable[[str, str], Link]
    """The same, to look on without a seat."""
    practice: Callable[[str], Link]
    """Takes the level: "easy", "normal", "hard" or "perfect"."""
    hotseat: Callable[[], Link]
    tutorial: Callable[[], Link]
    """A fight against the teacher; it has begun already."""
    recent: Callable[[], tuple[str, ...]]
    """Addresses joined before, the last one first."""
    remember_address: Callable[[str], None]
    """An address at which somebody was at home."""
    is_new_player: Callable[[], bool] = lambda: False
    """Whether nobody has begun a first fight or finished a match here yet, or wanted neither."""
    mark_learned: Callable[[], None] = lambda: None
    """Somebody did, or wants none."""
    lan_games: Callable[[], tuple[LanGame, ...]] = tuple
    """The games of this network, as of now."""
    stored_matches: Callable[[], tuple[StoredMatch, ...]] = tuple
    """Matches of ours that wait and are not among those games, the newest first."""
    forget: Callable[[StoredMatch], None] = lambda match: None
    """Put one away for good; its record stays. Raises CannotOpen if that cannot be kept."""
    has_seat_at: Callable[[str], bool] = lambda address: False
    """Whether an unfinished match of ours is kept at that address, to come back to."""
    blocklist: Callable[[], Blocklist] = NobodyBlocked
    """The players whom this player has blocked."""
    records: Path | None = None
    """The folder in which matches are recorded; None: none are."""

    review_tools: ReviewTools | None = None
    """None: nothing can be judged here."""
    prepare: Callable[[], None] = lambda: None
    """Get ready, beside everything else, what is behind the doors: the first screen is seen."""

    def recorder(self, own: bool = True) -> Recorder | None:
        """Who writes down the matches of one link; `own`: one side of it is the player's."""
        known = self.review_tools.match_stored if self.review_tools and own else self._finished
        return Recorder(self.records, on_stored=known) if self.records else None

    def _finished(self, record: Record, seat: Seat, when: datetime, path: Path) -> None:
        """A match that counts for nobody here came to its end."""
        self.mark_learned()
