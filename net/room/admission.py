"""Admission: which player gets a seat of a room, and with which copy of its log."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from game.protocol.messages import (
    Acted,
    Bye,
    Delivered,
    ErrorCode,
    Hello,
    ResumeOffer,
    Said,
    SeatOwner,
    Show,
    Shown,
    Welcome,
)
from game.protocol.version import VERSION
from game.rules import Roster, Seat
from net.room.copy_verification import verified_prefix
from net.room.event_log import EventLog
from net.room.log_copy import LogCopy, common_length, is_plausible, valid_prefix
from net.room.log_state import BrokenLog
from net.room.seat_table import SeatTable, why_not_called
from net.wire.envelope import History, Outbox

ASKED = "Your opponent is being asked whether to continue that match."
TAKEN = "Two players are already playing here."
OTHER_KEY = "That seat is saved for another player, whose key is not yours."


@dataclass(frozen=True, slots=True)
class _Offer:
    """A match that a player brings to a host that has lost it."""

    copy: LogCopy
    bringer: Seat


class Admission:
    """Seats players. What follows from it for the match is the room's affair."""

    def __init__(
        self,
        roster: Roster,
        seat_table: SeatTable,
        event_log: EventLog,
        outbox: Outbox,
        make_token: Callable[[], str],
        host_token: str = "",
    ) -> None:
        """`host_token`: the token of the player who hosts; empty: nobody plays on this machine."""
        self.expecting = False
        """Whether the room was restored and not both sides have returned."""
        self._roster, self._seat_table, self._event_log = roster, seat_table, event_log
        self._outbox, self._make_token, self._host_token = outbox, make_token, host_token
        self._offered: _Offer | None = None
        """The lost match, until the player who is here says whether to resume it."""
        self._refused_room = ""
        """The room of a match that is not to be resumed here."""
        self._empty_since = False
        """Whether a player has left for good; the next newcomer then starts a new room."""

    def restore(self, copy: LogCopy, *, own: bool = True) -> None:
        """Restore the room of a copy. Raises BrokenLog, and changes nothing then."""
        self._event_log.restore(copy, own=own)
        self.expecting = True
        for seat, seat_owner in copy.sitters.items():
            self._seat_table.reserve(seat, seat_owner)
        self._restore_numbers()
        if self._event_log.state.outcome:
            # A rematch that was asked for is not in the log; both sides choose for the next match.
            self._event_log.state.clear_match()
        self._restore_fighters()

    def admit(self, hello: Hello, now: float) -> Seat | Bye | Show:
        """Return the seat for a hello: the old seat if token and key fit, or why there is none.

        Show: the hello does not fit the event log, so the player's copy is asked for, and then
        `admit_with_copy` decides.
        """
        self._seat_table.start_reservations(now)
        seat = self._seat_table.seat_of(hello.token, hello.key)
        if seat is None and hello.token and hello.token == self._host_token:
            seat = self._host_seat(hello.key)
        if seat is not None:
            if (seconds := self._seat_table[seat].rate.banned_until - now) > 0:
                return Bye(ErrorCode.FLOOD, f"You can come back in {math.ceil(seconds)} seconds.")
            return self._seat(seat, hello, hello.have) if self.fits(hello) else Show()
        if hello.room and hello.have and self._unused and hello.room != self._refused_room:
            waits = self._offered and self._offered.copy.id == hello.room
            return Bye(ErrorCode.MOVED, ASKED) if waits else Show()
        return self._admit_newcomer(hello, now)

    def admit_with_copy(self, hello: Hello, shown: Shown, now: float) -> Seat | Bye:
        """Return the seat of a player whose copy differs from the event log, once it is known which
        of the two holds.

        Players whose log changes by it are sent out; their clients come in again by themselves.
        """
        given = {Seat.LEFT: shown.left, Seat.RIGHT: shown.right}
        seat_owners = {seat: seat_owner for seat, seat_owner in given.items() if seat_owner}
        theirs = LogCopy(hello.room, hello.epoch, seat_owners, valid_prefix(shown.entries))
        seat = self._seat_table.seat_of(hello.token, hello.key)
        if not is_plausible(theirs):
            theirs = msgspec.structs.replace(theirs, epoch=0, entries=())
        elif seat and hello.room == self._event_log.room and self.expecting:
            self._extend(theirs, seat)
        elif self._unused and (offer := self._offer_of(theirs, hello)):
            return self._ask(offer)
        if seat is None:
            return self._admit_newcomer(hello, now)
        return self._seat(seat, hello, common_length(self._event_log.entries, theirs.entries))

    def free_seat(self, seat: Seat, bye: Bye) -> None:
        """Free a seat for good."""
        self._outbox.send(seat, bye)
        del self._seat_table[seat]
        self._empty_since = True

    # --- inside --------------------------------------------------------------------------

    @property
    def _unused(self) -> bool:
        """Whether no match was ever begun here, so that the room can be replaced by an older
        one."""
        return self._event_log.state.match == 0 and not self._seat_table.full

    def fits(self, hello: Hello) -> bool:
        """Return whether the entries that a client has are the beginning of the log."""
        event_log = self._event_log
        if not hello.have:
            return True
        known = hello.room == event_log.room and hello.have <= len(event_log.entries)
        return known and event_log.tip(hello.have) == hello.tip

    def _host_seat(self, key: str) -> Seat | None:
        """Return the seat that waits for the player who hosts, if a guest has brought the room back
        first."""
        waiting = [seat for seat, player in self._seat_table.items() if not player.state.present]
        if not self.expecting or len(waiting) != 1:
            return None
        self._seat_table.transfer(waiting[0], self._host_token, key)
        return waiting[0]

    def _seat_of_key(self, key: str) -> Seat | None:
        """Return the seat kept for the player of a key, whose program was killed before it had
        stored its token. While a match runs there is none."""
        if not key or self._event_log.state.running:
            return None
        host_seat = self._seat_table.seat_of(self._host_token, key) if self._host_token else None
        return next(
            (
                seat
                for seat, player in self._seat_table.items()
                if player.owner.key == key and not player.state.present and seat is not host_seat
            ),
            None,
        )

    def _admit_newcomer(self, hello: Hello, now: float) -> Seat | Bye:
        if (seat := self._seat_of_key(hello.key)) is not None:
            token = self._make_token()
            self._seat_table.transfer(seat, token, hello.key)
            # The program that was started again does not know what it promised before.
            self._seat_table[seat].promise = None
            self._seat_table[seat].change(ready=False)
            return self._seat(seat, msgspec.structs.replace(hello, token=token), 0)
        if self.expecting or not self._event_log.state.running:
            if self._seat_table.full and (reserved := self._seat_table.reserved_names(now)):
                away = " / ".join(reserved)
                if self._event_log.state.running:
                    text = f"A match here is waiting for {away}. Try again in a minute."
                else:
                    text = f"A seat here is saved for {away}. Try again in a minute."
                return Bye(ErrorCode.FULL, text)
            # The players who are here may play. The match of the others stays in the journals of
            # both sides.
            self._release_reserved_seats()
        names = [player.name for player in self._seat_table.values()]
        # In a trial there are no strangers: the game itself calls the player of a puzzle "You".
        refusal = None if self._event_log.state.trial else why_not_called(hello.name, names)
        if refusal and not self._seat_table.full:
            return refusal
        token = self._make_token()
        seat = self._seat_table.seat_newcomer(hello.name, token, hello.key)
        if seat is None:
            stolen = hello.token and self._seat_table.knows_token(hello.token)
            return Bye(ErrorCode.FULL, OTHER_KEY if stolen else TAKEN)
        if self._empty_since:
            self._start_new_room(seat)
        return self._seat(seat, msgspec.structs.replace(hello, token=token), 0)

    def _release_reserved_seats(self) -> None:
        if not self._seat_table.full:
            return
        for seat in [seat for seat, player in self._seat_table.items() if not player.state.present]:
            del self._seat_table[seat]
            self._empty_since = True

    def _start_new_room(self, newcomer: Seat) -> None:
        """Start a new room for a new pair: the newcomer does not get what was said before."""
        self._event_log.reset(self._make_token()[:32])
        self._empty_since = self.expecting = False
        for seat, player in self._seat_table.items():
            player.number = player.acknowledged = 0
            player.queued.clear()
            player.change(rematch=False, ready=False, muted=False)
            if seat is not newcomer:
                self._disconnect(seat, "A new player has joined, so a new match begins.")

    def _seat(self, seat: Seat, hello: Hello, keep: int) -> Seat:
        """Welcome a player, with the entries after the first `keep`."""
        player, other = self._seat_table[seat], self._seat_table.get(seat.other)
        # The last word on what has arrived may have been lost with the old connection.
        player.acknowledged = max(player.acknowledged, keep)
        player.rules = hello.rules
        player.change(present=True, certificate=hello.certificate)
        self._outbox.send(seat, self.welcome(seat, hello.token, keep))
        self._outbox.send_history(History(seat, self._event_log.missed(keep)))
        if other and other.acknowledged:
            self._outbox.send(seat, Delivered(seat.other, other.acknowledged))
        if keep:
            self._outbox.send(seat.other, Delivered(seat, player.acknowledged))
        return seat

    def welcome(self, seat: Seat | None, token: str, keep: int) -> Welcome:
        """Return the welcome of a player, or of a spectator without a seat."""
        return Welcome(
            room=self._event_log.room,
            epoch=self._event_log.epoch,
            seat=seat,
            token=token,
            keep=keep,
            number=self._seat_table[seat].highest_number if seat else 0,
            seq=len(self._event_log.entries),
            version=VERSION,
            rules=self._roster.fingerprint,
            roster=self._roster,
            host=self._event_log.host_key,
        )

    def _extend(self, theirs: LogCopy, bringer: Seat) -> None:
        if self._event_log.extend(theirs.entries, bringer):
            self._restore_numbers()
            for seat in self._seat_table:
                self._disconnect(seat, "Your opponent has the newer copy of the match.")

    # --- a room that this host has lost ---------------------------------------------------

    def _offer_of(self, theirs: LogCopy, hello: Hello) -> "_Offer | None":
        """Return a match that this host does not know and one of its players brings; None if the
        player who is here has not vouched for it, with the same key."""
        own = (
            s for s, seat_owner in theirs.sitters.items() if seat_owner.fits(hello.token, hello.key)
        )
        bringer = next(own, None)
        if bringer is None or bringer.other not in theirs.sitters:
            return None
        asked = next(iter(self._seat_table.values()), None)
        other = theirs.sitters[bringer.other]
        if asked and asked.owner.key != other.key:
            return None
        vouched = verified_prefix(theirs.id, theirs.entries, 0, bringer, self._event_log.host_key)
        if not vouched or not other.key:
            return None
        return _Offer(msgspec.structs.replace(theirs, entries=vouched), bringer)

    def _ask(self, offer: "_Offer") -> Bye:
        """Ask the player who is here whether to resume the match; the other is answered to come
        again."""
        self._offered = offer
        for seat in self._seat_table:
            self.remind_of_offer(seat)
        return Bye(ErrorCode.MOVED, ASKED)

    def remind_of_offer(self, seat: Seat) -> None:
        """Send the question to a player who is here, or who has just arrived."""
        if self._offered is None:
            return
        copy, bringer = self._offered.copy, self._offered.bringer
        if self._seat_table[seat].owner.key != copy.sitters[bringer.other].key:
            self._offered = None
            return
        actions = sum(isinstance(entry, Acted) for entry in copy.entries)
        lines = sum(isinstance(entry, Said) for entry in copy.entries)
        self._outbox.send(seat, ResumeOffer(copy.sitters[bringer].name, actions, lines))

    def answer_offer(self, seat: Seat, accept: bool) -> bool:
        """Resume the offered match if the player accepts; return whether it is resumed."""
        offer, self._offered = self._offered, None
        if offer is None:
            return False
        if not accept:
            self._refused_room = offer.copy.id
            return False
        player = self._seat_table[seat]
        seat_owners: dict[Seat, SeatOwner] = dict(offer.copy.sitters)
        name = seat_owners[offer.bringer.other].name
        seat_owners[offer.bringer.other] = msgspec.structs.replace(player.owner, name=name)
        try:
            self.restore(msgspec.structs.replace(offer.copy, sitters=seat_owners), own=False)
        except BrokenLog:
            return False
        self._outbox.send(
            seat, Bye(ErrorCode.MOVED, "The match continues from your opponent's copy.")
        )
        return True

    def _disconnect(self, seat: Seat, why: str) -> None:
        """Send a player out, whose client comes in again and finds the room as it is now."""
        if self._seat_table[seat].change(present=False):
            self._outbox.send(seat, Bye(ErrorCode.MOVED, why))

    def _restore_fighters(self) -> None:
        """Restore what players have picked: while a match is on the table they are ready."""
        battle = self._event_log.state.battle
        for seat, player in self._seat_table.items() if battle else ():
            assert battle is not None
            player.change(fighter=battle[seat].fighter.id, ready=True)

    def _restore_numbers(self) -> None:
        for seat, player in self._seat_table.items():
            player.number = max(self._event_log.state.numbers[seat], default=0)
