"""Invitation: where a game is and the code that opens it, as one friend sends it to another."""

from dataclasses import dataclass, field

from net.address import Address, parse_address
from net.codewords import CodeError, parse_code


@dataclass(frozen=True, slots=True)
class Invitation:
    address: Address
    code: str = field(default="", repr=False)
    """As `net.codewords` writes it; empty: none is needed, or it is told otherwise."""

    def __str__(self) -> str:
        return f"{self.address} {self.code}".strip()


def parse_invitation(text: str) -> Invitation:
    """An address, or an address and a code: "192.168.1.20 amber-carrot-zigzag".

    Raises AddressError with a sentence for anything else.
    """
    where, _, words = text.strip().partition(" ")
    if not words:
        return Invitation(parse_address(text))
    try:
        return Invitation(parse_address(where), parse_code(words))
    except CodeError:
        # Whoever types two words for an address has no code in mind.
        return Invitation(parse_address(text))
