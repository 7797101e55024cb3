"""Keys: players' keys for tests, always the same for the same name, and what they promise."""

from collections.abc import Callable
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from game.match.fair_dice import DiceChain, tip_message
from game.protocol.messages import Promise
from game.rules import Seat


class Key:
    """A signer (`net.session.dice_commitments.Signer`)."""

    def __init__(self, name: str) -> None:
        key = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
        self.public_key = key.public_key().public_bytes_raw()
        self.sign: Callable[[bytes], bytes] = key.sign


def promised(name: str, room: str, match: int, seat: Seat) -> tuple[Promise, DiceChain]:
    """What somebody promises about the dice of a match, and the chain behind it."""
    key, chain = Key(name), DiceChain(sha256(b"seed" + name.encode()).digest(), room, match, seat)
    signature = key.sign(tip_message(room, match, seat, chain.tip))
    return Promise("salt", chain.tip, key.public_key.hex(), signature.hex()), chain
