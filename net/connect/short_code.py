"""Short code: an IPv4 address and port in five to eleven letters, to be said across a room.

The letters are Crockford's base 32: no I, L, O and U, and it does not matter whether one writes
large or small. Networks at home and at school need few letters, because half of their addresses
is the same everywhere.
"""

import ipaddress

from net.wire.address import DEFAULT_PORT, Address

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", "-": None, " ": None})

NETWORKS = tuple(
    ipaddress.IPv4Network(text)
    for text in ("192.168.0.0/16", "172.16.0.0/12", "10.0.0.0/8", "0.0.0.0/0")
)
"""The first that has the address is named by its place; only the rest of the address follows."""

PORTS_NEAR = 15
"""Ports from the default one on that need four bits; any other needs sixteen more."""

SHORT_LETTERS = 8
"""A longer code is no shorter to say than its address."""

CHECK_BITS = 7
"""Of 128 slips of the tongue one goes unnoticed, and then nobody answers."""


def short_code(address: Address) -> str | None:
    """Return the code of an IPv4 address; None for any other."""
    try:
        ip = ipaddress.IPv4Address(address.host)
    except ValueError:
        return None
    place = next(place for place, network in enumerate(NETWORKS) if ip in network)
    near = address.port - DEFAULT_PORT
    bits, value = 0, 0

    def put(number: int, width: int) -> None:
        nonlocal bits, value
        bits, value = bits + width, value << width | number

    put(place, 2)
    put(near if 0 <= near < PORTS_NEAR else PORTS_NEAR, 4)
    put(int(ip) & int(NETWORKS[place].hostmask), _width(place))
    if not 0 <= near < PORTS_NEAR:
        put(address.port, 16)
    # What is left of the last letter makes the check longer.
    check = CHECK_BITS + -(bits + CHECK_BITS) % 5
    put(value % _modulus(check), check)
    letters = (bits + 4) // 5
    return "".join(ALPHABET[value >> 5 * (letters - 1 - at) & 31] for at in range(letters))


def parse_short_code(text: str) -> Address | None:
    """Return the address of a code; None if it is not one."""
    letters = text.strip().upper().translate(_READ)
    if not letters or any(letter not in ALPHABET for letter in letters):
        return None
    value = 0
    for letter in letters:
        value = value << 5 | ALPHABET.index(letter)
    return _parse(value, 5 * len(letters))


def _parse(value: int, bits: int) -> Address | None:
    if bits < 6:
        return None
    place, near = value >> (bits - 2), value >> (bits - 6) & 15
    body = 6 + _width(place) + (16 if near == PORTS_NEAR else 0)
    check = CHECK_BITS + -(body + CHECK_BITS) % 5
    if body + check != bits:
        return None
    content = value >> check
    if content % _modulus(check) != value & ((1 << check) - 1):
        return None
    port = DEFAULT_PORT + near
    if near == PORTS_NEAR:
        port, content = content & 0xFFFF, content >> 16
    host = content & ((1 << _width(place)) - 1)
    ip = ipaddress.IPv4Address(int(NETWORKS[place].network_address) | host)
    return Address(str(ip), port) if port else None


def _width(place: int) -> int:
    return 32 - NETWORKS[place].prefixlen


def _modulus(check: int) -> int:
    """The largest prime below 2**check: a remainder by it changes with every single letter."""
    return {7: 127, 8: 251, 9: 509, 10: 1021, 11: 2039}[check]
