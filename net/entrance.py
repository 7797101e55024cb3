"""Entrance: the doors of an evening, in front of links that are loaded once they are wanted."""

import contextlib
import threading
import time
from typing import TYPE_CHECKING

from game.ai import LEVELS
from game.doors import Doors, Study
from game.evening import Evening
from game.table.nearby import Awaited, Nearby, State
from game.words.failure import Failure
from net.neighbourhood import Neighbourhood
from net.ways.invitation import parse_invitation
from net.wire.address import AddressError, parse_address, parse_arena
from net.wire.codewords import CodeError, parse_code

RETURNED_SECONDS = 1.0
"""Who has not looked for games so long comes back from somewhere: a match may have ended there."""

if TYPE_CHECKING:
    from net.links import Links


class Entrance:
    """One for each run of the program; close it in the end."""

    def __init__(self, evening: Evening) -> None:
        """Raises Failure if what was typed makes no sense."""
        evening.check()
        self._evening, options = evening, evening.options
        try:
            for typed in filter(None, (options.join, options.watch)):
                parse_invitation(typed)
            if options.relay:
                parse_arena(options.relay)
            self._code = parse_code(options.code) if options.code else ""
        except (AddressError, CodeError) as error:
            raise Failure(error.args[0], 2) from None
        self._neighbourhood = Neighbourhood()
        self._links: Links | None = None
        self._prepared = threading.Event()
        """The links are loaded: asking them keeps nobody waiting."""
        self._asked = -RETURNED_SECONDS
        """When somebody looked for games last."""
        self._awaited: tuple[Awaited, ...] = ()

    @property
    def links(self) -> "Links":
        if self._links is None:
            # Here, because sockets, journals and cryptography take longer to load than the title
            # screen, which needs none of them.
            from net.links import Links

            self._links = Links(self._evening, self._neighbourhood, self._code)
        return self._links

    def doors(self) -> Doors:
        """What the title screen and plain text open."""
        evening = self._evening
        return Doors(
            host=lambda: self.links.host(),
            join=lambda address, code: self.links.join(address, code),
            watch=lambda address, code: self.links.watch(address, code),
            practice=lambda level: self.links.practice(level),
            hotseat=lambda: self.links.hotseat(),
            first_fight=lambda: self.links.first_fight(),
            newcomer=lambda: not evening.profile.learned,
            learned=evening.learn,
            recent=lambda: evening.profile.recent,
            remember=self._remember,
            nearby=self._neighbourhood.games,
            awaited=self._matches,
            forget=self._forget,
            seated=lambda address: not address or self.links.seated(address),
            blocklist=lambda: self.links.blocklist,
            records=evening.records,
            study=Study(
                evening.solutions,
                lambda battle, names, level: self.links.spar(battle, names, level),
                tuple(LEVELS),
                evening.finished,
                evening.roster,
                lambda: evening.puzzles,
                evening.progress.rows,
                lambda: evening.todays_puzzle,
            ),
            prepare=self._prepare,
        )

    def close(self) -> None:
        """Keep what is still to be kept."""
        if self._links is not None:
            self._links.close()

    def _matches(self) -> tuple[Awaited, ...]:
        """Those of ours that wait, but for what this network announces anyway."""
        if not (self._prepared.is_set() or self._evening.options.text):
            return ()
        now = time.monotonic()
        if now > self._asked + RETURNED_SECONDS:
            self._awaited = self.links.awaited()
        self._asked = now
        games = self._neighbourhood.games()
        return tuple(
            match for match in self._awaited if not any(tells_of(game, match) for game in games)
        )

    def _forget(self, match: Awaited) -> None:
        self.links.forget(match)
        self._awaited = self.links.awaited()

    def _prepare(self) -> None:
        """Load the links beside the first screen, so that no door has to wait for them."""

        def load() -> None:
            import net.links  # noqa: F401

            self._prepared.set()

        threading.Thread(target=load, name="prepare", daemon=True).start()

    def _remember(self, typed: str) -> None:
        # Not as it was typed: an invitation has a code in it, and codes are kept nowhere.
        ways = parse_invitation(typed).addresses
        # The one that leads there from everywhere, if there is one.
        best = next((way for way in ways if way.place), ways[0])
        self._evening.remember(str(best))


def tells_of(game: Nearby, awaited: Awaited) -> bool:
    """Whether what is announced is the match that waits, be it on another port by now."""
    if game.state is not State.FULL:
        return False
    with contextlib.suppress(AddressError):
        return parse_address(game.address).host == parse_address(awaited.address).host
    return False
