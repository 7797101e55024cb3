"""Match opener: functions that open a match. net/ supplies them; game/ knows nothing of net/."""

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
    """A match cannot be opened; the text is one sentence for the player."""

    def __init__(self, sentence: str, advice: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.advice = advice
        """What to try; may be empty."""


@dataclass(frozen=True, slots=True)
class HostedMatch:
    """A match hosted on this machine."""

    link: Link
    addresses: tuple[str, ...]
    """Addresses for a friend to join, the likeliest first."""
    short_code: str = ""
    """Short code of the first address; empty if it has none."""
    renew_passcode: Callable[[], None] | None = None
    """Makes a new passcode, if one is required; the link then reports it."""
    code: str = ""
    """First passcode; empty if none is required."""
    set_open: Callable[[bool], None] | None = None
    """Allows anybody on this network to join without passcode, or no longer; the link reports
    it."""


@dataclass(frozen=True, slots=True)
class ReviewTools:
    """What a review needs: solutions, statistics, and how to play on from a position."""

    solutions: Solutions
    what_if: Callable[[Battle, Mapping[Seat, str], str], Link]
    """Opens a trial match from a position: takes the position, the players' names, and the level of
    the bot that plays right; without a level both sides are played here."""
    levels: tuple[str, ...] = ()
    """Bot levels, from weak to strong."""
    match_stored: OnMatchStored | None = None
    """Called with every stored match of this player."""
    roster: Roster | None = None
    puzzles: Callable[[], tuple[Puzzle, ...]] = tuple
    statistics: Callable[[], tuple[MatchRow, ...]] = tuple
    """Returns this player's matches so far."""
    today: Callable[[], int] = lambda: 0
    """Returns the index of today's puzzle."""


@dataclass(frozen=True, slots=True)
class MatchOpener:
    """Functions that open matches. Each returns a link at once or raises `CannotOpen`; the link
    reports whether anybody answers."""

    host: Callable[[], HostedMatch]
    join: Callable[[str, str], Link]
    """Takes address and passcode as typed; the passcode may be empty."""
    watch: Callable[[str, str], Link]
    """Like `join`, as a spectator."""
    practice: Callable[[str], Link]
    """Takes the level: "easy", "normal", "hard" or "perfect"."""
    hotseat: Callable[[], Link]
    tutorial: Callable[[], Link]
    """Opens the fight against the teacher, already started."""
    recent: Callable[[], tuple[str, ...]]
    """Returns addresses joined before, the latest first."""
    remember_address: Callable[[str], None]
    """Stores an address at which a server answered."""
    is_new_player: Callable[[], bool] = lambda: False
    """Returns whether the tutorial was never started or declined here, and no match finished."""
    mark_learned: Callable[[], None] = lambda: None
    """Stores that the tutorial was started or declined."""
    lan_games: Callable[[], tuple[LanGame, ...]] = tuple
    """Returns the games currently announced on this network."""
    stored_matches: Callable[[], tuple[StoredMatch, ...]] = tuple
    """Returns unfinished matches that can be resumed and are not among those games, the newest
    first."""
    forget: Callable[[StoredMatch], None] = lambda match: None
    """Deletes an unfinished match; its record stays. Raises CannotOpen if that cannot be stored."""
    has_seat_at: Callable[[str], bool] = lambda address: False
    """Returns whether an unfinished match with a seat at that address is stored."""
    blocklist: Callable[[], Blocklist] = NobodyBlocked
    """Returns the blocked players."""
    records: Path | None = None
    """Folder of the records; None records nothing."""

    review_tools: ReviewTools | None = None
    """Tools for reviews; None if no match can be judged here."""
    prepare: Callable[[], None] = lambda: None
    """Starts importing what opening a match needs, in the background, once the first screen is
    shown."""

    def recorder(self, own: bool = True) -> Recorder | None:
        """Return a recorder for one link. `own`: one side of it is this player."""
        known = self.review_tools.match_stored if self.review_tools and own else self._finished
        return Recorder(self.records, on_stored=known) if self.records else None

    def _finished(self, record: Record, seat: Seat, when: datetime, path: Path) -> None:
        """Note that the player has finished a match, where no statistics are stored."""
        self.mark_learned()
