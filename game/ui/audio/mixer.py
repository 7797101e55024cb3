"""Mixer: plays sounds and music at the player's volumes; silent without a sound card.

The sum of all sounds stays below full scale: the loudest sample of every file is at most 1, and the
shares below add up to 1.
"""

import importlib
import logging
from collections.abc import Iterable
from pathlib import Path

import pygame

from game.ui.audio.volumes import Volumes
from game.ui.stage.sounds import Sound, Tune

log = logging.getLogger(__name__)

SOUNDS = Path(__file__).resolve().parents[3] / "assets" / "sounds"
HUM = "hum"

RATE = 16_000
"""Samples a second, as in the files: without conversion the mixer needs a third of the memory."""
BUFFER = 1_024
"""Samples, 64 ms at this rate. Half as many would wake an idle machine twice as often."""

VOICES = 3
"""The most simultaneous effects; a fourth replaces the oldest."""
VOICE_SHARE, MUSIC_SHARE, HUM_SHARE = 0.24, 0.22, 0.06
_FADE = 1.6
"""Seconds of the cross-fade between two tunes."""
DUCKED = 0.35
"""The share of the music's volume that remains while the player types."""
_DUCKING = 0.25
"""Seconds in which the music gets quieter or louder for typing."""


class Mixer:
    """Plays sounds once `start` has opened the device; before that, and without one, it
    is silent.
    """

    def __init__(self, volumes: Volumes | None = None, folder: Path = SOUNDS) -> None:
        self.volumes = volumes or Volumes()
        self.behind = False
        """Whether another window is in front."""
        self.ducked = False
        """Whether the player is typing."""
        self.tune = Tune.CALM
        self.hum = 0.0
        """The volume of the hum of stored charge, 0 to 1."""
        self.available = False
        self._tried = False
        self._folder = folder
        self._sounds: dict[str, pygame.mixer.Sound] = {}
        self._tension = 0.0
        """The position of the cross-fade from the calm tune, 0, to the tense one, 1."""
        self._duck = 0.0
        self._next = 0
        self._last_levels: tuple[float, ...] = ()

    def start(self) -> None:
        """Open the mixer and start the music.

        Does nothing without a sound card, and does not look for one again: that takes longer than
        drawing a whole frame.
        """
        if self._tried:
            return
        self._tried = True
        try:
            # Not imported earlier, see `pygame_import`; afterwards it is `pygame.mixer` for
            # everybody.
            importlib.import_module("pygame.mixer")
            pygame.mixer.init(RATE, -16, 1, BUFFER)
            pygame.mixer.set_num_channels(VOICES + len(Tune) + 1)
            # Both tunes play all the time, one of them muted, so that they stay in step.
            for place, name in enumerate((*Tune, HUM)):
                channel = pygame.mixer.Channel(VOICES + place)
                channel.set_volume(0.0)
                channel.play(self._sound(name), loops=-1)
        except (pygame.error, OSError, NotImplementedError, ImportError) as error:
            log.info("no sound: %s", error)
            return
        self.available = True
        self._set_levels()

    def close(self) -> None:
        if self.available:
            self.available = False
            self._sounds.clear()
            pygame.mixer.quit()

    def play(self, sounds: Iterable[Sound]) -> None:
        """Play sounds now; the same sound twice in one call is played once."""
        loud = self.volumes.of_effects(behind=self.behind)
        if not self.available or not loud:
            return
        for sound in dict.fromkeys(sounds):
            channel = self._free_voice()
            channel.set_volume(VOICE_SHARE * loud)
            channel.play(self._sound(sound))

    def update(self, dt: float) -> None:
        """Move the music towards its target volumes; `dt` seconds have passed."""
        if not self.available:
            return
        self._tension = _approached(self._tension, float(self.tune is Tune.TENSE), dt / _FADE)
        self._duck = _approached(self._duck, float(self.ducked), dt / _DUCKING)
        self._set_levels()

    @property
    def fades(self) -> bool:
        """Return whether the music is moving from one volume to another."""
        wanted = float(self.tune is Tune.TENSE), float(self.ducked)
        return self.available and (self._tension, self._duck) != wanted

    def levels(self) -> tuple[float, ...]:
        """Return the volumes of the calm tune, the tense tune and the hum, as shares of full
        scale.
        """
        music = MUSIC_SHARE * self.volumes.of_music(behind=self.behind)
        music *= 1 - (1 - DUCKED) * self._duck
        hum = HUM_SHARE * self.hum * self.volumes.of_effects(behind=self.behind)
        return music * (1 - self._tension), music * self._tension, hum

    def _set_levels(self) -> None:
        levels = self.levels()
        if levels == self._last_levels:
            return
        self._last_levels = levels
        for place, level in enumerate(levels):
            pygame.mixer.Channel(VOICES + place).set_volume(level)

    def _free_voice(self) -> "pygame.mixer.Channel":
        voices = [pygame.mixer.Channel(place) for place in range(VOICES)]
        free = next((voice for voice in voices if not voice.get_busy()), None)
        if free is None:
            free = voices[self._next]
            self._next = (self._next + 1) % VOICES
        return free

    def _sound(self, name: str) -> "pygame.mixer.Sound":
        if name not in self._sounds:
            self._sounds[name] = pygame.mixer.Sound(str(self._folder / f"{name}.wav"))
        return self._sounds[name]


def _approached(value: float, wanted: float, step: float) -> float:
    return min(wanted, value + step) if value < wanted else max(wanted, value - step)
