"""Address: what a person types to join, and what a host tells a friend to type."""

import ipaddress
import re
from dataclasses import dataclass, replace

from game.i18n.phrase import phrase
from game.text_safety.sanitize import clean_line

DEFAULT_PORT = 7275
"""The port a host listens on unless told otherwise: PARL on a telephone keypad."""

PLACE_DIGITS = 8

_HOST_NAME = re.compile(r"(?=.{1,253}\Z)[\w-]{1,63}(\.[\w-]{1,63})*\.?\Z")


class AddressError(ValueError):
    """Not an address; its text is a sentence for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int = DEFAULT_PORT
    place: str = ""
    """The relay number of a host that waits at the arena at this address; empty for a direct
    connection."""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        where = host if self.port == DEFAULT_PORT else f"{host}:{self.port}"
        return f"{self.place}@{where}" if self.place else where


def parse_address(text: str) -> Address:
    """Parse an IP, a name, IP:PORT, NAME:PORT or [IPv6]:PORT, optionally preceded by a relay number
    and an @. Raises AddressError with a sentence for anything else."""
    text = clean_line(text)
    place, at, arena = text.rpartition("@")
    if at:
        return replace(parse_arena(arena), place=_place(place))
    if not text:
        raise AddressError(phrase("Type the address from the host's screen."))
    try:
        return Address(str(ipaddress.ip_address(text.strip("[]"))))
    except ValueError:
        pass
    host, colon, port = text.rpartition(":")
    if not colon:
        return Address(_host(text))
    return Address(_host(host.removeprefix("[").removesuffix("]")), _port(port))


def parse_arena(text: str) -> Address:
    """Parse the address of an arena, which has no relay number. Raises AddressError."""
    if "@" in text:
        raise AddressError(phrase("That is an arena's address with too much before it."))
    return parse_address(text)


def _place(text: str) -> str:
    """Parse a relay number: eight digits, which may be grouped."""
    digits = text.replace("-", "").replace(" ", "")
    if digits.isascii() and digits.isdigit() and len(digits) == PLACE_DIGITS:
        return digits
    raise AddressError(
        phrase("{text} is not a relay number, which has eight digits.", text=repr(text[:20]))
    )


def _host(text: str) -> str:
    if not text:
        raise AddressError(phrase("There is a port but no address before it."))
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        if _HOST_NAME.match(text):
            return text
    raise AddressError(
        phrase("{text} is not an address such as 192.168.1.20 or a name.", text=repr(text[:60]))
    )


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535:
        return int(text)
    raise AddressError(
        phrase("{text} is not a port. A port is a number from 1 to 65535.", text=repr(text[:20]))
    )
