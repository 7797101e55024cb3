"""Lazy link factory: the link factory, whose modules are loaded once they are needed."""

import contextlib
import threading
import time
from typing import TYPE_CHECKING

from game.app.context import Context
from game.app.match_opener import MatchOpener, ReviewTools
from game.bots import LEVELS
from game.client_state.lan_game import LanGame, LanGameState, StoredMatch
from game.i18n.fatal_error import FatalError
from net.connect.invitation import parse_invitation
from net.lan_games import LanGames
from net.wire.address import AddressError, parse_address, parse_arena
from net.wire.passcode import PasscodeError, parse_passcode

STORED_MATCH_CHECK_SECONDS = 1.0
"""Who has not looked for games so long comes back from somewhere: a match may have ended there."""

if TYPE_CHECKING:
    from net.link_factory import LinkFactory


class LazyLinkFactory:
    """One for each run of the program; close it in the end."""

    def __init__(self, context: Context) -> None:
        """Raises FatalError if what was typed makes no sense."""
        context.check()
        self._context, options = context, context.options
        try:
            for typed in filter(None, (options.join, options.watch)):
                parse_invitation(typed)
            if options.relay:
                parse_arena(options.relay)
            self._code = parse_passcode(options.code) if options.code else ""
        except (AddressError, PasscodeError) as error:
            raise FatalError(error.args[0], 2) from None
        self._lan_games = LanGames()
        self._links: LinkFactory | None = None
        self._prepared = threading.Event()
        """The links are loaded: asking them keeps nobody waiting."""
        self._checked_at = -STORED_MATCH_CHECK_SECONDS
        """When somebody looked for games last."""
        self._stored: tuple[StoredMatch, ...] = ()

    @property
    def links(self) -> "LinkFactory":
        if self._links is None:
            # Here, because sockets, journals and cryptography take longer to load than the title
            # screen, which needs none of them.
            from net.link_factory import LinkFactory

            self._links = LinkFactory(self._context, self._lan_games, self._code)
        return self._links

    def match_opener(self) -> MatchOpener:
        """What the title screen and plain text open."""
        context = self._context
        return MatchOpener(
            host=lambda: self.links.host(),
            join=lambda address, code: self.links.join(address, code),
            watch=lambda address, code: self.links.watch(address, code),
            practice=lambda level: self.links.practice(level),
            hotseat=lambda: self.links.hotseat(),
            tutorial=lambda: self.links.tutorial(),
            is_new_player=lambda: not context.profile.learned,
            mark_learned=context.mark_learned,
            recent=lambda: context.profile.recent,
            remember_address=self._remember,
            lan_games=self._lan_games.games,
            stored_matches=self._stored_matches,
            forget=self._forget,
            has_seat_at=lambda address: not address or self.links.has_seat_at(address),
            blocklist=lambda: self.links.blocklist,
            records=context.records,
            review_tools=ReviewTools(
                context.solutions,
                lambda battle, names, level: self.links.what_if(battle, names, level),
                tuple(LEVELS),
                context.match_finished,
                context.roster,
                lambda: context.puzzles,
                context.statistics.rows,
                lambda: context.todays_puzzle,
            ),
            prepare=self._prepare,
        )

    def close(self) -> None:
        """Store what is not yet stored, and close."""
        if self._links is not None:
            self._links.close()

    def _stored_matches(self) -> tuple[StoredMatch, ...]:
        """Those of ours that wait, but for what this network announces anyway."""
        if not (self._prepared.is_set() or self._context.options.text):
            return ()
        now = time.monotonic()
        if now > self._checked_at + STORED_MATCH_CHECK_SECONDS:
            self._stored = self.links.stored_matches()
        self._checked_at = now
        games = self._lan_games.games()
        return tuple(
            match for match in self._stored if not any(is_same_match(game, match) for game in games)
        )

    def _forget(self, match: StoredMatch) -> None:
        self.links.forget(match)
        self._stored = self.links.stored_matches()

    def _prepare(self) -> None:
        """Load the links beside the first screen, so that no door has to wait for them."""

        def load() -> None:
            import net.link_factory  # noqa: F401

            self._prepared.set()

        threading.Thread(target=load, name="prepare", daemon=True).start()

    def _remember(self, typed: str) -> None:
        # Not as it was typed: an invitation has a code in it, and codes are kept nowhere.
        ways = parse_invitation(typed).addresses
        # The one that leads there from everywhere, if there is one.
        best = next((way for way in ways if way.place), ways[0])
        self._context.remember_address(str(best))


def is_same_match(game: LanGame, stored_match: StoredMatch) -> bool:
    """Return whether an announced game is the stored match, perhaps on another port."""
    if game.state is not LanGameState.FULL:
        return False
    with contextlib.suppress(AddressError):
        return parse_address(game.address).host == parse_address(stored_match.address).host
    return False
