"""Logbook: a player's own copy of the room that he sits in, on his disk as it grows.

A disk that takes nothing does not stop his match: what is missing is written once there is room.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from itertools import takewhile

import msgspec

from game.contract.lobby import Lobby
from game.contract.messages import Entry, Fact, Welcome
from game.rules import Seat
from game.table.link import Caught, Unsent
from game.words.failure import reason_of
from game.words.phrase import phrase
from net.disk.journal import Done, Journal
from net.disk.kept import Details, Kept, player_key, today
from net.room.roomcopy import Ticket
from net.session.session import Session

RETRY_SECONDS = 2.0
"""Between two attempts to write what could not be written."""

LOOK_SECONDS = 1.0
"""Between two looks whether the journal is still there."""


class Logbook:
    """Follows a session. Who calls holds `lock`, which the journal's thread takes as well."""

    def __init__(
        self,
        session: Session,
        journal: Journal,
        address: str,
        hosting: bool,
        lock: AbstractContextManager[object],
        grown: Callable[[], None],
        kept: Kept | None = None,
    ) -> None:
        """`grown` is called, with the lock held, when more of the copy is on the disk. `kept`: the
        room that the session comes back to."""
        self.kept = len(session.log)
        """Up to which entry our copy is on the disk."""
        self._session, self._journal = session, journal
        self._address, self._hosting = address, hosting
        self._lock, self._grown = lock, grown
        ticket = kept and kept.details.ticket
        self._key = player_key(kept.copy.id, ticket.seat) if kept and ticket else ""
        self._card = kept.details if kept else None
        self._epoch = kept.copy.epoch if kept else 0
        self._left = False
        """The player has left that room."""
        self._handed = self.kept
        """The journal was given the entries up to here."""
        self._attempt = 0
        self._failed, self._mended_at = False, 0.0
        self._vain: set[int] = set()
        """The attempts that failed, since one did not."""
        self._why = ""
        self._told_failing = False
        self._looked_at = 0.0
        self._renewed = journal.renewed
        self._waiting = {one.wish.number for one in session.waiting}
        """Numbers of the wishes on the disk that wait for the host."""

    def note(self, facts: Iterable[Fact | Unsent | Caught] = ()) -> None:
        """Facts came from the host, or a wish was made."""
        facts = list(facts)
        self._note_last_words(facts)
        kept = [fact.keep for fact in facts if isinstance(fact, Welcome)]
        # The newest welcome counts; behind it we may have been led back to the lobby.
        welcome = self._session.welcome
        if welcome is None and not any(isinstance(fact, Lobby) for fact in facts):
            # On the way to the room that we come back to.
            if self.keeps_seat:
                self._note_waiting()
            return
        if welcome is None or welcome.seat is None:
            # In a lobby, or looking on: nothing there is ours to keep.
            self._turn_away()
        elif kept:
            self._turn_to(welcome, welcome.seat, min(kept))
        if not self.keeps_seat:
            return
        log = self._session.log
        if not self._failed:
            if self._details() != self._card:
                self._keep_card()
            if len(log) > self._handed:
                new, self._handed = log[self._handed :], len(log)
                self._journal.append(self._key, new, self._written(len(log)))
        self._note_waiting()

    @property
    def keeps_seat(self) -> bool:
        """Whether the player comes back to the room, and what waits is sent there then."""
        return bool(self._key) and not self._left

    @property
    def _inside(self) -> bool:
        """Whether we are in the room that we keep."""
        return self.keeps_seat and self._session.welcome is not None

    def leave(self, *, for_good: bool = True) -> None:
        """The room is not come back to, `for_good` not even if a match seems to run there."""
        if self._key and self._card and not self._left:
            self._left = True
            self._card = msgspec.structs.replace(self._card, in_use=False, left=for_good)
            self._journal.open_room(self._key, self._epoch, self._card)
            self._journal.settle(self._key, self._waiting)
            self._waiting = set()

    def forget_room(self) -> None:
        """The session does not come back to that room now; our copy waits as it is."""
        self._key, self._card, self._waiting = "", None, set()

    def take_news(self) -> str:
        """That our copy cannot be kept although it was tried again, or is kept again; told once.

        A player who hosts hears it from the room, which waits until it can be kept.
        """
        failing = len(self._vain) > 1 and not self._hosting
        if failing == self._told_failing:
            return ""
        self._told_failing = failing
        if not failing:
            return phrase("Your own copy of this match is kept again.")
        return phrase(
            "Your own copy of this match cannot be kept: {why}. The match goes on.", why=self._why
        )

    def mend(self, now: float) -> None:
        """Write what could not be written, or was lost; call it every second or so."""
        if now - self._looked_at >= LOOK_SECONDS:
            self._looked_at = now
            self._journal.look()
            if self._inside and not self._failed and self._renewed != self._journal.renewed:
                self._failed, self._mended_at = True, now - RETRY_SECONDS
        if self._inside and self._failed and now - self._mended_at >= RETRY_SECONDS:
            self._mended_at = now
            if self._renewed != self._journal.renewed:
                self.kept, self._waiting = 0, set()
            self._write_from(self.kept)
            self._note_waiting()

    # --- inside --------------------------------------------------------------------------

    def _note_last_words(self, facts: list[Fact | Unsent | Caught]) -> None:
        """What was said in a room before we were led out of it: the session knows it no more."""
        if self._key and not self._failed and any(isinstance(fact, Lobby) for fact in facts):
            before = takewhile(lambda fact: not isinstance(fact, Lobby), facts)
            new = [fact for fact in before if isinstance(fact, Entry) and fact.seq > self._handed]
            self._journal.append(self._key, new)

    def _turn_to(self, welcome: Welcome, seat: Seat, keep: int) -> None:
        """To the room that welcomes us, which may be another one than before. `keep`: how many of
        the entries stand."""
        key = player_key(welcome.room, seat)
        if key != self._key:
            self._turn_away()
        self._key, self._left = key, False
        self._write_from(min(self.kept, keep))

    def _turn_away(self) -> None:
        if self._key:
            self.leave(for_good=False)
            self.forget_room()
            self._attempt += 1
            self.kept = self._handed = 0

    def _write_from(self, seq: int) -> None:
        """Write the room, and the entries after `seq` instead of what there is."""
        log, journal = self._session.log, self._journal
        self._attempt += 1
        self._failed, self._renewed = False, journal.renewed
        self.kept, self._handed = seq, len(log)
        self._keep_card()
        journal.cut(self._key, seq, log[seq:], self._written(self._handed))

    def _keep_card(self) -> None:
        """Write who sits there, and our right to our seat."""
        self._card = self._details()
        self._epoch = self._session.copy.epoch
        self._journal.open_room(self._key, self._epoch, self._card, self._carded(self._card))

    def _details(self) -> Details:
        welcome = self._session.welcome
        assert welcome is not None and welcome.seat is not None
        session = self._session
        ticket = Ticket(
            welcome.seat, welcome.token, self._address, self._hosting, session.certificates
        )
        hand = session.honesty.hand
        bound = hand.bound if hand else None
        return Details(
            session.copy.sitters, ticket=ticket, revealed=bound, day=today(), in_use=True
        )

    def _carded(self, card: Details) -> Done:
        """What the journal calls when it has tried to write the card."""
        written = self._written(0)

        def done(error: OSError | None) -> None:
            written(error)
            with self._lock:
                # A disk that takes nothing does not hold back our half of the dice.
                self._session.honesty.keep_bound(card.revealed)
                self._grown()

        return done

    def _written(self, seq: int) -> Done:
        """What the journal calls when it has tried to write the entries up to `seq`."""
        attempt = self._attempt

        def done(error: OSError | None) -> None:
            with self._lock:
                if attempt != self._attempt:
                    return
                if error:
                    self._failed = True
                    self._vain.add(attempt)
                    self._why = reason_of(error)
                elif not self._failed:
                    self._vain.clear()
                    if seq > self.kept:
                        self.kept = seq
                        self._grown()

        return done

    def _note_waiting(self) -> None:
        waiting = {one.wish.number: one.wish for one in self._session.waiting}
        for number in waiting.keys() - self._waiting:
            self._journal.wait_with(self._key, waiting[number])
        if gone := self._waiting - waiting.keys():
            self._journal.settle(self._key, gone)
        self._waiting = set(waiting)
