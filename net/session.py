"""Session: the client's end of the talk with a host, without the socket. Time is an argument.

It outlives its connections: what was sent and is not yet known to have arrived waits here, and a
new connection takes up where the last one broke.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from game.link import Caught, Unsent
from game.lobby import Lobby
from game.messages import (
    Act,
    Acted,
    Bye,
    Chosen,
    Clock,
    Ended,
    Entry,
    Fact,
    Got,
    Hello,
    Pick,
    Ping,
    Pong,
    Refused,
    Reveal,
    Revealed,
    Said,
    Say,
    Seats,
    Show,
    Shown,
    Signed,
    Sitter,
    Started,
    Trouble,
    Welcome,
    Wish,
    token_hash,
)
from game.rules import Seat
from game.version import PROTOCOL, VERSION
from net.bucket import Bucket
from net.cleaned import cleaned
from net.codec import FRAME_LIMIT, Frames, InvalidMessage, decode_fact, encode
from net.floodgate import PACE, Limits
from net.hand import Bound, Hand
from net.roomcopy import RoomCopy, tips_of
from net.witness import Witness

PING_SECONDS = 2.5
"""From a pong to the next ping."""

SILENCE_SECONDS = 8.0
"""Without a byte for this long the host is taken for dead."""

WAITING_LIMIT = 200
"""Acts and lines that may wait for a broken link."""

OLD_SECONDS = 60.0
"""A line that has waited for longer is not sent without asking."""

CERTIFICATES_KEPT = 8

ENTRIES_LIMIT = 50_000
"""More than two people make in an evening; a host cannot fill our memory."""

PIECE_LIMIT = FRAME_LIMIT - 1024
"""Bytes of entries in one piece of a copy."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An act or a line that the host is not known to have."""

    wish: Act | Say
    since: float


@dataclass(frozen=True, slots=True)
class Papers:
    """What a hello shows of the player; what each is, `Hello` says."""

    key: str = ""
    proof: str = ""
    certificate: str = ""
    returning: bool = True
    """Whether this host may see the token of the room that we come back to."""


class Session:
    """One player at one host. Call `opened` for each new connection."""

    def __init__(
        self,
        name: str,
        rules: str = "",
        copy: RoomCopy | None = None,
        token: str = "",
        watch: bool = False,
        pace: Limits = PACE,
        hand: Hand | None = None,
    ) -> None:
        """With a `copy` and its `token` the player comes back to a room of an earlier evening.

        `watch`: to look on without a seat. Without a `hand` the dice are left to the others.
        """
        self.welcomed = False
        """Whether this connection stands."""
        self.bye: Bye | None = None
        """The host's last word, if it had one."""
        self.nonsense = ""
        """What the host said on this connection that is none of our protocol; empty: nothing."""
        self._showed = False
        self.welcome: Welcome | None = None
        """The newest one; None in the lobby of an arena."""
        self.log: list[Entry] = list(copy.entries) if copy else []
        self._remembered = bool(self.log)
        self.waiting: list[Waiting] = []
        self._stale: list[Waiting] = []
        """Lines that were too old to be sent when we came in."""
        self.hand = hand
        self.keeping = False
        """Whether `hand.bound` is kept somewhere, so that it must be there before we reveal."""
        self._bound = hand.bound if hand else None
        """For which choice we may reveal: that is kept."""
        self._held: list[bytes] = []
        """What we reveal once it is."""
        self._witness = Witness()
        self._caught = self._told_caught = ""
        """In which lie the host was caught, and which of it was passed on on this connection."""
        self._name, self._rules, self._watch = name, rules, watch
        self._admitted = False
        """A host has let us in, with a seat or without."""
        self._room, self._epoch = (copy.id, copy.epoch) if copy else ("", 0)
        self._token = token
        self._sitters: dict[Seat, Sitter] = dict(copy.sitters) if copy else {}
        self._told = self._number = self._posted = 0
        """The last of our entries of which the host knows, the highest number given to a wish, and
        the highest that went to this connection."""
        self._paces = {Say: Bucket(pace.lines), Act: Bucket(pace.actions)}
        self._pump_at = math.inf
        self.certificates: tuple[str, ...] = ()
        """Of the machines that host this room, or would: its host's and the other player's."""
        self._frames = Frames(FRAME_LIMIT)
        self._heard = self._ping_at = 0.0
        self._ping_id = 0

    @property
    def seated(self) -> bool:
        """Whether a host has ever let us in, so that coming back makes sense."""
        return bool(self._token) or self._admitted

    @property
    def copy(self) -> RoomCopy:
        """Our copy of the room."""
        return RoomCopy(self._room, self._epoch, self._sitters, tuple(self.log))

    # --- the connection --------------------------------------------------------------------

    def opened(self, now: float, papers: Papers | None = None) -> bytes:
        """A connection was made; returns the hello to send on it."""
        papers = papers or Papers()
        self.welcomed, self.bye = False, None
        self.nonsense, self._showed = "", False
        self._held = []
        self._frames = Frames(FRAME_LIMIT)
        self._heard, self._ping_at = now, now + PING_SECONDS
        hello = Hello(
            PROTOCOL,
            VERSION,
            self._name,
            rules=self._rules,
            room=self._room,
            token=self._token,
            epoch=self._epoch,
            have=len(self.log),
            tip=tips_of(self.log).digest,
            watch=self._watch,
            key=papers.key,
            proof=papers.proof,
            certificate=papers.certificate,
        )
        if not papers.returning:
            hello = msgspec.structs.replace(hello, room="", token="", epoch=0, have=0, tip="")
        return encode(hello)

    def closed(self) -> bool:
        """The connection is gone; whether it had stood. What is sent from now on waits."""
        stood, self.welcomed = self.welcomed, False
        return stood

    def tick(self, now: float) -> bytes:
        """A ping when one is due, and lines that had to wait for their turn."""
        late = self._pump(now) if now >= self._pump_at else b""
        if now < self._ping_at:
            return late
        self._ping_id += 1
        # Until the pong comes the silence limit counts; a second ping would prove nothing more.
        self._ping_at = now + SILENCE_SECONDS
        return late + encode(Ping(self._ping_id))

    def dead(self, now: float) -> bool:
        """Whether nothing was heard for so long that the connection must be given up."""
        return now - self._heard >= SILENCE_SECONDS

    @property
    def deadline(self) -> float:
        """When `tick` or `dead` should be asked again."""
        return min(self._ping_at, self._pump_at, self._heard + SILENCE_SECONDS)

    # --- out -------------------------------------------------------------------------------

    def send(self, wish: Wish, now: float) -> tuple[int, bytes]:
        """Number a wish; returns its number and what to write now (nothing while down)."""
        number = 0
        if isinstance(wish, Act | Say) and not self._unnumbered:
            if len(self.waiting) == WAITING_LIMIT:
                return 0, b""
            number = self._number = self._number + 1
            wish = msgspec.structs.replace(wish, number=number)
            self.waiting.append(Waiting(wish, now))
            self._witness.sent(wish, number, now)
            return number, self._pump(now)
        if isinstance(wish, Pick) and wish.ready and self.hand and self.welcomed:
            wish = msgspec.structs.replace(wish, promise=self.hand.promise())
        self._witness.sent(wish, number, now)
        return number, encode(wish) if self.welcomed else b""

    def _pump(self, now: float) -> bytes:
        """What may go out of all that waits; the rest follows later, for numbers go in order."""
        frames, self._pump_at = b"", math.inf
        for one in self.waiting if self.welcomed else ():
            if one.wish.number <= self._posted or one in self._stale:
                continue
            pace = self._paces[type(one.wish)]
            if not pace.take(now):
                self._pump_at = pace.ready_at(now)
                break
            self._posted = one.wish.number
            frames += encode(one.wish)
        return frames

    def wait_with(self, wish: Act | Say, since: float) -> None:
        """A wish of an earlier run of the program waits again."""
        self._number = max(self._number, wish.number)
        self._witness.sent(wish, wish.number, since)
        self.waiting.append(Waiting(wish, since))

    def confirm(self, seq: int) -> bytes:
        """Our copy is kept up to `seq`; returns what to tell the host."""
        if not self.welcomed:
            return b""
        frames = b""
        if self.hand and self.hand.bound == self._bound:
            frames, self._held = b"".join(self._held), []
        # After a choice comes what it led to, and one word is enough for both.
        if seq > self._told and not isinstance(self.log[seq - 1], Chosen):
            self._told = seq
            frames += encode(Got(seq))
        return frames

    def keep_bound(self, bound: Bound | None) -> None:
        """For which choice we reveal is kept, or cannot be; call `confirm` then."""
        self._bound = bound

    # --- in --------------------------------------------------------------------------------

    def receive_data(self, data: bytes, now: float) -> tuple[list[Fact | Unsent | Caught], bytes]:
        """The facts that are whole by now, each entry once and in order, and what to answer.

        Look at `nonsense` afterwards: what came before it counts all the same.
        """
        self._heard = now
        facts: list[Fact | Unsent | Caught] = []
        answer = b""
        try:
            for frame in self._frames.feed(data):
                answer += self._hear(cleaned(decode_fact(frame)), facts, now)
        except InvalidMessage as error:
            self.nonsense = str(error)
        return facts, answer

    def _hear(self, fact: Fact, facts: list[Fact | Unsent | Caught], now: float) -> bytes:
        """Take in one fact, and add to `facts` what of it others need to see; what to answer.

        Raises InvalidMessage for what no host of our protocol says.
        """
        answer = b""
        if isinstance(fact, Show):
            answer = self._show()
        elif isinstance(fact, Welcome):
            answer = self._come_in(fact, now)
        elif isinstance(fact, Lobby):
            self._to_lobby()
        elif not self.welcomed and not isinstance(fact, Bye | Trouble | Pong | Lobby):
            raise InvalidMessage("a welcome comes first")
        if self._take_in(fact, now):
            facts.append(fact)
            self._judge(fact, now)
        if isinstance(fact, Welcome) and self._remembered:
            # What an earlier run of the program kept is new to those who look at the facts.
            facts.extend(self.log)
            self._remembered = False
        if (unsent := self._unsent()) is not None:
            facts.append(unsent)
        answer += self._give_our_part(now)
        if (caught := self._take_caught()) is not None:
            facts.append(caught)
        return answer

    @property
    def _unnumbered(self) -> bool:
        """Whether what we say is no entry: in a lobby, and without a seat."""
        return self._watch or (self.welcome is None and self._admitted)

    def _to_lobby(self) -> None:
        """Nothing of a room counts here."""
        self.welcomed = self._admitted = True
        self.welcome, self._watch, self._remembered = None, False, False
        self._room = self._token = ""
        self._epoch = self._told = self._number = 0
        self.log, self.waiting, self._stale, self._sitters = [], [], [], {}

    def _come_in(self, welcome: Welcome, now: float) -> bytes:
        if self._room not in ("", welcome.room):
            # Another room than the one we were in: nothing of that one counts here.
            self.waiting.clear()
            self._number, self._caught = 0, ""
            self.certificates = self.certificates[-1:]
        anew = self._room not in ("", welcome.room)
        self.welcomed, self.welcome, self._token = True, welcome, welcome.token
        self._admitted, self._watch = True, welcome.seat is None
        self._room, self._epoch = welcome.room, welcome.epoch
        self._told = welcome.keep
        del self.log[welcome.keep :]
        self._number = max(self._number, welcome.number)
        if welcome.seat:
            self._sitters[welcome.seat] = Sitter(self._name, token_hash(welcome.token))
        self._witness.arrive(self.log, anew=anew)
        self._witness.numbered(self._number)
        self._told_caught = ""
        if self.hand and welcome.seat:
            self.hand.sit(welcome.room, welcome.seat, self.log)
        # What the host has heard of already is not asked about: it may be said any moment.
        self._stale = [
            one for one in self.waiting if _old(one, now) and one.wish.number > welcome.number
        ]
        self._posted = 0
        return self._pump(now)

    def _take_in(self, fact: Fact, now: float) -> bool:
        """Note what the fact says about the link; whether anybody else needs to see it."""
        match fact:
            case Pong():
                self._ping_at = now + PING_SECONDS
                return False
            case Show():
                return False
            case Bye():
                self.bye = fact
            case Seats():
                self._note_sitters(fact)
            case Refused(number=number) if number:
                self._settle(number)
            case Revealed():
                if self.hand:
                    self.hand.told(fact)
                return False
            case Started() | Chosen() | Acted() | Said() | Ended() | Signed():
                if fact.seq <= len(self.log):
                    return False
                if fact.seq > len(self.log) + 1:
                    raise InvalidMessage("an entry is missing")
                if fact.seq > ENTRIES_LIMIT:
                    raise InvalidMessage("it has more entries than an evening can have")
                self.log.append(fact)
                mine = self.welcome and self.welcome.seat
                if isinstance(fact, Chosen | Acted | Said) and fact.seat is mine:
                    self._settle(fact.number)
        return True

    def _judge(self, fact: Fact, now: float) -> None:
        """Compare what the host says of us with what we know, and let our hand follow."""
        if self.welcome is None or self.welcome.seat is None:
            return
        seat = self.welcome.seat
        if isinstance(fact, Clock):
            self._caught = self._caught or self._witness.clock(fact, seat, now)
        elif isinstance(fact, Entry):
            live = fact.seq > self.welcome.seq
            self._caught = self._caught or self._witness.entry(fact, seat, now, live=live)
            if self.hand:
                self.hand.follow(fact)

    def _give_our_part(self, now: float) -> bytes:
        """What our hand reveals and signs, as far as it may go out by now."""
        welcome = self.welcome
        if not self.hand or not self.welcomed or welcome is None or welcome.seat is None:
            return b""
        if self._caught or len(self.log) < welcome.seq:
            return b""
        frames = b""
        for wish in self.hand.due():
            self._witness.sent(wish, 0, now)
            if self.keeping and isinstance(wish, Reveal) and self.hand.bound != self._bound:
                self._held.append(encode(wish))
            else:
                frames += encode(wish)
        self._caught = self.hand.caught
        return frames

    def _take_caught(self) -> Caught | None:
        """The lie in which the host was caught, once on each connection."""
        if not self._caught or self._told_caught == self._caught:
            return None
        self._told_caught = self._caught
        return Caught(self._caught)

    def _note_sitters(self, seats: Seats) -> None:
        for seat, place in ((Seat.LEFT, seats.left), (Seat.RIGHT, seats.right)):
            if place:
                self._sitters[seat] = Sitter(place.name, place.token_hash)
                self.believe(place.certificate)

    def believe(self, certificate: str) -> None:
        """Whoever shows that certificate may host this room."""
        if certificate:
            others = tuple(known for known in self.certificates if known != certificate)
            self.certificates = (*others, certificate)[-CERTIFICATES_KEPT:]

    def _settle(self, number: int) -> None:
        self.waiting = [one for one in self.waiting if one.wish.number != number]

    def _unsent(self) -> Unsent | None:
        """Once we have all that the host had, the old lines that are not among it."""
        if not self._stale or self.welcome is None or len(self.log) < self.welcome.seq:
            return None
        stale, self._stale = self._stale, []
        lines = tuple(
            one.wish for one in stale if one in self.waiting and isinstance(one.wish, Say)
        )
        for line in lines:
            self._settle(line.number)
        return Unsent(lines) if lines else None

    def _show(self) -> bytes:
        """Our copy, for which a host asks once, before its welcome."""
        if self.welcomed or self._showed:
            raise InvalidMessage("it asks for a copy once, before its welcome")
        self._showed = True
        return b"".join(self._shown())

    def _shown(self) -> Iterator[bytes]:
        """Our copy in pieces, none of them larger than a frame may be."""
        left, right = (self._sitters.get(seat) for seat in Seat)
        piece: list[Entry] = []
        size = 0
        for entry in self.log:
            length = len(encode(entry))
            if piece and size + length > PIECE_LIMIT:
                yield encode(Shown(left, right, tuple(piece), more=True))
                piece, size = [], 0
            piece.append(entry)
            size += length
        yield encode(Shown(left, right, tuple(piece)))


def _old(waiting: Waiting, now: float) -> bool:
    return isinstance(waiting.wish, Say) and now - waiting.since >= OLD_SECONDS
