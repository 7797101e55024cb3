"""Spectators: the spectators of one room, and what they say among themselves."""

from collections.abc import Iterable

from game.protocol.lobby_messages import Remarked
from game.protocol.messages import (
    Bye,
    ClientMessage,
    ErrorCode,
    Leave,
    Ping,
    Pong,
    Refused,
    Say,
    SeatOwner,
)
from game.text_safety.sanitize import clean_text
from net.hosting.connection import ServerConnection
from net.room.phases import Phase, answer_to
from net.room.refusals import EMPTY_LINE, Refusal
from net.room.room_options import SPECTATORS_LIMIT
from net.room.seat_table import free_name
from net.wire.codec import encode
from net.wire.rate_limit import LIMITS, PlayerRate

FULL = Bye(ErrorCode.FULL, "This match has as many spectators as it can take.")
CLOSED = Bye(ErrorCode.FULL, "This match cannot be watched.")
LEFT = Bye(ErrorCode.LEFT, "You left.")


class Spectators:
    """They get what both players get, and can change nothing."""

    def __init__(self, limit: int = SPECTATORS_LIMIT) -> None:
        """`limit`: most of them; 0: nobody may watch."""
        self._limit = limit
        self._names: dict[ServerConnection, tuple[str, PlayerRate]] = {}
        self.listeners: dict[str, bool] = {}
        """Whether a player wants to read what spectators say, by the hash of the token, because
        another player may have the seat later. Without an entry: only between matches."""

    def __contains__(self, peer: object) -> bool:
        return peer in self._names

    def __len__(self) -> int:
        return len(self._names)

    @property
    def connections(self) -> list[ServerConnection]:
        return list(self._names)

    @property
    def names(self) -> list[str]:
        """The names under which they watch."""
        return [name for name, _ in self._names.values()]

    @property
    def refusal(self) -> Bye | None:
        """Why nobody else may watch; None if somebody may."""
        if len(self) < self._limit:
            return None
        return FULL if self._limit else CLOSED

    def admit(self, connection: ServerConnection, raw_name: str, players: Iterable[str]) -> None:
        """Admit a spectator under a name that nobody else has here."""
        taken = [*players, *self.names]
        rate = PlayerRate(LIMITS, LIMITS.lobby_lines)
        self._names[connection] = (free_name(raw_name, taken), rate)

    def remove(self, connection: ServerConnection) -> bool:
        """Remove a spectator; return whether the peer was one."""
        return self._names.pop(connection, None) is not None

    def clear(self) -> list[ServerConnection]:
        """Remove all spectators; return them."""
        connections, self._names = self.connections, {}
        return connections

    def handle(
        self, connection: ServerConnection, message: ClientMessage, now: float
    ) -> Remarked | Bye | None:
        """Answer a spectator's message; return a line for everybody, or the goodbye of a
        spectator who leaves."""
        answer = answer_to(message, (Phase.WATCHING,))
        if isinstance(answer, Refusal):
            connection.refuse(Refused(answer.code, answer.text))
            return None
        match message:
            case Ping(id=ping_id):
                connection.post(encode(Pong(ping_id)))
            case Say():
                return self._say(connection, message, now)
            case Leave():
                self.remove(connection)
                return LEFT
        return None

    def _say(self, connection: ServerConnection, say: Say, now: float) -> Remarked | None:
        name, rate = self._names[connection]
        text = clean_text(say.text)
        if not text:
            connection.refuse(Refused(EMPTY_LINE.code, EMPTY_LINE.text, say.number))
        elif reason := rate.why_no_line(text, now):
            connection.refuse(Refused(ErrorCode.FLOOD, reason, say.number))
        else:
            return Remarked(name, text, say.emote)
        return None

    def is_shown_to(self, player: SeatOwner, running: bool) -> bool:
        """Return whether a player is to read what spectators say. `running`: whether a match is."""
        return self.listeners.get(player.token_hash, not running)
