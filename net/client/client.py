"""Client: one thread that owns the socket and feeds a queue.

The main thread reads the queue and never touches the socket; sending is handed over through an
outbox and a wake-up socket pair. While somebody plays, the thread mends a broken link by itself.
"""

import contextlib
import logging
import random
import secrets
import select
import socket
import threading
import time
from collections import deque

from game.client_state.blocklist import Blocklist, NobodyBlocked
from game.client_state.link import (
    Incoming,
    LinkClosed,
    LinkDown,
    LinkUp,
    Protection,
    ProtectionState,
)
from game.client_state.wire_inspector import WireInspector
from game.match.signatures import Signer
from game.protocol.lobby_messages import Notice
from game.protocol.messages import Bye, ClientMessage, ErrorCode, Leave
from game.rules.roster import RULES_VERSION
from net.client.backoff import Backoff
from net.client.inbox import Inbox
from net.client.reconnect_probe import probe
from net.connect import disconnect_reasons
from net.connect.dial import DIAL_SECONDS, DialError, dial
from net.connect.suspend_clock import CHECK_SECONDS, ConnectionWatch, since_boot
from net.security.client_handshake import HANDSHAKE_SECONDS, LATE, ClientHandshake, Credentials
from net.security.identity import temporary_identity
from net.security.peer_recognition import PeerRecognition
from net.security.tls import BrokenTls
from net.session.dice_commitments import DiceCommitments
from net.session.protocol import ClientProtocol, ProtocolNews
from net.store.client_store import ClientStore
from net.store.journal import Journal
from net.store.stored_room import StoredRoom
from net.wire.address import Address
from net.wire.rate_limit import PACE, RateLimits

log = logging.getLogger(__name__)

RECONNECT_TIMEOUT_SECONDS = 3.0

GOODBYE_SECONDS = 0.5
READ_SIZE = 64 * 1024


class Client:
    """A link to a host (`game.client_state.link.Link`). Starts its thread at once and never
    blocks."""

    hotseat = False

    def __init__(
        self,
        address: Address,
        name: str,
        rules: str = str(RULES_VERSION),
        journal: Journal | None = None,
        stored: StoredRoom | None = None,
        hosting: bool = False,
        watch: bool = False,
        pace: RateLimits = PACE,
        credentials: Credentials | None = None,
        others: tuple[Address, ...] = (),
        identity: Signer | None = None,
    ) -> None:
        """With a `journal` our copy of the room is kept; `kept` is one to come back to.

        `hosting`: the host is this program's own. `watch`: look on without a seat.
        Without `credentials` the connection is plain. `others`: more ways to the same host.
        `identity`: our key, if not from there; without one the program makes one for the length of
        this link.
        """
        self._address, self._hosting, self._credentials = address, hosting, credentials
        self._addresses = (address, *others)
        ticket = stored.details.ticket if stored else None
        copy, token = (stored.copy_to_show, ticket.token) if stored and ticket else (None, "")
        signer = identity or (credentials.identity if credentials else temporary_identity())
        commitments = DiceCommitments(
            signer, secrets.token_hex, stored.details.revealed if stored else None
        )
        self._protocol = ClientProtocol(name, rules, copy, token, watch, pace, commitments)
        self._protocol.certificates = ticket.certificates if ticket else ()
        waits = bool(stored and stored.match_runs and ticket and not ticket.hosting)
        self._left_certificate = bool(
            waits and ticket and ticket.address in map(str, self._addresses)
        )
        """Whether the match we return to was left at this very address."""
        self._recognition = PeerRecognition(credentials.known_peers) if credentials else None
        self._connected_before = False
        """Whether this host has admitted us before."""
        self._pairing = False
        """Whether the host no longer knows us, so the code is needed."""
        if stored:
            self._protocol.continue_numbers_from(stored.number)
        for message, age in stored.waiting if stored else ():
            self._protocol.add_pending(message, since_boot() - age)
        self._queue: Inbox[Incoming] = Inbox()
        self._outbox: deque[bytes] = deque()
        self._lock = threading.Lock()
        self._store: ClientStore | None = None
        if journal:
            self._protocol.cheat_detection.storing = True
            self._store = ClientStore(
                self._protocol,
                journal,
                str(address),
                hosting,
                self._lock,
                self._acknowledge,
                stored,
            )
        self.inspector = WireInspector()
        """The messages sent and received, for the network view."""
        self._backoff = Backoff(time.monotonic(), random.uniform)
        self._closing, self._leaves, self._ended = threading.Event(), False, False
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_write.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)
        self._thread.start()

    # --- the player's thread -------------------------------------------------------------

    def send(self, message: ClientMessage) -> int:
        with self._lock:
            number, frame = self._protocol.send(message, since_boot())
            if frame:
                self._outbox.append(frame)
            if number and self._store:
                self._store.receive()
            self._report_failures()
            taken = not self._ended or self._protocol.waiting
        self._wake()
        return number if taken else 0

    def wait(self, timeout: float) -> Incoming | None:
        return self._queue.wait(timeout)

    def poll(self) -> Incoming | None:
        return self._queue.take()

    def fileno(self) -> int:
        """Readable while a message may be there (`game.client_state.link.WaitableLink`)."""
        return self._queue.fileno()

    def block(self) -> bool:
        """Block the opponent (`game.client_state.link.BlockableLink`)."""
        return self._recognition is not None and self._recognition.block()

    @property
    def blocklist(self) -> Blocklist:
        """The players that this player has blocked (`game.client_state.link.BlockableLink`)."""
        return self._recognition.known_peers if self._recognition else NobodyBlocked()

    @property
    def kicks(self) -> bool:
        return False

    def notify(self, text: str) -> None:
        """Show the player something that does not come from the host; callable from any thread."""
        self._queue.put(Notice(text))

    @property
    def queue_length(self) -> int:
        """The number of received messages that have not been taken yet."""
        return len(self._queue)

    def close(self) -> None:
        if not self._closing.is_set():
            self.send(Leave())
            self._leaves = True
            self._closing.set()
            self._wake()
            if self._protocol.welcomed:
                self._thread.join(GOODBYE_SECONDS * 2)
            else:
                self._report_pending()

    def _leave_room(self, unsent: bytes) -> None:
        """Send the host that the player leaves, unless something is unsent."""
        with self._lock:
            if self._leaves and self._protocol.welcomed and self._store and not unsent:
                self._store.leave()

    def _report_pending(self) -> None:
        """Report unsent messages when no connection follows in this run of the program."""
        with self._lock:
            self._ended = True
            self._report_failures()

    def _report_failures(self) -> None:
        if self._ended:
            self._protocol.end(stored=self._store is not None and self._store.has_seat)
        for failure in self._protocol.take_failures():
            self._queue.put(failure)

    def _wake(self) -> None:
        # Full means that a wake-up is under way; closed, that there is nobody to wake.
        with contextlib.suppress(OSError):
            self._wake_write.send(b"!")

    # --- the link's thread ---------------------------------------------------------------

    def _run(self) -> None:
        try:
            over = self._stay_connected()
        except Exception as error:
            # The outermost shell of this thread: who waits at the queue must hear of its end.
            log.exception("the link failed")
            over = disconnect_reasons.internal_error(error)
        try:
            self._report_pending()
            self._queue.put(over)
        finally:
            self._queue.close()
            self._wake_read.close()
            self._wake_write.close()

    def _stay_connected(self) -> LinkClosed:
        """Connect and exchange messages again and again; return why it ended."""
        sock: socket.socket | None = None
        backoff = self._backoff
        while not self._closing.is_set():
            try:
                if sock is None:
                    sock = self._dial()
            except DialError as error:
                over = error.over
                backoff.ended(time.monotonic(), answered=False)
            else:
                with sock:
                    over = self._exchange(sock)
                sock = None
                self._record_end(over)
            log.debug("the link is down: %s", over.code)
            if over.code is ErrorCode.CODE and self._may_pair():
                self._pairing = True
                continue
            if over.code in disconnect_reasons.FINAL_CODES or not self._seat_expected:
                return over
            if over.code is ErrorCode.MOVED and not backoff.attempt:
                backoff.attempt = 1
                continue
            wait = backoff.next_delay()
            self._queue.put(LinkDown(backoff.attempt, over.text))
            sock = probe(self._addresses, wait, backoff, self._closing)
        if sock:
            sock.close()
        return disconnect_reasons.HOST_LEFT

    def _record_end(self, over: LinkClosed) -> None:
        """Note the end of a connection for the next attempt."""
        with self._lock:
            answered = over.code is not ErrorCode.LOST or self._protocol.welcomed
            entries = 0 if over.code is ErrorCode.INVALID else len(self._protocol.log)
            if self._store and disconnect_reasons.frees_seat(self._protocol.bye):
                self._store.leave(for_good=over.code in (ErrorCode.LEFT, ErrorCode.REMOVED))
            self._protocol.closed()
            self._report_failures()
        self._backoff.ended(time.monotonic(), answered=answered, entries=entries)

    def _dial(self) -> socket.socket:
        """Connect to the host. The first connection reports the state of each attempt. Raises
        DialError."""
        if self._seat_expected:
            seconds = RECONNECT_TIMEOUT_SECONDS if self._backoff.attempt else DIAL_SECONDS
            return dial(self._addresses, seconds)
        return dial(self._addresses, DIAL_SECONDS, self._queue.put)

    @property
    def _seat_expected(self) -> bool:
        """Return whether probing makes sense: our seat is there, or was."""
        return self._protocol.has_seat and (
            self._connected_before or self._hosting or self._left_certificate
        )

    def _may_pair(self) -> bool:
        return bool(self._credentials and self._credentials.code) and not self._pairing

    def _exchange(self, sock: socket.socket) -> LinkClosed:
        """Exchange messages until the connection ends; return why it did."""
        with self._lock:
            self._outbox.clear()
        self.inspector.link_broken()
        handshake, connection_watch = self._handshake(), ConnectionWatch(sock)
        unsent = handshake.begin() + self._send_hello(handshake)
        arrive_by = time.monotonic() + HANDSHAKE_SECONDS
        leave_by: float | None = None
        while True:
            now = time.monotonic()
            if self._closing.is_set():
                leave_by = leave_by or now + GOODBYE_SECONDS
                if now > leave_by or not (unsent or self._outbox):
                    self._leave_room(unsent)
                    return disconnect_reasons.HOST_LEFT
            if over := connection_watch.why_lost(now) or self._is_silent(handshake, now, arrive_by):
                return over
            due = min(
                self._next_due(handshake, arrive_by) - now, 0.1 if leave_by else CHECK_SECONDS
            )
            readable = self._wait(sock, due, writing=bool(unsent or self._outbox))
            try:
                if sock in readable:
                    if not (data := sock.recv(READ_SIZE)):
                        return disconnect_reasons.reason_of(self._protocol.bye)
                    unsent += self._receive_bytes(handshake, data)
                    if over := self._end_reason(handshake):
                        return over
                if handshake.established:
                    unsent += self._send_frames(handshake, self._pending_output(since_boot()))
                if unsent:
                    unsent = unsent[sock.send(unsent) :]
                if self.inspector.cut:
                    return disconnect_reasons.reason_of(self._protocol.bye)
            except BlockingIOError:
                continue
            except (OSError, BrokenTls):
                return disconnect_reasons.reason_of(self._protocol.bye)

    def _handshake(self) -> ClientHandshake:
        """Take the handshake as far as it goes with this host."""
        return ClientHandshake(
            self._credentials,
            str(self._address),
            self._protocol.certificates,
            returning=self._connected_before,
            left_here=self._left_certificate,
            pairing=self._pairing,
            proven=any(each.place for each in self._addresses),
        )

    def _is_silent(
        self, handshake: ClientHandshake, now: float, arrive_by: float
    ) -> LinkClosed | None:
        """Return whether the host has been silent for too long, during the handshake or later."""
        if not handshake.established:
            return LATE if now >= arrive_by else None
        if self._protocol.is_dead(since_boot()):
            return disconnect_reasons.SILENT
        return None

    def _next_due(self, handshake: ClientHandshake, arrive_by: float) -> float:
        """Return the time of the next action that needs no message."""
        # The protocol's time goes on while the machine sleeps, for the host's does, too.
        due = (
            time.monotonic() + self._protocol.deadline - since_boot()
            if handshake.established
            else arrive_by
        )
        return due if self.inspector.deadline is None else min(due, self.inspector.deadline)

    def _wait(self, sock: socket.socket, seconds: float, *, writing: bool) -> list[socket.socket]:
        """Wait until bytes arrive or can be sent; return what can be read."""
        unwritten = [sock] if writing else []
        readable, _, _ = select.select([sock, self._wake_read], unwritten, [], max(0.0, seconds))
        if self._wake_read in readable:
            self._wake_read.recv(READ_SIZE)
        return readable

    def _end_reason(self, handshake: ClientHandshake) -> LinkClosed | None:
        """Return why the connection ends after the last message, if it does."""
        if handshake.failure:
            return handshake.failure
        if self._protocol.bye:
            return disconnect_reasons.reason_of(self._protocol.bye)
        return (
            disconnect_reasons.no_host(self._protocol.invalid) if self._protocol.invalid else None
        )

    def _receive_bytes(self, handshake: ClientHandshake, data: bytes) -> bytes:
        """Process received bytes; return the bytes to send."""
        stood = handshake.established
        said, answer = handshake.receive_data(data)
        if handshake.established and not stood:
            answer += self._send_hello(handshake)
        if not said:
            return answer
        # Who looks at the wire can wait for it longer than who is spoken to.
        now, known = time.monotonic(), self._receive(said)
        self.inspector.incoming(said, now)
        return answer + self._send_frames(handshake, known)

    def _send_frames(self, handshake: ClientHandshake, frames: bytes) -> bytes:
        """Send frames, unless the network view changes them."""
        now = time.monotonic()
        return handshake.send(self.inspector.due(now) + self.inspector.outgoing(frames, now))

    def _send_hello(self, handshake: ClientHandshake) -> bytes:
        """Send the hello once the handshake is done."""
        if not handshake.established:
            return b""
        hello_credentials = handshake.hello_credentials
        known = self._connected_before or self._hosting or handshake.protection is Protection.HERE
        if self._credentials and not known:
            self._queue.put(ProtectionState(handshake.protection))
        with self._lock:
            if not (hello_credentials.returning or self._connected_before):
                self._protocol.reset_room()
                if self._store:
                    self._store.forget_room()
            self._connected_before, self._pairing = True, False
            self._protocol.trust(handshake.fingerprint)
            return self._send_frames(
                handshake, self._protocol.opened(since_boot(), hello_credentials)
            )

    def _receive(self, data: bytes) -> bytes:
        """Process decrypted bytes and hand on their messages; return the answers."""
        with self._lock:
            was_up = self._protocol.welcomed
            messages, answer = self._protocol.receive_data(data, since_boot())
            if not was_up and self._protocol.welcomed:
                self._backoff.connected(time.monotonic())
                log.debug("the link stands")
                self._queue.put(LinkUp())
            for message in messages:
                if not isinstance(message, Bye):
                    self._queue.put(message)
            # Last, for with it the journal's thread begins to want its share of the processor.
            answer += self._store_messages(messages)
        for message in messages:
            if self._recognition and (met := self._recognition.receive(message)):
                self._queue.put(met)
        return answer

    def _store_messages(self, messages: list[ProtocolNews]) -> bytes:
        """Store received entries; the host gets a receipt once they are on disk."""
        if self._store is None:
            return self._protocol.confirm(len(self._protocol.log))
        self._store.receive(messages)
        return b""

    def _acknowledge(self) -> None:
        """Confirm stored entries to the host. Runs on the journal's thread, which holds the
        lock."""
        if self._store:
            self._outbox.append(self._protocol.confirm(self._store.stored))
        self._wake()

    def _pending_output(self, now: float) -> bytes:
        with self._lock:
            frames = b"".join(self._outbox) + self._protocol.tick(now)
            self._outbox.clear()
            if self._store:
                self._store.retry(now)
                if news := self._store.take_status():
                    self.notify(news)
        return frames
