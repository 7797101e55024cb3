"""Parlour: the shell round one room: who is connected to its seats, its timer and its journal."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import Protocol

import msgspec

from game.contract.lobby import Hear, Remarked, Watching
from game.contract.messages import (
    Acted,
    Bye,
    Chosen,
    Clock,
    Code,
    Fact,
    Got,
    Hello,
    Leave,
    Mute,
    Pick,
    Ping,
    Pong,
    Refused,
    Rematch,
    Said,
    Say,
    Show,
    Shown,
    Trouble,
    Wish,
)
from game.rules import Seat
from net.disk.journal import Journal
from net.disk.kept import Details, today
from net.host.gallery import SPECTATORS_LIMIT, Gallery
from net.host.outgoing import Outgoing
from net.host.peer import FAILED, Peer
from net.host.timer import Timer
from net.room.entrylog import PastLost
from net.room.room import Room
from net.room.roomcopy import RoomCopy
from net.room.seating import why_not_called
from net.room.standing import BrokenLog
from net.wire.codec import encode
from net.wire.envelope import Envelope, History

log = logging.getLogger(__name__)

FAILED_AGAIN = "The host's program failed twice; the match is kept and can be hosted again."

_Post = tuple[list[Peer], Fact | History]
"""Who gets it, and what."""

Rebuild = Callable[[RoomCopy], Room]
"""Makes a room that goes on where a copy ends. May raise BrokenLog."""


class Building(Protocol):
    """What a parlour needs to know of where it is."""

    @property
    def port(self) -> int: ...

    def now(self) -> float: ...

    def dismiss(self, peer: Peer, bye: Bye) -> None:
        """Who is to leave this room."""
        ...

    def changed(self, parlour: "Parlour") -> None:
        """Something was done or said here."""
        ...


class Parlour:
    """Carries what is said between a room and those who are there. Lives on one event loop."""

    def __init__(
        self,
        building: Building,
        room: Room,
        journal: Journal | None = None,
        rebuild: Rebuild | None = None,
        gave_up: Callable[[Bye], None] = lambda bye: None,
        spectators: int = SPECTATORS_LIMIT,
    ) -> None:
        """With a `journal` nobody hears of an entry before it is on the disk; with `rebuild` the
        room gets a second chance if its program fails. `gave_up` hears that it failed for good.
        `spectators`: how many may look on."""
        self._building, self._journal = building, journal
        self.gallery = Gallery(spectators)
        self.closing = ""
        """Why no match may begin here any more; empty while one may."""
        self._seated: dict[Seat, Peer] = {}
        self._timer = Timer(self._now, self.tick)
        self._told_clock: tuple[Clock, float] | None = None
        self._unwanted: Seat | None = None
        """Whose player the host wants to go."""
        self._rebuild, self._gave_up = rebuild, gave_up
        self._set_room(room)

    def _set_room(self, room: Room) -> None:
        self._room = room
        self._log = room.ledger.entries
        self._outgoing = Outgoing(
            room.ledger, self._journal, self._tell_trouble, self._take_room_up_again
        )

    def received(self, peer: Peer, wish: Wish) -> None:
        """Hand a peer's wish to the room and send what it answers."""
        now = self._now()
        self._with_room(lambda: self._take(peer, wish, now))

    def knows(self, hello: Hello) -> bool:
        """Whether a player of this room says hello, to come back to the seat."""
        return self._room.knows(hello)

    def closed(self, peer: Peer) -> None:
        seat = peer.seat
        if self.gallery.leave(peer):
            self._with_room(self._tell_watching)
        elif seat and self._seated.get(seat) is peer:
            del self._seated[seat]
            self._with_room(lambda: self._room.away(seat, self._now()))

    def send_out(self, seat: Seat) -> None:
        """Whoever sits there has to go: at once, or as soon as the match that runs is over.

        It ends by what the host does, who leaves it, and not by who is sent out of it.
        """
        self._unwanted = seat
        self._with_room(lambda: None)

    def close(self) -> None:
        """Nothing of this room is told any more; what is on its way to the disk gets there."""
        self._outgoing.close()
        self._timer.cancel()

    @property
    def room(self) -> Room:
        return self._room

    @property
    def untold(self) -> bool:
        """Whether something that happened here waits for the disk before anybody hears of it."""
        return self._outgoing.waiting

    @property
    def players(self) -> list[Peer]:
        """Those of them who have a seat."""
        return list(self._seated.values())

    @property
    def peers(self) -> list[Peer]:
        """Everybody who is here."""
        return [*self._seated.values(), *self.gallery.peers]

    def _now(self) -> float:
        return self._building.now()

    # --- the room --------------------------------------------------------------------------

    def _with_room(self, do: Callable[[], None]) -> None:
        """Let the room do something, and deliver what it says to it."""
        try:
            do()
            if self._unwanted and (self._room.battle is None or self._room.outcome):
                seat, self._unwanted = self._unwanted, None
                self._room.send_out(seat)
            self._deliver()
        except Exception:
            # The outermost shell: our own bug must not take the players' match with it.
            log.exception("the room failed")
            self._take_room_up_again()

    def _take_room_up_again(self) -> None:
        """Build the room from its journal, once; its players' clients come in again."""
        rebuild, self._rebuild = self._rebuild, None
        self._outgoing.close()
        try:
            room = rebuild(self._kept_copy()) if rebuild else None
        except (BrokenLog, PastLost):
            log.exception("the room cannot be built again")
            room = None
        if room is None:
            self.close()
            self._gave_up(Bye(Code.CLOSED, FAILED_AGAIN if self._journal else FAILED))
            return
        self._set_room(room)
        for peer in (*self._seated.values(), *self.gallery.clear()):
            peer.say_goodbye(Bye(Code.MOVED, FAILED))
        self._seated.clear()
        self._timer.set(self._room.deadline)

    def _kept_copy(self) -> RoomCopy:
        """Of the room that failed: what is on the disk, for nobody has heard of more."""
        room = self._room
        if self._journal and self._journal.flush():
            kept = self._journal.read(room.ledger.room)
            if kept:
                return kept.copy
        return msgspec.structs.replace(room.ledger.copy(room.sitters), draw=room.draw)

    def _take(self, peer: Peer, wish: Wish, now: float) -> None:
        if isinstance(wish, Hello) and wish.watch:
            self._admit(peer, wish, now)
        elif peer in self.gallery:
            self._look_on(peer, wish, now)
        elif isinstance(wish, Hello):
            peer.hello = wish
            # What was said before is for whoever sits there now.
            self._deliver()
            self._seat(peer, self._room.enter(wish, now))
        elif peer.seat:
            if self._seated.get(peer.seat) is peer:
                self._receive(peer, peer.seat, wish, now)
        elif isinstance(wish, Ping):
            # Somebody whose copy is on its way, or waits for the disk to be welcomed.
            peer.post(encode(Pong(wish.id)))
        elif isinstance(wish, Shown) and peer.hello and peer.connection.copy_wanted:
            shown = peer.gather(wish)
            if shown:
                self._deliver()
                self._seat(peer, self._room.enter_with_copy(peer.hello, shown, now))

    def _receive(self, peer: Peer, seat: Seat, wish: Wish, now: float) -> None:
        """What a player wishes; the room need not know of who looks on, nor that it closes."""
        begins = isinstance(wish, Rematch) or (isinstance(wish, Pick) and wish.ready)
        sitter = self._room.sitters.get(seat)
        if isinstance(wish, Hear) and sitter:
            self.gallery.hearing[sitter.token_hash] = wish.on
        elif self.closing and begins:
            peer.refuse(Refused(Code.PHASE, self.closing))
        else:
            self._room.receive(seat, wish, now)

    def _seat(self, peer: Peer, answer: Seat | Bye | Show) -> None:
        if isinstance(answer, Bye):
            self._building.dismiss(peer, answer)
        elif isinstance(answer, Show):
            peer.ask_for_copy(answer)
        else:
            peer.seat, peer.settled = answer, True
            peer.token_hash = self._room.sitters[answer].token_hash
            older = self._seated.get(answer)
            self._seated[answer] = peer
            if older:
                older.say_goodbye(Bye(Code.REPLACED, "You are playing on in another window."))
            if self._outgoing.trouble:
                peer.post(encode(Trouble(self._outgoing.trouble)))
            if self.gallery:
                # After the welcome.
                self._deliver()
                self.tell([peer], Watching(len(self.gallery)))

    # --- spectators ------------------------------------------------------------------------

    def _admit(self, peer: Peer, hello: Hello, now: float) -> None:
        """Show somebody all that was and is; what comes then he gets with the others."""
        names = [sitter.name for sitter in self._room.sitters.values()]
        taken = [*names, *self.gallery.names]
        if refusal := self.gallery.refusal or why_not_called(hello.name, taken):
            self._building.dismiss(peer, refusal)
            return
        peer.hello, peer.settled = hello, True
        # What was said before is part of what he is shown.
        self._deliver()
        for fact in self._room.snapshot(hello, now):
            self.tell([peer], fact)
        self.gallery.admit(peer, hello.name, names)
        self._tell_watching()

    def _look_on(self, peer: Peer, wish: Wish, now: float) -> None:
        match wish:
            case Ping(id=ping_id):
                peer.post(encode(Pong(ping_id)))
            case Say():
                self._remark(peer, self.gallery.remark(peer, wish, now))
            case Leave():
                self.gallery.leave(peer)
                self._building.dismiss(peer, Bye(Code.LEFT, "You left."))
                self._tell_watching()
            case Got() | Mute():
                pass
            case _:
                peer.refuse(Refused(Code.SEAT, "You are watching; only players do that."))

    def _remark(self, peer: Peer, answer: Remarked | Refused) -> None:
        if isinstance(answer, Refused):
            peer.refuse(answer)
            return
        running = self._room.ledger.standing.running
        sitters, hears = self._room.sitters, self.gallery.heard_by
        players = [
            peer
            for seat, peer in self._seated.items()
            if seat in sitters and hears(sitters[seat], running)
        ]
        self.tell([*self.gallery.peers, *players], answer)

    def _tell_watching(self) -> None:
        self.tell(self.peers, Watching(len(self.gallery)))

    def tell(self, peers: list[Peer], fact: Fact | History) -> None:
        """What is no word of the room's, behind all that it has said."""
        self._outgoing.take((), self._details, lambda: self._post([(peers, fact)]))

    # --- out -------------------------------------------------------------------------------

    def _deliver(self) -> None:
        """Keep what the room has to say, then send it; in the order in which it was said."""
        said = self._room.posts()
        if self._log is not self._room.ledger.entries:
            # Another log than the one that they were shown, and not just longer.
            self._log = self._room.ledger.entries
            for peer in self.gallery.clear():
                peer.say_goodbye(Bye(Code.MOVED, "A new table is set."))
        posts = [self._addressed(each) for each in said if not self._answered(each)]
        facts = [each.fact for each in said if isinstance(each, Envelope) and each.to is None]
        if posts or self._room.ledger.rewritten:
            self._outgoing.take(facts, self._details, lambda: self._post(posts))
        self._timer.set(self._room.deadline)
        self._building.changed(self)

    @property
    def _details(self) -> Details:
        residents = {seat: peer.level for seat, peer in self._seated.items() if peer.level}
        sitters, port = self._room.sitters, self._building.port
        in_use, draw = len(sitters) == len(Seat), self._room.draw
        return Details(sitters, port, residents=residents, draw=draw, day=today(), in_use=in_use)

    def _answered(self, envelope: Envelope[Seat] | History) -> bool:
        """A sign of life waits for no disk."""
        if isinstance(envelope, History) or not isinstance(envelope.fact, Pong):
            return False
        self._post([(self._recipients(envelope), envelope.fact)])
        return True

    def _addressed(self, post: Envelope[Seat] | History) -> _Post:
        if isinstance(post, History):
            return [peer for seat, peer in self._seated.items() if seat is post.to], post
        return self._recipients(post), post.fact

    def _recipients(self, envelope: Envelope[Seat]) -> list[Peer]:
        """Who sits there now; who comes later to the same seat hears it from the log."""
        to, fact = envelope.to, envelope.fact
        bye = isinstance(fact, Bye)
        # Who acted or spoke knows it already: the others hear of it first.
        own = fact.seat if isinstance(fact, Acted | Chosen | Said) else None
        seats = [seat for seat in self._seated if to in (None, seat)]
        seats.sort(key=lambda seat: seat is own)
        players = [self._seated.pop(seat) if bye else self._seated[seat] for seat in seats]
        return players if to else [*players, *self.gallery.peers]

    def _tell_trouble(self, text: str) -> None:
        peers = self.peers
        self._post([(peers, Trouble(text))])
        if text and self._told_clock:
            # The room's own word that the clock stands waits behind what cannot be kept.
            clock, at = self._told_clock
            left = max(0, round(clock.left - (self._now() - at))) if clock.running else clock.left
            self._post([(peers, msgspec.structs.replace(clock, left=left, running=False))])

        def tell_room() -> None:
            if text:
                self._room.halt(self._now())
            else:
                self._room.go_on(self._now())

        self._with_room(tell_room)

    def _post(self, posts: list[_Post]) -> None:
        for peers, fact in posts:
            if isinstance(fact, History):
                for peer in peers:
                    peer.post_history(self._frames(fact))
                continue
            if isinstance(fact, Clock):
                self._told_clock = (fact, self._now())
            frame = encode(fact)
            for peer in peers:
                if isinstance(fact, Bye):
                    self._building.dismiss(peer, fact)
                    continue
                peer.post(frame)

    def _frames(self, history: History) -> Iterator[bytes]:
        """The frames of a history; if it is lost on the way the players bring the room back."""
        try:
            yield from map(encode, history.entries)
        except PastLost:
            log.exception("a room cannot be read again")
            asyncio.get_running_loop().call_soon(self._take_room_up_again)

    # --- time ------------------------------------------------------------------------------

    def tick(self) -> None:
        """The room's time has come, or may have."""
        self._with_room(lambda: self._room.tick(self._now()))
