"""Address: what a person types to join, and what a host tells a friend to type."""

import ipaddress
import re
from dataclasses import dataclass

from game.phrase import phrase

DEFAULT_PORT = 7275
"""PARL on the keys of a telephone."""

_HOST_NAME = re.compile(r"(?=.{1,253}\Z)[\w-]{1,63}(\.[\w-]{1,63})*\.?\Z")


class AddressError(ValueError):
    """Not an address; its text is a sentence for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int = DEFAULT_PORT

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORT else f"{host}:{self.port}"


def parse_address(text: str) -> Address:
    """An IP, a name, IP:PORT, NAME:PORT or [IPv6]:PORT.

    Raises AddressError with a sentence for anything else.
    """
    text = text.strip()
    if not text:
        raise AddressError(phrase("Type the address that the host's screen shows."))
    try:
        return Address(str(ipaddress.ip_address(text.strip("[]"))))
    except ValueError:
        pass
    host, colon, port = text.rpartition(":")
    if not colon:
        return Address(_host(text))
    return Address(_host(host.removeprefix("[").removesuffix("]")), _port(port))


def local_addresses() -> list[str]:
    """The addresses under which others on this network may reach this machine, likeliest first.

    IPv4 before IPv6, loopback and link-local ones left out; 127.0.0.1 if there is nothing else.
    """
    # Here, because who joins needs no list of his own.
    import ifaddr

    found = [
        ipaddress.ip_address(ip.ip if isinstance(ip.ip, str) else ip.ip[0])
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
    ]
    usable = {ip for ip in found if not (ip.is_loopback or ip.is_link_local)}
    ordered = sorted(usable, key=lambda ip: (ip.version, not ip.is_private, int(ip)))
    return [str(ip) for ip in ordered] or ["127.0.0.1"]


def _host(text: str) -> str:
    if not text:
        raise AddressError(phrase("There is a port but no address before it."))
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        if _HOST_NAME.match(text):
            return text
    raise AddressError(
        phrase("{text} is not an address; it looks like 192.168.1.20.", text=repr(text[:60]))
    )


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535:
        return int(text)
    raise AddressError(
        phrase("{text} is not a port; a port is a number from 1 to 65535.", text=repr(text[:20]))
    )
