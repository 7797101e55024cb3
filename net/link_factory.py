"""Link factory: opens every kind of link as the command line wants it.

It imports much, so nothing that the title screen needs imports this module.
"""

import logging
import sqlite3
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from msgspec import structs

from game.app.context import Context
from game.app.match_opener import CannotOpen, HostedMatch
from game.client_state.blocklist import Blocklist
from game.client_state.lan_game import StoredMatch
from game.client_state.link import Protection
from game.files.bounded_read import is_there
from game.i18n.fatal_error import reason_of
from game.i18n.phrase import phrase
from game.protocol.messages import Acted, Chosen
from game.records.archive import store
from game.records.record import Record
from game.rules import Battle, Seat
from net.client.bot import BOT_RATE, player_of, start_practice_bot
from net.client.client import Client
from net.connect.interfaces import InterfaceMonitor
from net.connect.invitation import parse_invitation
from net.connect.port_mapping import MappingResult, PortMapping
from net.connect.short_code import SHORT_LETTERS, short_code
from net.lan_games import LanGames
from net.local.hotseat import NAMES, HotseatLink
from net.local.tutorial_room import TutorialLink
from net.local.what_if_room import WhatIfLink, roster_of, with_mover_left
from net.room.log_copy import LogCopy
from net.room.room_options import SPECTATORS_LIMIT, RoomOptions
from net.room.system_dice import SystemDice
from net.security.client_handshake import Credentials, load_credentials
from net.security.identity import restore_identity
from net.server.relay_host import RelayHost, secret_for
from net.server.server_thread import BY_ROUTER, LOOPBACK, HostClient, ServerThread
from net.store.journal import OtherJournal
from net.store.stored_room import StoredRoom
from net.store.stores import PLAYER_FILE, Stores
from net.wire.address import Address, AddressError, parse_arena
from net.wire.passcode import PasscodeError, parse_passcode
from net.wire.rate_limit import NO_LIMITS

log = logging.getLogger(__name__)

NO_CODE = phrase("The code is the three words on your friend's screen.")

PLAIN_ELSEWHERE = phrase(
    "An unencrypted game is for this machine only, at 127.0.0.1 and nowhere else, because anybody "
    "on the network could read it. Pass --plain twice if you mean it."
)


PLAIN_NAMED = phrase(
    "That invitation names the computer to meet, which an unencrypted game cannot check."
)

PLAIN_ARENA = phrase(
    "An unencrypted game cannot go through an arena, which could read and change it."
)


OTHER_VERSION = phrase(
    "Use that version, or start this one with --data and the name of another folder."
)


class LinkFactory:
    """Opens links of every kind. Each method that opens one may raise CannotOpen."""

    def __init__(self, context: Context, lan_games: LanGames, code: str = "") -> None:
        """`code`: the code that guests need; empty for a new one each time."""
        self._context, self._options, self._code = context, context.options, code
        self._roster = context.roster
        self._lan_games = lan_games
        self._own_credentials: Credentials | None = None
        self._stores: Stores | None = None
        self._unstored = ""
        """Why there are no journals, otherwise."""
        self._other: OtherJournal | None = None
        """Why there are no journals, if another version's matches are stored there."""

    def host(self) -> HostedMatch:
        """Open a game on this machine, sit down in it and let this network know."""
        link = self._host()
        self._report_unstored(link)
        self._lan_games.announce(link, self._name, self._roster)
        if self._options.router:
            mapping = PortMapping(link.host.port, partial(_report_mapping, link))
            link.close_with(mapping)
        if self._options.relay or self._context.settings.relay:
            self._use_relay(link, self._options.relay or self._context.settings.relay)
        if self.loopback_only is None:
            monitor = InterfaceMonitor(lambda: link.moved(*_display_addresses(link.host.addresses)))
            link.close_with(monitor)
        addresses, short = _display_addresses(link.host.addresses)
        return HostedMatch(
            link,
            addresses,
            short,
            link.host.renew_passcode,
            link.host.protection.code,
            None if self._options.plain else link.host.set_open,
        )

    def _use_relay(self, link: HostClient, typed: str) -> None:
        """Take a place at an arena, so that friends reach us there; only who knows the code may."""
        if not link.host.protection.code:
            return
        try:
            arena = parse_arena(typed)
        except AddressError as error:
            link.show(error.args[0])
            return
        secret = secret_for(self.credentials().identity, arena)
        relay_host = RelayHost(link, arena, secret)
        relay_host.start()
        link.close_with(relay_host)

    def _host(self) -> HostClient:
        stores, port = self._stores_or_fail(), self._options.port
        credentials = self.credentials(self._code)
        make_server = self._make_server(credentials)
        try:
            if stores is None:
                return HostClient(make_server(port=port), self._name, credentials=credentials)
            if found := stores.match_to_host():
                return self._host_stored(stores, *found)
            host = make_server(port=port, journal=stores.host)
            return HostClient(host, self._name, stores.player, credentials=credentials)
        except OSError as error:
            raise _cannot_host(port, error) from None

    def _host_stored(self, stores: Stores, room: StoredRoom, seat: StoredRoom) -> HostClient:
        """Take up a match where it was; at its old port the other side finds it by itself."""
        credentials = self.credentials(self._code)
        host = self._make_server(credentials)(
            port=self._options.port or None,
            old_port=room.details.port or None,
            journal=stores.host,
            copy=_with_own_key(room.copy, seat, credentials),
        )
        return HostClient(host, self._name, stores.player, seat, credentials)

    def practice(self, level: str) -> HostClient:
        """A game against the computer: a host for this machine alone, and a bot that joins it."""
        host = ServerThread(
            self._roster,
            address=LOOPBACK,
            port=0,
            options=RoomOptions(turn_seconds=None, limits=NO_LIMITS),
        )
        link = HostClient(host, self._name, identity=self.credentials().identity)
        # A pipe does not watch how somebody thinks.
        pace = BOT_RATE if self._options.mode != "practice" or sys.stdin.isatty() else (0.0, 0.0)
        place = Address(LOOPBACK, host.port)
        start_practice_bot(place, level, SystemDice(), self._context.solutions, pace)
        return link

    def what_if(self, battle: Battle, names: Mapping[Seat, str], level: str) -> HotseatLink:
        """Open a trial from a position; the player to move sits left."""
        opening, called = with_mover_left(battle, names)
        if not level:
            return HotseatLink(roster_of(opening), self._localized(called), opening=opening)
        return WhatIfLink(
            opening,
            self._localized(called),
            player_of(level, self._context.solutions),
            SystemDice(),
        )

    def hotseat(self) -> HotseatLink:
        """Two people at this keyboard."""
        return HotseatLink(self._roster, self._localized(NAMES))

    def _localized(self, names: Iterable[str]) -> list[str]:
        """What the sides are called in the player's language: a name in a log has only one."""
        return [self._context.language.say(name) for name in names]

    def tutorial(self) -> TutorialLink:
        """A fight against the teacher; it has begun already."""
        return TutorialLink(self._roster, self._name)

    def join(self, text: str, words: str = "") -> Client:
        """A link to the host at the address that was typed, with the code that was."""
        ways, credentials = self.addresses_of(text, words)
        stores = self._stores_or_fail()
        stored = stores.seat_at(*ways) if stores else None
        journal = stores.player if stores else None
        link = Client(
            ways[0],
            self._name,
            journal=journal,
            stored=stored,
            credentials=credentials,
            others=ways[1:],
        )
        self._report_unstored(link)
        return link

    def has_seat_at(self, text: str) -> bool:
        """Whether our seat is kept at the address that was announced."""
        (address, *_), _ = self.addresses_of(text)
        return self.stores is not None and self.stores.has_seat_at(address)

    def stored_matches(self) -> tuple[StoredMatch, ...]:
        """Where matches of ours wait; they need not be announced to be come back to."""
        if not is_there(self._context.folder / PLAYER_FILE):
            return ()
        return self.stores.stored_matches() if self.stores else ()

    def forget(self, match: StoredMatch) -> None:
        """Put a match of ours away; what there is of it stays in the records, unfinished."""
        if self.stores is None:
            return
        stored = self.stores.player.read(match.key)
        if stored and any(isinstance(entry, Chosen | Acted) for entry in stored.last_match):
            try:
                store(self._context.records, Record(stored.last_match), datetime.now())
            except OSError as error:
                raise _cannot_store(error) from None
        self.stores.forget(match)

    def watch(self, text: str, words: str = "") -> Client:
        """Open a link that watches a match at the typed address."""
        ways, credentials = self.addresses_of(text, words)
        return Client(ways[0], self._name, watch=True, credentials=credentials, others=ways[1:])

    def close(self) -> None:
        """Store what is not yet stored, and close."""
        if self._stores:
            self._stores.close()

    # --- inside --------------------------------------------------------------------------

    @property
    def _name(self) -> str:
        """Another one as soon as the settings say so."""
        return self._context.name

    @property
    def stores(self) -> Stores | None:
        """The journals of this machine; None if its disk lets us keep none."""
        if self._stores is None:
            try:
                self._stores, self._other = Stores(self._context.folder), None
            except OtherJournal as other:
                self._other = other
            except (OSError, sqlite3.Error) as error:
                self._unstored = reason_of(error)
                log.warning("nothing can be kept: %s", self._unstored)
        return self._stores

    def _report_unstored(self, link: Client) -> None:
        """Tell a player whose disk keeps nothing what that means."""
        if self._stores is None:
            link.notify(
                phrase(
                    "This match cannot be saved on this machine: {why}. If Parley is closed, "
                    "the match cannot be continued.",
                    why=self._unstored,
                )
            )

    def _stores_or_fail(self) -> Stores | None:
        """The same. Raises CannotOpen if another version of Parley has its matches there."""
        stores = self.stores
        if self._other:
            raise CannotOpen(self._other.sentence, OTHER_VERSION)
        return stores

    def _make_server(self, credentials: Credentials) -> partial[ServerThread]:
        """Return a host with the player's options."""
        return partial(
            ServerThread,
            self._roster,
            options=RoomOptions(
                phrases_only=self._options.phrases,
                spectators=0 if self._options.no_watch else SPECTATORS_LIMIT,
            ),
            address=self.loopback_only,
            credentials=credentials,
        )

    def addresses_of(self, text: str, words: str = "") -> tuple[tuple[Address, ...], Credentials]:
        """What was typed as an address and as a code. Raises CannotOpen."""
        try:
            invitation = parse_invitation(text)
            code = parse_passcode(words) if words else invitation.code
        except AddressError as error:
            raise CannotOpen(error.args[0]) from None
        except PasscodeError as error:
            raise CannotOpen(error.args[0], NO_CODE) from None
        ways = invitation.addresses
        if self._options.port:
            ways = tuple(replace(each, port=self._options.port) for each in ways)
        if self._options.plain and any(way.place for way in ways):
            raise CannotOpen(PLAIN_ARENA)
        if self.loopback_only and {way.host for way in ways} - {self.loopback_only, "localhost"}:
            raise CannotOpen(PLAIN_ELSEWHERE)
        if self._options.plain and invitation.fingerprint:
            raise CannotOpen(PLAIN_NAMED)
        return ways, replace(self.credentials(code), fingerprint=invitation.fingerprint)

    def credentials(self, code: str = "") -> Credentials:
        protection = Protection.CODE
        if self._options.plain:
            protection = Protection.PLAIN
        elif self._options.open or self._options.mode == "serve":
            protection = Protection.OPEN
        if self._own_credentials is None:
            self._own_credentials = load_credentials(self._context.folder, protection, code)
            # Our seats belong to this key; a folder that is deleted must not take it along.
            self._context.restore = partial(restore_identity, self._own_credentials.identity)
        return replace(self._own_credentials, protection=protection, code=code)

    @property
    def blocklist(self) -> Blocklist:
        """The players whom this player has blocked."""
        return self.credentials().known_peers

    @property
    def loopback_only(self) -> str | None:
        """The only address that a plain game is allowed, unless it was said twice."""
        return LOOPBACK if self._options.plain == 1 else None


def _with_own_key(copy: LogCopy, seat: StoredRoom, credentials: Credentials) -> LogCopy:
    """The room, with the host's seat for the key that this machine has now: a new one, if the
    file of the old one was lost."""
    own = seat.details.ticket and copy.sitters.get(seat.details.ticket.seat)
    if not (seat.details.ticket and own):
        return copy
    seat_owner = structs.replace(own, key=credentials.identity.public_key.hex())
    return structs.replace(copy, sitters={**copy.sitters, seat.details.ticket.seat: seat_owner})


def _display_addresses(addresses: Sequence[Address]) -> tuple[tuple[str, ...], str]:
    """A host's addresses as text, and the short code of the first, if it has few letters."""
    short = short_code(addresses[0]) or ""
    # A code longer than an address helps nobody.
    return tuple(map(str, addresses)), short if len(short) <= SHORT_LETTERS else ""


def _report_mapping(link: HostClient, mapping_result: MappingResult) -> None:
    link.show(mapping_result.problem)
    if mapping_result.address:
        link.add_address(BY_ROUTER, str(mapping_result))


def _cannot_store(error: OSError) -> CannotOpen:
    reason = reason_of(error)
    return CannotOpen(phrase("The record of this match could not be saved: {value}.", value=reason))


def _cannot_host(port: int | None, error: OSError) -> CannotOpen:
    reason = reason_of(error)
    if port:
        words = phrase("Port {port} cannot be used to host: {reason}.", port=port, reason=reason)
    else:
        words = phrase("Parley cannot host on any of its ports: {reason}.", reason=reason)
    return CannotOpen(words, phrase("Another program is using it, perhaps another Parley."))
