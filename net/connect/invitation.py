"""Invitation: where a game is and how to come in, in one line that a friend can paste.

    parley://192.168.1.20,[2001:db8::7]:7276/acorn-amber-ankle
    parley://192.168.1.20#6f3c...

The addresses are ways to the same game, the best first. The code may be missing. Behind # is the
fingerprint of the certificate that is shown there, as an arena's invitation has it: no other will
do, from the first time on.
"""

import contextlib
import re
from dataclasses import dataclass, field, replace

from game.i18n.phrase import phrase
from game.text_safety.sanitize import INVITATION_LIMIT, clean_line
from net.connect.short_code import parse_short_code
from net.wire.address import Address, AddressError, parse_address
from net.wire.passcode import PasscodeError, parse_passcode

SCHEME = "parley://"

ADDRESSES_LIMIT = 8

_FINGERPRINT = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Invitation:
    addresses: tuple[Address, ...]
    code: str = field(default="", repr=False)
    """The code as `net.wire.passcode` writes it; empty if none is needed, or it is passed on
    differently."""
    fingerprint: str = ""
    """SHA-256 of the host's certificate in hexadecimal; empty if it is proven differently, or not
    at all."""

    @property
    def address(self) -> Address:
        """The best of its addresses."""
        return self.addresses[0]

    @property
    def others(self) -> tuple[Address, ...]:
        return self.addresses[1:]

    def __str__(self) -> str:
        places = ",".join(map(str, self.addresses))
        code = f"/{self.code}" if self.code else ""
        mark = f"#{self.fingerprint}" if self.fingerprint else ""
        return f"{SCHEME}{places}{code}{mark}"


def parse_invitation(text: str) -> Invitation:
    """What somebody typed or pasted to join: an invitation, a short code, an address, or one of the
    two last with the code's words behind it.

    Raises AddressError with a sentence for the person.
    """
    text = clean_line(text)
    if len(text) > INVITATION_LIMIT:
        raise AddressError(phrase("That is too long to be an invitation."))
    if text[: len(SCHEME)].lower() == SCHEME:
        # Mail programs break long lines.
        return _parse(text[len(SCHEME) :].replace(" ", ""))
    where, _, words = text.partition(" ")
    if words:
        with contextlib.suppress(PasscodeError):
            # Whoever types two words for an address has no code in mind.
            return replace(parse_invitation(where), code=parse_passcode(words))
    address = _address(text)
    # What looks like a short code may be the name of a machine all the same.
    short = parse_short_code(text)
    if short is None:
        return Invitation((address,)) if address else Invitation((parse_address(text),))
    return Invitation((short, address) if address else (short,))


def _parse(text: str) -> Invitation:
    where, mark, fingerprint = text.partition("#")
    if mark and not _FINGERPRINT.fullmatch(fingerprint.lower()):
        raise AddressError(phrase("The end of that invitation is missing. Copy all of it."))
    places, _, words = where.rstrip("/").partition("/")
    addresses = tuple(parse_address(place) for place in places.split(",")[:ADDRESSES_LIMIT])
    try:
        code = parse_passcode(words) if words else ""
        return Invitation(addresses, code, fingerprint.lower())
    except PasscodeError as error:
        raise AddressError(str(error)) from None


def _address(text: str) -> Address | None:
    try:
        return parse_address(text)
    except AddressError:
        return None
