"""Local room: a link to a room of its own in this program. No socket, no thread, no server."""

import secrets
import time
from collections import deque
from collections.abc import Callable, Sequence

import msgspec

from game.client_state.link import Incoming, LinkUp
from game.protocol.error_texts import describe_error
from game.protocol.messages import Act, ClientMessage, Hello, Refused, Say, ServerMessage
from game.protocol.version import PROTOCOL, VERSION
from game.rules import Battle, Dice, Roster, Seat
from net.room.room import Room
from net.room.room_options import RoomOptions
from net.wire.rate_limit import NO_LIMITS


class LocalRoomLink:
    """A link (`game.client_state.link.Link`) that looks at the room from the left seat."""

    hotseat = False

    def __init__(
        self,
        roster: Roster,
        dice: Dice,
        names: Sequence[str],
        clock: Callable[[], float],
        opening: Battle | None = None,
    ) -> None:
        """`names`: of those who sit down, the left seat first. With an `opening` it is a trial."""
        self._clock = clock
        self._room = Room(
            roster,
            dice,
            secrets.token_hex,
            RoomOptions(limits=NO_LIMITS, opening=opening, turn_seconds=None),
        )
        self._queue: deque[Incoming] = deque([LinkUp()])
        self._numbers = dict.fromkeys(Seat, 0)
        for name in names:
            # What is written into a log is plain words, not a phrase.
            self._room.enter(Hello(PROTOCOL, VERSION, str(name)), clock())

    def wait(self, timeout: float) -> Incoming | None:
        if not self._queue and timeout > 0:
            time.sleep(timeout)
        return self.poll()

    def poll(self) -> Incoming | None:
        return self._queue.popleft() if self._queue else None

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def _submit(self, seat: Seat, message: ClientMessage) -> int:
        """Give the room a message of that seat; return the number it was given."""
        number = 0
        if isinstance(message, Act | Say):
            number = self._numbers[seat] = self._numbers[seat] + 1
            message = msgspec.structs.replace(message, number=number)
        self._room.receive(seat, message, self._clock())
        self._deliver()
        return number

    def _deliver(self) -> None:
        for envelope in self._room.envelopes():
            overheard = self._is_for_us(envelope.message)
            if overheard or envelope.to in (None, Seat.LEFT):
                self._queue.append(_worded(envelope.message))

    def _is_for_us(self, message: ServerMessage) -> bool:
        """Return whether a message for the right seat is for us, too."""
        return False


def _worded(message: ServerMessage) -> ServerMessage:
    """A refusal in the player's own language, as one from a host would come."""
    if isinstance(message, Refused):
        return msgspec.structs.replace(message, text=describe_error(message.code, message.text))
    return message
