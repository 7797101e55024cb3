"""Room lifecycle: opens the rooms of an arena, closes those to which nobody returns, and restores
those that were stored. Lives on one event loop.

A room whose match has not ended stays in the journal, where its players find it again for a week.
Nothing is left of any other: its matches are in the records of its players.
"""

import asyncio
import logging
import secrets
from collections.abc import Iterable

import msgspec

from game.protocol.lobby_messages import Access
from game.protocol.messages import Hello, SeatOwner, token_hash
from game.rules import Roster
from net.arena.arena_options import ArenaOptions
from net.arena.bot_seating import BotSeating
from net.arena.lobby import Lobby
from net.arena.room_registry import HostedRoom, RoomRegistry
from net.hosting.commit_queue import RoomReports
from net.hosting.connection import ServerConnection, ServerContext
from net.hosting.room_host import RoomHost
from net.room.log_copy import LogCopy
from net.room.log_state import BrokenLog
from net.room.room import Room
from net.room.system_dice import SystemDice
from net.store.journal import Journal
from net.store.stored_room import StoredRoom, today

log = logging.getLogger(__name__)

STORED_PER_ROOM = 4
"""Unfinished matches that are stored, for each room that may be open; the oldest is deleted for the
newest."""

DAYS_STORED = 7
"""Days for which an unfinished match waits for its players."""

EMPTY_SECONDS = 60.0
"""Time without a person after which a room is closed, if no match runs in it or a house bot
plays."""

ABANDONED_SECONDS = 600.0
"""The same for a room whose match has not ended; it stays in the journal."""

PURGE_SECONDS = 3600.0
"""Time between two looks for matches that have waited too long."""


class RoomLifecycle:
    """Opens, restores and closes the rooms of one arena."""

    def __init__(
        self,
        context: ServerContext,
        lobby: Lobby[ServerConnection],
        rooms: RoomRegistry,
        bot_seating: BotSeating,
        roster: Roster,
        options: ArenaOptions,
        journal: Journal | None = None,
    ) -> None:
        self.rooms = rooms
        self.reports: RoomReports = asyncio.Queue()
        """What the rooms report, until the arena takes it."""
        self.closing = ""
        """Why no match may begin any more; empty while one may."""
        self.port = 0
        """The port of the arena, stored with each room."""
        self._context, self._lobby, self._journal = context, lobby, journal
        self._bot_seating, self._roster, self._options = bot_seating, roster, options
        self._changed: set[HostedRoom] = set()
        self._purged_at = context.now()

    @property
    def full(self) -> bool:
        return len(self.rooms) >= self._options.rooms

    @property
    def has_urgent_changes(self) -> bool:
        """Whether a room has changed and the lobby is to show it soon."""
        return bool(self._changed)

    def open(self, access: Access, copy: LogCopy | None = None) -> HostedRoom:
        """Open a new room, or the one of a copy. Raises BrokenLog if the rules do not allow it."""
        past = self._journal.entries if self._journal else None
        options = self._options.room
        room = Room(self._roster, SystemDice(), secrets.token_hex, options, copy, past)
        room_host = RoomHost(self._context, room, self._journal, options.spectators, self.reports)
        room_host.closing, room_host.port = self.closing, self.port
        hosted_room = self.rooms.add(access, room_host)
        hosted_room.empty_since = self._context.now()
        return hosted_room

    def set_port(self, port: int) -> None:
        """Note the port at which players come back."""
        self.port = port
        for hosted_room in self.rooms:
            hosted_room.room_host.port = port

    def close(self) -> None:
        """Close every room."""
        for hosted_room in self.rooms:
            hosted_room.room_host.close()

    def drain(self, why: str) -> None:
        """Let no match begin any more, and give `why` as the reason."""
        self.closing = why
        for hosted_room in self.rooms:
            hosted_room.room_host.closing = why

    # --- what is stored --------------------------------------------------------------------

    def restore(self, rooms: Iterable[StoredRoom]) -> None:
        """Open rooms again whose match has not ended; only their players and spectators may enter
        them. House bots are seated at once."""
        self._purge()
        for stored in rooms:
            if not _is_old(stored):
                self._reopen(stored)

    def reopen(self, hello: Hello) -> HostedRoom | None:
        """Restore the stored room of a player who comes late, and return it; None if there is
        none."""
        if not (self._journal and hello.room and hello.token) or self.full:
            return None
        stored = self._journal.read(hello.room)
        if stored is None or not stored.match_runs or _is_old(stored):
            return None
        if not any(each.fits(hello.token, hello.key) for each in stored.copy.sitters.values()):
            return None
        return self._reopen(stored)

    def _reopen(self, stored: StoredRoom) -> HostedRoom | None:
        # House bots live in memory alone, so each gets a new token for its old seat.
        tokens = {
            seat: secrets.token_hex()
            for seat in stored.details.residents
            if seat in stored.copy.sitters
        }
        seat_owners = dict(stored.copy.sitters)
        for seat, token in tokens.items():
            seat_owners[seat] = SeatOwner(seat_owners[seat].name, token_hash(token))
        try:
            hosted_room = self.open(
                Access.PRIVATE, msgspec.structs.replace(stored.copy, sitters=seat_owners)
            )
        except BrokenLog as error:
            log.warning("a stored room is not of these rules: %s", error)
            return None
        for seat, token in tokens.items():
            hello = Hello(0, "", seat_owners[seat].name, room=stored.copy.id, token=token)
            self._bot_seating.seat(hosted_room, stored.details.residents[seat], hello)
        return hosted_room

    def _purge(self) -> None:
        """Delete stored matches that nobody has returned to for days, or that are too many."""
        self._purged_at = self._context.now()
        if self._journal:
            alive = [hosted_room.room_host.room.event_log.room for hosted_room in self.rooms]
            newest = STORED_PER_ROOM * self._options.rooms
            self._journal.purge(today() - DAYS_STORED, newest, alive)

    # --- changes ---------------------------------------------------------------------------

    def changed(self, number: int) -> None:
        """Note that something was done or said in a room; its listing may be another."""
        if hosted_room := self.rooms.by_number(number):
            self._changed.add(hosted_room)

    def refresh(self, now: float) -> None:
        """Look at the rooms in which something has changed."""
        changed, self._changed = self._changed, set()
        for hosted_room in changed:
            hosted_room.room_host.change_reported = False
            self._refresh_room(hosted_room, now)

    def sweep(self, now: float) -> None:
        """Look at all rooms."""
        for hosted_room in self.rooms:
            self._refresh_room(hosted_room, now)
        if now - self._purged_at >= PURGE_SECONDS:
            self._purge()

    def _refresh_room(self, hosted_room: HostedRoom, now: float) -> None:
        """List a room as it is, or close it when nobody returns to it."""
        if hosted_room.room_host.failed.is_set():
            self._close_room(hosted_room)
            return
        if hosted_room.humans:
            hosted_room.empty_since = None
        elif hosted_room.empty_since is None:
            hosted_room.empty_since = now
        # A house bot alone does not keep a room open for so long.
        waits = hosted_room.running and not hosted_room.house_bots
        patience = ABANDONED_SECONDS if waits else EMPTY_SECONDS
        since = hosted_room.empty_since
        if since is not None and (now - since >= patience or not hosted_room.reserved_for_humans):
            self._close_room(hosted_room)
        elif hosted_room.access is not Access.PRIVATE:
            self._lobby.list_room(hosted_room.listing)

    def _close_room(self, hosted_room: HostedRoom) -> None:
        hosted_room.room_host.close()
        for house_bot in hosted_room.house_bots:
            house_bot.abort()
        self.rooms.remove(hosted_room)
        self._changed.discard(hosted_room)
        self._lobby.unlist(hosted_room.number)
        if self._journal and not hosted_room.running:
            self._journal.drop(hosted_room.room_host.room.event_log.room)


def _is_old(stored: StoredRoom) -> bool:
    """Return whether a match has waited for its players for too long; older journals have no
    day."""
    return 0 < stored.details.day < today() - DAYS_STORED
