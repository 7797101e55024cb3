"""Live settings: the settings in use, and the effects of changing them."""

import logging
from collections.abc import Callable

from game.client_state.blocklist import Blocklist, NobodyBlocked
from game.i18n.fatal_error import reason_of
from game.i18n.language import ENGLISH, Language
from game.player.settings import DEFAULTS, Settings

log = logging.getLogger(__name__)


class LiveSettings:
    """The settings of the whole program. Always read `settings` here; do not keep a copy."""

    def __init__(
        self,
        settings: Settings = DEFAULTS,
        store: Callable[[Settings], None] = lambda settings: None,
        languages: tuple[str, ...] = ("en",),
        load_language: Callable[[str], Language] = lambda code: ENGLISH,
        on_change: Callable[[Settings], None] = lambda settings: None,
        blocklist: Callable[[], Blocklist] = NobodyBlocked,
    ) -> None:
        """Set up the settings.

        `store` may raise OSError; `load_language` returns the language for a code, where "" is the
        system's; `on_change` is called at every change; `blocklist` has the blocked players.
        """
        self.blocklist = blocklist
        self.settings = settings
        self.languages = languages
        self._store = store
        self._load_language, self._on_change = load_language, on_change
        self._stored = settings
        self._languages: dict[str, Language] = {}

    def change(self, settings: Settings) -> None:
        """Apply changed settings."""
        self.settings = settings
        self._on_change(settings)

    def language(self, code: str) -> Language:
        if code not in self._languages:
            self._languages[code] = self._load_language(code)
        return self._languages[code]

    def save(self) -> None:
        """Save changes since the last call; if that fails they hold until the program ends."""
        if self.settings == self._stored:
            return
        self._stored = self.settings
        try:
            self._store(self.settings)
        except OSError as error:
            log.warning("the settings could not be kept: %s", reason_of(error))
