"""Client store: a player's own copy of their room, written to disk as it grows.

A disk that takes nothing does not stop the match: what is missing is written once there is space.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from itertools import takewhile

import msgspec

from game.i18n.fatal_error import reason_of
from game.i18n.phrase import phrase
from game.protocol.lobby_messages import LobbyJoined
from game.protocol.messages import Entry, Welcome
from game.rules import Seat
from net.room.log_copy import SeatTicket
from net.session.protocol import ClientProtocol, ProtocolNews
from net.store.journal import Journal, OnDone
from net.store.stored_room import RoomDetails, StoredRoom, player_key, today

RETRY_SECONDS = 2.0
"""Seconds between two attempts to write."""

LOOK_SECONDS = 1.0
"""Seconds between two checks whether the journal still exists."""


class ClientStore:
    """Stores the room of a connection. Callers hold `lock`, as the journal's thread does."""

    def __init__(
        self,
        protocol: ClientProtocol,
        journal: Journal,
        address: str,
        hosting: bool,
        lock: AbstractContextManager[object],
        on_stored: Callable[[], None],
        stored: StoredRoom | None = None,
    ) -> None:
        """`on_stored` is called, with the lock held, when more of the copy is on the disk.
        `stored`: the room that the player returns to."""
        self.stored = len(protocol.log)
        """The last entry on disk."""
        self._protocol, self._journal = protocol, journal
        self._address, self._hosting = address, hosting
        self._lock, self._on_stored = lock, on_stored
        ticket = stored and stored.details.ticket
        self._key = player_key(stored.copy.id, ticket.seat) if stored and ticket else ""
        self._seat_row = stored.details if stored else None
        self._epoch = stored.copy.epoch if stored else 0
        self._left = False
        """Whether the player has left that room."""
        self._queued = self.stored
        """The last entry handed to the journal."""
        self._attempt = 0
        self._failed, self._retried_at = False, 0.0
        self._failed_tries: set[int] = set()
        """Failed attempts since the last success."""
        self._reason = ""
        self._reported_failing = False
        self._checked_at = 0.0
        self._renewed = journal.renewed
        self._waiting = {one.message.number for one in protocol.waiting}
        """Numbers of the stored messages that wait for the host."""

    def receive(self, messages: Iterable[ProtocolNews] = ()) -> None:
        """Store what the host or the player has just sent."""
        messages = list(messages)
        self._store_last_entries(messages)
        lengths = [message.keep for message in messages if isinstance(message, Welcome)]
        # The newest welcome counts; behind it we may have been led back to the lobby.
        welcome = self._protocol.welcome
        if welcome is None and not any(isinstance(message, LobbyJoined) for message in messages):
            # On the way to the room that we come back to.
            if self.has_seat:
                self._store_pending()
            return
        if welcome is None or welcome.seat is None:
            # In a lobby, or looking on: nothing there is ours to keep.
            self._leave_room()
        elif lengths:
            self._enter_room(welcome, welcome.seat, min(lengths))
        if not self.has_seat:
            return
        log = self._protocol.log
        if not self._failed:
            if self._details() != self._seat_row:
                self._store_seat()
            if len(log) > self._queued:
                new, self._queued = log[self._queued :], len(log)
                self._journal.append(self._key, new, self._entries_stored(len(log)))
        self._store_pending()

    @property
    def has_seat(self) -> bool:
        """Return whether the player returns to the room, where waiting messages are then sent."""
        return bool(self._key) and not self._left

    @property
    def _inside(self) -> bool:
        """Return whether we are in the stored room."""
        return self.has_seat and self._protocol.welcome is not None

    def leave(self, *, for_good: bool = True) -> None:
        """Stop returning to the room; with `for_good`, even if a match seems to be running
        there."""
        if self._key and self._seat_row and not self._left:
            self._left = True
            self._seat_row = msgspec.structs.replace(self._seat_row, in_use=False, left=for_good)
            self._journal.open_room(self._key, self._epoch, self._seat_row)
            self._journal.clear_pending(self._key, self._waiting)
            self._waiting = set()

    def forget_room(self) -> None:
        """Stop returning to that room for now; our copy stays as it is."""
        self._key, self._seat_row, self._waiting = "", None, set()

    def take_status(self) -> str:
        """Return that our copy cannot be stored even on a second try, or is stored again; once
        each. A player who hosts learns it from the room, which waits until it can store."""
        failing = len(self._failed_tries) > 1 and not self._hosting
        if failing == self._reported_failing:
            return ""
        self._reported_failing = failing
        if not failing:
            return phrase("Your copy of this match is being saved again.")
        return phrase(
            "Your copy of this match cannot be saved: {why}. The match continues.",
            why=self._reason,
        )

    def retry(self, now: float) -> None:
        """Write what could not be written, or was lost. Call it every second or so."""
        if now - self._checked_at >= LOOK_SECONDS:
            self._checked_at = now
            self._journal.check_file()
            if self._inside and not self._failed and self._renewed != self._journal.renewed:
                self._failed, self._retried_at = True, now - RETRY_SECONDS
        if self._inside and self._failed and now - self._retried_at >= RETRY_SECONDS:
            self._retried_at = now
            if self._renewed != self._journal.renewed:
                self.stored, self._waiting = 0, set()
            self._write_from(self.stored)
            self._store_pending()

    # --- inside --------------------------------------------------------------------------

    def _store_last_entries(self, messages: list[ProtocolNews]) -> None:
        """Store the last entries of a room that we were led out of, because the protocol forgets
        them."""
        if (
            self._key
            and not self._failed
            and any(isinstance(message, LobbyJoined) for message in messages)
        ):
            before = takewhile(lambda message: not isinstance(message, LobbyJoined), messages)
            new = [
                message
                for message in before
                if isinstance(message, Entry) and message.seq > self._queued
            ]
            self._journal.append(self._key, new)

    def _enter_room(self, welcome: Welcome, seat: Seat, keep: int) -> None:
        """Switch to the room that welcomes us, which may be another one. `keep`: number of entries
        that stand."""
        key = player_key(welcome.room, seat)
        if key != self._key:
            self._leave_room()
        self._key, self._left = key, False
        self._write_from(min(self.stored, keep))

    def _leave_room(self) -> None:
        if self._key:
            self.leave(for_good=False)
            self.forget_room()
            self._attempt += 1
            self.stored = self._queued = 0

    def _write_from(self, seq: int) -> None:
        """Write the room, and replace its entries after `seq`."""
        log, journal = self._protocol.log, self._journal
        self._attempt += 1
        self._failed, self._renewed = False, journal.renewed
        self.stored, self._queued = seq, len(log)
        self._store_seat()
        journal.truncate(self._key, seq, log[seq:], self._entries_stored(self._queued))

    def _store_seat(self) -> None:
        """Write the players of the room, and our right to our seat."""
        self._seat_row = self._details()
        self._epoch = self._protocol.copy.epoch
        self._journal.open_room(
            self._key, self._epoch, self._seat_row, self._seat_stored(self._seat_row)
        )

    def _details(self) -> RoomDetails:
        welcome = self._protocol.welcome
        assert welcome is not None and welcome.seat is not None
        protocol = self._protocol
        ticket = SeatTicket(
            welcome.seat, welcome.token, self._address, self._hosting, protocol.certificates
        )
        commitments = protocol.cheat_detection.commitments
        bound = commitments.last_reveal if commitments else None
        return RoomDetails(
            protocol.copy.sitters, ticket=ticket, revealed=bound, day=today(), in_use=True
        )

    def _seat_stored(self, card: RoomDetails) -> OnDone:
        """Note whether the journal could write the seat."""
        written = self._entries_stored(0)

        def done(error: OSError | None) -> None:
            written(error)
            with self._lock:
                # A disk that takes nothing does not hold back our half of the dice.
                self._protocol.cheat_detection.store_last_reveal(card.revealed)
                self._on_stored()

        return done

    def _entries_stored(self, seq: int) -> OnDone:
        """Note whether the journal could write the entries up to `seq`."""
        attempt = self._attempt

        def done(error: OSError | None) -> None:
            with self._lock:
                if attempt != self._attempt:
                    return
                if error:
                    self._failed = True
                    self._failed_tries.add(attempt)
                    self._reason = reason_of(error)
                elif not self._failed:
                    self._failed_tries.clear()
                    if seq > self.stored:
                        self.stored = seq
                        self._on_stored()

        return done

    def _store_pending(self) -> None:
        waiting = {one.message.number: one.message for one in self._protocol.waiting}
        for number in waiting.keys() - self._waiting:
            self._journal.add_pending(self._key, waiting[number])
        if gone := self._waiting - waiting.keys():
            self._journal.clear_pending(self._key, gone)
        self._waiting = set(waiting)
