"""Floodgate: how much one player, one connection and one address may send. Time is an argument.

The figures are those of `docs/PROTOCOL.md`, "Limits": of what other systems allow, the least that a
fast human typist never notices (60 lines, one every 1.5 s, all pass).
"""

import ipaddress
from collections import deque
from dataclasses import dataclass, field

SAME_LINE_SECONDS = 10.0
"""The same line twice within this time is refused."""

BARRED_SECONDS = 60.0
"""Who was sent out for flooding stays out for so long."""

ADDRESSES_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second in the long run, and so many at once."""

    per_second: float
    burst: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What a host allows. A limit of None is none."""

    lines: Rate | None = Rate(1.0, 6)
    lobby_lines: Rate | None = Rate(0.5, 5)
    actions: Rate | None = Rate(5.0, 10)
    frames: Rate | None = Rate(20.0, 40)
    refusals: Rate | None = Rate(0.5, 30)
    """With the next one the player is sent out."""
    connections: int | None = 8
    """Open at once from one address."""
    arrivals: Rate | None = Rate(20 / 60, 20)
    """New connections from one address."""
    same_line_seconds: float = SAME_LINE_SECONDS


LIMITS = Limits()

PACE = Limits(lines=Rate(1.0, 5), actions=Rate(5.0, 9))
"""What a client of ours sends: a little less than a host allows, so that nothing is refused of
somebody who is quick, or was away and comes back with a dozen lines."""

NO_LIMITS = Limits(None, None, None, None, None, None, None, 0.0)
"""For tests and benchmarks, which are faster than people."""


class Bucket:
    """A token bucket: full at first, filled again at a steady rate."""

    def __init__(self, rate: Rate | None) -> None:
        self._rate = rate
        self._left = float(rate.burst) if rate else 0.0
        self._at: float | None = None

    def take(self, now: float) -> bool:
        """Whether one more is allowed; counts it if so. `now`: seconds that never go back."""
        if self._rate is None:
            return True
        passed = 0.0 if self._at is None else max(0.0, now - self._at)
        self._left = min(float(self._rate.burst), self._left + passed * self._rate.per_second)
        self._at = now if self._at is None else max(now, self._at)
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True

    def ready_at(self, now: float) -> float:
        """When the next one will be allowed."""
        if self._rate is None or self._at is None:
            return now
        missing = 1.0 - self._left - (now - self._at) * self._rate.per_second
        return now + max(0.0, missing) / self._rate.per_second


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


@dataclass(slots=True)
class _Caller:
    arrivals: Bucket
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
            self._callers[name] = _Caller(Bucket(self.limits.arrivals))
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
