"""Attempts: how often a code may be tried, from where, and how fast. No IO; time is an argument.

An attempt counts before anything is computed for it, and is given back once it has succeeded: who
breaks off has used it up.
"""

import ipaddress
from collections import Counter, OrderedDict

WRONG_PER_ADDRESS = 3
WRONG_IN_ALL = 10
"""Then the code is worth nothing any more and a new one is made."""

PER_SECOND = 2.0
"""From one address; so many at once, too."""

ADDRESSES_KEPT = 1024


class Attempts:
    """The attempts at one host. A new code begins with `renew`."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        """Attempts by network that have not succeeded (yet)."""
        self._rate: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """How many may come at once, and when that was so, by network."""

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
        return self._open[network_of(address)] >= WRONG_PER_ADDRESS

    def too_fast(self, address: str, now: float) -> bool:
        """Whether an attempt from there comes too soon after others; otherwise it is noted."""
        network = network_of(address)
        allowed, since = self._rate.pop(network, (PER_SECOND, now))
        allowed = min(PER_SECOND, allowed + (now - since) * PER_SECOND)
        early = allowed < 1
        self._rate[network] = (allowed if early else allowed - 1, now)
        if len(self._rate) > ADDRESSES_KEPT:
            self._rate.popitem(last=False)
        return early

    def begin(self, address: str) -> None:
        """An attempt counts from here on."""
        self._open[network_of(address)] += 1

    def succeeded(self, address: str) -> None:
        """It was none that has to be counted."""
        self._open[network_of(address)] -= 1

    def renew(self) -> None:
        """There is a new code."""
        self._open.clear()


def network_of(address: str) -> str:
    """What counts as one address: an IPv6 network of 64 bits is one household's."""
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(number, ipaddress.IPv4Address):
        return str(number)
    if number.ipv4_mapped:
        return str(number.ipv4_mapped)
    return str(ipaddress.ip_network((number, 64), strict=False))
