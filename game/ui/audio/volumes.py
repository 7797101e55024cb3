"""Volumes: the player's volume settings. No pygame."""

from dataclasses import dataclass

from game.player.settings import Settings


@dataclass(frozen=True, slots=True)
class Volumes:
    """Volumes as shares from 0, silent, to 1."""

    master: float = 0.8
    """The volume of everything; the two below are multiplied by it."""
    effects: float = 0.8
    music: float = 0.5
    muted: bool = False
    silent_behind: bool = False
    """Whether to be silent while another window is in front."""

    def of_effects(self, *, behind: bool = False) -> float:
        """Return the volume of effects; `behind` means that another window is in front."""
        return 0.0 if self._silent(behind) else self.master * self.effects

    def of_music(self, *, behind: bool = False) -> float:
        """Return the volume of music; `behind` means that another window is in front."""
        return 0.0 if self._silent(behind) else self.master * self.music

    def _silent(self, behind: bool) -> bool:
        return self.muted or (behind and self.silent_behind)


def volumes_of(settings: Settings) -> Volumes:
    return Volumes(
        settings.master / 100,
        settings.effects / 100,
        settings.music / 100,
        settings.muted,
        settings.silent_behind,
    )
