"""Concert: what is heard of the open screens, the talk and the turns, if there is a loudspeaker."""

from collections.abc import Sequence

from game.player.settings import Settings
from game.table.link import Incoming
from game.ui.hearing.hearing import Hearing
from game.ui.hearing.loudspeaker import Loudspeaker
from game.ui.hearing.volumes import volumes_of
from game.ui.screen.scene import Scene
from game.ui.screen.session import Session
from game.ui.stage.sound import Sound


class Concert:
    """Without a loudspeaker it plays in silence."""

    def __init__(self, loudspeaker: Loudspeaker | None = None) -> None:
        self._loudspeaker = loudspeaker
        self._hearing = Hearing()

    def start(self) -> None:
        """The window has been seen: not before, for a mixer takes a while."""
        if self._loudspeaker is not None:
            self._loudspeaker.start()

    def close(self) -> None:
        if self._loudspeaker is not None:
            self._loudspeaker.close()

    def adopt(self, settings: Settings) -> None:
        if self._loudspeaker is not None:
            self._loudspeaker.volumes = volumes_of(settings)

    def set_behind(self, behind: bool) -> None:
        """Whether another window is in front."""
        if self._loudspeaker is not None:
            self._loudspeaker.behind = behind

    @property
    def fades(self) -> bool:
        """Whether the music is on its way, and so wants to be updated often."""
        return self._loudspeaker is not None and self._loudspeaker.fades

    def receive(self, message: Incoming) -> None:
        self.play(self._hearing.receive(message))

    def play(self, sounds: Sequence[Sound]) -> None:
        if self._loudspeaker is not None:
            self._loudspeaker.play(sounds)

    def update(
        self, scenes: Sequence[Scene], session: Session | None, dt: float, *, typing: bool
    ) -> None:
        """Let the screens that are seen be heard, the front one's music among them."""
        speaker = self._loudspeaker
        if speaker is None:
            return
        for scene in scenes:
            speaker.play(scene.heard())
        playing = any(scene.wants_frames for scene in scenes)
        speaker.play(self._hearing.listen(session, playing=playing))
        speaker.tune, speaker.hum = scenes[0].tune, scenes[0].hum
        speaker.ducked = typing
        speaker.update(dt)
