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

from game.contract.lobby import Notice
from game.contract.messages import Bye, Code, Fact, Leave, Wish
from game.course.signature import Signer
from game.rules.roster import RULES_VERSION
from game.table.blocklist import Blocklist, NobodyBlocked
from game.table.link import Caught, Down, Incoming, Over, Protected, Protection, Unsent, Up
from game.table.tap import Tap
from net.disk.journal import Journal
from net.disk.kept import Kept
from net.disk.logbook import Logbook
from net.door.acquaintance import Acquaintance
from net.door.arrival import ARRIVAL_SECONDS, LATE, Arrival, Credentials
from net.door.identity import passing_identity
from net.door.tls import BrokenTls
from net.guest.inbox import Inbox
from net.guest.knocking import knock
from net.guest.patience import Patience
from net.session.hand import Hand
from net.session.session import Session
from net.ways import farewell
from net.ways.awake import LOOK_SECONDS, Lookout, since_boot
from net.ways.dialling import DIAL_SECONDS, DialError, dial
from net.wire.address import Address
from net.wire.floodgate import PACE, Limits

log = logging.getLogger(__name__)

REDIAL_SECONDS = 3.0

GOODBYE_SECONDS = 0.5
READ_SIZE = 64 * 1024


class Client:
    """A link to a host (`game.table.link.Link`). Starts its thread at once and never blocks."""

    hotseat = False

    def __init__(
        self,
        address: Address,
        name: str,
        rules: str = str(RULES_VERSION),
        journal: Journal | None = None,
        kept: Kept | None = None,
        hosting: bool = False,
        watch: bool = False,
        pace: Limits = PACE,
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
        self._ways = (address, *others)
        ticket = kept.details.ticket if kept else None
        copy, token = (kept.brought_back, ticket.token) if kept and ticket else (None, "")
        signer = identity or (credentials.identity if credentials else passing_identity())
        hand = Hand(signer, secrets.token_hex, kept.details.revealed if kept else None)
        self._session = Session(name, rules, copy, token, watch, pace, hand)
        self._session.certificates = ticket.certificates if ticket else ()
        waits = bool(kept and kept.match_runs and ticket and not ticket.hosting)
        self._left_here = bool(waits and ticket and ticket.address in map(str, self._ways))
        """The match that we come back to was left at this very address."""
        self._acquaintance = Acquaintance(credentials.known) if credentials else None
        self._arrived = False
        """We have been in at this host."""
        self._pairing = False
        """The host does not know us any more, so we need the code."""
        if kept:
            self._session.go_on_from(kept.number)
        for wish, age in kept.waiting if kept else ():
            self._session.wait_with(wish, since_boot() - age)
        self._queue: Inbox[Incoming] = Inbox()
        self._outbox: deque[bytes] = deque()
        self._lock = threading.Lock()
        self._logbook: Logbook | None = None
        if journal:
            self._session.honesty.keeping = True
            self._logbook = Logbook(
                self._session, journal, str(address), hosting, self._lock, self._confirm, kept
            )
        self.tap = Tap()
        """Shows what goes and comes here."""
        self._patience = Patience(time.monotonic(), random.uniform)
        self._closing, self._leaves, self._ended = threading.Event(), False, False
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_write.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)
        self._thread.start()

    # --- the player's thread -------------------------------------------------------------

    def send(self, wish: Wish) -> int:
        with self._lock:
            number, frame = self._session.send(wish, since_boot())
            if frame:
                self._outbox.append(frame)
            if number and self._logbook:
                self._logbook.note()
            self._tell_failures()
            taken = not self._ended or self._session.waiting
        self._wake()
        return number if taken else 0

    def wait(self, timeout: float) -> Incoming | None:
        return self._queue.wait(timeout)

    def poll(self) -> Incoming | None:
        return self._queue.take()

    def fileno(self) -> int:
        """Readable while a message may be there (`game.table.link.Ringing`)."""
        return self._queue.fileno()

    def block(self) -> bool:
        """Never hear the other side again (`game.table.link.Blocking`)."""
        return self._acquaintance is not None and self._acquaintance.block()

    @property
    def blocklist(self) -> Blocklist:
        """Whom this player has blocked (`game.table.link.Blocking`)."""
        return self._acquaintance.known if self._acquaintance else NobodyBlocked()

    @property
    def sends_out(self) -> bool:
        return False

    def notify(self, text: str) -> None:
        """Tell the player something that is not the host's, from any thread."""
        self._queue.put(Notice(text))

    @property
    def depth(self) -> int:
        """Messages that have come and are not taken yet."""
        return len(self._queue)

    def close(self) -> None:
        if not self._closing.is_set():
            self.send(Leave())
            self._leaves = True
            self._closing.set()
            self._wake()
            if self._session.welcomed:
                self._thread.join(GOODBYE_SECONDS * 2)
            else:
                self._tell_what_waits()

    def _leave_room(self, unsent: bytes) -> None:
        """The link is closed; unless something is unsent, the host knows that the player leaves."""
        with self._lock:
            if self._leaves and self._session.welcomed and self._logbook and not unsent:
                self._logbook.leave()

    def _tell_what_waits(self) -> None:
        """No connection follows, at least not in this run of the program."""
        with self._lock:
            self._ended = True
            self._tell_failures()

    def _tell_failures(self) -> None:
        if self._ended:
            self._session.end(kept=self._logbook is not None and self._logbook.keeps_seat)
        for failure in self._session.take_failures():
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
            over = farewell.failed(error)
        try:
            self._tell_what_waits()
            self._queue.put(over)
        finally:
            self._queue.close()
            self._wake_read.close()
            self._wake_write.close()

    def _stay_connected(self) -> Over:
        """Connect and talk, again and again; returns why that came to its end."""
        sock: socket.socket | None = None
        patience = self._patience
        while not self._closing.is_set():
            try:
                if sock is None:
                    sock = self._dial()
            except DialError as error:
                over = error.over
                patience.ended(time.monotonic(), answered=False)
            else:
                with sock:
                    over = self._talk(sock)
                sock = None
                self._note_end(over)
            log.debug("the link is down: %s", over.code)
            if over.code is Code.CODE and self._may_pair():
                self._pairing = True
                continue
            if over.code in farewell.FINAL_CODES or not self._expects_a_seat:
                return over
            if over.code is Code.MOVED and not patience.attempt:
                patience.attempt = 1
                continue
            wait = patience.next_wait()
            self._queue.put(Down(patience.attempt, over.text))
            sock = knock(self._ways, wait, patience, self._closing)
        if sock:
            sock.close()
        return farewell.LEFT

    def _note_end(self, over: Over) -> None:
        """A connection is over: what that says about the next one."""
        with self._lock:
            answered = over.code is not Code.LOST or self._session.welcomed
            entries = 0 if over.code is Code.INVALID else len(self._session.log)
            if self._logbook and farewell.frees_seat(self._session.bye):
                self._logbook.leave(for_good=over.code in (Code.LEFT, Code.REMOVED))
            self._session.closed()
            self._tell_failures()
        self._patience.ended(time.monotonic(), answered=answered, entries=entries)

    def _dial(self) -> socket.socket:
        """Raises DialError. Who waits for his first connection hears how each way is getting on."""
        if self._expects_a_seat:
            seconds = REDIAL_SECONDS if self._patience.attempt else DIAL_SECONDS
            return dial(self._ways, seconds)
        return dial(self._ways, DIAL_SECONDS, self._queue.put)

    @property
    def _expects_a_seat(self) -> bool:
        """Whether it is worth while to go on knocking: our seat is there, or was."""
        return self._session.seated and (self._arrived or self._hosting or self._left_here)

    def _may_pair(self) -> bool:
        return bool(self._credentials and self._credentials.code) and not self._pairing

    def _talk(self, sock: socket.socket) -> Over:
        """Carry messages until the connection ends; returns why it did."""
        with self._lock:
            self._outbox.clear()
        self.tap.broken()
        way, lookout = self._way_in(), Lookout(sock)
        unsent = way.begin() + self._greet(way)
        arrive_by = time.monotonic() + ARRIVAL_SECONDS
        leave_by: float | None = None
        while True:
            now = time.monotonic()
            if self._closing.is_set():
                leave_by = leave_by or now + GOODBYE_SECONDS
                if now > leave_by or not (unsent or self._outbox):
                    self._leave_room(unsent)
                    return farewell.LEFT
            if over := lookout.lost(now) or self._silent(way, now, arrive_by):
                return over
            due = min(self._next_due(way, arrive_by) - now, 0.1 if leave_by else LOOK_SECONDS)
            readable = self._sleep(sock, due, writing=bool(unsent or self._outbox))
            try:
                if sock in readable:
                    if not (data := sock.recv(READ_SIZE)):
                        return farewell.told_by(self._session.bye)
                    unsent += self._hear(way, data)
                    if over := self._why_over(way):
                        return over
                if way.stands:
                    unsent += self._say(way, self._due(since_boot()))
                if unsent:
                    unsent = unsent[sock.send(unsent) :]
                if self.tap.cut:
                    return farewell.told_by(self._session.bye)
            except BlockingIOError:
                continue
            except (OSError, BrokenTls):
                return farewell.told_by(self._session.bye)

    def _way_in(self) -> Arrival:
        """Past the host's door, as far as we know him."""
        return Arrival(
            self._credentials,
            str(self._address),
            self._session.certificates,
            back=self._arrived,
            left_here=self._left_here,
            pairing=self._pairing,
            proven=any(each.place for each in self._ways),
        )

    def _silent(self, way: Arrival, now: float, arrive_by: float) -> Over | None:
        """Whether the host has said nothing for too long, be it at his door or afterwards."""
        if not way.stands:
            return LATE if now >= arrive_by else None
        if self._session.dead(since_boot()):
            return farewell.SILENT
        return None

    def _next_due(self, way: Arrival, arrive_by: float) -> float:
        """When there is something to do though nothing comes."""
        # The session's time goes on while the machine sleeps, for the host's does, too.
        due = time.monotonic() + self._session.deadline - since_boot() if way.stands else arrive_by
        return due if self.tap.deadline is None else min(due, self.tap.deadline)

    def _sleep(self, sock: socket.socket, seconds: float, *, writing: bool) -> list[socket.socket]:
        """Until something comes, can be written, or is to be sent; what can be read by then."""
        unwritten = [sock] if writing else []
        readable, _, _ = select.select([sock, self._wake_read], unwritten, [], max(0.0, seconds))
        if self._wake_read in readable:
            self._wake_read.recv(READ_SIZE)
        return readable

    def _why_over(self, way: Arrival) -> Over | None:
        """Why the connection ends with what was heard last, if it does."""
        if way.over:
            return way.over
        if self._session.bye:
            return farewell.told_by(self._session.bye)
        return farewell.no_host(self._session.nonsense) if self._session.nonsense else None

    def _hear(self, way: Arrival, data: bytes) -> bytes:
        """Take in bytes of the wire; returns what to send in answer."""
        stood = way.stands
        said, answer = way.receive_data(data)
        if way.stands and not stood:
            answer += self._greet(way)
        if not said:
            return answer
        # Who looks at the wire can wait for it longer than who is spoken to.
        now, told = time.monotonic(), self._receive(said)
        self.tap.incoming(said, now)
        return answer + self._say(way, told)

    def _say(self, way: Arrival, frames: bytes) -> bytes:
        """Bytes for the wire, if nobody plays tricks on it."""
        now = time.monotonic()
        return way.send(self.tap.due(now) + self.tap.outgoing(frames, now))

    def _greet(self, way: Arrival) -> bytes:
        """The hello, once we may come in."""
        if not way.stands:
            return b""
        papers = way.papers
        told = self._arrived or self._hosting or way.protection is Protection.HERE
        if self._credentials and not told:
            self._queue.put(Protected(way.protection))
        with self._lock:
            if not (papers.returning or self._arrived):
                self._session.forget_room()
                if self._logbook:
                    self._logbook.forget_room()
            self._arrived, self._pairing = True, False
            self._session.believe(way.fingerprint)
            return self._say(way, self._session.opened(since_boot(), papers))

    def _receive(self, data: bytes) -> bytes:
        """Take in bytes and pass on what they say; returns what to answer."""
        with self._lock:
            was_up = self._session.welcomed
            facts, answer = self._session.receive_data(data, since_boot())
            if not was_up and self._session.welcomed:
                self._patience.stands(time.monotonic())
                log.debug("the link stands")
                self._queue.put(Up())
            for fact in facts:
                if not isinstance(fact, Bye):
                    self._queue.put(fact)
            # Last, for with it the journal's thread begins to want its share of the processor.
            answer += self._keep(facts)
        for fact in facts:
            if self._acquaintance and (met := self._acquaintance.hear(fact)):
                self._queue.put(met)
        return answer

    def _keep(self, facts: list[Fact | Unsent | Caught]) -> bytes:
        """Put what came into our copy; the host hears that we have it once it is on the disk."""
        if self._logbook is None:
            return self._session.confirm(len(self._session.log))
        self._logbook.note(facts)
        return b""

    def _confirm(self) -> None:
        """On the journal's thread, which holds the lock: more of our copy is on the disk."""
        if self._logbook:
            self._outbox.append(self._session.confirm(self._logbook.kept))
        self._wake()

    def _due(self, now: float) -> bytes:
        with self._lock:
            frames = b"".join(self._outbox) + self._session.tick(now)
            self._outbox.clear()
            if self._logbook:
                self._logbook.mend(now)
                if news := self._logbook.take_news():
                    self.notify(news)
        return frames
