"""Shortcuts: the keys that mean the same on every screen, and their effects."""

from pathlib import Path

import pygame
from msgspec.structs import replace

from game.client_state.wire_inspector import InspectableLink
from game.files.private_files import make_file, make_folder
from game.i18n.fatal_error import reason_of
from game.i18n.phrase import phrase
from game.session import GameSession
from game.ui.screens.key_help import KeyHelpScreen
from game.ui.screens.settings import SettingsScreen
from game.ui.screens.wire_view import WireScreen
from game.ui.shell.debug_overlay import DebugOverlay
from game.ui.shell.live_settings import LiveSettings
from game.ui.shell.screen import Change, Pop, Push, Screen
from game.ui.shell.toast import Toast


class Shortcuts:
    """The shortcuts of one app; what they open lies over everything else."""

    def __init__(self, live_settings: LiveSettings, pictures: Path | None = None) -> None:
        """Set up the shortcuts; `pictures` is the folder for screenshots, or None to make none."""
        self.live_settings = live_settings
        self.debug_overlay = DebugOverlay()
        self.toast = Toast()
        self._pictures = pictures

    def run(
        self,
        what: str,
        top: Screen,
        session: GameSession | None,
        surface: pygame.Surface,
        moment: str,
    ) -> Change | None:
        """Run the shortcut of a key, and return the change of screens it asks for.

        `moment` names a screenshot. The key that opened a screen also closes it.
        """
        match what:
            case "help":
                return Pop() if isinstance(top, KeyHelpScreen) else Push(KeyHelpScreen())
            case "settings":
                if isinstance(top, SettingsScreen):
                    return Pop()
                return Push(SettingsScreen(self.live_settings))
            case "figures":
                self.debug_overlay.on = not self.debug_overlay.on
            case "wire":
                return Pop() if isinstance(top, WireScreen) else self._open_wire(session)
            case "full_screen":
                self._toggle_setting("full_screen")
            case "mute":
                self._toggle_setting("muted")
                off = self.live_settings.settings.muted
                self.toast.say(phrase("Sound is off.") if off else phrase("Sound is on."))
            case "picture":
                self._save(surface, moment)
        return None

    def _open_wire(self, session: GameSession | None) -> Change | None:
        if session is None or not isinstance(session.link, InspectableLink):
            self.toast.say(phrase("There is no network here."))
        elif session.lobby_state.in_lobby:
            self.toast.say(phrase("Network tricks are not allowed in an arena."))
        else:
            return Push(WireScreen(session, session.link))
        return None

    def _toggle_setting(self, name: str) -> None:
        """Toggle a setting."""
        settings = self.live_settings.settings
        self.live_settings.change(replace(settings, **{name: not getattr(settings, name)}))

    def _save(self, surface: pygame.Surface, moment: str) -> None:
        if self._pictures is None:
            self.toast.say(phrase("There is no folder for pictures."))
            return
        file, number = self._pictures / f"parley {moment}.png", 1
        while file.exists():
            number += 1
            file = self._pictures / f"parley {moment} {number}.png"
        try:
            make_folder(self._pictures)
            make_file(file)
            pygame.image.save(surface, str(file))
        except (OSError, pygame.error) as error:
            self.toast.say(phrase("The picture could not be saved: {why}.", why=reason_of(error)))
        else:
            self.toast.say(phrase("Saved as {file}", file=str(file)))
