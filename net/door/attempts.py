"""Attempts: how often a code may be tried, from where, and how fast. No IO; time is an argument.

An attempt counts before anything is computed for it, and is given back once it has succeeded: who
breaks off has used it up.
"""

from collections import Counter

from net.wire.bucket import Bucket, Rate
from net.wire.floodgate import neighbourhood

WRONG_PER_ADDRESS = 3
WRONG_IN_ALL = 10
"""Then the code is worth nothing any more and a new one is made."""

PACE = Rate(2.0, 2)
"""Of attempts from one address."""

ADDRESSES_KEPT = 1024


class Attempts:
    """The attempts at one host. A new code begins with `renew`."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        """Attempts by network that have not succeeded (yet)."""
        self._paces: dict[str, Bucket] = {}

    @property
    def used_up(self) -> bool:
        """Whether a new code is due."""
        return self._open.total() >= WRONG_IN_ALL

    @property
    def worst(self) -> str:
        """From where most of the wrong attempts came."""
        return max(self._open, key=lambda network: self._open[network], default="")

    def locked(self, address: str) -> bool:
        """Whether nothing that comes from there is looked at until there is a new code."""
        return self._open[neighbourhood(address)] >= WRONG_PER_ADDRESS

    def too_fast(self, address: str, now: float) -> bool:
        """Whether an attempt from there comes too soon after others; otherwise it is noted."""
        near = neighbourhood(address)
        if near not in self._paces and len(self._paces) >= ADDRESSES_KEPT:
            # The oldest; whoever has so many addresses is stopped by the ten in all.
            del self._paces[next(iter(self._paces))]
        return not self._paces.setdefault(near, Bucket(PACE)).take(now)

    def begin(self, address: str) -> None:
        """An attempt counts from here on."""
        self._open[neighbourhood(address)] += 1

    def succeeded(self, address: str) -> None:
        """It was none that has to be counted."""
        self._open[neighbourhood(address)] -= 1

    def renew(self) -> None:
        """There is a new code."""
        self._open.clear()
