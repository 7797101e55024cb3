"""Rate limit: token buckets for what one player, one connection and one address may send.

Time is an argument. The figures are those of `docs/PROTOCOL.md`, "Limits": the least of what other
systems allow that a fast human typist never notices (60 messages, one every 1.5 s, all pass).
"""

import ipaddress
import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Rate:
    """A steady rate per second and a largest burst."""

    per_second: float
    burst: int


class TokenBucket:
    """A token bucket: full at first, filled again at a steady rate."""

    def __init__(self, rate: Rate | None) -> None:
        self._rate = rate
        self._tokens = float(rate.burst) if rate else 0.0
        self._filled_at: float | None = None

    def take(self, now: float, amount: float = 1.0) -> bool:
        """Return whether `amount` more is allowed at `now`, in monotonic seconds, and count it if
        so."""
        if self._rate is None:
            return True
        self._fill(now)
        if self._tokens < amount:
            return False
        self._tokens -= amount
        return True

    def has(self, now: float) -> bool:
        """Return whether one more is allowed, without counting it."""
        return self.ready_at(now) <= now

    def spend(self, amount: float, now: float) -> float:
        """Count an amount even if it exceeds the limit, and return the seconds until the debt is
        paid."""
        if self._rate is None:
            return 0.0
        self._fill(now)
        self._tokens -= amount
        return max(0.0, -self._tokens / self._rate.per_second)

    def ready_at(self, now: float) -> float:
        """Return the time at which the next one is allowed."""
        if self._rate is None or self._filled_at is None:
            return now
        missing = 1.0 - self._tokens - (now - self._filled_at) * self._rate.per_second
        return now + max(0.0, missing) / self._rate.per_second

    def _fill(self, now: float) -> None:
        assert self._rate
        passed = 0.0 if self._filled_at is None else max(0.0, now - self._filled_at)
        self._tokens = min(float(self._rate.burst), self._tokens + passed * self._rate.per_second)
        self._filled_at = now if self._filled_at is None else max(now, self._filled_at)


SAME_LINE_SECONDS = 10.0
"""Seconds within which the same chat message is refused twice."""

BAN_SECONDS = 60.0
"""Seconds for which a player removed for flooding stays out."""

ADDRESSES_REMEMBERED = 4096

GUESSES = Rate(3 / 60, 3)
"""Wrong codes allowed from one address, as many as a host allows for each of its codes."""


@dataclass(frozen=True, slots=True)
class RateLimits:
    """The limits a host enforces; None means unlimited."""

    lines: Rate | None
    """Chat messages of one player."""
    lobby_lines: Rate | None
    """Chat messages of one client in a lobby or of one spectator."""
    actions: Rate | None
    frames: Rate | None
    """All messages of one connection."""
    refusals: Rate | None
    """Refusals of one player; the next one removes the player."""
    connections: int | None
    """Open connections from one address."""
    arrivals: Rate | None
    """New connections from one address."""
    room_entries: Rate | None
    """Rooms of an arena that one client opens or enters."""
    same_line_seconds: float = SAME_LINE_SECONDS
    guesses: Rate | None = GUESSES
    """Wrong room codes in an arena from one address; after that, none from there is checked."""
    house_bots: int | None = 8
    """Computer players that one address may have called at the same time."""


LIMITS = RateLimits(
    lines=Rate(1.0, 6),
    lobby_lines=Rate(0.5, 5),
    actions=Rate(5.0, 10),
    frames=Rate(20.0, 40),
    refusals=Rate(0.5, 30),
    connections=8,
    arrivals=Rate(20 / 60, 20),
    room_entries=Rate(0.5, 6),
)

PACE = replace(
    LIMITS,
    lines=Rate(1.0, 5),
    actions=Rate(5.0, 9),
    same_line_seconds=SAME_LINE_SECONDS + 1.0,
)
"""Limits our own client keeps: slightly below a host's, so that nothing is refused when a player is
quick or returns with a dozen unsent messages."""

NO_LIMITS = RateLimits(None, None, None, None, None, None, None, None, 0.0, None, None)
"""For tests and benchmarks, which are faster than people."""


def limits_for(connections: int) -> RateLimits:
    """Return the limits of a server that allows that many clients from one address, such as a
    school's router. New connections may arrive faster in proportion."""
    assert LIMITS.connections and LIMITS.arrivals
    share = max(1.0, connections / LIMITS.connections)
    rate = Rate(LIMITS.arrivals.per_second * share, round(LIMITS.arrivals.burst * share))
    house_bots = max(connections, LIMITS.house_bots or 0)
    return replace(LIMITS, connections=connections, arrivals=rate, house_bots=house_bots)


class PlayerRate:
    """Counts one player's messages, actions and refusals across connections."""

    def __init__(self, limits: RateLimits, lines: Rate | None) -> None:
        self._lines, self._actions = TokenBucket(lines), TokenBucket(limits.actions)
        self._refusals = TokenBucket(limits.refusals)
        self._same_line_seconds = limits.same_line_seconds
        self._lines_at: dict[str, float] = {}
        self.banned_until = 0.0

    def why_no_line(self, text: str, now: float) -> str:
        """Return why a message is refused, as a sentence; if it is empty, the message is allowed
        and counted."""
        since = now - self._same_line_seconds
        self._lines_at = {line: at for line, at in self._lines_at.items() if at > since}
        if text in self._lines_at:
            return "You just said that."
        if not self._lines.take(now):
            return "Too many messages at once. Wait a moment."
        self._lines_at[text] = now
        return ""

    def may_act(self, now: float) -> bool:
        return self._actions.take(now)

    def may_be_refused(self, now: float) -> bool:
        """Return whether one more refusal is tolerated; if not, the player is banned for a
        while."""
        if self._refusals.take(now):
            return True
        self.banned_until = now + BAN_SECONDS
        return False


class PasscodeGuesses:
    """Counts wrong codes by address. IPv6 addresses count by /64."""

    def __init__(self, limits: RateLimits) -> None:
        self._rate = limits.guesses
        self._wrong: dict[str, TokenBucket] = {}

    def allowed(self, address: str, now: float) -> bool:
        """Return whether a code from that address is checked at all."""
        wrong = self._wrong.get(address_block(address))
        return wrong is None or wrong.has(now)

    def note_wrong(self, address: str, now: float) -> None:
        near = address_block(address)
        if near not in self._wrong and len(self._wrong) >= ADDRESSES_REMEMBERED:
            del self._wrong[next(iter(self._wrong))]
        self._wrong.setdefault(near, TokenBucket(self._rate)).take(now)


class Bans:
    """Players removed for flooding, by everything they are known by, and the end of each ban."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def add(self, marks: Iterable[str], now: float) -> None:
        """Ban for `BAN_SECONDS`. A running ban is not extended."""
        self._until = {mark: until for mark, until in self._until.items() if until > now}
        for mark in marks:
            if len(self._until) < ADDRESSES_REMEMBERED:
                self._until.setdefault(mark, now + BAN_SECONDS)

    def seconds_left(self, marks: Iterable[str], now: float) -> int:
        """Return the seconds until a player known by any of these may return; 0 if not banned."""
        return max(0, *(math.ceil(self._until.get(mark, now) - now) for mark in marks))


@dataclass(slots=True)
class _AddressRate:
    arrivals: TokenBucket
    replies: TokenBucket
    open: int = 0


@dataclass(slots=True)
class AddressRates:
    """Counts new and open connections by address. IPv6 addresses count by /64, because everybody
    there has 2**64 of them."""

    limits: RateLimits
    _rates: dict[str, _AddressRate] = field(default_factory=dict)
    _order: deque[str] = field(default_factory=deque)

    def opened(self, address: str, now: float) -> bool:
        """Count a new connection and return whether it was allowed. Each one must be reported as
        `closed`."""
        rate = self._caller(address_block(address))
        rate.open += 1
        return rate.arrivals.take(now)

    def may_reply(self, address: str, now: float) -> bool:
        """Return whether a connection that came too soon gets an answer, which costs us something,
        too."""
        return self._caller(address_block(address)).replies.take(now)

    def is_full(self, address: str) -> bool:
        """Return whether the address has reached its limit of open connections."""
        rate = self._rates.get(address_block(address))
        most = self.limits.connections
        return rate is not None and most is not None and rate.open > most

    def closed(self, address: str) -> None:
        rate = self._rates.get(address_block(address))
        if rate:
            rate.open -= 1

    def _caller(self, name: str) -> _AddressRate:
        if name not in self._rates:
            self._forget_one()
            self._rates[name] = _AddressRate(
                TokenBucket(self.limits.arrivals), TokenBucket(self.limits.arrivals)
            )
            self._order.append(name)
        return self._rates[name]

    def _forget_one(self) -> None:
        """Forget the oldest address without open connections, to bound memory."""
        for _ in range(len(self._order) if len(self._order) >= ADDRESSES_REMEMBERED else 0):
            oldest = self._order.popleft()
            if not self._rates[oldest].open:
                del self._rates[oldest]
                return
            self._order.append(oldest)


def address_block(address: str) -> str:
    """Return the address itself, the /64 of an IPv6 one, or the IPv4 address inside a mapped
    one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)
