"""Links: what is behind the doors: every way to a match, opened as the command line wants it.

Much has to be loaded for it, so nothing that the title screen needs imports this.
"""

import logging
import sqlite3
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from msgspec import structs

from game.contract.messages import Acted, Chosen
from game.doors import CannotOpen, Hosted
from game.evening import Evening
from game.files.regular import is_there
from game.records.archive import keep
from game.records.record import Record
from game.rules import Battle, Seat
from game.table.blocklist import Blocklist
from game.table.link import Protection
from game.table.nearby import Awaited
from game.words.failure import reason_of
from game.words.phrase import phrase
from net.disk.journal import OtherJournal
from net.disk.kept import Kept
from net.disk.memory import PLAYER_FILE, Memory
from net.door.arrival import Credentials, load_credentials
from net.door.identity import restore_identity
from net.guest.bot import PACE, player_of, sit_down
from net.guest.client import Client
from net.host.gallery import SPECTATORS_LIMIT
from net.host.hosting import BY_ARENA, BY_ROUTER, LOOPBACK, Host, HostedLink
from net.host.outpost import Outpost, secret_for
from net.inplace.hotseat import NAMES, Hotseat
from net.inplace.sparring import Sparring, mover_left, roster_of
from net.inplace.tutorial import Tutorial
from net.neighbourhood import Neighbourhood
from net.room.dice import SystemDice
from net.room.roomcopy import RoomCopy
from net.ways.interfaces import InterfaceMonitor
from net.ways.invitation import parse_invitation
from net.ways.portmapping import Mapped, PortMapping
from net.ways.shortcode import SHORT_LETTERS, short_code
from net.wire.address import Address, AddressError, parse_arena
from net.wire.codewords import CodeError, parse_code
from net.wire.floodgate import NO_LIMITS

log = logging.getLogger(__name__)

NO_CODE = phrase("The code is the three words that your friend's screen shows.")

PLAIN_ELSEWHERE = phrase(
    "A plain game is for this machine only, at 127.0.0.1 and nowhere else, because anybody on the "
    "way can read it; say --plain twice if you mean it."
)


PLAIN_NAMED = phrase("That invitation says whom to meet there, which a plain game cannot check.")

PLAIN_ARENA = phrase("A plain game does not go through an arena, which could read and change it.")


OTHER_VERSION = phrase(
    "Play with that version, or start this one with --data and the name of another folder."
)


class Links:
    """Opens them; whatever opens may raise CannotOpen."""

    def __init__(self, evening: Evening, neighbourhood: Neighbourhood, code: str = "") -> None:
        """`code`: what whoever joins a game of ours has to say; empty: a new one each time."""
        self._evening, self._options, self._code = evening, evening.options, code
        self._roster = evening.roster
        self._neighbourhood = neighbourhood
        self._papers: Credentials | None = None
        self._memory: Memory | None = None
        self._unkept = ""
        """Why there is none otherwise."""
        self._other: OtherJournal | None = None
        """Why there is none, if another version's matches are kept there."""

    def host(self) -> Hosted:
        """Open a game on this machine, sit down in it and let this network know."""
        link = self._host()
        self._tell_unkept(link)
        self._neighbourhood.announce(link, self._name, self._roster)
        if self._options.router:
            mapping = PortMapping(link.host.port, partial(_tell_mapped, link))
            link.at_end(mapping.close)
        if self._options.relay or self._evening.settings.relay:
            self._meet_through(link, self._options.relay or self._evening.settings.relay)
        if self.only_here is None:
            monitor = InterfaceMonitor(lambda: link.moved(*_shown(link.host.addresses)))
            link.at_end(monitor.close)
        addresses, short = _shown(link.host.addresses)
        return Hosted(
            link,
            addresses,
            short,
            link.host.renew_code,
            link.host.protected.code,
            None if self._options.plain else link.host.open_door,
        )

    def _meet_through(self, link: HostedLink, typed: str) -> None:
        """Take a place at an arena, so that friends reach us there; only who knows the code may."""
        if not link.host.protected.code:
            return
        try:
            arena = parse_arena(typed)
        except AddressError as error:
            link.tell(error.args[0])
            return
        secret = secret_for(self.papers().identity, arena)
        outpost = Outpost(
            link.host.server,
            arena,
            secret,
            lambda address: link.found(BY_ARENA, str(address)),
            link.tell,
        )
        link.at_end(link.host.run(outpost.run()))

    def _host(self) -> HostedLink:
        memory, port = self._memory_to_play(), self._options.port
        papers = self.papers(self._code)
        house = self._house(papers)
        try:
            if memory is None:
                return HostedLink(house(port=port), self._name, credentials=papers)
            if found := memory.match_to_host():
                return self._host_again(memory, *found)
            host = house(port=port, journal=memory.host)
            return HostedLink(host, self._name, memory.player, credentials=papers)
        except OSError as error:
            raise _cannot_host(port, error) from None

    def _host_again(self, memory: Memory, room: Kept, seat: Kept) -> HostedLink:
        """Take up a match where it was; at its old port the other side finds it by itself."""
        papers = self.papers(self._code)
        host = self._house(papers)(
            port=self._options.port or None,
            old_port=room.details.port or None,
            journal=memory.host,
            copy=_with_own_key(room.copy, seat, papers),
        )
        return HostedLink(host, self._name, memory.player, seat, papers)

    def practice(self, level: str) -> HostedLink:
        """A game against the computer: a host for this machine alone, and a bot that joins it."""
        host = Host(self._roster, address=LOOPBACK, port=0, turn_seconds=None, limits=NO_LIMITS)
        link = HostedLink(host, self._name, identity=self.papers().identity)
        # A pipe does not watch how somebody thinks.
        pace = PACE if self._options.mode != "practice" or sys.stdin.isatty() else (0.0, 0.0)
        place = Address(LOOPBACK, host.port)
        sit_down(place, level, SystemDice(), self._evening.solutions, pace)
        return link

    def spar(self, battle: Battle, names: Mapping[Seat, str], level: str) -> Hotseat:
        """A trial from a position; whoever is to move plays here, and sits left."""
        opening, called = mover_left(battle, names)
        if not level:
            return Hotseat(roster_of(opening), self._said(called), opening=opening)
        return Sparring(
            opening, self._said(called), player_of(level, self._evening.solutions), SystemDice()
        )

    def hotseat(self) -> Hotseat:
        """Two people at this keyboard."""
        return Hotseat(self._roster, self._said(NAMES))

    def _said(self, names: Iterable[str]) -> list[str]:
        """What the sides are called in the player's language: a name in a log has only one."""
        return [self._evening.language.say(name) for name in names]

    def first_fight(self) -> Tutorial:
        """A fight against the teacher; it has begun already."""
        return Tutorial(self._roster, self._name)

    def join(self, text: str, words: str = "") -> Client:
        """A link to the host at the address that was typed, with the code that was."""
        ways, papers = self.ways_to(text, words)
        memory = self._memory_to_play()
        kept = memory.seat_at(*ways) if memory else None
        journal = memory.player if memory else None
        link = Client(
            ways[0],
            self._name,
            journal=journal,
            kept=kept,
            credentials=papers,
            others=ways[1:],
        )
        self._tell_unkept(link)
        return link

    def seated(self, text: str) -> bool:
        """Whether our seat is kept at the address that was announced."""
        (address, *_), _ = self.ways_to(text)
        return self.memory is not None and self.memory.sits_at(address)

    def awaited(self) -> tuple[Awaited, ...]:
        """Where matches of ours wait; they need not be announced to be come back to."""
        if not is_there(self._evening.folder / PLAYER_FILE):
            return ()
        return self.memory.awaited() if self.memory else ()

    def forget(self, match: Awaited) -> None:
        """Put a match of ours away; what there is of it stays in the records, unfinished."""
        if self.memory is None:
            return
        kept = self.memory.player.read(match.key)
        if kept and any(isinstance(entry, Chosen | Acted) for entry in kept.last_match):
            try:
                keep(self._evening.records, Record(kept.last_match), datetime.now())
            except OSError as error:
                raise _cannot_keep(error) from None
        self.memory.forget(match)

    def watch(self, text: str, words: str = "") -> Client:
        """A link to look on at the address that was typed."""
        ways, papers = self.ways_to(text, words)
        return Client(ways[0], self._name, watch=True, credentials=papers, others=ways[1:])

    def close(self) -> None:
        """Keep what is still to be kept."""
        if self._memory:
            self._memory.close()

    # --- inside --------------------------------------------------------------------------

    @property
    def _name(self) -> str:
        """Another one as soon as the settings say so."""
        return self._evening.name

    @property
    def memory(self) -> Memory | None:
        """The journals of this machine; None if its disk lets us keep none."""
        if self._memory is None:
            try:
                self._memory, self._other = Memory(self._evening.folder), None
            except OtherJournal as other:
                self._other = other
            except (OSError, sqlite3.Error) as error:
                self._unkept = reason_of(error)
                log.warning("nothing can be kept: %s", self._unkept)
        return self._memory

    def _tell_unkept(self, link: Client) -> None:
        """Tell a player whose disk keeps nothing what that means."""
        if self._memory is None:
            link.notify(
                phrase(
                    "Nothing of this match can be kept on this machine: {why}. A program that ends "
                    "in the middle cannot come back to it.",
                    why=self._unkept,
                )
            )

    def _memory_to_play(self) -> Memory | None:
        """The same. Raises CannotOpen if another version of Parley has its matches there."""
        memory = self.memory
        if self._other:
            raise CannotOpen(self._other.sentence, OTHER_VERSION)
        return memory

    def _house(self, papers: Credentials) -> partial[Host]:
        """A host with all that whoever hosts has settled for his room."""
        return partial(
            Host,
            self._roster,
            phrases_only=self._options.phrases,
            spectators=0 if self._options.no_watch else SPECTATORS_LIMIT,
            address=self.only_here,
            credentials=papers,
        )

    def ways_to(self, text: str, words: str = "") -> tuple[tuple[Address, ...], Credentials]:
        """What was typed as an address and as a code. Raises CannotOpen."""
        try:
            invitation = parse_invitation(text)
            code = parse_code(words) if words else invitation.code
        except AddressError as error:
            raise CannotOpen(error.args[0]) from None
        except CodeError as error:
            raise CannotOpen(error.args[0], NO_CODE) from None
        ways = invitation.addresses
        if self._options.port:
            ways = tuple(replace(each, port=self._options.port) for each in ways)
        if self._options.plain and any(way.place for way in ways):
            raise CannotOpen(PLAIN_ARENA)
        if self.only_here and {way.host for way in ways} - {self.only_here, "localhost"}:
            raise CannotOpen(PLAIN_ELSEWHERE)
        if self._options.plain and invitation.fingerprint:
            raise CannotOpen(PLAIN_NAMED)
        return ways, replace(self.papers(code), fingerprint=invitation.fingerprint)

    def papers(self, code: str = "") -> Credentials:
        protection = Protection.CODE
        if self._options.plain:
            protection = Protection.PLAIN
        elif self._options.open or self._options.mode == "serve":
            protection = Protection.OPEN
        if self._papers is None:
            self._papers = load_credentials(self._evening.folder, protection, code)
            # Our seats belong to this key; a folder that is deleted must not take it along.
            self._evening.restore = partial(restore_identity, self._papers.identity)
        return replace(self._papers, protection=protection, code=code)

    @property
    def blocklist(self) -> Blocklist:
        """The players whom this player has blocked."""
        return self.papers().known

    @property
    def only_here(self) -> str | None:
        """The only address that a plain game is allowed, unless it was said twice."""
        return LOOPBACK if self._options.plain == 1 else None


def _with_own_key(copy: RoomCopy, seat: Kept, papers: Credentials) -> RoomCopy:
    """The room, with the host's seat for the key that this machine has now: a new one, if the
    file of the old one was lost."""
    own = seat.details.ticket and copy.sitters.get(seat.details.ticket.seat)
    if not (seat.details.ticket and own):
        return copy
    sitter = structs.replace(own, key=papers.identity.public_key.hex())
    return structs.replace(copy, sitters={**copy.sitters, seat.details.ticket.seat: sitter})


def _shown(addresses: Sequence[Address]) -> tuple[tuple[str, ...], str]:
    """A host's addresses as text, and the short code of the first, if it has few letters."""
    short = short_code(addresses[0]) or ""
    # A code longer than an address helps nobody.
    return tuple(map(str, addresses)), short if len(short) <= SHORT_LETTERS else ""


def _tell_mapped(link: HostedLink, mapped: Mapped) -> None:
    link.tell(mapped.problem)
    if mapped.address:
        link.found(BY_ROUTER, str(mapped))


def _cannot_keep(error: OSError) -> CannotOpen:
    reason = reason_of(error)
    return CannotOpen(phrase("The record of this match could not be kept: {value}.", value=reason))


def _cannot_host(port: int | None, error: OSError) -> CannotOpen:
    reason = reason_of(error)
    if port:
        words = phrase("Port {port} cannot be used to host: {reason}.", port=port, reason=reason)
    else:
        words = phrase("Parley cannot host on any of its ports: {reason}.", reason=reason)
    return CannotOpen(words, phrase("Another program has it, or another Parley."))
