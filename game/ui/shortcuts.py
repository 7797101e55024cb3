"""Shortcuts: the keys that mean the same on every screen, and what they bring about."""

from pathlib import Path

import pygame
from msgspec.structs import replace

from game.files.private import make_file, make_folder
from game.table.tap import Tapped
from game.ui.scenes.keys import KeysScene
from game.ui.scenes.settings import SettingsScene
from game.ui.scenes.wire import WireScene
from game.ui.screen.figures import Figures
from game.ui.screen.notice import Notice
from game.ui.screen.preferences import Preferences
from game.ui.screen.scene import Change, Pop, Push, Scene
from game.ui.screen.session import Session
from game.words.failure import reason_of
from game.words.phrase import phrase


class Shortcuts:
    """One for the app; what is shown by them lies over everything else."""

    def __init__(self, preferences: Preferences, pictures: Path | None = None) -> None:
        """`pictures`: the folder that pictures of the window go to; None: there are none."""
        self.preferences = preferences
        self.figures = Figures()
        self.notice = Notice()
        self._pictures = pictures

    def obey(
        self,
        what: str,
        top: Scene,
        session: Session | None,
        surface: pygame.Surface,
        moment: str,
    ) -> Change | None:
        """Do what a key asks for; `moment` names a picture. What becomes of the stack, if it does.

        The same key closes again what it opened.
        """
        match what:
            case "help":
                return Pop() if isinstance(top, KeysScene) else Push(KeysScene())
            case "settings":
                if isinstance(top, SettingsScene):
                    return Pop()
                return Push(SettingsScene(self.preferences))
            case "figures":
                self.figures.on = not self.figures.on
            case "wire":
                return Pop() if isinstance(top, WireScene) else self._look_at_wire(session)
            case "full_screen":
                self._turn("full_screen")
            case "mute":
                self._turn("muted")
                off = self.preferences.settings.muted
                self.notice.say(phrase("Sound is off.") if off else phrase("Sound is on."))
            case "picture":
                self._save(surface, moment)
        return None

    def _look_at_wire(self, session: Session | None) -> Change | None:
        if session is None or not isinstance(session.link, Tapped):
            self.notice.say(phrase("There is no wire here."))
        elif session.listing.here:
            self.notice.say(phrase("In an arena nobody plays with the wire."))
        else:
            return Push(WireScene(session, session.link))
        return None

    def _turn(self, name: str) -> None:
        """Switch a setting off or on."""
        settings = self.preferences.settings
        self.preferences.change(replace(settings, **{name: not getattr(settings, name)}))

    def _save(self, surface: pygame.Surface, moment: str) -> None:
        if self._pictures is None:
            self.notice.say(phrase("There is no folder for pictures."))
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
            self.notice.say(phrase("The picture could not be saved: {why}.", why=reason_of(error)))
        else:
            self.notice.say(phrase("Saved as {file}", file=str(file)))
