"""Sender audit: whether the lines of a log can have been sent by its players, once each."""

from game.i18n.phrase import phrase
from game.match.hash_chain import Tips
from game.match.recent_tips import RecentTips
from game.match.statements import line_is_signed
from game.protocol.messages import Said
from game.rules import Seat


class SenderAudit:
    """Of one log, from its beginning on."""

    def __init__(self) -> None:
        self._recent = RecentTips()
        self._numbers = dict.fromkeys(Seat, 0)
        """Of each side's last line that was signed."""

    def add(self, tips: Tips) -> None:
        """The log has gone on by an entry."""
        self._recent.add(tips)

    def why_not(self, said: Said, name: str, room: str, keys: set[str]) -> str:
        """Why a player cannot have sent a line, or nothing. `name`: the player's. `keys`: all that
        are shown as the player's."""
        if not isinstance(said.key, str):
            return phrase("the host made up a line of {name}'s", name=name) if keys else ""
        known = keys <= {said.key} and said.seen in self._recent
        if not (known and line_is_signed(room, said)):
            return phrase("the host made up a line of {name}'s", name=name)
        if said.number <= self._numbers[said.seat]:
            return phrase("the host repeats what {name} said before", name=name)
        self._numbers[said.seat] = said.number
        return ""
