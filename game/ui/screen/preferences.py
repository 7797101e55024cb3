"""Preferences: the settings in use, and what becomes of it when one of them is changed."""

import logging
from collections.abc import Callable

from game.player.settings import DEFAULTS, Settings
from game.table.blocklist import Blocklist, NobodyBlocked
from game.words.failure import reason_of
from game.words.language import ENGLISH, Language

log = logging.getLogger(__name__)


class Preferences:
    """One for the whole program. Whoever draws looks at `settings` anew each time."""

    def __init__(
        self,
        settings: Settings = DEFAULTS,
        keep: Callable[[Settings], None] = lambda settings: None,
        languages: tuple[str, ...] = ("en",),
        speak: Callable[[str], Language] = lambda code: ENGLISH,
        tell: Callable[[Settings], None] = lambda settings: None,
        blocklist: Callable[[], Blocklist] = NobodyBlocked,
    ) -> None:
        """`keep` may raise OSError; `speak` gives the language of a code, "" that of the system;
        `tell` hears of every change at once; `blocklist` gives the players who are blocked."""
        self.blocklist = blocklist
        self.settings = settings
        self.languages = languages
        self._keep = keep
        self._speak, self._tell = speak, tell
        self._kept = settings
        self._spoken: dict[str, Language] = {}

    def change(self, settings: Settings) -> None:
        """From now on."""
        self.settings = settings
        self._tell(settings)

    def language(self, code: str) -> Language:
        if code not in self._spoken:
            self._spoken[code] = self._speak(code)
        return self._spoken[code]

    def save(self) -> None:
        """Keep what was changed since the last time; where that fails it holds for this evening."""
        if self.settings == self._kept:
            return
        self._kept = self.settings
        try:
            self._keep(self.settings)
        except OSError as error:
            log.warning("the settings could not be kept: %s", reason_of(error))
