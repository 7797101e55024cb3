"""Floodgate: how much one player, one connection and one address may send. Time is an argument.

The figures are those of `docs/PROTOCOL.md`, "Limits": of what other systems allow, the least that a
fast human typist never notices (60 lines, one every 1.5 s, all pass).
"""

import ipaddress
import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from net.wire.bucket import Bucket, Rate

SAME_LINE_SECONDS = 10.0
"""The same line twice within this time is refused."""

BARRED_SECONDS = 60.0
"""Who was sent out for flooding stays out for so long."""

ADDRESSES_REMEMBERED = 4096

GUESSES = Rate(3 / 60, 3)
"""As many as a host allows for each of its codes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a host allows. A limit of None is none."""

    lines: Rate | None
    """Of a player's chat."""
    lobby_lines: Rate | None
    """In a lobby, and among spectators."""
    actions: Rate | None
    frames: Rate | None
    """All messages of one connection."""
    refusals: Rate | None
    """With the next one the player is sent out."""
    connections: int | None
    """Open at once from one address."""
    arrivals: Rate | None
    """New connections from one address."""
    steps: Rate | None
    """Rooms of an arena that somebody opens or enters."""
    same_line_seconds: float = SAME_LINE_SECONDS
    guesses: Rate | None = GUESSES
    """Wrong codes of an arena's rooms from one address; then none from there is looked at."""
    residents: int | None = 8
    """Computer's players that may be called from one address at the same time."""


LIMITS = Limits(
    lines=Rate(1.0, 6),
    lobby_lines=Rate(0.5, 5),
    actions=Rate(5.0, 10),
    frames=Rate(20.0, 40),
    refusals=Rate(0.5, 30),
    connections=8,
    arrivals=Rate(20 / 60, 20),
    steps=Rate(0.5, 6),
)

PACE = replace(
    LIMITS,
    lines=Rate(1.0, 5),
    actions=Rate(5.0, 9),
    same_line_seconds=SAME_LINE_SECONDS + 1.0,
)
"""What a client of ours sends: a little less than a host allows, so that nothing is refused of
somebody who is quick, or was away and comes back with a dozen lines."""

NO_LIMITS = Limits(None, None, None, None, None, None, None, None, 0.0, None, None)
"""For tests and benchmarks, which are faster than people."""


def limits_for(connections: int) -> Limits:
    """Those of a house where so many may be at once from one address, as behind a school's router;
    they may also come as much quicker."""
    assert LIMITS.connections and LIMITS.arrivals
    share = max(1.0, connections / LIMITS.connections)
    rate = Rate(LIMITS.arrivals.per_second * share, round(LIMITS.arrivals.burst * share))
    residents = max(connections, LIMITS.residents or 0)
    return replace(LIMITS, connections=connections, arrivals=rate, residents=residents)


class Talker:
    """What one player's lines, actions and refusals have come to. It outlives connections."""

    def __init__(self, limits: Limits, lines: Rate | None) -> None:
        self._lines, self._actions = Bucket(lines), Bucket(limits.actions)
        self._refusals = Bucket(limits.refusals)
        self._same_line_seconds = limits.same_line_seconds
        self._said: dict[str, float] = {}
        self.barred_until = 0.0

    def why_no_line(self, text: str, now: float) -> str:
        """Why the line is refused, as a sentence; empty if it may be said, and then it counts."""
        since = now - self._same_line_seconds
        self._said = {line: at for line, at in self._said.items() if at > since}
        if text in self._said:
            return "You said that a moment ago."
        if not self._lines.take(now):
            return "That is too much talk at once; wait a moment."
        self._said[text] = now
        return ""

    def may_act(self, now: float) -> bool:
        return self._actions.take(now)

    def may_be_refused(self, now: float) -> bool:
        """Whether one more refusal is borne; if not, the player is barred for a while."""
        if self._refusals.take(now):
            return True
        self.barred_until = now + BARRED_SECONDS
        return False


class Guesses:
    """How many wrong codes came from where. IPv6 neighbours count as one."""

    def __init__(self, limits: Limits) -> None:
        self._rate = limits.guesses
        self._wrong: dict[str, Bucket] = {}

    def allowed(self, address: str, now: float) -> bool:
        """Whether a code that comes from there is looked at."""
        wrong = self._wrong.get(neighbourhood(address))
        return wrong is None or wrong.has(now)

    def note_wrong(self, address: str, now: float) -> None:
        near = neighbourhood(address)
        if near not in self._wrong and len(self._wrong) >= ADDRESSES_REMEMBERED:
            del self._wrong[next(iter(self._wrong))]
        self._wrong.setdefault(near, Bucket(self._rate)).take(now)


class Barred:
    """Who was sent out for flooding, by whatever he is known by, and until when."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def bar(self, marks: Iterable[str], now: float) -> None:
        """For `BARRED_SECONDS`; who is barred already does not stay out for longer."""
        self._until = {mark: until for mark, until in self._until.items() if until > now}
        for mark in marks:
            if len(self._until) < ADDRESSES_REMEMBERED:
                self._until.setdefault(mark, now + BARRED_SECONDS)

    def seconds_left(self, marks: Iterable[str], now: float) -> int:
        """Until who is known by any of these may come back; 0: he may."""
        return max(0, *(math.ceil(self._until.get(mark, now) - now) for mark in marks))


@dataclass(slots=True)
class _Caller:
    arrivals: Bucket
    told: Bucket
    open: int = 0


@dataclass(slots=True)
class Addresses:
    """Who calls how often. IPv6 neighbours count as one: they get 2**64 addresses each."""

    limits: Limits
    _callers: dict[str, _Caller] = field(default_factory=dict)
    _order: deque[str] = field(default_factory=deque)

    def opened(self, address: str, now: float) -> bool:
        """A connection came; whether not too soon. Every one is to be reported `closed`."""
        caller = self._caller(neighbourhood(address))
        caller.open += 1
        return caller.arrivals.take(now)

    def may_be_told(self, address: str, now: float) -> bool:
        """Whether one that came too soon is told so; that, too, costs us something."""
        return self._caller(neighbourhood(address)).told.take(now)

    def crowded(self, address: str) -> bool:
        """Whether more connections are open from there than may be."""
        caller = self._callers.get(neighbourhood(address))
        most = self.limits.connections
        return caller is not None and most is not None and caller.open > most

    def closed(self, address: str) -> None:
        caller = self._callers.get(neighbourhood(address))
        if caller:
            caller.open -= 1

    def _caller(self, name: str) -> _Caller:
        if name not in self._callers:
            self._forget_one()
            self._callers[name] = _Caller(
                Bucket(self.limits.arrivals), Bucket(self.limits.arrivals)
            )
            self._order.append(name)
        return self._callers[name]

    def _forget_one(self) -> None:
        """Make room: the oldest that has nothing open is forgotten."""
        for _ in range(len(self._order) if len(self._order) >= ADDRESSES_REMEMBERED else 0):
            oldest = self._order.popleft()
            if not self._callers[oldest].open:
                del self._callers[oldest]
                return
            self._order.append(oldest)


def neighbourhood(address: str) -> str:
    """The address itself, or the /64 of an IPv6 one; an IPv4 one in IPv6 clothes is itself."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)
