"""Network info: what this machine knows of the network round it. Nothing is sent to find out."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from net.connect.interfaces import Ip, IpInterface, interfaces

_ARP = Path("/proc/net/arp")
_COMPLETE = 0x2
"""ATF_COM of linux/if_arp.h: the neighbour has answered with its hardware address."""


class ArpPresence(StrEnum):
    """Whether a machine of our own network has answered on the lowest level, where no firewall
    hides it."""

    HERE = "here"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NetworkInfo:
    """The network around this machine at one moment."""

    own: tuple[IpInterface, ...] = ()
    """This machine's addresses with their networks, the likeliest first
    (`net.connect.interfaces`)."""
    neighbours: Mapping[str, bool] | None = None
    """By IPv4 address: whether it has answered. None: this system does not tell."""

    def shares_network(self, address: Ip) -> bool:
        """Return whether the address belongs to a network of this machine."""
        return any(address in interface.network for interface in self.own)

    def presence(self, address: Ip) -> ArpPresence:
        """Return whether the machine is there, if it is on our network."""
        if self.neighbours is None or str(address) not in self.neighbours:
            return ArpPresence.UNKNOWN
        return ArpPresence.HERE if self.neighbours[str(address)] else ArpPresence.ABSENT


def read_network_info() -> NetworkInfo:
    """Return what this machine knows of its network right now."""
    return NetworkInfo(tuple(each.address for each in interfaces()), _neighbours())


def parse_arp(text: str) -> dict[str, bool]:
    """Linux's table of neighbours (proc(5), /proc/net/arp)."""
    neighbours = {}
    for line in text.splitlines()[1:]:
        with contextlib.suppress(ValueError, IndexError):
            address, _, flags, *_ = line.split()
            neighbours[address] = bool(int(flags, 16) & _COMPLETE)
    return neighbours


def _neighbours() -> dict[str, bool] | None:
    try:
        return parse_arp(_ARP.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError):
        return None
