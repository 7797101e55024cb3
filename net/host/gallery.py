"""Gallery: the spectators of one room, and what they say among themselves."""

from collections.abc import Iterable

from game.contract.lobby import Remarked
from game.contract.messages import Bye, Code, Refused, Say, Sitter
from game.words.cleaning import clean_text
from net.host.peer import Peer
from net.room.seating import free_name
from net.wire.floodgate import LIMITS, Talker

SPECTATORS_LIMIT = 16

FULL = Bye(Code.FULL, "As many people as can are watching here already.")
CLOSED = Bye(Code.FULL, "Nobody may watch this match.")


class Gallery:
    """Who looks on. They hear what everybody hears and can change nothing."""

    def __init__(self, limit: int = SPECTATORS_LIMIT) -> None:
        """`limit` 0: nobody may watch."""
        self._limit = limit
        self._names: dict[Peer, tuple[str, Talker]] = {}
        self.hearing: dict[str, bool] = {}
        """What players wish about hearing spectators, by the hash of their token, for another may
        sit there later; without a wish, only between matches."""

    def __contains__(self, peer: object) -> bool:
        return peer in self._names

    def __len__(self) -> int:
        return len(self._names)

    @property
    def peers(self) -> list[Peer]:
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

    def admit(self, peer: Peer, raw_name: str, players: Iterable[str]) -> None:
        """Let a spectator in, under a name that nobody else has here."""
        taken = [*players, *self.names]
        talker = Talker(LIMITS, LIMITS.lobby_lines)
        self._names[peer] = (free_name(raw_name, taken), talker)

    def leave(self, peer: Peer) -> bool:
        """Whether the peer was here."""
        return self._names.pop(peer, None) is not None

    def clear(self) -> list[Peer]:
        """Send everybody out; who it was."""
        peers, self._names = self.peers, {}
        return peers

    def remark(self, peer: Peer, say: Say, now: float) -> Remarked | Refused:
        """What a spectator says, or why not."""
        name, talker = self._names[peer]
        text = clean_text(say.text)
        if not text:
            return Refused(Code.TEXT, "There is nothing to say in that line.", say.number)
        if reason := talker.why_no_line(text, now):
            return Refused(Code.FLOOD, reason, say.number)
        return Remarked(name, text, say.emote)

    def heard_by(self, player: Sitter, running: bool) -> bool:
        """Whether a player is to read what spectators say."""
        return self.hearing.get(player.token_hash, not running)
