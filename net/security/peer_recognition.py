"""Peer recognition: the players whom one link meets, known again by their keys."""

from game.client_state.link import PeerRecognized
from game.match.dice_protocol import has_promised
from game.match.fair_dice import hash_bytes
from game.match.signatures import key_mark
from game.protocol.messages import Started, Welcome
from game.rules import Seat
from game.text_safety.sanitize import clean_name
from net.security.known_peers import KnownPeers


class PeerRecognition:
    """Reports each recognised player once per room."""

    def __init__(self, known_peers: KnownPeers) -> None:
        self.known_peers = known_peers
        self._seen: set[tuple[str, bytes]] = set()
        """Names and keys of players that were already reported."""
        self._other = b""
        """The opponent's key, once it is proven."""
        self._name = ""
        """The opponent's name."""
        self._room = ""
        self._seat: Seat | None = None

    def receive(self, message: object) -> PeerRecognized | None:
        """Process a message; return the opponent of a match, once proven and not yet reported."""
        if isinstance(message, Welcome):
            if message.room != self._room:
                # There nobody has shown a key yet.
                self._other = b""
                self._seen.clear()
            self._room, self._seat = message.room, message.seat
        if isinstance(message, Started) and self._seat:
            return self._meet(message, self._seat.other)
        return None

    def _meet(self, started: Started, seat: Seat) -> PeerRecognized | None:
        contender = started.left if seat is Seat.LEFT else started.right
        promise = contender.promise
        key = promise and hash_bytes(promise.key)
        if not (promise and key):
            return None
        if not has_promised(started, seat):
            return None
        self._other, self._name = key, contender.name
        if (contender.name, key) in self._seen:
            return None
        self._seen.add((contender.name, key))
        meeting = self.known_peers.record_meeting(contender.name, key)
        return PeerRecognized(seat, clean_name(contender.name), key_mark(key), meeting)

    def block(self) -> bool:
        """Block the opponent; return False while their key is unknown."""
        if self._other:
            self.known_peers.block(self._other, self._name)
        return bool(self._other)
