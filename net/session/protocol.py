"""Protocol: the client's end of one connection, without the socket. Time is an argument.

Bytes go in, messages come out, as in `net.hosting.protocol` at the other end. It outlives its
connections: messages that are not known to have arrived wait here, and a new connection continues
where the last one broke.
"""

from collections.abc import Iterable

import msgspec

from game.client_state.link import HostCheated, UnsentLines
from game.i18n.phrase import phrase
from game.match.hash_chain import Tips
from game.match.match_state import FollowedEntry
from game.protocol.limits import LOG_ENTRIES
from game.protocol.lobby_messages import LobbyJoined
from game.protocol.messages import (
    Act,
    Acted,
    Bye,
    Chosen,
    Claim,
    ClientMessage,
    Draw,
    Ended,
    Entry,
    ErrorCode,
    Got,
    Hello,
    Leave,
    Pick,
    Pong,
    Refused,
    Revealed,
    Said,
    Say,
    SeatOwner,
    Seats,
    ServerMessage,
    Show,
    Signed,
    Started,
    Trouble,
    Welcome,
    token_hash,
)
from game.protocol.version import PROTOCOL, VERSION
from game.rules import Seat
from net.room.log_copy import LogCopy, pieces, tips_of
from net.session.backlog import Backlog, PendingMessage
from net.session.cheat_detection import CheatDetection
from net.session.connection_state import ConnectionState
from net.session.dice_commitments import DiceCommitments
from net.session.requests import Requests
from net.session.undelivered import Undelivered
from net.wire.codec import InvalidMessage, decode_server_message, encode
from net.wire.hello_credentials import HelloCredentials
from net.wire.message_sanitizer import sanitized
from net.wire.rate_limit import PACE, RateLimits

ProtocolNews = ServerMessage | FollowedEntry | UnsentLines | HostCheated
"""Everything that `receive_data` returns. A `FollowedEntry` comes right before its entry."""

CERTIFICATES_LIMIT = 8

CHOOSE_AGAIN = phrase("The match went back to the part both copies have. Choose again.")
OVERFULL = phrase("Too many messages are already waiting, so that one was not accepted.")
TOO_LONG = phrase("This room is full. Continue in a new one.")


class ClientProtocol:
    """One player's connection to one host. Call `opened` for each new connection."""

    def __init__(
        self,
        name: str,
        rules: str = "",
        copy: LogCopy | None = None,
        token: str = "",
        watch: bool = False,
        pace: RateLimits = PACE,
        commitments: DiceCommitments | None = None,
    ) -> None:
        """With a `copy` and its `token` the player returns to a room of an earlier run.

        `watch`: join as a spectator. Without `commitments` the others make the dice.
        """
        self._connection = ConnectionState()
        self.welcome: Welcome | None = None
        """The newest welcome; None in the lobby of an arena."""
        self.log: list[Entry] = list(copy.entries) if copy else []
        self._tips = tips_of(self.log)
        self._restored = bool(self.log)
        self._backlog, self._requests = Backlog(pace), Requests()
        self._undelivered = Undelivered()
        self.cheat_detection = CheatDetection(commitments)
        if commitments and copy:
            commitments.room_of_earlier_run = copy.id
        self._name, self._rules, self._watch = name, rules, watch
        self._admitted = False
        """Whether a host has welcomed us, with a seat or without."""
        self._room, self._epoch = (copy.id, copy.epoch) if copy else ("", 0)
        self._token = token
        self._seat_owners: dict[Seat, SeatOwner] = dict(copy.sitters) if copy else {}
        self.certificates: tuple[str, ...] = ()
        """Certificates of the machines that host this room or may host it later: the host's and the
        other player's."""

    @property
    def welcomed(self) -> bool:
        """Whether the host has welcomed us on this connection."""
        return self._connection.welcomed

    @property
    def bye(self) -> Bye | None:
        """The host's goodbye on this connection, if it sent one."""
        return self._connection.bye

    @property
    def invalid(self) -> str:
        """Why the host's bytes broke the protocol on this connection; empty if they did not."""
        return self._connection.invalid

    @property
    def has_seat(self) -> bool:
        """Whether a host has ever given us a seat, so that returning makes sense."""
        return bool(self._token) or self._admitted

    @property
    def copy(self) -> LogCopy:
        """Our copy of the room's log."""
        return LogCopy(self._room, self._epoch, self._seat_owners, tuple(self.log))

    # --- the connection --------------------------------------------------------------------

    def opened(self, now: float, hello_credentials: HelloCredentials | None = None) -> bytes:
        """Start a connection; return the hello to send."""
        hello_credentials = hello_credentials or HelloCredentials()
        self._renew_connection()
        self._connection.heartbeat.opened(now)
        commitments = self.cheat_detection.commitments
        self._connection.key = hello_credentials.key or (
            commitments.key if commitments and not self._watch else ""
        )
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
            proof=hello_credentials.proof,
            certificate=hello_credentials.certificate,
        )
        if not hello_credentials.returning:
            hello = msgspec.structs.replace(hello, room="", token="", epoch=0, have=0, tip="")
        return encode(hello)

    def closed(self) -> bool:
        """Note the end of the connection; return whether it was welcomed. From now on messages
        wait."""
        stood = self.welcomed
        self._renew_connection()
        return stood

    def _renew_connection(self) -> None:
        last_received = self._connection.heartbeat.last_received if self.welcomed else None
        self._connection = ConnectionState()
        self.cheat_detection.renew_connection(last_received)
        self._backlog.renew_connection()
        self._requests.renew_connection()

    def tick(self, now: float) -> bytes:
        """Return a ping if one is due, and chat messages that had to wait."""
        late = self._take_sendable(now) if now >= self._backlog.due else b""
        ping = self._connection.heartbeat.ping(now)
        return late + encode(ping) if ping else late

    def is_dead(self, now: float) -> bool:
        """Return whether the host was silent for so long that the connection must be closed."""
        return self._connection.heartbeat.is_dead(now)

    @property
    def deadline(self) -> float:
        """Return when to ask `tick` or `is_dead` again."""
        return min(self._connection.heartbeat.deadline, self._backlog.due)

    # --- out -------------------------------------------------------------------------------

    def send(self, message: ClientMessage, now: float) -> tuple[int, bytes]:
        """Number a message; return its number and the bytes to write now (none while down)."""
        if isinstance(message, Act | Say) and not self._unnumbered:
            numbered = self._backlog.add(message, now)
            if numbered is None:
                self._undelivered.add_refusals([OVERFULL])
                return 0, b""
            self.cheat_detection.sent(numbered, numbered.number, now)
            return numbered.number, self._take_sendable(now)
        goes = self._requests.note(message, stands=self.welcomed)
        return 0, self._post([message], now) if goes else b""

    def _post(self, messages: Iterable[ClientMessage], now: float) -> bytes:
        """Return what to write for messages without a number."""
        frames = b""
        for message in messages:
            self.cheat_detection.sent(message, 0, now)
            frames += encode(self._signed(message))
        return frames

    def take_failures(self) -> list[Refused]:
        """Return the refusals of messages that were not carried out, each once."""
        self._undelivered.add_refusals(self._requests.take_failures())
        return self._undelivered.take_refusals()

    def end(self, *, stored: bool = False) -> None:
        """Note that no other connection follows. Waiting messages are dropped, or, if they are
        `stored`, wait until the player returns; `take_failures` returns a refusal for each."""
        if stored:
            self._undelivered.keep(
                one.message for one in self.waiting if isinstance(one.message, Say)
            )
        else:
            self._undelivered.drop(self._backlog.clear())

    def _take_sendable(self, now: float) -> bytes:
        """Return the frames of all waiting messages that may be sent now.

        A signature covers our copy of the log, so everything the host had must have arrived first.
        """
        if not self._caught_up:
            return b""
        frames = b""
        for message in self._backlog.take_due(now):
            self.cheat_detection.posted(message.number, self._connection.heartbeat.asked)
            frames += encode(self._signed(message))
        return frames

    @property
    def _caught_up(self) -> bool:
        """Return whether we are welcomed and have everything the host had at the welcome."""
        known = self.welcome is not None and len(self.log) >= self.welcome.seq
        return self.welcomed and known and not self._connection.undone

    def _signed(self, message: ClientMessage) -> ClientMessage:
        """Return the message with our signature, if we sign such messages here."""
        commitments, seat = self.cheat_detection.commitments, self.welcome and self.welcome.seat
        if commitments is None or not seat or self._connection.key != commitments.key:
            return message
        match message:
            case Act():
                return commitments.sign_act(message)
            case Say():
                return commitments.sign_line(message, self._tips.digest)
            case Leave():
                return commitments.sign_leave(message)
            case Claim():
                return commitments.sign_claim(message)
            case Pick(fighter=fighter, ready=True):
                promise = commitments.promise(fighter, self._tips.digest)
                return msgspec.structs.replace(message, promise=promise)
            case _:
                return message

    @property
    def waiting(self) -> list[PendingMessage]:
        """Acts and chat messages that the host is not known to have."""
        return self._backlog.waiting

    def continue_numbers_from(self, number: int) -> None:
        """Continue numbering after those of an earlier run of the program."""
        self._backlog.number = max(self._backlog.number, number)

    def add_pending(self, message: Act | Say, since: float) -> None:
        """Add a message that an earlier run of the program left waiting."""
        self.cheat_detection.sent(message, message.number, since)
        self._backlog.remember(message, since)

    def confirm(self, seq: int) -> bytes:
        """Note that our copy is stored up to `seq`; return what to send to the host."""
        if not self.welcomed:
            return b""
        frames = self.cheat_detection.release()
        # After a choice comes what it led to, and one word is enough for both.
        if seq > self._connection.acknowledged and not isinstance(self.log[seq - 1], Chosen):
            self._connection.acknowledged = seq
            frames += encode(Got(seq))
        return frames

    # --- in --------------------------------------------------------------------------------

    def receive_data(self, data: bytes, now: float) -> tuple[list[ProtocolNews], bytes]:
        """Return the messages that are complete by now, each entry once, and the bytes to answer.

        Look at `invalid` afterwards: messages before the invalid one count all the same.
        """
        self._connection.heartbeat.received(now)
        messages: list[ProtocolNews] = []
        answer = b""
        try:
            for frame in self._connection.frames.feed(data):
                answer += self._receive(sanitized(decode_server_message(frame)), messages, now)
        except InvalidMessage as error:
            self._connection.invalid = str(error)
        return messages, answer

    def _receive(
        self,
        message: ServerMessage,
        messages: list[ProtocolNews],
        now: float,
    ) -> bytes:
        """Take in one message, add to `messages` whatever the session needs, and return the answer.

        Raises InvalidMessage for a message that the protocol does not allow here.
        """
        answer = b""
        if isinstance(message, Show):
            answer = self._copy_pieces()
        elif isinstance(message, Welcome):
            self._on_welcome(message, now)
        elif isinstance(message, LobbyJoined):
            self._enter_lobby()
        elif not self.welcomed and not isinstance(message, Bye | Trouble | Pong | LobbyJoined):
            raise InvalidMessage("a welcome comes first")
        if self._note_link_news(message, now):
            if (followed := self._check(message, now)) is not None:
                messages.append(followed)
            messages.append(message)
            seat = self.welcome.seat if self.welcomed and self.welcome else None
            answer += self._post(self._requests.receive(message, seat, self.log), now)
        if isinstance(message, Welcome):
            messages += self._dropped_acts()
        if isinstance(message, Welcome) and self._restored:
            # The session has not seen the entries that an earlier run of the program stored.
            messages.extend(self.log)
            self._restored = False
        messages += self._unsent()
        messages += self.take_failures()
        if isinstance(message, Entry | Welcome):
            answer += self._take_sendable(now)
        answer += self._take_due_dice(now)
        if self.welcomed and (host_cheated := self.cheat_detection.take_lie()) is not None:
            messages.append(host_cheated)
        return answer

    @property
    def _unnumbered(self) -> bool:
        """Return whether our messages are not entries: in a lobby, and without a seat."""
        return self._watch or (self.welcome is None and self._admitted)

    def reset_room(self) -> None:
        """Forget the room: the host that admits us does not have it. Our stored copy waits."""
        self._backlog.forget_remembered()
        self._reset_room()

    def _reset_room(self) -> None:
        self._restored = False
        self._room = self._token = ""
        self._epoch = self._connection.acknowledged = 0
        self.log, self._tips, self._seat_owners = [], Tips(), {}
        self.certificates = ()
        self.cheat_detection.forget_room()
        self._requests.forget_room()

    def _enter_lobby(self) -> None:
        """Leave the room's state behind on entering a lobby."""
        believed = self.certificates
        self._undelivered.drop(self._backlog.clear())
        self._reset_room()
        self.certificates = believed
        self._connection.welcomed = self._admitted = True
        self.welcome, self._watch = None, False

    def _on_welcome(self, welcome: Welcome, now: float) -> None:
        if self._room not in ("", welcome.room):
            # Another room than before: nothing of the old one counts here.
            self.log.clear()
            self._undelivered.move(self._backlog.clear())
            self.cheat_detection.forget_room()
            self._requests.forget_room()
            self.certificates = self.certificates[-1:]
        self._connection.welcomed = True
        self.welcome, self._token = welcome, welcome.token
        self._admitted, self._watch = True, welcome.seat is None
        self._room, self._epoch = welcome.room, welcome.epoch
        self._connection.acknowledged = welcome.keep
        self._keep(welcome)
        self._undelivered.move(self._backlog.take_mistaken(welcome.number))
        self._backlog.on_welcome(welcome.number, now)
        if welcome.seat:
            key = self._connection.key
            self._seat_owners[welcome.seat] = SeatOwner(self._name, token_hash(welcome.token), key)
        self.cheat_detection.on_welcome(welcome, self.log, self._backlog.number, now)

    def _keep(self, welcome: Welcome) -> None:
        """Give up entries the host does not have, unless we signed any of them."""
        discarded = self.log[welcome.keep :]
        if discarded and (reason := self.cheat_detection.why_not_undone(discarded)):
            self._connection.undone = True
            self.cheat_detection.report_lie(reason)
            return
        self._undelivered.replace(discarded, welcome.seat)
        del self.log[welcome.keep :]
        self._tips = tips_of(self.log)
        self._connection.rewound = any(not isinstance(entry, Said) for entry in discarded)

    def _dropped_acts(self) -> list[Refused]:
        """Return refusals for waiting actions after the log went back: they were chosen for another
        position."""
        if not self._connection.rewound:
            return []
        self._connection.rewound = False
        return [Refused(ErrorCode.TURN, str(CHOOSE_AGAIN), n) for n in self._backlog.drop_acts()]

    def _note_link_news(self, message: ServerMessage, now: float) -> bool:
        """Note what the message says about the link; return whether the session needs it, too."""
        match message:
            case Pong(id=ping):
                self._connection.heartbeat.pong_received(now)
                self.cheat_detection.answered(ping)
                return False
            case Show():
                return False
            case Welcome():
                # Our log keeps what this host wants undone.
                return not self._connection.undone
            case Bye():
                self._connection.bye = message
            case Seats():
                self._note_seat_owners(message)
            case Refused(number=number) if number:
                self._backlog.settle(number)
                self.cheat_detection.refused(message)
            case Draw():
                if self.cheat_detection.commitments:
                    self.cheat_detection.commitments.drawn(message)
                return False
            case Revealed():
                if self.cheat_detection.commitments:
                    self.cheat_detection.commitments.other_revealed(message)
                return False
            case Started() | Chosen() | Acted() | Said() | Ended() | Signed():
                if message.seq <= len(self.log) or self._connection.undone:
                    return False
                if message.seq > len(self.log) + 1:
                    raise InvalidMessage("an entry is missing")
                if message.seq > LOG_ENTRIES:
                    # An honest host never sends as many; another connection would not help.
                    self._connection.bye = Bye(ErrorCode.LIMIT, str(TOO_LONG))
                    return False
                self.log.append(message)
                self._tips = self._tips.after(message)
                mine = self.welcome and self.welcome.seat
                if isinstance(message, Chosen | Acted | Said) and message.seat is mine:
                    self._backlog.settle(message.number)
        return True

    def _check(self, message: ServerMessage, now: float) -> FollowedEntry | None:
        """Compare the message with what our player did, and follow the match."""
        if not (self.welcome and self.welcome.seat):
            return None
        live = isinstance(message, Entry) and message.seq > self.welcome.seq
        return self.cheat_detection.check(message, self.welcome.seat, now, live=live)

    def _take_due_dice(self, now: float) -> bytes:
        """Return the dice messages that are due, once we have everything the host had."""
        seated = self.welcome is not None and self.welcome.seat is not None
        return self.cheat_detection.take_due(now) if seated and self._caught_up else b""

    def _note_seat_owners(self, seats: Seats) -> None:
        for seat, seat_state in ((Seat.LEFT, seats.left), (Seat.RIGHT, seats.right)):
            if seat_state:
                self._seat_owners[seat] = SeatOwner(
                    seat_state.name, seat_state.token_hash, seat_state.key
                )
                self.trust(seat_state.certificate)

    def trust(self, certificate: str) -> None:
        """Trust that certificate to host this room."""
        if certificate:
            others = tuple(known for known in self.certificates if known != certificate)
            self.certificates = (*others, certificate)[-CERTIFICATES_LIMIT:]

    def _unsent(self) -> list[UnsentLines]:
        """Return our lines that the host lacks and that are not sent again by themselves.

        Nothing before we have everything the host had.
        """
        if not self.welcomed or self.welcome is None or len(self.log) < self.welcome.seq:
            return []
        self._undelivered.check(self.log, self.welcome.seat)
        gone, old = self._undelivered.take_lines(), self._backlog.unsent()
        return [
            *([UnsentLines(gone, gone=True)] if gone else []),
            *([UnsentLines(old)] if old else []),
        ]

    def _copy_pieces(self) -> bytes:
        """Return the frames of our copy of the log; a host may ask for it once, before its welcome.

        Raises InvalidMessage if it asks at another time.
        """
        if self.welcomed or self._connection.copy_sent:
            raise InvalidMessage("it asks for a copy once, before its welcome")
        self._connection.copy_sent = True
        return b"".join(map(encode, pieces(self.copy)))
