"""Invitation: where a game is and how to come in, in one line that a friend can paste.

    parley://192.168.1.20,[2001:db8::7]:7276/acorn-amber-ankle

The addresses are ways to the same game, the best first. The code may be missing.
"""

import contextlib
from dataclasses import dataclass, field, replace

from game.phrase import phrase
from net.address import Address, AddressError, parse_address
from net.codewords import CodeError, parse_code
from net.shortcode import parse_short_code

SCHEME = "parley://"

ADDRESSES_LIMIT = 8

TEXT_LIMIT = 600


@dataclass(frozen=True, slots=True)
class Invitation:
    addresses: tuple[Address, ...]
    code: str = field(default="", repr=False)
    """As `net.codewords` writes it; empty: none is needed, or it is told otherwise."""

    @property
    def address(self) -> Address:
        """The best of them."""
        return self.addresses[0]

    @property
    def others(self) -> tuple[Address, ...]:
        return self.addresses[1:]

    def __str__(self) -> str:
        places = ",".join(map(str, self.addresses))
        return f"{SCHEME}{places}/{self.code}" if self.code else f"{SCHEME}{places}"


def parse_invitation(text: str) -> Invitation:
    """What somebody typed or pasted to join: an invitation, a short code, an address, or one of the
    two last with the code's words behind it.

    Raises AddressError with a sentence for the person.
    """
    text = text.strip()
    if len(text) > TEXT_LIMIT:
        raise AddressError(phrase("That is too long to be an invitation."))
    if text[: len(SCHEME)].lower() == SCHEME:
        return _parse(text[len(SCHEME) :])
    where, _, words = text.partition(" ")
    if words:
        with contextlib.suppress(CodeError):
            # Whoever types two words for an address has no code in mind.
            return replace(parse_invitation(where), code=parse_code(words))
    address = _address(text)
    # What looks like a short code may be the name of a machine all the same.
    short = parse_short_code(text)
    if short is None:
        return Invitation((address,)) if address else Invitation((parse_address(text),))
    return Invitation((short, address) if address else (short,))


def _parse(text: str) -> Invitation:
    places, _, words = text.rstrip("/").partition("/")
    addresses = tuple(parse_address(place) for place in places.split(",")[:ADDRESSES_LIMIT])
    if not words:
        return Invitation(addresses)
    try:
        return Invitation(addresses, parse_code(words))
    except CodeError as error:
        raise AddressError(str(error)) from None


def _address(text: str) -> Address | None:
    try:
        return parse_address(text)
    except AddressError:
        return None
