"""Sender audit: checks that a log's lines were sent by its players, each line once."""

from game.i18n.phrase import phrase
from game.match.hash_chain import RecentTips, Tips
from game.match.statements import line_is_signed
from game.protocol.messages import Said
from game.rules import Seat


class SenderAudit:
    """The check for one log, from its first entry on."""

    def __init__(self) -> None:
        self._recent = RecentTips()
        self._numbers = dict.fromkeys(Seat, 0)
        """Number of each side's last signed line."""

    def add(self, tips: Tips) -> None:
        """Store the digest after one more entry."""
        self._recent.add(tips)

    def why_not(self, said: Said, name: str, room: str, keys: set[str]) -> str:
        """Return why the player cannot have sent this line; empty if they can. `name`: the
        player's. `keys`: all keys shown as this player's."""
        if not isinstance(said.key, str):
            return phrase("the host invented a message from {name}", name=name) if keys else ""
        known = keys <= {said.key} and said.seen in self._recent
        if not (known and line_is_signed(room, said)):
            return phrase("the host invented a message from {name}", name=name)
        if said.number <= self._numbers[said.seat]:
            return phrase("the host repeated an old message from {name}", name=name)
        self._numbers[said.seat] = said.number
        return ""
