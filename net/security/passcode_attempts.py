"""Passcode attempts: how often a code may be tried, from which addresses, and how fast.

No IO; time is an argument. An attempt counts before anything is computed for it and is uncounted
once it has succeeded, so disconnecting early does not give it back.
"""

from collections import Counter

from net.wire.rate_limit import Rate, TokenBucket, address_block

WRONG_PER_ADDRESS = 3
WRONG_IN_ALL = 10
"""Wrong attempts after which the code is replaced."""

ATTEMPT_RATE = Rate(2.0, 2)
"""Attempts allowed from one address."""

ADDRESSES_TRACKED = 1024


class PasscodeAttempts:
    """The attempts at one host. A new code begins with `reset`."""

    def __init__(self) -> None:
        self._pending: Counter[str] = Counter()
        """Attempts by network that have not succeeded (yet)."""
        self._buckets: dict[str, TokenBucket] = {}

    @property
    def exhausted(self) -> bool:
        """Return whether a new code is due."""
        return self._pending.total() >= WRONG_IN_ALL

    @property
    def worst_address(self) -> str:
        """Return the address of most wrong attempts."""
        return max(self._pending, key=lambda network: self._pending[network], default="")

    def locked(self, address: str) -> bool:
        """Return whether that address is locked until there is a new code."""
        return self._pending[address_block(address)] >= WRONG_PER_ADDRESS

    def too_fast(self, address: str, now: float) -> bool:
        """Return whether an attempt comes too soon after others from there; otherwise note it."""
        near = address_block(address)
        if near not in self._buckets and len(self._buckets) >= ADDRESSES_TRACKED:
            # The oldest; whoever has so many addresses is stopped by the ten in all.
            del self._buckets[next(iter(self._buckets))]
        return not self._buckets.setdefault(near, TokenBucket(ATTEMPT_RATE)).take(now)

    def begin(self, address: str) -> None:
        """Count an attempt."""
        self._pending[address_block(address)] += 1

    def succeeded(self, address: str) -> None:
        """Uncount an attempt that succeeded."""
        self._pending[address_block(address)] -= 1

    def reset(self) -> None:
        """Start counting for a new code."""
        self._pending.clear()
