"""Interfaces: the network interfaces of this machine and their addresses, likeliest first.

Nothing is sent to find out.
"""

import contextlib
import ipaddress
import re
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

import ifaddr

if sys.platform != "win32":
    import fcntl

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
IpInterface = ipaddress.IPv4Interface | ipaddress.IPv6Interface

LOOPBACK = "127.0.0.1"

_UP, _POINT_TO_POINT, _RUNNING = 0x1, 0x10, 0x40
"""IFF_* of net/if.h, the same on Linux, macOS and the BSDs."""
_SIOCGIFFLAGS = 0x8913 if sys.platform == "linux" else 0xC0206911

_ELSEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses reserved for documentation (RFC 5737, RFC 3849): no machine has them, so only the
default route leads there."""
_DISCARD_PORT = 9

_VIRTUAL = re.compile(
    r"^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|incusbr|podman|cni|cali|flannel|kube|vnet|vif"
    r"|bridge\d|awdl|llw|anpi|ap\d|dummy)"
    r"|hyper-v|vethernet|virtualbox|vmware|wsl|docker|loopback|wi-fi direct|hosted network",
    re.IGNORECASE,
)
_TUNNEL = re.compile(
    r"^(u?tun|tap|wg|ppp|ipsec|gif|stf|tailscale|zt|ham|nord|proton|pvpn|gpd|cscotun)"
    r"|vpn|tunnel|tap-|wintun|wireguard|anyconnect|fortinet|pangp|zerotier|hamachi|tailscale"
    r"|teredo|isatap|wan miniport",
    re.IGNORECASE,
)
"""Names on Linux and macOS, and in the second half the descriptions of Windows."""


class Kind(IntEnum):
    """What an interface leads to, the likeliest way for a friend first."""

    NETWORK = 0
    """A network card, or any other interface that the default route uses."""
    TUNNEL = 1
    """A VPN."""
    VIRTUAL = 2
    """Containers and virtual machines of this machine."""


@dataclass(frozen=True, slots=True)
class Interface:
    """One address of a network interface."""

    name: str
    """On Windows the description of the card."""
    address: IpInterface
    kind: Kind = Kind.NETWORK

    @property
    def ip(self) -> Ip:
        return self.address.ip


def interfaces() -> tuple[Interface, ...]:
    """The addresses under which others may reach this machine, the likeliest first.

    Loopback, IPv6 link-local ones and those of interfaces that are down are left out.
    """
    defaults = default_sources()
    found = [
        Interface(name, address, kind_of(name, flags, address.ip in defaults))
        for name, address, flags in _configured()
        if is_up(flags, address.ip in defaults) and _can_bind(address.ip)
    ]
    return ordered(found, defaults)


def local_addresses() -> list[str]:
    """Return the same addresses as text; 127.0.0.1 if there is no other."""
    return addresses_of(interfaces())


def addresses_of(found: Iterable[Interface]) -> list[str]:
    return list(dict.fromkeys(str(each.ip) for each in found)) or [LOOPBACK]


def is_up(flags: int | None, default: bool) -> bool:
    """`flags` as in net/if.h; None: unknown. `default`: the default route uses the interface,
    which then counts as connected, whatever its driver says."""
    return flags is None or bool(flags & _UP and (flags & _RUNNING or default))


def kind_of(name: str, flags: int | None, default: bool) -> Kind:
    """The kind of an interface. A bridge that the default route uses holds a card; a tunnel stays
    one, for friends on this network are not behind it."""
    if (flags and flags & _POINT_TO_POINT) or _TUNNEL.search(name):
        return Kind.TUNNEL
    return Kind.VIRTUAL if _VIRTUAL.search(name) and not default else Kind.NETWORK


def ordered(found: Iterable[Interface], defaults: frozenset[Ip]) -> tuple[Interface, ...]:
    """Sort interfaces, the likeliest first. `defaults` are the addresses that the default routes
    use."""

    def unlikeliness(each: Interface) -> tuple[object, ...]:
        ip = each.ip
        return (
            ip.is_link_local, each.kind, ip.version, ip not in defaults, not ip.is_private, int(ip),
        )  # fmt: skip

    return tuple(sorted(found, key=unlikeliness))


def default_sources() -> frozenset[Ip]:
    """Return our source addresses for the default routes of IPv4 and IPv6."""
    found = set()
    for family, elsewhere in _ELSEWHERE.items():
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as sock:
            # Connecting a datagram socket sends nothing; it only chooses the route.
            sock.connect((elsewhere, _DISCARD_PORT))
            found.add(ipaddress.ip_address(sock.getsockname()[0]))
    return frozenset(found)


def _configured() -> Iterator[tuple[str, IpInterface, int | None]]:
    """Name, address and flags of every interface, without those that nobody else reaches."""
    with contextlib.suppress(OSError):
        for adapter in ifaddr.get_adapters():
            flags = _flags(adapter.name)
            for ip in adapter.ips:
                text = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
                address = ipaddress.ip_interface(f"{text}/{ip.network_prefix}")
                # An IPv6 link-local address means nothing without the reader's own interface.
                if not address.is_loopback and (address.version == 4 or not address.is_link_local):
                    yield adapter.nice_name, address, flags


def _flags(name: str) -> int | None:
    """None where the system does not say."""
    if sys.platform == "win32":
        return None
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        request = struct.pack("16s24x", name.encode()[:15])
        answer: bytes = fcntl.ioctl(sock, _SIOCGIFFLAGS, request)
        return int(struct.unpack_from("H", answer, 16)[0])
    return None


def _can_bind(ip: Ip) -> bool:
    """Not where Windows keeps the address of a card whose cable is out, nor while IPv6 still asks
    round whether the address is free."""
    family = socket.AF_INET if ip.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.bind((str(ip), 0))
    except OSError:
        return False
    return True


ReadInterfaces = Callable[[], tuple[Interface, ...]]

LOOK_SECONDS = 2.0
"""Seconds between two checks of the interfaces, while changes matter."""


class InterfaceWatch:
    """Notices whether the interfaces have changed since the last check."""

    def __init__(self, read_interfaces: ReadInterfaces = interfaces) -> None:
        self._read_interfaces, self._checked_at = read_interfaces, time.monotonic()
        self.interfaces = read_interfaces()
        """The interfaces at the last check."""

    def changed(self) -> bool:
        """Return whether they have changed; checks at most every `LOOK_SECONDS`."""
        if time.monotonic() - self._checked_at < LOOK_SECONDS:
            return False
        before, self.interfaces = self.interfaces, self._read_interfaces()
        self._checked_at = time.monotonic()
        return before != self.interfaces


class InterfaceMonitor:
    """Calls `notify` on its own thread whenever the interfaces have changed, until closed."""

    def __init__(
        self, notify: Callable[[], None], read_interfaces: ReadInterfaces | None = None
    ) -> None:
        self._notify, self._read_interfaces = notify, read_interfaces or interfaces
        self._last_seen = self._read_interfaces()
        self._closing = threading.Event()
        threading.Thread(target=self._run, name="interfaces", daemon=True).start()

    def close(self) -> None:
        self._closing.set()

    def _run(self) -> None:
        while not self._closing.wait(LOOK_SECONDS):
            before, self._last_seen = self._last_seen, self._read_interfaces()
            if before != self._last_seen:
                self._notify()
