"""Discovery: finds games on this network by multicast DNS (zeroconf).

Nothing here is trusted: an announcement is only an address to try, and the handshake decides.
"""

import contextlib
import ipaddress
import logging
import secrets
import socket
import threading
import time
from collections.abc import Callable, Sequence

from zeroconf import (  # type: ignore[attr-defined]
    DNSOutgoing,
    DNSQuestion,
    Error,
    RecordUpdate,
    RecordUpdateListener,
    ServiceBrowser,
    ServiceInfo,
    ServiceStateChange,
    Zeroconf,
)
from zeroconf.const import _CLASS_IN, _FLAGS_QR_QUERY, _MDNS_ADDR, _TYPE_SRV

from game.client_state.lan_game import LanGame, parse_lan_game
from game.i18n.fatal_error import reason_of
from net.connect.interfaces import (
    LOOPBACK,
    Interface,
    InterfaceWatch,
    Ip,
    Kind,
    ReadInterfaces,
    addresses_of,
    interfaces,
)
from net.connect.loopback_echo import LoopbackEcho, is_here
from net.wire.address import Address

SERVICE = "_parley._tcp.local."

BROWSE_SECONDS = 0.5
"""Seconds between updates of an announcement."""

FOUND_SECONDS = 0.2
"""Seconds between updates of the list of games."""

IDLE_SECONDS = 10.0
"""Seconds without a request for the list after which nothing is queried."""

ASK_SECONDS = 0.7
"""Seconds between queries whether a listed game is still there."""

GONE_SECONDS = 2.5
"""Seconds without an answer after which a game is removed, because its machine may have been
switched off."""

GAMES_LIMIT = 64
"""Most games that are listed, however many a network announces."""

RETRY_SECONDS = 10.0
"""Seconds before multicast is tried again on an unchanged network."""

log = logging.getLogger(__name__)


class _Multicast:
    """Multicast DNS on the current interfaces, as they come and go."""

    def __init__(self, read_interfaces: ReadInterfaces, closing: threading.Event) -> None:
        self._read_interfaces, self._closing = read_interfaces, closing
        self._watch = InterfaceWatch(read_interfaces)

    @property
    def interfaces(self) -> tuple[Interface, ...]:
        return self._watch.interfaces

    def moved(self) -> bool:
        """Return whether the interfaces have changed since they were bound."""
        return self._watch.changed()

    def run(self, use: Callable[[Zeroconf], None]) -> None:
        """Until `closing`; `use` returns when `moved` says so, and is given the next one then."""
        while not self._closing.is_set():
            self._watch = InterfaceWatch(self._read_interfaces)
            usable = [each for each in _with_loopback(self.interfaces) if _takes_multicast(each)]
            try:
                with contextlib.closing(Zeroconf(interfaces=usable)) as zeroconf:
                    use(zeroconf)
            except (OSError, Error) as error:
                # No network yet, or none that knows multicast: one still joins by address.
                log.warning("games cannot be found or announced: %s", reason_of(error))
                self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + RETRY_SECONDS
        while time.monotonic() < until and not self.moved() and not self._closing.wait(0.5):
            pass


class Announcer:
    """Announces our game to this network until it is closed. Never blocks its creator."""

    def __init__(
        self,
        port: int,
        describe: Callable[[], LanGame],
        read_interfaces: ReadInterfaces = interfaces,
    ) -> None:
        """`describe` and `read_interfaces` are asked on a thread of the announcer's own."""
        self._port, self._describe, self._read_interfaces = port, describe, read_interfaces
        self._mark = secrets.token_hex(6)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Withdraw the announcement."""
        self._closing.set()
        self._thread.join(2.0)

    def _run(self) -> None:
        with contextlib.closing(LoopbackEcho(self._port, self._mark)):
            multicast = _Multicast(self._read_interfaces, self._closing)
            multicast.run(lambda zeroconf: self._announce(zeroconf, multicast))

    def _announce(self, zeroconf: Zeroconf, multicast: _Multicast) -> None:
        addresses = _with_loopback(multicast.interfaces)
        known = self._describe()
        # The mark is drawn at random, so nobody has it; to ask around first takes most of a second.
        zeroconf.register_service(self._info(known, addresses), cooperating_responders=True)
        while not self._closing.wait(BROWSE_SECONDS) and not multicast.moved():
            news = self._describe()
            if news != known:
                known = news
                zeroconf.update_service(self._info(known, addresses))

    def _info(self, known: LanGame, addresses: list[str]) -> ServiceInfo:
        return ServiceInfo(
            SERVICE,
            f"{self._mark}.{SERVICE}",
            self._port,
            properties=known.properties(),
            server=f"parley-{self._mark}.local.",
            parsed_addresses=addresses,
        )


class GameBrowser(RecordUpdateListener):
    """The games of this network, as they come and go. Reading them never blocks."""

    def __init__(self, read_interfaces: ReadInterfaces = interfaces) -> None:
        """`read_interfaces` is asked on a thread of the browser's own."""
        self._look = read_interfaces
        self._lock = threading.Lock()
        self._seen_at: dict[str, float] = {}
        """When each service last answered."""
        self._games: tuple[LanGame, ...] = ()
        self._here: dict[str, bool] = {}
        """Whether each service is one of this machine."""
        self._asked_at = time.monotonic()
        """Monotonic seconds of the last request for the list."""
        self._wanted = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="browser", daemon=True)
        self._thread.start()

    @property
    def games(self) -> tuple[LanGame, ...]:
        """Return the games by name, each once, however many addresses it has."""
        self._asked_at = time.monotonic()
        self._wanted.set()
        return self._games

    def close(self) -> None:
        self._closing.set()
        self._wanted.set()

    # --- on zeroconf's thread ------------------------------------------------------------

    def async_update_records(self, zc: Zeroconf, now: float, records: list[RecordUpdate]) -> None:
        """Note which services have answered (called by zeroconf)."""
        with self._lock:
            for record in records:
                name = record.new.name
                if name in self._seen_at and not record.new.is_expired(now):
                    self._seen_at[name] = time.monotonic()

    def _changed(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        with self._lock:
            if state_change is ServiceStateChange.Removed:
                self._seen_at.pop(name, None)
            elif len(self._seen_at) < GAMES_LIMIT:
                self._seen_at[name] = time.monotonic()

    # --- on the browser's own ------------------------------------------------------------

    def _run(self) -> None:
        multicast = _Multicast(self._look, self._closing)

        def browse(zeroconf: Zeroconf) -> None:
            zeroconf.add_listener(self, None)
            with ServiceBrowser(zeroconf, SERVICE, handlers=[self._changed]):
                self._watch(zeroconf, multicast)

        multicast.run(browse)

    def _watch(self, zeroconf: Zeroconf, multicast: _Multicast) -> None:
        asked = 0.0
        while not self._closing.wait(FOUND_SECONDS) and not multicast.moved():
            self._wait_until_needed()
            if time.monotonic() - asked >= ASK_SECONDS:
                asked = time.monotonic()
                self._ask(zeroconf)
            self._games = self._found(zeroconf, multicast.interfaces)

    def _wait_until_needed(self) -> None:
        """Wait until the list is requested again; during a match nothing is sent."""
        # First, so that who looks or closes meanwhile is not overheard.
        self._wanted.clear()
        if time.monotonic() - self._asked_at > IDLE_SECONDS and not self._closing.is_set():
            self._wanted.wait()

    def _names(self) -> list[str]:
        """Return the services that have answered recently."""
        limit = time.monotonic() - GONE_SECONDS
        with self._lock:
            return [name for name, last_seen in self._seen_at.items() if last_seen > limit]

    def _ask(self, zeroconf: Zeroconf) -> None:
        with self._lock:
            names = list(self._seen_at)
        for name in names:
            question = DNSOutgoing(_FLAGS_QR_QUERY)
            question.add_question(DNSQuestion(name, _TYPE_SRV, _CLASS_IN))
            zeroconf.send(question)

    def _found(self, zeroconf: Zeroconf, ours: Sequence[Interface]) -> tuple[LanGame, ...]:
        names = self._names()
        games = [self._game(zeroconf, name, ours) for name in names]
        found = {game for game in games if game is not None}
        self._here = {name: here for name, here in self._here.items() if name in names}
        return tuple(sorted(found, key=lambda game: (game.name.casefold(), game.address)))

    def _game(self, zeroconf: Zeroconf, name: str, ours: Sequence[Interface]) -> LanGame | None:
        """Return the game that a service announces."""
        info = ServiceInfo(SERVICE, name)
        if not info.load_from_cache(zeroconf) or not info.port:
            return None
        if name not in self._here:
            self._here[name] = is_here(info.port, name.removesuffix(f".{SERVICE}"))
        here = self._here[name]
        address = LOOPBACK if here else best_address(info.parsed_addresses(), ours)
        properties = {key: value or "" for key, value in info.decoded_properties.items()}
        return parse_lan_game(properties, str(Address(address, info.port)) if address else "")


def _with_loopback(ours: Sequence[Interface]) -> list[str]:
    """Return the interfaces with loopback first, for games on this machine."""
    return list(dict.fromkeys([LOOPBACK, *addresses_of(ours)]))


def _takes_multicast(address: str) -> bool:
    """Return whether an interface takes multicast: not if its card has just gone, nor on some
    tunnels. One that fails would spoil them all."""
    if ":" in address:
        return False
    membership = socket.inet_aton(_MDNS_ADDR) + socket.inet_aton(address)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
    except OSError:
        return False
    return True


def best_address(theirs: Sequence[str], ours: Sequence[Interface]) -> str:
    """Of the addresses that another machine's game gives, the one by which we reach it; may be
    empty.

    One that we have as well is not the way there: bridges of containers and virtual machines have
    the same on every machine.
    """
    own = {str(each.ip) for each in ours}
    away = [
        address
        for address in map(ipaddress.ip_address, theirs)
        if not address.is_loopback and str(address) not in own
    ]

    def likeliness(address: Ip) -> tuple[int, bool, int]:
        sharing = [each for each in ours if address in each.address.network]
        kind = min((each.kind for each in sharing), default=len(Kind))
        return (
            -kind,
            address.version == 4,
            max((_common(address, each.ip) for each in ours), default=0),
        )

    return str(max(away, key=likeliness)) if away else ""


def _common(one: Ip, other: Ip) -> int:
    """Return the number of equal leading bits; more means a nearer network."""
    if one.version != other.version:
        return 0
    return one.max_prefixlen - (int(one) ^ int(other)).bit_length()
