"""Session: the client's end of the talk with a host, without the socket. Time is an argument.

It outlives its connections: what was sent and is not yet known to have arrived waits here, and a
new connection takes up where the last one broke.
"""

from collections.abc import Iterable

import msgspec

from game.contract.limits import LOG_ENTRIES
from game.contract.lobby import Lobby
from game.contract.messages import (
    Act,
    Acted,
    Bye,
    Chosen,
    Claim,
    Code,
    Draw,
    Ended,
    Entry,
    Fact,
    Got,
    Hello,
    Leave,
    Pick,
    Pong,
    Refused,
    Revealed,
    Said,
    Say,
    Seats,
    Show,
    Signed,
    Sitter,
    Started,
    Trouble,
    Welcome,
    Wish,
    token_hash,
)
from game.contract.version import PROTOCOL, VERSION
from game.course.chain import Tips
from game.rules import Seat
from game.table.link import Caught, Unsent
from game.words.phrase import phrase
from net.room.roomcopy import RoomCopy, pieces, tips_of
from net.session.backlog import Backlog, Unsettled
from net.session.connection_state import ConnectionState
from net.session.hand import Hand
from net.session.honesty import Honesty
from net.session.requests import Requests
from net.session.undelivered import Undelivered
from net.wire.cleaned import cleaned
from net.wire.codec import InvalidMessage, decode_fact, encode
from net.wire.floodgate import PACE, Limits
from net.wire.papers import Papers

CERTIFICATES_KEPT = 8

CHOOSE_AGAIN = phrase("The match went back to what both copies have; choose again.")
OVERFULL = phrase("Too much waits to be sent already; that was not taken.")
TOO_LONG = phrase("This room has more entries than a room may have; play on in a new one.")


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
        self._connection = ConnectionState()
        self.welcome: Welcome | None = None
        """The newest one; None in the lobby of an arena."""
        self.log: list[Entry] = list(copy.entries) if copy else []
        self._tips = tips_of(self.log)
        self._remembered = bool(self.log)
        self._backlog, self._requests = Backlog(pace), Requests()
        self._undelivered = Undelivered()
        self.honesty = Honesty(hand)
        if hand and copy:
            hand.room_of_earlier_run = copy.id
        self._name, self._rules, self._watch = name, rules, watch
        self._admitted = False
        """A host has let us in, with a seat or without."""
        self._room, self._epoch = (copy.id, copy.epoch) if copy else ("", 0)
        self._token = token
        self._sitters: dict[Seat, Sitter] = dict(copy.sitters) if copy else {}
        self.certificates: tuple[str, ...] = ()
        """Of the machines that host this room, or would: its host's and the other player's."""

    @property
    def welcomed(self) -> bool:
        """Whether this connection stands."""
        return self._connection.welcomed

    @property
    def bye(self) -> Bye | None:
        """The host's last word on this connection, if it had one."""
        return self._connection.bye

    @property
    def nonsense(self) -> str:
        """What the host said on this connection that is none of our protocol; empty: nothing."""
        return self._connection.nonsense

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
        self._renew_connection()
        self._connection.heartbeat.opened(now)
        hand = self.honesty.hand
        self._connection.key = papers.key or (hand.key if hand and not self._watch else "")
        hello = Hello(
            PROTOCOL,
            VERSION,
            self._name,
            rules=self._rules,
            room=self._room,
            token=self._token,
            epoch=self._epoch,
            have=len(self.log),
            tip=self._tips.digest,
            watch=self._watch,
            key=self._connection.key,
            proof=papers.proof,
            certificate=papers.certificate,
        )
        if not papers.returning:
            hello = msgspec.structs.replace(hello, room="", token="", epoch=0, have=0, tip="")
        return encode(hello)

    def closed(self) -> bool:
        """The connection is gone; whether it had stood. What is sent from now on waits."""
        stood = self.welcomed
        self._renew_connection()
        return stood

    def _renew_connection(self) -> None:
        heard = self._connection.heartbeat.last_heard if self.welcomed else None
        self._connection = ConnectionState()
        self.honesty.renew_connection(heard)
        self._backlog.renew_connection()
        self._requests.renew_connection()

    def tick(self, now: float) -> bytes:
        """A ping when one is due, and lines that had to wait for their turn."""
        late = self._pump(now) if now >= self._backlog.due else b""
        ping = self._connection.heartbeat.ping(now)
        return late + encode(ping) if ping else late

    def dead(self, now: float) -> bool:
        """Whether nothing was heard for so long that the connection must be given up."""
        return self._connection.heartbeat.dead(now)

    @property
    def deadline(self) -> float:
        """When `tick` or `dead` should be asked again."""
        return min(self._connection.heartbeat.deadline, self._backlog.due)

    # --- out -------------------------------------------------------------------------------

    def send(self, wish: Wish, now: float) -> tuple[int, bytes]:
        """Number a wish; returns its number and what to write now (nothing while down)."""
        if isinstance(wish, Act | Say) and not self._unnumbered:
            numbered = self._backlog.add(wish, now)
            if numbered is None:
                self._undelivered.tell([OVERFULL])
                return 0, b""
            self.honesty.sent(numbered, numbered.number, now)
            return numbered.number, self._pump(now)
        goes = self._requests.note(wish, stands=self.welcomed)
        return 0, self._post([wish], now) if goes else b""

    def _post(self, wishes: Iterable[Wish], now: float) -> bytes:
        """What to write for wishes without a number."""
        frames = b""
        for wish in wishes:
            self.honesty.sent(wish, 0, now)
            frames += encode(self._signed(wish))
        return frames

    def take_failures(self) -> list[Refused]:
        """What the player is to be told was not done; each is given out once."""
        self._undelivered.tell(self._requests.take_failures())
        return self._undelivered.take_refusals()

    def end(self, *, kept: bool = False) -> None:
        """There will be no other connection: what waits is not sent, or, if it is `kept`, not
        before the player comes back. `take_failures` says so."""
        if kept:
            self._undelivered.keep(one.wish for one in self.waiting if isinstance(one.wish, Say))
        else:
            self._undelivered.drop(self._backlog.clear())

    def _pump(self, now: float) -> bytes:
        """What may go out of all that waits. It is signed over the log as we have it, so all that
        the host had comes first."""
        if not self._caught_up:
            return b""
        frames = b""
        for wish in self._backlog.take_due(now):
            self.honesty.posted(wish.number, self._connection.heartbeat.asked)
            frames += encode(self._signed(wish))
        return frames

    @property
    def _caught_up(self) -> bool:
        """Whether the connection stands and we have all that the host had when it let us in."""
        known = self.welcome is not None and len(self.log) >= self.welcome.seq
        return self.welcomed and known and not self._connection.undone

    def _signed(self, wish: Wish) -> Wish:
        """The wish with our signature, if we sign such wishes here."""
        hand, seat = self.honesty.hand, self.welcome and self.welcome.seat
        if hand is None or not seat or self._connection.key != hand.key:
            return wish
        match wish:
            case Act():
                return hand.sign_act(wish)
            case Say():
                return hand.sign_line(wish, self._tips.digest)
            case Leave():
                return hand.sign_leave(wish)
            case Claim():
                return hand.sign_claim(wish)
            case Pick(fighter=fighter, ready=True):
                promise = hand.promise(fighter, self._tips.digest)
                return msgspec.structs.replace(wish, promise=promise)
            case _:
                return wish

    @property
    def waiting(self) -> list[Unsettled]:
        """Acts and lines that the host is not known to have."""
        return self._backlog.waiting

    def go_on_from(self, number: int) -> None:
        """Numbers up to this one were given in an earlier run of the program."""
        self._backlog.number = max(self._backlog.number, number)

    def wait_with(self, wish: Act | Say, since: float) -> None:
        """A wish of an earlier run of the program waits again."""
        self.honesty.sent(wish, wish.number, since)
        self._backlog.remember(wish, since)

    def confirm(self, seq: int) -> bytes:
        """Our copy is kept up to `seq`; returns what to tell the host."""
        if not self.welcomed:
            return b""
        frames = self.honesty.release()
        # After a choice comes what it led to, and one word is enough for both.
        if seq > self._connection.told and not isinstance(self.log[seq - 1], Chosen):
            self._connection.told = seq
            frames += encode(Got(seq))
        return frames

    # --- in --------------------------------------------------------------------------------

    def receive_data(self, data: bytes, now: float) -> tuple[list[Fact | Unsent | Caught], bytes]:
        """The facts that are whole by now, each entry once and in order, and what to answer.

        Look at `nonsense` afterwards: what came before it counts all the same.
        """
        self._connection.heartbeat.heard(now)
        facts: list[Fact | Unsent | Caught] = []
        answer = b""
        try:
            for frame in self._connection.frames.feed(data):
                answer += self._hear(cleaned(decode_fact(frame)), facts, now)
        except InvalidMessage as error:
            self._connection.nonsense = str(error)
        return facts, answer

    def _hear(self, fact: Fact, facts: list[Fact | Unsent | Caught], now: float) -> bytes:
        """Take in one fact, and add to `facts` what of it others need to see; what to answer.

        Raises InvalidMessage for what no host of our protocol says.
        """
        answer = b""
        if isinstance(fact, Show):
            answer = self._show()
        elif isinstance(fact, Welcome):
            self._come_in(fact, now)
        elif isinstance(fact, Lobby):
            self._to_lobby()
        elif not self.welcomed and not isinstance(fact, Bye | Trouble | Pong | Lobby):
            raise InvalidMessage("a welcome comes first")
        if self._take_in(fact, now):
            facts.append(fact)
            self._judge(fact, now)
            seat = self.welcome.seat if self.welcomed and self.welcome else None
            answer += self._post(self._requests.hear(fact, seat, self.log), now)
        if isinstance(fact, Welcome):
            facts += self._dropped_acts()
        if isinstance(fact, Welcome) and self._remembered:
            # What an earlier run of the program kept is new to those who look at the facts.
            facts.extend(self.log)
            self._remembered = False
        facts += self._unsent()
        facts += self.take_failures()
        if isinstance(fact, Entry | Welcome):
            answer += self._pump(now)
        answer += self._give_our_part(now)
        if self.welcomed and (caught := self.honesty.take_caught()) is not None:
            facts.append(caught)
        return answer

    @property
    def _unnumbered(self) -> bool:
        """Whether what we say is no entry: in a lobby, and without a seat."""
        return self._watch or (self.welcome is None and self._admitted)

    def forget_room(self) -> None:
        """Who lets us in has nothing to do with the room that we were in; our copy of it waits."""
        self._backlog.forget_remembered()
        self._reset_room()

    def _reset_room(self) -> None:
        self._remembered = False
        self._room = self._token = ""
        self._epoch = self._connection.told = 0
        self.log, self._tips, self._sitters = [], Tips(), {}
        self.certificates = ()
        self.honesty.forget_room()
        self._requests.forget_room()

    def _to_lobby(self) -> None:
        """Nothing of a room counts here, and what was said there is for nobody here."""
        believed = self.certificates
        self._undelivered.drop(self._backlog.clear())
        self._reset_room()
        self.certificates = believed
        self._connection.welcomed = self._admitted = True
        self.welcome, self._watch = None, False

    def _come_in(self, welcome: Welcome, now: float) -> None:
        if self._room not in ("", welcome.room):
            # Another room than the one we were in: nothing of that one counts here.
            self.log.clear()
            self._undelivered.move(self._backlog.clear())
            self.honesty.forget_room()
            self._requests.forget_room()
            self.certificates = self.certificates[-1:]
        self._connection.welcomed = True
        self.welcome, self._token = welcome, welcome.token
        self._admitted, self._watch = True, welcome.seat is None
        self._room, self._epoch = welcome.room, welcome.epoch
        self._connection.told = welcome.keep
        self._keep(welcome)
        self._undelivered.move(self._backlog.take_mistaken(welcome.number))
        self._backlog.come_in(welcome.number, now)
        if welcome.seat:
            key = self._connection.key
            self._sitters[welcome.seat] = Sitter(self._name, token_hash(welcome.token), key)
        self.honesty.arrive(welcome, self.log, self._backlog.number, now)

    def _keep(self, welcome: Welcome) -> None:
        """Give up what the host does not have of our log, unless we did any of it ourselves."""
        discarded = self.log[welcome.keep :]
        if discarded and (reason := self.honesty.why_not_undone(discarded)):
            self._connection.undone = True
            self.honesty.catch(reason)
            return
        self._undelivered.replace(discarded, welcome.seat)
        del self.log[welcome.keep :]
        self._tips = tips_of(self.log)
        self._connection.rewound = any(not isinstance(entry, Said) for entry in discarded)

    def _dropped_acts(self) -> list[Refused]:
        """After a part of the match was given up: what we had chosen was for another position."""
        if not self._connection.rewound:
            return []
        self._connection.rewound = False
        return [Refused(Code.TURN, str(CHOOSE_AGAIN), n) for n in self._backlog.drop_acts()]

    def _take_in(self, fact: Fact, now: float) -> bool:
        """Note what the fact says about the link; whether anybody else needs to see it."""
        match fact:
            case Pong(id=ping):
                self._connection.heartbeat.answered(now)
                self.honesty.answered(ping)
                return False
            case Show():
                return False
            case Welcome():
                # What it wants undone stands for everybody who looks at our log.
                return not self._connection.undone
            case Bye():
                self._connection.bye = fact
            case Seats():
                self._note_sitters(fact)
            case Refused(number=number) if number:
                self._backlog.settle(number)
                self.honesty.refused(fact)
            case Draw():
                if self.honesty.hand:
                    self.honesty.hand.drawn(fact)
                return False
            case Revealed():
                if self.honesty.hand:
                    self.honesty.hand.told(fact)
                return False
            case Started() | Chosen() | Acted() | Said() | Ended() | Signed():
                if fact.seq <= len(self.log) or self._connection.undone:
                    return False
                if fact.seq > len(self.log) + 1:
                    raise InvalidMessage("an entry is missing")
                if fact.seq > LOG_ENTRIES:
                    # No host of ours lets it come to that; on another connection it is the same.
                    self._connection.bye = Bye(Code.LIMIT, str(TOO_LONG))
                    return False
                self.log.append(fact)
                self._tips = self._tips.after(fact)
                mine = self.welcome and self.welcome.seat
                if isinstance(fact, Chosen | Acted | Said) and fact.seat is mine:
                    self._backlog.settle(fact.number)
        return True

    def _judge(self, fact: Fact, now: float) -> None:
        """Compare what the host says of us with what we know of ourselves."""
        if self.welcome and self.welcome.seat:
            live = isinstance(fact, Entry) and fact.seq > self.welcome.seq
            self.honesty.judge(fact, self.welcome.seat, now, live=live)

    def _give_our_part(self, now: float) -> bytes:
        """What our hand has to say, once we have all that the host had."""
        seated = self.welcome is not None and self.welcome.seat is not None
        return self.honesty.give(now) if seated and self._caught_up else b""

    def _note_sitters(self, seats: Seats) -> None:
        for seat, place in ((Seat.LEFT, seats.left), (Seat.RIGHT, seats.right)):
            if place:
                self._sitters[seat] = Sitter(place.name, place.token_hash, place.key)
                self.believe(place.certificate)

    def believe(self, certificate: str) -> None:
        """Whoever shows that certificate may host this room."""
        if certificate:
            others = tuple(known for known in self.certificates if known != certificate)
            self.certificates = (*others, certificate)[-CERTIFICATES_KEPT:]

    def _unsent(self) -> list[Unsent]:
        """Once we have all that the host had, what of ours is not among it and is not sent again
        by itself."""
        if not self.welcomed or self.welcome is None or len(self.log) < self.welcome.seq:
            return []
        self._undelivered.check(self.log, self.welcome.seat)
        gone, old = self._undelivered.take_lines(), self._backlog.unsent()
        return [*([Unsent(gone, gone=True)] if gone else []), *([Unsent(old)] if old else [])]

    def _show(self) -> bytes:
        """Our copy, for which a host asks once, before its welcome."""
        if self.welcomed or self._connection.showed:
            raise InvalidMessage("it asks for a copy once, before its welcome")
        self._connection.showed = True
        return b"".join(map(encode, pieces(self.copy)))
