"""Discovery: games of this network find each other by multicast DNS (zeroconf).

Nothing here is trusted: an announcement is a hint where to knock, and the door decides.
"""

import contextlib
import logging
import secrets
import threading
import time
from collections.abc import Callable

from zeroconf import (  # type: ignore[attr-defined]
    DNSOutgoing,
    DNSQuestion,
    Error,
    InterfaceChoice,
    RecordUpdate,
    RecordUpdateListener,
    ServiceBrowser,
    ServiceInfo,
    ServiceStateChange,
    Zeroconf,
)
from zeroconf.const import _CLASS_IN, _FLAGS_QR_QUERY, _TYPE_SRV

from game.table.nearby import Nearby, nearby
from net.wire.address import Address, local_addresses

Interfaces = InterfaceChoice | list[str]

SERVICE = "_parley._tcp.local."

LOOK_SECONDS = 0.5
"""So often an announcement is brought up to date."""

FOUND_SECONDS = 0.2
"""So often what was heard is made a list of."""

REST_SECONDS = 10.0
"""Nobody has looked for so long: then nothing is asked until somebody does."""

ASK_SECONDS = 0.7
"""So often every game that is shown is asked whether it is still there."""

GONE_SECONDS = 2.5
"""A game that has not answered for so long is gone: its machine may have been switched off."""

GAMES_LIMIT = 64
"""Of a network full of strangers no more than these are looked at."""

log = logging.getLogger(__name__)


class Announcer:
    """Tells this network about our game until it is closed. Never blocks whoever makes it."""

    def __init__(
        self,
        port: int,
        describe: Callable[[], Nearby],
        interfaces: Interfaces = InterfaceChoice.All,
    ) -> None:
        """`describe` is asked on a thread of the announcer's own."""
        self._port, self._describe, self._interfaces = port, describe, interfaces
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Say that the game is over."""
        self._closing.set()
        self._thread.join(2.0)

    def _run(self) -> None:
        try:
            with contextlib.closing(Zeroconf(interfaces=self._interfaces)) as zeroconf:
                self._announce(zeroconf)
        except (OSError, Error) as error:
            # No network, or none that knows multicast: one still joins by address.
            log.warning("this game cannot be announced: %s", error)

    def _announce(self, zeroconf: Zeroconf) -> None:
        mark = secrets.token_hex(6)
        told = self._describe()
        # Drawn at random, so nobody has it; to ask around first would take most of a second.
        zeroconf.register_service(self._info(mark, told), cooperating_responders=True)
        while not self._closing.wait(LOOK_SECONDS):
            news = self._describe()
            if news != told:
                told = news
                zeroconf.update_service(self._info(mark, told))

    def _info(self, mark: str, told: Nearby) -> ServiceInfo:
        return ServiceInfo(
            SERVICE,
            f"{mark}.{SERVICE}",
            self._port,
            properties=told.properties(),
            server=f"parley-{mark}.local.",
            parsed_addresses=["127.0.0.1", *local_addresses()],
        )


class Browser(RecordUpdateListener):
    """The games of this network, as they come and go. Never blocks whoever asks."""

    def __init__(self, interfaces: Interfaces = InterfaceChoice.All) -> None:
        self._interfaces = interfaces
        self._lock = threading.Lock()
        self._heard: dict[str, float] = {}
        """When each service last answered."""
        self._games: tuple[Nearby, ...] = ()
        self._looked = time.monotonic()
        """When somebody wanted to know them last."""
        self._wanted = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="browser", daemon=True)
        self._thread.start()

    @property
    def games(self) -> tuple[Nearby, ...]:
        """By name; each once, however many addresses it has."""
        self._looked = time.monotonic()
        self._wanted.set()
        return self._games

    def close(self) -> None:
        self._closing.set()
        self._wanted.set()

    # --- on zeroconf's thread ------------------------------------------------------------

    def async_update_records(self, zc: Zeroconf, now: float, records: list[RecordUpdate]) -> None:
        """Something was heard: of whom, and that he is there."""
        with self._lock:
            for record in records:
                name = record.new.name
                if name in self._heard and not record.new.is_expired(now):
                    self._heard[name] = time.monotonic()

    def _changed(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        with self._lock:
            if state_change is ServiceStateChange.Removed:
                self._heard.pop(name, None)
            elif len(self._heard) < GAMES_LIMIT:
                self._heard[name] = time.monotonic()

    # --- on the browser's own ------------------------------------------------------------

    def _run(self) -> None:
        try:
            with contextlib.closing(Zeroconf(interfaces=self._interfaces)) as zeroconf:
                zeroconf.add_listener(self, None)
                with ServiceBrowser(zeroconf, SERVICE, handlers=[self._changed]):
                    self._look_on(zeroconf)
        except (OSError, Error) as error:
            log.warning("this network cannot be searched for games: %s", error)

    def _look_on(self, zeroconf: Zeroconf) -> None:
        asked = 0.0
        while not self._closing.wait(FOUND_SECONDS):
            self._rest()
            if time.monotonic() - asked >= ASK_SECONDS:
                asked = time.monotonic()
                self._ask(zeroconf)
            self._games = self._found(zeroconf)

    def _rest(self) -> None:
        """Wait while nobody looks: during a match the network is left in peace."""
        # First, so that who looks or closes meanwhile is not overheard.
        self._wanted.clear()
        if time.monotonic() - self._looked > REST_SECONDS and not self._closing.is_set():
            self._wanted.wait()

    def _names(self) -> list[str]:
        """Those that have answered lately."""
        limit = time.monotonic() - GONE_SECONDS
        with self._lock:
            return [name for name, heard in self._heard.items() if heard > limit]

    def _ask(self, zeroconf: Zeroconf) -> None:
        with self._lock:
            names = list(self._heard)
        for name in names:
            question = DNSOutgoing(_FLAGS_QR_QUERY)
            question.add_question(DNSQuestion(name, _TYPE_SRV, _CLASS_IN))
            zeroconf.send(question)

    def _found(self, zeroconf: Zeroconf) -> tuple[Nearby, ...]:
        names = self._names()
        # Asked once for all: the system takes its time to list them.
        ours = local_addresses() if names else []
        games = [_game(zeroconf, name, ours) for name in names]
        found = {game for game in games if game is not None}
        return tuple(sorted(found, key=lambda game: (game.name.casefold(), game.address)))


def _game(zeroconf: Zeroconf, name: str, ours: list[str]) -> Nearby | None:
    """What was heard of a service; `ours`: this machine's addresses."""
    info = ServiceInfo(SERVICE, name)
    if not info.load_from_cache(zeroconf) or not info.port:
        return None
    address = best_address(info.parsed_addresses(), ours)
    properties = {key: value or "" for key, value in info.decoded_properties.items()}
    return nearby(properties, str(Address(address, info.port)) if address else "")


def best_address(theirs: list[str], ours: list[str]) -> str:
    """Of the addresses that a game gives, the one by which we reach it; may be empty.

    This machine's own games are reached within the machine, others by the network that we share.
    """
    if set(theirs) & set(ours):
        return "127.0.0.1"
    away = [address for address in theirs if not address.startswith(("127.", "::1"))]

    def shared(address: str) -> int:
        """How many leading letters it has in common with one of ours: a network shares them."""
        return max((_common(address, own) for own in ours), default=0)

    return max(away, key=lambda address: ("." in address, shared(address)), default="")


def _common(one: str, other: str) -> int:
    same = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        same += 1
    return same
