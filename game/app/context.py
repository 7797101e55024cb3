"""Context: what was asked for on the command line, and what this player has kept on his disk."""

import getpass
import logging
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import platformdirs
from msgspec.structs import replace

from assets import LANGUAGES, PUZZLES, ROSTER
from game.app.options import Options
from game.confusable_names import why_name_refused
from game.files.decoding import decode_text
from game.files.folder_watch import FolderWatch
from game.files.private_files import make_folder, try_to_write
from game.i18n.fatal_error import FatalError, reason_of
from game.i18n.language import ENGLISH, Language, languages, preferred_language, serving
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


class Context:
    """All that the modes have in common. What it reads it reads when it is asked for."""

    def __init__(
        self,
        options: Options,
        language: Language = ENGLISH,
        settings: tuple[Settings, str] = (DEFAULTS, ""),
        own_key: Callable[[], bytes] = bytes,
        known_keys: Callable[[], KnownKeys] = KnownKeys,
    ) -> None:
        """`settings`: with what was wrong with their file, as a sentence, or nothing. `own_key`:
        the public key of this installation, by which its matches are found in the records.
        `known_keys`: that one and those that it has met."""
        self.options, self.language = options, language
        self.settings, self.problem = settings
        self.known_keys = known_keys
        self.clock, self.sleep, self.today = time.monotonic, time.sleep, date.today
        """For those who may not look at a clock of their own."""
        self.folder = data_folder(options)
        self._watch = FolderWatch(self.folder)
        self._folder_lost = False
        """The data folder was deleted and could not be made again."""
        self.restore: Callable[[], None] = lambda: None
        """Keeps again, in a new data folder, what was loaded from the old one. Raises OSError."""
        self.records = self.folder / "records"
        self.profile = load_profile(self.folder)
        self.solutions = SolutionCache(self.folder / "solutions")
        self.statistics = Statistics(self.folder, lambda: recounted(self.records, own_key()))
        self.accuracy_rating = AccuracyRating(self.statistics, self.solutions, self.records)

    def check_folder(self) -> None:
        """Let `problem` say if nothing can be kept."""
        try:
            try_to_write(self.folder)
        except OSError as error:
            self.problem = phrase(
                "Nothing can be kept: {reason}. Start Parley with --data and another folder.",
                reason=reason_of(error),
            )

    def check(self) -> None:
        """Look at the name and the fighter that were asked for. Raises Failure."""
        _ = self.name
        wanted = self.options.fighter
        # At a friend's the fighters are the friend's, and only the welcome tells which.
        elsewhere = self.options.mode in (None, "join")
        if wanted and not elsewhere and wanted not in self.roster:
            known = ", ".join(fighter.id for fighter in self.roster)
            raise FatalError(f"There is no fighter {wanted[:20]!a}; there are {known}.", 2)

    @cached_property
    def roster(self) -> Roster:
        """Raises Failure if it cannot be read."""
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
        """The file for those that are not of the game."""
        return self.folder / PUZZLES.name

    @cached_property
    def puzzles(self) -> tuple[Puzzle, ...]:
        """Those of the game, and those that were put into the data folder."""
        return all_puzzles(PUZZLES, self.own_puzzles, self.roster)

    @cached_property
    def shipped_puzzles(self) -> int:
        """How many of them are of the game; they come first."""
        return len(all_puzzles(PUZZLES, None, self.roster))

    @property
    def todays_puzzle(self) -> int:
        """Which of them is today's, from 0: one of the game's, so that everybody has the same."""
        return daily(self.shipped_puzzles, self.today())

    @property
    def name(self) -> str:
        """What the player is called. Raises Failure if he cannot be called what he typed."""
        if self.options.name is None:
            return self._usual_name()
        name = clean_name(self.options.name)
        if not name:
            raise FatalError(
                phrase("Nothing is left of that name; letters and digits make a name."), 2
            )
        if reason := why_name_refused(name):
            raise FatalError(str(reason), 2)
        return name

    def remember_address(self, address: str) -> None:
        """Somebody was at home there."""
        self._store_profile(self.profile.with_recent(address))

    def apply_settings(self, settings: Settings) -> None:
        """They hold from now on; they are kept a moment later."""
        self.settings = settings

    def mark_learned(self) -> None:
        """A first fight was begun or a match finished, or neither is news to this player."""
        if not self.profile.learned:
            self._store_profile(replace(self.profile, learned=True))

    def match_finished(self, record: Record, seat: Seat, when: datetime, path: Path) -> str:
        """A match of this player's came to its end and is kept; what the player has to know."""
        self.mark_learned()
        self.accuracy_rating.match_stored(record, seat, when, path)
        return self.statistics.take_problem()

    def news(self) -> str:
        """What has happened to the player's files meanwhile, as a sentence; told once."""
        lost = self._watch.lost(self.clock())
        if lost or self._folder_lost:
            return self._begin_again(lost=lost)
        return self.statistics.take_problem()

    def _begin_again(self, *, lost: bool) -> str:
        """Make the data folder again after it was deleted."""
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
                "Parley's folder was deleted and cannot be made again: {why}. Nothing is kept for "
                "now.",
                why=reason_of(error),
            )
        self._folder_lost = False
        if before and not lost:
            return phrase("Parley's files can be kept again.")
        return phrase(
            "Parley's folder was deleted; what was in it is gone. From now on everything is kept "
            "in a new one."
        )

    def store_settings(self, settings: Settings) -> None:
        """From now on, and at the next start. Raises OSError."""
        save_settings(self.folder, settings)
        self.settings = settings

    def _usual_name(self) -> str:
        try:
            user = getpass.getuser()
        except (OSError, KeyError, ImportError):
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
    """Everything that Parley writes goes below it. Raises Failure if there is no such place."""
    if options.data:
        return options.data
    try:
        folder = Path(platformdirs.user_data_dir("parley", appauthor=False))
    except (RuntimeError, OSError, LookupError):
        folder = None
    if folder is None or not folder.is_absolute():
        raise FatalError(
            phrase(
                "There is no home folder here to keep your matches in. Start Parley with --data "
                "and the name of a folder."
            )
        )
    return folder


def read_record(path: Path) -> Verdict:
    """What can be shown of a record: all that holds. Raises Failure if it is nothing at all."""
    verdict = salvage(load_bytes(path))
    if not verdict.good or not verdict.rules_known:
        raise FatalError(verdict.sentence)
    return verdict


def choose_language(code: str | None, chosen: str = "") -> Language:
    """The language that was asked for, else the one `chosen` once, else the system's."""
    known = languages(LANGUAGES)
    if code is not None and serving(code, known) is None:
        raise FatalError(f"There is no language {code[:20]!a}; there are {', '.join(known)}.", 2)
    code = serving(code or chosen, known) or preferred_language(system_languages(), known)
    if code == "en":
        return ENGLISH
    # Here, because English needs no catalogue.
    from game.i18n.language import load_language

    try:
        return load_language(LANGUAGES, code)
    except ValueError as error:
        log.warning("%s", error)
        return ENGLISH
