"""Relay guest: the guest's handshake with an arena that relays to a host. No sockets."""

from game.protocol.messages import Bye, ErrorCode
from net.wire.codec import HELLO_LIMIT, FrameReader, InvalidMessage, decode_to_guest, encode
from net.wire.relay_messages import Reach


class RelayRefused(OSError):
    """Raised if the arena answers but does not connect us."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(f"the arena says {code}")
        self.code = code
        """ROOM: no host waits there; SILENT: the host did not accept the call; FULL, FLOOD; or
        INVALID: it is not an arena with a relay."""


class RelayGuest:
    """From the connection to where the host's own bytes begin."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._frames = FrameReader(HELLO_LIMIT)

    def begin(self) -> bytes:
        """Return the first bytes to send."""
        return encode(Reach(self._place))

    def receive_data(self, data: bytes) -> bool:
        """Whether we are through: the host hears us, and speaks only when spoken to.

        Raises RelayRefused.
        """
        try:
            frames = list(self._frames.feed(data))
            if not frames:
                return False
            answer = decode_to_guest(frames[0])
        except InvalidMessage:
            raise RelayRefused(ErrorCode.INVALID) from None
        if isinstance(answer, Bye):
            raise RelayRefused(answer.code)
        if self._frames or frames[1:]:
            raise RelayRefused(ErrorCode.INVALID)
        return True
