"""Authenticator: who may come in at a host: who knows the code, who was here before, or anybody.

He lives on the server's event loop; what costs time is done beside it, for two guests at once.
"""

import asyncio
import ipaddress
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from game.client_state.link import Protection, ProtectionState
from game.i18n.phrase import phrase
from game.match.signatures import verify_signature
from game.protocol.messages import Bye, ErrorCode, Hello
from net.hosting.connection import ServerConnection
from net.security.client_handshake import ENTER, WRONG_CODE, Credentials
from net.security.passcode_attempts import WRONG_IN_ALL, PasscodeAttempts
from net.security.tls import server_context
from net.wire.codec import encode, plain
from net.wire.pairing import HostPairing, Opening, Pair, PairingRequest, Prove, Proven, WrongCode
from net.wire.passcode import make_passcode

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Guests for whom sums are done at the same time."""

WAITING_LIMIT = 8
"""Guests who may wait for that."""

ANSWER_SECONDS = 0.06
"""No answer is quicker, for how long the sums take depends a little on the code."""

WANTS_CODE = Bye(
    ErrorCode.CODE, "This game wants a code: three words that the host's screen shows."
)
LOCKED = Bye(ErrorCode.WRONG, "Too many wrong codes came from where you are. Ask for a new one.")
TOO_FAST = Bye(
    ErrorCode.WRONG, "Too many are trying codes just now. Wait a moment, then try again."
)
NOT_NEAR = Bye(
    ErrorCode.NETWORK, "This game is open to its own network only, and you are on another one."
)
WRONG = Bye(ErrorCode.WRONG, str(WRONG_CODE))


@dataclass(slots=True)
class _PairingVisit:
    """How far a guest has come with pairing."""

    code: str
    pairing: HostPairing | None = None
    proven: bool = False


NOT_WANTED = Bye(ErrorCode.REMOVED, "The host does not want you here.")


class Authenticator:
    """Keeps the door of one server. `on_protection` hears of what happens there, on the event
    loop."""

    def __init__(
        self,
        credentials: Credentials,
        knows_player: Callable[[Hello], bool],
        on_protection: Callable[[ProtectionState], None] = lambda protected: None,
        open_to_internet: bool = False,
    ) -> None:
        """`knows_player`: whether a hello, whose key is proven by then, is of a player who has a
        seat here. `open_to_internet`: an open door is open to the whole internet. Raises OSError if
        the certificate cannot be read."""
        assert credentials.identity.certificate is not None
        self.tls = server_context(credentials.identity.certificate)
        self.passcode = ""
        """The words that let a stranger in."""
        self._protection = credentials.protection
        if self._protection is Protection.CODE:
            self.passcode = credentials.code or make_passcode(secrets.randbelow)
        self._credentials, self._knows_player, self._on_protection = (
            credentials,
            knows_player,
            on_protection,
        )
        self._open_to_internet = open_to_internet
        self._attempts = PasscodeAttempts()
        self._pairings: dict[ServerConnection, _PairingVisit] = {}
        self._waiting = 0
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pairing")
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def protection(self) -> ProtectionState:
        """How the door is kept at the moment."""
        return self._protection_state()

    def admit(self, connection: ServerConnection, hello: Hello) -> bool:
        """Whether a player may come in; says goodbye to him if he may not."""
        if bye := self._refusal(connection, hello):
            connection.say_goodbye(bye)
        return bye is None

    def received(self, connection: ServerConnection, knock: PairingRequest, now: float) -> None:
        """A guest wants to pair."""
        match knock:
            case Pair() if connection in self._pairings:
                connection.say_goodbye(Bye(ErrorCode.INVALID, "One attempt for each connection."))
            case Pair():
                self._begin(connection, knock, now)
            case Prove(proof=proof):
                self._end(connection, proof)

    def closed(self, connection: ServerConnection) -> None:
        """A guest is gone. Had he begun an attempt, it counts."""
        self._pairings.pop(connection, None)

    def close(self) -> None:
        """Nobody comes any more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def renew_passcode(self, text: str = "") -> None:
        """A new code, because the host wishes it or for what `text` says."""
        self.passcode = make_passcode(secrets.randbelow)
        self._attempts.reset()
        self._on_protection(self._protection_state(text))

    def set_open(self, on: bool) -> None:
        """From now on let anybody in who is on a network of ours, or ask for the code again."""
        self.passcode = self.passcode or make_passcode(secrets.randbelow)
        self._protection = Protection.OPEN if on else Protection.CODE
        self._on_protection(self._protection_state())

    def _protection_state(self, text: str = "") -> ProtectionState:
        code = self.passcode if self._protection is Protection.CODE else ""
        return ProtectionState(self._protection, code, text)

    # --- who comes in ----------------------------------------------------------------------

    def _refusal(self, connection: ServerConnection, hello: Hello) -> Bye | None:
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
        return None if known or self._knows_player(hello) else WANTS_CODE

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
            # Before anything is computed: who breaks off has had his attempt.
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
        keeper, visit.pairing = visit.pairing, None
        try:
            answer = keeper.answer(proof)
        except WrongCode:
            self._refuse(connection)
            return
        if visit.code != self.passcode:
            # It was used up by others while this guest was on his way.
            self._refuse(connection)
            return
        self._attempts.succeeded(connection.address)
        visit.proven = True
        connection.post(encode(Proven(answer)))

    def _refuse(self, connection: ServerConnection) -> None:
        where = plain(connection.address, 45)
        # First, so that whoever has been told finds it in the log.
        log.info("a wrong code came from %s", where)
        connection.say_goodbye(WRONG)
        if self._attempts.exhausted:
            worst = plain(self._attempts.worst_address, 45)
            self.renew_passcode(
                phrase(
                    "{count} wrong codes came, most of them from {where}. This one is new.",
                    count=WRONG_IN_ALL,
                    where=worst,
                )
            )
        elif self._attempts.locked(connection.address):
            text = phrase(
                "Too many wrong codes came from {where}: nobody there gets in with this one. If "
                "that was your friend, make a new code.",
                where=where,
            )
            self._on_protection(self._protection_state(text))


def authenticator_of(
    credentials: Credentials | None,
    knows_player: Callable[[Hello], bool] = lambda hello: False,
    on_protection: Callable[[ProtectionState], None] = lambda protected: None,
    open_to_internet: bool = False,
) -> Authenticator | None:
    """Nobody keeps the door of a plain game. Raises OSError if the certificate cannot be read."""
    if credentials is None or credentials.protection in (Protection.PLAIN, Protection.HERE):
        return None
    return Authenticator(credentials, knows_player, on_protection, open_to_internet)


def _is_local(address: str) -> bool:
    """Whether somebody is on a network of our own and not on the internet."""
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = number.ipv4_mapped if isinstance(number, ipaddress.IPv6Address) else None
    return (mapped or number).is_private
