"""Porter: who may come in at a host: who knows the code, who was here before, or anybody.

He lives on the server's event loop; what costs time is done beside it, for two guests at once.
"""

import asyncio
import ipaddress
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from game.contract.messages import Bye, Code, Hello
from game.course.signature import verify_signature
from game.table.link import Protected, Protection
from game.words.phrase import phrase
from net.door.arrival import ENTER, WRONG_CODE, Credentials
from net.door.attempts import WRONG_IN_ALL, Attempts
from net.door.tls import server_context
from net.host.peer import Peer
from net.wire.codec import encode, plain
from net.wire.codewords import make_code
from net.wire.pairing import Doorkeeper, Knock, Opening, Pair, Prove, Proven, WrongCode

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Guests for whom sums are done at the same time."""

WAITING_LIMIT = 8
"""Guests who may wait for that."""

ANSWER_SECONDS = 0.06
"""No answer is quicker, for how long the sums take depends a little on the code."""

WANTS_CODE = Bye(Code.CODE, "This game wants a code: three words that the host's screen shows.")
LOCKED = Bye(Code.WRONG, "Too many wrong codes came from where you are. Ask for a new one.")
TOO_FAST = Bye(Code.WRONG, "Too many are trying codes just now. Wait a moment, then try again.")
NOT_NEAR = Bye(
    Code.NETWORK, "This game is open to its own network only, and you are on another one."
)
WRONG = Bye(Code.WRONG, str(WRONG_CODE))


@dataclass(slots=True)
class _Visit:
    """How far a guest has come with pairing."""

    code: str
    keeper: Doorkeeper | None = None
    proven: bool = False


NOT_WANTED = Bye(Code.REMOVED, "The host does not want you here.")


class Porter:
    """Keeps the door of one server. `tell` hears of what happens there, on the event loop."""

    def __init__(
        self,
        credentials: Credentials,
        knows_player: Callable[[Hello], bool],
        tell: Callable[[Protected], None] = lambda protected: None,
        anywhere: bool = False,
    ) -> None:
        """`knows_player`: whether a hello, whose key is proven by then, is of a player who has a
        seat here. `anywhere`: an open door is open to the whole internet. Raises OSError if the
        certificate cannot be read."""
        assert credentials.identity.certificate is not None
        self.tls = server_context(credentials.identity.certificate)
        self.code = ""
        """The words that let a stranger in."""
        self._protection = credentials.protection
        if self._protection is Protection.CODE:
            self.code = credentials.code or make_code(secrets.randbelow)
        self._credentials, self._knows_player, self._tell = credentials, knows_player, tell
        self._anywhere = anywhere
        self._attempts = Attempts()
        self._visits: dict[Peer, _Visit] = {}
        self._waiting = 0
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pairing")
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def protected(self) -> Protected:
        """How the door is kept at the moment."""
        return self._told()

    def admits(self, peer: Peer, hello: Hello) -> bool:
        """Whether a player may come in; says goodbye to him if he may not."""
        if bye := self._refusal(peer, hello):
            peer.say_goodbye(bye)
        return bye is None

    def received(self, peer: Peer, knock: Knock, now: float) -> None:
        """A guest wants to pair."""
        match knock:
            case Pair() if peer in self._visits:
                peer.say_goodbye(Bye(Code.INVALID, "One attempt for each connection."))
            case Pair():
                self._begin(peer, knock, now)
            case Prove(proof=proof):
                self._end(peer, proof)

    def closed(self, peer: Peer) -> None:
        """A guest is gone. Had he begun an attempt, it counts."""
        self._visits.pop(peer, None)

    def close(self) -> None:
        """Nobody comes any more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def renew(self, text: str = "") -> None:
        """A new code, because the host wishes it or for what `text` says."""
        self.code = make_code(secrets.randbelow)
        self._attempts.renew()
        self._tell(self._told(text))

    def open(self, on: bool) -> None:
        """From now on let anybody in who is on a network of ours, or ask for the code again."""
        self.code = self.code or make_code(secrets.randbelow)
        self._protection = Protection.OPEN if on else Protection.CODE
        self._tell(self._told())

    def _told(self, text: str = "") -> Protected:
        code = self.code if self._protection is Protection.CODE else ""
        return Protected(self._protection, code, text)

    # --- who comes in ----------------------------------------------------------------------

    def _refusal(self, peer: Peer, hello: Hello) -> Bye | None:
        key = bytes.fromhex(hello.key)
        signed = ENTER + self._credentials.identity.fingerprint.encode()
        if key and not verify_signature(key, signed, bytes.fromhex(hello.proof)):
            return Bye(Code.INVALID, "That key is somebody else's.")
        if key and self._credentials.known.is_blocked(key):
            return NOT_WANTED
        if self._protection is Protection.OPEN:
            return None if self._anywhere or _is_near(peer.address) else NOT_NEAR
        visit = self._visits.get(peer)
        if visit and visit.proven:
            if key:
                self._credentials.known.let_in(key)
            return None
        own = self._credentials.identity.public_key
        known = bool(key) and (key == own or self._credentials.known.is_guest(key))
        return None if known or self._knows_player(hello) else WANTS_CODE

    # --- pairing ---------------------------------------------------------------------------

    def _begin(self, peer: Peer, pair: Pair, now: float) -> None:
        if self._protection is Protection.OPEN:
            self._visits[peer] = _Visit("")
            peer.post(encode(Opening()))
        elif not pair.share:
            peer.say_goodbye(WANTS_CODE)
        elif self._attempts.locked(peer.address):
            peer.say_goodbye(LOCKED)
        elif self._waiting >= WAITING_LIMIT or self._attempts.too_fast(peer.address, now):
            peer.say_goodbye(TOO_FAST)
        else:
            # Before anything is computed: who breaks off has had his attempt.
            self._attempts.begin(peer.address)
            self._visits[peer] = visit = _Visit(self.code)
            self._waiting += 1
            task = asyncio.get_running_loop().create_task(self._answer(peer, visit, pair.share))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, peer: Peer, visit: _Visit, share: str) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + ANSWER_SECONDS
        fingerprint = self._credentials.identity.fingerprint
        try:
            visit.keeper = await loop.run_in_executor(
                self._pool, Doorkeeper, visit.code, fingerprint, share
            )
        except WrongCode:
            visit.keeper = None
        finally:
            self._waiting -= 1
        await asyncio.sleep(due - loop.time())
        if visit.keeper:
            peer.post(encode(Opening(visit.keeper.share)))
        else:
            self._refuse(peer)

    def _end(self, peer: Peer, proof: str) -> None:
        visit = self._visits.get(peer)
        if visit is None or visit.keeper is None or visit.proven:
            peer.say_goodbye(Bye(Code.INVALID, "Nothing was to be proven yet."))
            return
        keeper, visit.keeper = visit.keeper, None
        try:
            answer = keeper.answer(proof)
        except WrongCode:
            self._refuse(peer)
            return
        if visit.code != self.code:
            # It was used up by others while this guest was on his way.
            self._refuse(peer)
            return
        self._attempts.succeeded(peer.address)
        visit.proven = True
        peer.post(encode(Proven(answer)))

    def _refuse(self, peer: Peer) -> None:
        where = plain(peer.address, 45)
        # First, so that whoever has been told finds it in the log.
        log.info("a wrong code came from %s", where)
        peer.say_goodbye(WRONG)
        if self._attempts.used_up:
            worst = plain(self._attempts.worst, 45)
            self.renew(
                phrase(
                    "{count} wrong codes came, most of them from {where}. This one is new.",
                    count=WRONG_IN_ALL,
                    where=worst,
                )
            )
        elif self._attempts.locked(peer.address):
            text = phrase(
                "Too many wrong codes came from {where}: nobody there gets in with this one. If "
                "that was your friend, make a new code.",
                where=where,
            )
            self._tell(self._told(text))


def porter_of(
    credentials: Credentials | None,
    knows_player: Callable[[Hello], bool] = lambda hello: False,
    tell: Callable[[Protected], None] = lambda protected: None,
    anywhere: bool = False,
) -> Porter | None:
    """Nobody keeps the door of a plain game. Raises OSError if the certificate cannot be read."""
    if credentials is None or credentials.protection in (Protection.PLAIN, Protection.HERE):
        return None
    return Porter(credentials, knows_player, tell, anywhere)


def _is_near(address: str) -> bool:
    """Whether somebody is on a network of our own and not on the internet."""
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = number.ipv4_mapped if isinstance(number, ipaddress.IPv6Address) else None
    return (mapped or number).is_private
