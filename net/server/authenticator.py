"""Authenticator: who may enter a server: guests who know the code, guests who were here before, or
anybody.

It lives on the server's event loop. The costly sums are done beside it, for two guests at once.
"""

import asyncio
import ipaddress
import logging
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from game.client_state.link import Incoming, Protection, ProtectionState
from game.i18n.phrase import phrase
from game.match.signatures import verify_signature
from game.protocol.messages import Bye, ErrorCode, Hello
from net.client.inbox import Inbox
from net.hosting.connection import ServerConnection
from net.hosting.room_host import RoomHost
from net.security.client_handshake import ENTER, WRONG_CODE, Credentials
from net.security.passcode_attempts import WRONG_IN_ALL, PasscodeAttempts
from net.security.tls import server_context
from net.wire.codec import encode, plain
from net.wire.pairing import HostPairing, Opening, Pair, PairingRequest, Prove, Proven, WrongCode
from net.wire.passcode import make_passcode

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Number of guests for whom sums are done at the same time."""

WAITING_LIMIT = 8
"""Most guests who may wait for that."""

ANSWER_SECONDS = 0.06
"""Least time until an answer: how long the sums take depends a little on the code."""

WANTS_CODE = Bye(ErrorCode.CODE, "This game needs a code: the three words on the host's screen.")
LOCKED = Bye(ErrorCode.WRONG, "Too many wrong codes came from your address. Ask for a new code.")
TOO_FAST = Bye(
    ErrorCode.WRONG, "Too many people are trying codes right now. Wait a moment, then try again."
)
NOT_NEAR = Bye(
    ErrorCode.NETWORK, "This game is open only to its own network, and you are on another one."
)
WRONG = Bye(ErrorCode.WRONG, str(WRONG_CODE))


@dataclass(slots=True)
class _PairingVisit:
    """How far a guest has got with pairing."""

    code: str
    pairing: HostPairing | None = None
    proven: bool = False


NOT_WANTED = Bye(ErrorCode.REMOVED, "The host does not want you here.")


class Authenticator:
    """Decides who may enter one server."""

    def __init__(
        self,
        credentials: Credentials,
        room_host: RoomHost | None = None,
        open_to_internet: bool = False,
    ) -> None:
        """A guest with a seat in the room of `room_host` may enter. `open_to_internet`: an open
        server is open to the whole internet. Raises OSError if the certificate cannot be read."""
        assert credentials.identity.certificate is not None
        self.tls = server_context(credentials.identity.certificate)
        self.passcode = ""
        """The words with which a stranger may enter."""
        self.news: Inbox[Incoming] | None = None
        """Where every change of the protection is put, for the player who hosts."""
        self._protection = credentials.protection
        if self._protection is Protection.CODE:
            self.passcode = credentials.code or make_passcode(secrets.randbelow)
        self._credentials, self._room_host = credentials, room_host
        self._open_to_internet = open_to_internet
        self._attempts = PasscodeAttempts()
        self._pairings: dict[ServerConnection, _PairingVisit] = {}
        self._waiting = 0
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pairing")
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def protection(self) -> ProtectionState:
        """How the server is protected at the moment."""
        return self._protection_state()

    def received(self, connection: ServerConnection, request: PairingRequest, now: float) -> None:
        """Answer a guest who wants to pair."""
        match request:
            case Pair() if connection in self._pairings:
                connection.say_goodbye(Bye(ErrorCode.INVALID, "One attempt for each connection."))
            case Pair():
                self._begin(connection, request, now)
            case Prove(proof=proof):
                self._end(connection, proof)

    def closed(self, connection: ServerConnection) -> None:
        """Note that a guest is gone. An attempt that was begun counts."""
        self._pairings.pop(connection, None)

    def close(self) -> None:
        """Stop the threads that do the sums."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def renew_passcode(self, text: str = "") -> None:
        """Make a new code, because the host wants one or for the reason in `text`."""
        self.passcode = make_passcode(secrets.randbelow)
        self._attempts.reset()
        self._report(text)

    def set_open(self, on: bool) -> None:
        """Let anybody on our own networks enter, or ask for the code again."""
        self.passcode = self.passcode or make_passcode(secrets.randbelow)
        self._protection = Protection.OPEN if on else Protection.CODE
        self._report()

    def _report(self, text: str = "") -> None:
        if self.news is not None:
            self.news.put(self._protection_state(text))

    def _protection_state(self, text: str = "") -> ProtectionState:
        code = self.passcode if self._protection is Protection.CODE else ""
        return ProtectionState(self._protection, code, text)

    # --- who may enter ---------------------------------------------------------------------

    def refusal(self, connection: ServerConnection, hello: Hello) -> Bye | None:
        """Return why a guest who says hello may not enter; None if the guest may."""
        key = bytes.fromhex(hello.key)
        signed = ENTER + self._credentials.identity.fingerprint.encode()
        if key and not verify_signature(key, signed, bytes.fromhex(hello.proof)):
            return Bye(ErrorCode.INVALID, "That key is somebody else's.")
        if key and self._credentials.known_peers.is_blocked(key):
            return NOT_WANTED
        if self._protection is Protection.OPEN:
            return None if self._open_to_internet or _is_local(connection.address) else NOT_NEAR
        visit = self._pairings.get(connection)
        if visit and visit.proven:
            if key:
                self._credentials.known_peers.add_guest(key)
            return None
        own = self._credentials.identity.public_key
        known = bool(key) and (key == own or self._credentials.known_peers.is_guest(key))
        known = known or (self._room_host is not None and self._room_host.knows_token(hello))
        return None if known else WANTS_CODE

    # --- pairing ---------------------------------------------------------------------------

    def _begin(self, connection: ServerConnection, pair: Pair, now: float) -> None:
        if self._protection is Protection.OPEN:
            self._pairings[connection] = _PairingVisit("")
            connection.post(encode(Opening()))
        elif not pair.share:
            connection.say_goodbye(WANTS_CODE)
        elif self._attempts.locked(connection.address):
            connection.say_goodbye(LOCKED)
        elif self._waiting >= WAITING_LIMIT or self._attempts.too_fast(connection.address, now):
            connection.say_goodbye(TOO_FAST)
        else:
            # Before anything is computed: a guest who breaks off has had the attempt.
            self._attempts.begin(connection.address)
            self._pairings[connection] = visit = _PairingVisit(self.passcode)
            self._waiting += 1
            task = asyncio.get_running_loop().create_task(
                self._answer(connection, visit, pair.share)
            )
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, connection: ServerConnection, visit: _PairingVisit, share: str) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + ANSWER_SECONDS
        fingerprint = self._credentials.identity.fingerprint
        try:
            visit.pairing = await loop.run_in_executor(
                self._pool, HostPairing, visit.code, fingerprint, share
            )
        except WrongCode:
            visit.pairing = None
        finally:
            self._waiting -= 1
        await asyncio.sleep(due - loop.time())
        if visit.pairing:
            connection.post(encode(Opening(visit.pairing.share)))
        else:
            self._refuse(connection)

    def _end(self, connection: ServerConnection, proof: str) -> None:
        visit = self._pairings.get(connection)
        if visit is None or visit.pairing is None or visit.proven:
            connection.say_goodbye(Bye(ErrorCode.INVALID, "Nothing was to be proven yet."))
            return
        pairing, visit.pairing = visit.pairing, None
        try:
            answer = pairing.answer(proof)
        except WrongCode:
            self._refuse(connection)
            return
        if visit.code != self.passcode:
            # Others have used the code up while this guest was on the way.
            self._refuse(connection)
            return
        self._attempts.succeeded(connection.address)
        visit.proven = True
        connection.post(encode(Proven(answer)))

    def _refuse(self, connection: ServerConnection) -> None:
        where = plain(connection.address, 45)
        # First, so that the line is in the log when the guest gets the answer.
        log.info("a wrong code came from %s", where)
        connection.say_goodbye(WRONG)
        if self._attempts.exhausted:
            worst = plain(self._attempts.worst_address, 45)
            self.renew_passcode(
                phrase(
                    "There were {count} wrong codes, most of them from {where}. This is a new one.",
                    count=WRONG_IN_ALL,
                    where=worst,
                )
            )
        elif self._attempts.locked(connection.address):
            text = phrase(
                "Too many wrong codes came from {where}, so this code no longer works there. "
                "If that was your friend, make a new code.",
                where=where,
            )
            self._report(text)


def authenticator_of(
    credentials: Credentials | None,
    room_host: RoomHost | None = None,
    open_to_internet: bool = False,
) -> Authenticator | None:
    """Return the authenticator of a server; None if its game is plain.

    Raises OSError if the certificate cannot be read.
    """
    if credentials is None or credentials.protection in (Protection.PLAIN, Protection.HERE):
        return None
    return Authenticator(credentials, room_host, open_to_internet)


def _is_local(address: str) -> bool:
    """Return whether an address is on a network of our own and not on the internet."""
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = number.ipv4_mapped if isinstance(number, ipaddress.IPv6Address) else None
    return (mapped or number).is_private
