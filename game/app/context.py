"""Context: the command line's options and the stored data of this player, shared by all modes."""

import getpass
import logging
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from math import inf
from pathlib import Path

import platformdirs
from msgspec.structs import replace

from assets import LANGUAGES, PUZZLES, ROSTER
from game.app.options import Options
from game.confusable_names import why_name_refused
from game.files.bounded_read import is_there
from game.files.decoding import decode_text
from game.files.private_files import make_folder, try_to_write
from game.i18n.fatal_error import FatalError, reason_of
from game.i18n.language import ENGLISH, Language, best_match, languages, preferred_language
from game.i18n.phrase import phrase
from game.i18n.system_language import system_languages
from game.player.accuracy import AccuracyRating
from game.player.profile import Profile, load_profile, save_profile
from game.player.recount import recounted
from game.player.settings import DEFAULTS, Settings, save_settings
from game.player.solution_cache import SolutionCache
from game.player.statistics import Statistics
from game.records.archive import load_bytes
from game.records.record import Record
from game.records.signers import KnownKeys
from game.records.verify import Verdict, salvage
from game.review.puzzles import Puzzle, all_puzzles, daily
from game.rules import Roster, RosterError, Seat, parse_roster
from game.text_safety.sanitize import clean_name

log = logging.getLogger(__name__)

FOLDER_CHECK_SECONDS = 1.0

_WATCHED = ("", "identity", "records", "player.db", "host.db")
"""Names in the folder that this program itself never deletes."""


class Context:
    """What all modes have in common. Files are read when they are first needed."""

    def __init__(
        self,
        options: Options,
        language: Language = ENGLISH,
        settings: tuple[Settings, str] = (DEFAULTS, ""),
        own_key: Callable[[], bytes] = bytes,
        known_keys: Callable[[], KnownKeys] = KnownKeys,
    ) -> None:
        """`settings`: with a sentence on what was wrong with their file, or "". `own_key`: returns
        the public key of this installation, by which the records show its matches. `known_keys`:
        returns that key and those of peers met before."""
        self.options, self.language = options, language
        self.settings, self.problem = settings
        self.known_keys = known_keys
        self.clock, self.sleep, self.today = time.monotonic, time.sleep, date.today
        """Clocks, passed to code that may not read a clock itself."""
        self.folder = data_folder(options)
        self._watch = FolderWatch(self.folder)
        self._folder_lost = False
        """Whether the data folder was deleted and could not be created again."""
        self.restore: Callable[[], None] = lambda: None
        """Stores what is in memory in a new data folder, after the old one was deleted. Raises
        OSError."""
        self.records = self.folder / "records"
        self.profile = load_profile(self.folder)
        self.solutions = SolutionCache(self.folder / "solutions")
        self.statistics = Statistics(self.folder, lambda: recounted(self.records, own_key()))
        self.accuracy_rating = AccuracyRating(self.statistics, self.solutions, self.records)

    def check_folder(self) -> None:
        """Set `problem` if the data folder cannot be written."""
        try:
            try_to_write(self.folder)
        except OSError as error:
            self.problem = phrase(
                "Nothing can be saved: {reason}. Start Parley with --data and another folder.",
                reason=reason_of(error),
            )

    def check(self) -> None:
        """Check the name and the fighter from the command line. Raises FatalError."""
        _ = self.name
        wanted = self.options.fighter
        # The host has its own fighters, which are known only after the welcome.
        joining = self.options.mode in (None, "join")
        if wanted and not joining and wanted not in self.roster:
            known = ", ".join(fighter.id for fighter in self.roster)
            raise FatalError(f"There is no fighter {wanted[:20]!a}; there are {known}.", 2)

    @cached_property
    def roster(self) -> Roster:
        """The fighters. Raises FatalError if their file cannot be read."""
        try:
            return parse_roster(decode_text(ROSTER.read_bytes()))
        except (OSError, UnicodeDecodeError) as error:
            words = phrase(
                "The roster {file} cannot be read: {reason}.",
                file=ROSTER.name,
                reason=reason_of(error),
            )
            raise FatalError(words) from None
        except RosterError as error:
            raise FatalError(str(error)) from None

    @property
    def own_puzzles(self) -> Path:
        """File of the puzzles that the player has added."""
        return self.folder / PUZZLES.name

    @cached_property
    def puzzles(self) -> tuple[Puzzle, ...]:
        """The game's puzzles, then the player's own."""
        return all_puzzles(PUZZLES, self.own_puzzles, self.roster)

    @cached_property
    def shipped_puzzles(self) -> int:
        """Number of the game's own puzzles."""
        return len(all_puzzles(PUZZLES, None, self.roster))

    @property
    def todays_puzzle(self) -> int:
        """Index of today's puzzle, always one of the game's, so that it is the same for
        everybody."""
        return daily(self.shipped_puzzles, self.today())

    @property
    def name(self) -> str:
        """The player's name. Raises FatalError if the name that was typed is not allowed."""
        if self.options.name is None:
            return self._usual_name()
        name = clean_name(self.options.name)
        if not name:
            raise FatalError(phrase("That name is empty; use letters and digits."), 2)
        if reason := why_name_refused(name):
            raise FatalError(str(reason), 2)
        return name

    def remember_address(self, address: str) -> None:
        """Store an address at which a server answered."""
        self._store_profile(self.profile.with_recent(address))

    def apply_settings(self, settings: Settings) -> None:
        """Use these settings from now on, and store them soon."""
        self.settings = settings

    def mark_learned(self) -> None:
        """Store that the tutorial was started or declined, or a match finished."""
        if not self.profile.learned:
            self._store_profile(replace(self.profile, learned=True))

    def match_finished(self, record: Record, seat: Seat, when: datetime, path: Path) -> str:
        """Process a stored match of this player; return a sentence for the player, or ""."""
        self.mark_learned()
        self.accuracy_rating.match_stored(record, seat, when, path)
        return self.statistics.take_problem()

    def news(self) -> str:
        """Return what happened to the player's files, as a sentence, once."""
        lost = self._watch.lost(self.clock())
        if lost or self._folder_lost:
            return self._recreate_folder(lost=lost)
        return self.statistics.take_problem()

    def _recreate_folder(self, *, lost: bool) -> str:
        """Create the data folder again after it was deleted."""
        before = self._folder_lost
        try:
            make_folder(self.folder)
            if self.settings != DEFAULTS:
                self.store_settings(self.settings)
            save_profile(self.folder, self.profile)
            self.restore()
        except OSError as error:
            self._folder_lost = True
            if before and not lost:
                return ""
            return phrase(
                "Parley's data folder was deleted and cannot be recreated: {why}. Nothing is "
                "being saved.",
                why=reason_of(error),
            )
        self._folder_lost = False
        if before and not lost:
            return phrase("Parley can save its files again.")
        return phrase(
            "Parley's data folder was deleted, with everything in it. From now on, everything "
            "is saved in a new one."
        )

    def store_settings(self, settings: Settings) -> None:
        """Use and store these settings. Raises OSError."""
        save_settings(self.folder, settings)
        self.settings = settings

    def _usual_name(self) -> str:
        try:
            user = getpass.getuser()
        except (OSError, KeyError, ImportError):
            # An account without an entry in the user database; until Python 3.12 KeyError, or
            # ImportError on Windows.
            user = ""
        names = (self.settings.name, clean_name(self.profile.name), clean_name(user))
        return next((name for name in names if name and not why_name_refused(name)), "Guest")

    def _store_profile(self, profile: Profile) -> None:
        self.profile = profile
        try:
            save_profile(self.folder, profile)
        except OSError as error:
            log.warning("the profile could not be kept: %s", reason_of(error))


def data_folder(options: Options) -> Path:
    """Return the folder for everything that Parley writes. Raises FatalError if there is none."""
    if options.data:
        return options.data
    try:
        folder = Path(platformdirs.user_data_dir("parley", appauthor=False))
    except (RuntimeError, OSError, LookupError):
        folder = None
    if folder is None or not folder.is_absolute():
        raise FatalError(
            phrase(
                "There is no home folder to save your matches in. Start Parley with --data and "
                "the name of a folder."
            )
        )
    return folder


def read_record(path: Path) -> Verdict:
    """Return the valid part of a record. Raises FatalError if nothing of it is valid."""
    verdict = salvage(load_bytes(path))
    if not verdict.good or not verdict.rules_known:
        raise FatalError(verdict.sentence)
    return verdict


def choose_language(code: str | None, chosen: str = "") -> Language:
    """Return the language of the command line, else the one from the settings, else the
    system's."""
    known = languages(LANGUAGES)
    if code is not None and best_match(code, known) is None:
        raise FatalError(f"There is no language {code[:20]!a}; there are {', '.join(known)}.", 2)
    code = best_match(code or chosen, known) or preferred_language(system_languages(), known)
    if code == "en":
        return ENGLISH
    # Imported here: English needs no catalogue.
    from game.i18n.language import load_language

    try:
        return load_language(LANGUAGES, code)
    except ValueError as error:
        log.warning("%s", error)
        return ENGLISH


class FolderWatch:
    """Detects that the data folder, or an important part of it, was deleted while Parley runs."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._due = folder, -inf
        self._there = self._found()

    def lost(self, now: float) -> bool:
        """Return whether something has disappeared since the last check; checks once a second."""
        if now < self._due:
            return False
        self._due = now + FOLDER_CHECK_SECONDS
        before, self._there = self._there, self._found()
        return not before <= self._there

    def _found(self) -> frozenset[str]:
        if not is_there(self._folder):
            return frozenset()
        return frozenset(name for name in _WATCHED if is_there(self._folder / name))
