"""Spectators: the spectators of one room, and what they say among themselves."""

from collections.abc import Iterable

from game.protocol.lobby_messages import Remarked
from game.protocol.messages import Bye, ErrorCode, Refused, Say, SeatOwner
from game.text_safety.sanitize import clean_text
from net.hosting.connection import ServerConnection
from net.room.room_options import SPECTATORS_LIMIT
from net.room.seat_table import free_name
from net.wire.rate_limit import LIMITS, PlayerRate

FULL = Bye(ErrorCode.FULL, "As many people as can are watching here already.")
CLOSED = Bye(ErrorCode.FULL, "Nobody may watch this match.")


class Spectators:
    """Who looks on. They hear what everybody hears and can change nothing."""

    def __init__(self, limit: int = SPECTATORS_LIMIT) -> None:
        """`limit` 0: nobody may watch."""
        self._limit = limit
        self._names: dict[ServerConnection, tuple[str, PlayerRate]] = {}
        self.listeners: dict[str, bool] = {}
        """What players wish about hearing spectators, by the hash of their token, for another may
        sit there later; without a wish, only between matches."""

    def __contains__(self, peer: object) -> bool:
        return peer in self._names

    def __len__(self) -> int:
        return len(self._names)

    @property
    def connections(self) -> list[ServerConnection]:
        return list(self._names)

    @property
    def names(self) -> list[str]:
        """What they are called."""
        return [name for name, _ in self._names.values()]

    @property
    def refusal(self) -> Bye | None:
        """Why nobody more may come in; None if somebody may."""
        if len(self) < self._limit:
            return None
        return FULL if self._limit else CLOSED

    def admit(self, connection: ServerConnection, raw_name: str, players: Iterable[str]) -> None:
        """Let a spectator in, under a name that nobody else has here."""
        taken = [*players, *self.names]
        rate = PlayerRate(LIMITS, LIMITS.lobby_lines)
        self._names[connection] = (free_name(raw_name, taken), rate)

    def remove(self, connection: ServerConnection) -> bool:
        """Whether the peer was here."""
        return self._names.pop(connection, None) is not None

    def clear(self) -> list[ServerConnection]:
        """Send everybody out; who it was."""
        connections, self._names = self.connections, {}
        return connections

    def say(self, connection: ServerConnection, say: Say, now: float) -> Remarked | Refused:
        """What a spectator says, or why not."""
        name, rate = self._names[connection]
        text = clean_text(say.text)
        if not text:
            return Refused(ErrorCode.TEXT, "There is nothing to say in that line.", say.number)
        if reason := rate.why_no_line(text, now):
            return Refused(ErrorCode.FLOOD, reason, say.number)
        return Remarked(name, text, say.emote)

    def is_shown_to(self, player: SeatOwner, running: bool) -> bool:
        """Whether a player is to read what spectators say."""
        return self.listeners.get(player.token_hash, not running)
