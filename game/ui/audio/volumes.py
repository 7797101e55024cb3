"""Volumes: how loud a player wants everything to be. No pygame."""

from dataclasses import dataclass

from game.player.settings import Settings


@dataclass(frozen=True, slots=True)
class Volumes:
    """Shares from 0, silent, to 1."""

    master: float = 0.8
    """Of everything; the two below are shares of it."""
    effects: float = 0.8
    music: float = 0.5
    muted: bool = False
    silent_behind: bool = False
    """No sound while another window is in front."""

    def of_effects(self, *, behind: bool = False) -> float:
        """What is left for effects; `behind`: another window is in front."""
        return 0.0 if self._silent(behind) else self.master * self.effects

    def of_music(self, *, behind: bool = False) -> float:
        """What is left for music; `behind`: another window is in front."""
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
