"""Reception: who may sit down in a room, who comes back to it, and with which copy of its log."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from game.contract.messages import (
    Acted,
    Bye,
    Code,
    Delivered,
    Hello,
    ResumeOffer,
    Said,
    Show,
    Shown,
    Sitter,
    Welcome,
)
from game.contract.version import VERSION
from game.rules import Roster, Seat
from net.room.ledger import Ledger
from net.room.roomcopy import RoomCopy, believable, common_length, good_beginning
from net.room.seating import Seating, why_not_called
from net.room.standing import BrokenLog
from net.room.vouching import vouched_beginning
from net.wire.envelope import History, Outbox

ASKED = "The other side is asked whether that match is to go on."
TAKEN = "Two people are playing here already."
OTHER_KEY = "That seat is kept for the player who sat down there, whose key is not yours."


@dataclass(frozen=True, slots=True)
class _Offer:
    """A match that a player brings to a host that does not know it."""

    copy: RoomCopy
    bringer: Seat


class Reception:
    """Seats people. What follows from it for the match is the room's affair."""

    def __init__(
        self,
        roster: Roster,
        seating: Seating,
        ledger: Ledger,
        outbox: Outbox,
        make_token: Callable[[], str],
        house: str = "",
    ) -> None:
        """`house`: the token of who hosts; empty: nobody does."""
        self.expecting = False
        """The room was taken up again, and not everybody is back yet."""
        self._roster, self._seating, self._ledger = roster, seating, ledger
        self._outbox, self._make_token, self._house = outbox, make_token, house
        self._offered: _Offer | None = None
        """A match that this host has lost, until the player who is here says whether it goes on."""
        self._refused_room = ""
        """The room of a match that is not to go on here."""
        self._deserted = False
        """Somebody has left for good; the next who comes sits down at a new table."""

    def take_up(self, copy: RoomCopy, *, own: bool = True) -> None:
        """Open the room of a copy again. Raises BrokenLog, and changes nothing then."""
        self._ledger.take_up(copy, own=own)
        self.expecting = True
        for seat, sitter in copy.sitters.items():
            self._seating.await_sitter(seat, sitter)
        self._count_numbers()
        if self._ledger.standing.outcome:
            # Who wished what after the match is not in the log; both choose for the next one.
            self._ledger.standing.clear()
        self._take_fighters()

    def enter(self, hello: Hello, now: float) -> Seat | Bye | Show:
        """Seat whoever says hello, at the old seat if token and key fit; or say why not.

        Show: the hello does not fit the ledger, so the player's copy is wanted, and then
        `enter_with_copy` decides.
        """
        self._seating.keep(now)
        seat = self._seating.seat_of(hello.token, hello.key)
        if seat is None and hello.token and hello.token == self._house:
            seat = self._seat_of_house(hello.key)
        if seat is not None:
            if (seconds := self._seating[seat].talker.barred_until - now) > 0:
                return Bye(Code.FLOOD, f"You may come back in {math.ceil(seconds)} seconds.")
            return self._sit(seat, hello, hello.have) if self.fits(hello) else Show()
        if hello.room and hello.have and self._unused and hello.room != self._refused_room:
            waits = self._offered and self._offered.copy.id == hello.room
            return Bye(Code.MOVED, ASKED) if waits else Show()
        return self._sit_newcomer(hello, now)

    def enter_with_copy(self, hello: Hello, shown: Shown, now: float) -> Seat | Bye:
        """Seat a player whose copy differs from the ledger, after finding out which of them holds.

        Others whose log changes by it are sent out; their clients come in again by themselves.
        """
        given = {Seat.LEFT: shown.left, Seat.RIGHT: shown.right}
        sitters = {seat: sitter for seat, sitter in given.items() if sitter}
        theirs = RoomCopy(hello.room, hello.epoch, sitters, good_beginning(shown.entries))
        seat = self._seating.seat_of(hello.token, hello.key)
        if not believable(theirs):
            theirs = msgspec.structs.replace(theirs, epoch=0, entries=())
        elif seat and hello.room == self._ledger.room and self.expecting:
            self._extend(theirs, seat)
        elif self._unused and (offer := self._offer_of(theirs, hello)):
            return self._ask(offer)
        if seat is None:
            return self._sit_newcomer(hello, now)
        return self._sit(seat, hello, common_length(self._ledger.entries, theirs.entries))

    def leave(self, seat: Seat, bye: Bye) -> None:
        """Free a seat for good."""
        self._outbox.send(seat, bye)
        del self._seating[seat]
        self._deserted = True

    # --- inside --------------------------------------------------------------------------

    @property
    def _unused(self) -> bool:
        """Whether no match was ever begun here, so that an older room can take this one's place."""
        return self._ledger.standing.match == 0 and not self._seating.full

    def fits(self, hello: Hello) -> bool:
        """Whether what somebody has of the log is its beginning."""
        ledger = self._ledger
        if not hello.have:
            return True
        known = hello.room == ledger.room and hello.have <= len(ledger.entries)
        return known and ledger.tip(hello.have) == hello.tip

    def _seat_of_house(self, key: str) -> Seat | None:
        """Which seat waits for who hosts, if a guest has brought back the room before he came."""
        waiting = [seat for seat, player in self._seating.items() if not player.place.present]
        if not self.expecting or len(waiting) != 1:
            return None
        self._seating.hand_over(waiting[0], self._house, key)
        return waiting[0]

    def _seat_of_key(self, key: str) -> Seat | None:
        """Which seat of a room without a running match is kept for the player of that key, whose
        program was killed before it had the token on its disk."""
        if not key or self._ledger.standing.running:
            return None
        house = self._seating.seat_of(self._house, key) if self._house else None
        return next(
            (
                seat
                for seat, player in self._seating.items()
                if player.sitter.key == key and not player.place.present and seat is not house
            ),
            None,
        )

    def _sit_newcomer(self, hello: Hello, now: float) -> Seat | Bye:
        if (seat := self._seat_of_key(hello.key)) is not None:
            token = self._make_token()
            self._seating.hand_over(seat, token, hello.key)
            # What was promised before is not known to that program any more.
            self._seating[seat].promise = None
            self._seating[seat].change(ready=False)
            return self._sit(seat, msgspec.structs.replace(hello, token=token), 0)
        if self.expecting or not self._ledger.standing.running:
            if self._seating.full and (kept := self._seating.kept(now)):
                away = " / ".join(kept)
                if self._ledger.standing.running:
                    text = f"A match waits here for {away}; try again in a minute."
                else:
                    text = f"A seat is kept here for {away}; try again in a minute."
                return Bye(Code.FULL, text)
            # Whoever is here plays. A match that waited stays in the journals of both sides.
            self._free_awaited_seats()
        names = [player.name for player in self._seating.values()]
        # In a trial no stranger sits down: the game itself calls the player of a puzzle "You".
        refusal = None if self._ledger.standing.trial else why_not_called(hello.name, names)
        if refusal and not self._seating.full:
            return refusal
        token = self._make_token()
        seat = self._seating.sit(hello.name, token, hello.key)
        if seat is None:
            stolen = hello.token and self._seating.knows_token(hello.token)
            return Bye(Code.FULL, OTHER_KEY if stolen else TAKEN)
        if self._deserted:
            self._set_new_table(seat)
        return self._sit(seat, msgspec.structs.replace(hello, token=token), 0)

    def _free_awaited_seats(self) -> None:
        if not self._seating.full:
            return
        for seat in [seat for seat, player in self._seating.items() if not player.place.present]:
            del self._seating[seat]
            self._deserted = True

    def _set_new_table(self, newcomer: Seat) -> None:
        """A room of its own for a new pair: what was said before is not for the newcomer."""
        self._ledger.renew(self._make_token()[:32])
        self._deserted = self.expecting = False
        for seat, player in self._seating.items():
            player.number = player.reached = 0
            player.held.clear()
            player.change(rematch=False, ready=False, muted=False)
            if seat is not newcomer:
                self._send_out(seat, "Somebody new sits down at a new table.")

    def _sit(self, seat: Seat, hello: Hello, keep: int) -> Seat:
        """Welcome a player, with the entries that come after those he keeps."""
        player, other = self._seating[seat], self._seating.get(seat.other)
        # The last word on what has arrived may have been lost with the old connection.
        player.reached = max(player.reached, keep)
        player.rules = hello.rules
        player.change(present=True, certificate=hello.certificate)
        self._outbox.send(seat, self.welcome(seat, hello.token, keep))
        self._outbox.send_history(History(seat, self._ledger.missed(keep)))
        if other and other.reached:
            self._outbox.send(seat, Delivered(seat.other, other.reached))
        if keep:
            self._outbox.send(seat.other, Delivered(seat, player.reached))
        return seat

    def welcome(self, seat: Seat | None, token: str, keep: int) -> Welcome:
        """What somebody is told who sits down, or who looks on without a seat."""
        return Welcome(
            room=self._ledger.room,
            epoch=self._ledger.epoch,
            seat=seat,
            token=token,
            keep=keep,
            number=self._seating[seat].told if seat else 0,
            seq=len(self._ledger.entries),
            version=VERSION,
            rules=self._roster.fingerprint,
            roster=self._roster,
            host=self._ledger.host_key,
        )

    def _extend(self, theirs: RoomCopy, bringer: Seat) -> None:
        if self._ledger.extend(theirs.entries, bringer):
            self._count_numbers()
            for seat in self._seating:
                self._send_out(seat, "The other side has the newer copy of the match.")

    # --- a room that this host has lost ---------------------------------------------------

    def _offer_of(self, theirs: RoomCopy, hello: Hello) -> "_Offer | None":
        """A match that this host does not know, brought by one of its players; None if it is not
        vouched for by the player who is here, who must have the same key."""
        own = (s for s, sitter in theirs.sitters.items() if sitter.fits(hello.token, hello.key))
        bringer = next(own, None)
        if bringer is None or bringer.other not in theirs.sitters:
            return None
        asked = next(iter(self._seating.values()), None)
        other = theirs.sitters[bringer.other]
        if asked and asked.sitter.key != other.key:
            return None
        vouched = vouched_beginning(theirs.id, theirs.entries, 0, bringer, self._ledger.host_key)
        if not vouched or not other.key:
            return None
        return _Offer(msgspec.structs.replace(theirs, entries=vouched), bringer)

    def _ask(self, offer: "_Offer") -> Bye:
        """Ask the player who is here whether the match is to go on; the other waits outside."""
        self._offered = offer
        for seat in self._seating:
            self.remind_of_offer(seat)
        return Bye(Code.MOVED, ASKED)

    def remind_of_offer(self, seat: Seat) -> None:
        """Ask the player who is here, or has just come."""
        if self._offered is None:
            return
        copy, bringer = self._offered.copy, self._offered.bringer
        if self._seating[seat].sitter.key != copy.sitters[bringer.other].key:
            self._offered = None
            return
        actions = sum(isinstance(entry, Acted) for entry in copy.entries)
        lines = sum(isinstance(entry, Said) for entry in copy.entries)
        self._outbox.send(seat, ResumeOffer(copy.sitters[bringer].name, actions, lines))

    def answer_offer(self, seat: Seat, accept: bool) -> bool:
        """The player who was asked says whether the match is to go on; whether it does."""
        offer, self._offered = self._offered, None
        if offer is None:
            return False
        if not accept:
            self._refused_room = offer.copy.id
            return False
        player = self._seating[seat]
        sitters: dict[Seat, Sitter] = dict(offer.copy.sitters)
        name = sitters[offer.bringer.other].name
        sitters[offer.bringer.other] = msgspec.structs.replace(player.sitter, name=name)
        try:
            self.take_up(msgspec.structs.replace(offer.copy, sitters=sitters), own=False)
        except BrokenLog:
            return False
        self._outbox.send(seat, Bye(Code.MOVED, "The match goes on from the other side's copy."))
        return True

    def _send_out(self, seat: Seat, why: str) -> None:
        """Let a player come in again, to find the room as it is now."""
        if self._seating[seat].change(present=False):
            self._outbox.send(seat, Bye(Code.MOVED, why))

    def _take_fighters(self) -> None:
        """Who plays has taken a fighter, and is ready until the table is cleared."""
        battle = self._ledger.standing.battle
        for seat, player in self._seating.items() if battle else ():
            assert battle is not None
            player.change(fighter=battle[seat].fighter.id, ready=True)

    def _count_numbers(self) -> None:
        for seat, player in self._seating.items():
            player.number = max(self._ledger.standing.numbers[seat], default=0)
