"""Ways: what the doors of the title screen lead to. Each may raise `CannotOpen`.

All other scenes hang on it, so it is loaded when the title has been seen.
"""

from collections.abc import Callable
from functools import partial

from game.doors import CannotOpen, Doors
from game.learning.advice import Solutions
from game.learning.review import Played
from game.records.proof import Verdict
from game.table.link import Link
from game.table.nearby import Awaited
from game.ui.battle.guide import Guide
from game.ui.drawing.sprites import Sprites
from game.ui.scenes.anteroom import Anteroom
from game.ui.scenes.battle import BattleScene
from game.ui.scenes.choosing import Choosing
from game.ui.scenes.hall import Hall
from game.ui.scenes.joining import Joining
from game.ui.scenes.learning import Learning
from game.ui.scenes.records import Records
from game.ui.scenes.replay import Replay
from game.ui.scenes.unfinished import Unfinished, ask_to_forget
from game.ui.scenes.waiting import Waiting
from game.ui.screen.scene import Change, Home, Push, Scene
from game.ui.screen.session import Session
from game.ui.stage.backdrop import Backdrop
from game.words.phrase import phrase


class Ways:
    """Knows all these screens, so that none of them has to know another."""

    def __init__(self, doors: Doors, fighter: str, sprites: Sprites, backdrop: Backdrop) -> None:
        """`fighter` is the id of the one looked at first when it comes to choosing."""
        self._doors, self._fighter = doors, fighter
        self._sprites, self._backdrop = sprites, backdrop
        self.learning = Learning(doors.study, sprites, backdrop) if doors.study else None

    def host(self) -> Change:
        hosted = self._doors.host()
        keeper = self._doors.keeper()
        session = Session(
            hosted.link,
            keeper=keeper,
            addresses=hosted.addresses,
            short_code=hosted.short_code,
            renew_code=hosted.renew_code,
            open_door=hosted.open_door,
        )
        return Push(Waiting(session, self._choosing, self._backdrop))

    def join(self, address: str = "", code: str = "") -> Change:
        """With an address it is joined at once."""
        joining = self._joining()
        if address:
            joining.knock(address, code)
        return Push(joining)

    def look_on(self, address: str, code: str = "") -> Change:
        """Watch at the address."""
        joining = self._joining()
        joining.knock(address, code, watch=True)
        return Push(joining)

    def practice(self, level: str) -> Change:
        return Push(self._seated(self._doors.practice(level), level))

    def hotseat(self) -> Change:
        return Push(self._seated(self._doors.hotseat(), own=False))

    def first_fight(self) -> Change:
        """It has begun as soon as it is opened."""
        session = Session(self._doors.first_fight())
        while (message := session.link.poll()) is not None:
            session.receive(message)
        return Push(BattleScene(session, self._sprites, guide=Guide(session)))

    def records(self) -> Change:
        if self._doors.records is None:
            raise CannotOpen(phrase("Matches are not recorded here."))
        return Push(
            Records(
                self._doors.records, self._backdrop, self._sprites, self._review, self._solutions
            )
        )

    def unfinished(self) -> Change:
        """All matches of ours that wait."""
        return Push(Unfinished(self._doors, self.come_back, self._backdrop))

    def come_back(self, match: Awaited) -> Change:
        """To one of them, where it waits."""
        return self.join(match.address) if match.address else self.host()

    def forget(self, match: Awaited) -> Change:
        """Put one of them away, after asking."""
        return Push(ask_to_forget(self._doors, match))

    def puzzles(self, number: int | None = None) -> Change:
        """`number` of the one to begin with, from 0; None: today's."""
        return self._learning.puzzles(number)

    def progress(self) -> Change:
        return self._learning.progress()

    @property
    def _learning(self) -> Learning:
        if self.learning is None:
            raise CannotOpen(phrase("Nothing can be judged here."))
        return self.learning

    def watch(self, verdict: Verdict) -> Change:
        """Look at a match again; of the verdict at least its start must hold."""
        return Push(Replay(verdict, self._sprites, self._solutions))

    @property
    def _solutions(self) -> Solutions | None:
        return self._doors.study.solutions if self._doors.study else None

    @property
    def _review(self) -> Callable[[Played], Change] | None:
        return self.learning.review if self.learning else None

    def _practise_anew(self, level: str) -> Change:
        return Home(then=self._seated(self._doors.practice(level), level))

    def _seated(self, link: Link, level: str | None = None, own: bool = True) -> Scene:
        session = Session(link, keeper=self._doors.keeper(own))
        return Waiting(session, partial(self._choosing, level=level), self._backdrop)

    def _joining(self) -> Joining:
        return Joining(self._doors, self._choosing, self._inside, self._backdrop)

    def _inside(self, session: Session) -> Scene:
        """The lobby of an arena, or the place from which one looks on; whose seat was kept in an
        arena is in a room of it and has not seen the lobby."""

        def anteroom(session: Session) -> Scene:
            return Anteroom(session, self._choosing, self._battle, self._backdrop)

        listing = session.listing
        lobby = listing.here or (listing.inside is not None and not session.table.spectating)
        return Hall(session, anteroom, self._backdrop) if lobby else anteroom(session)

    def _battle(self, session: Session) -> Scene:
        lessons = self.learning.lessons() if self.learning else None
        return BattleScene(session, self._sprites, lessons)

    def _choosing(self, session: Session, level: str | None = None) -> Scene:
        """`level` of the computer in practice; None: the match counts."""
        anew = None if level is None else partial(self._practise_anew, level)
        lessons = self.learning.lessons(level, anew=anew) if self.learning else None
        return Choosing(session, self._fighter, self._sprites, lessons)
