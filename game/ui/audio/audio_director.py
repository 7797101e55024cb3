"""Audio director: sounds and music for the open screens, the chat and the turns."""

from collections.abc import Sequence

from game.client_state.link import Incoming
from game.player.settings import Settings
from game.session import GameSession
from game.ui.audio.mixer import Mixer
from game.ui.audio.sound_cues import SoundCues
from game.ui.audio.volumes import volumes_of
from game.ui.shell.screen import Screen
from game.ui.stage.sounds import Sound


class AudioDirector:
    """Plays what screens and session give cause for; without a mixer nothing sounds."""

    def __init__(self, mixer: Mixer | None = None) -> None:
        self._mixer = mixer
        self._sound_cues = SoundCues()

    def start(self) -> None:
        """Open the mixer; call it once the window is visible, because opening takes a while."""
        if self._mixer is not None:
            self._mixer.start()

    def close(self) -> None:
        if self._mixer is not None:
            self._mixer.close()

    def apply_settings(self, settings: Settings) -> None:
        if self._mixer is not None:
            self._mixer.volumes = volumes_of(settings)

    def set_behind(self, behind: bool) -> None:
        """Set whether another window is in front."""
        if self._mixer is not None:
            self._mixer.behind = behind

    @property
    def fades(self) -> bool:
        """Return whether the music is fading, and so needs frequent updates."""
        return self._mixer is not None and self._mixer.fades

    def receive(self, message: Incoming) -> None:
        self.play(self._sound_cues.receive(message))

    def play(self, sounds: Sequence[Sound]) -> None:
        if self._mixer is not None:
            self._mixer.play(sounds)

    def update(
        self, screens: Sequence[Screen], session: GameSession | None, dt: float, *, typing: bool
    ) -> None:
        """Play the sounds of the visible screens, and the music of the front one."""
        speaker = self._mixer
        if speaker is None:
            return
        for screen in screens:
            speaker.play(screen.sounds())
        playing = any(screen.wants_frames for screen in screens)
        speaker.play(self._sound_cues.sounds(session, playing=playing))
        speaker.tune, speaker.hum = screens[0].tune, screens[0].hum_level
        speaker.ducked = typing
        speaker.update(dt)
