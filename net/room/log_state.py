"""Log state: the state of a room that follows from its log, found by replaying the log by the
rules."""

from collections.abc import Iterable

import msgspec

from game.confusable_names import why_name_refused
from game.match.hash_chain import RecentTips, Tips
from game.match.match_state import InvalidEntry, MatchState, Resolution
from game.match.statements import line_is_signed
from game.protocol.messages import Acted, Chosen, Entry, Said, Started
from game.protocol.quick_chat import QUICK_CHAT
from game.rules import Seat
from game.rules.roster import RULES_VERSION
from game.text_safety.sanitize import clean_name, clean_text
from net.room.log_copy import COUNT_LIMIT


class BrokenLog(ValueError):
    """A log that the rules do not allow; the text says where."""


class LogState(MatchState):
    """The state of the newest match, and what else follows from the entries so far."""

    def __init__(self, room: str = "", trial: bool = False) -> None:
        super().__init__(trial)
        self.room = room
        self.tips = Tips()
        self.match = 0
        self.first = Seat.LEFT
        self.numbers: dict[Seat, set[int]] = {seat: set() for seat in Seat}
        """The numbers of the acts and lines that were accepted."""
        self.signers: dict[Seat, str] = {}
        """The key of each side that has shown one, with which it signs all that it does."""
        self._recent = RecentTips()

    @property
    def running(self) -> bool:
        """Whether a match has begun and not ended."""
        return self.battle is not None and self.outcome is None

    def had(self, digest: str) -> bool:
        """Return whether the log had this digest lately."""
        return digest in self._recent

    def add(self, entry: Entry, *, own: bool) -> None:
        """Continue by an entry that was written before, by us if `own`. Raises BrokenLog if it
        cannot follow."""
        if not self.tips.accepts(entry):
            raise BrokenLog(f"entry {entry.seq} does not follow from the entries before it")
        if not own and (reason := self._why_not_accepted(entry)):
            raise BrokenLog(f"entry {entry.seq}: {reason}")
        self._apply(entry)

    def write(self, entry: Entry, resolution: Resolution | None = None) -> Entry:
        """Add an entry of our own; return it with its hash. Raises BrokenLog if it cannot
        follow."""
        entry = self.tips.sealed(entry)
        self._apply(entry, resolution)
        return entry

    def _why_not_accepted(self, entry: Entry) -> str:
        """Return why no room would have accepted the entry from a player; empty if one would."""
        if isinstance(entry, Started):
            for side in (entry.left, entry.right):
                if not _is_clean_name(side.name):
                    return "it names a player as nobody may be called"
            for seat, side in ((Seat.LEFT, entry.left), (Seat.RIGHT, entry.right)):
                key = side.promise.key if side.promise else ""
                if key != self.signers.get(seat, key):
                    return "it shows another key than before"
        if not isinstance(entry, Chosen | Acted | Said):
            return ""
        last = max(self.numbers[entry.seat], default=0)
        numbered = isinstance(entry, Said) or entry.number
        if numbered and not last < entry.number <= COUNT_LIMIT:
            return "it is not numbered upwards"
        return self._why_not_said(entry) if isinstance(entry, Said) else ""

    def _why_not_said(self, said: Said) -> str:
        text = str(QUICK_CHAT.get(said.phrase, "")) if said.phrase else clean_text(said.text)
        if not text or said.text != text or not _is_clean_name(said.name):
            return "it is no line that a room accepts"
        key = said.key if isinstance(said.key, str) else ""
        if key != self.signers.get(said.seat, key):
            return "it shows another key than before"
        if not key:
            unsigned = said.seen is msgspec.UNSET and said.signature is msgspec.UNSET
            return "" if unsigned else "it is signed by nobody"
        if not self.had(str(said.seen)) or not line_is_signed(self.room, said):
            return "the line is not signed by the player"
        return ""

    def _apply(self, entry: Entry, resolution: Resolution | None = None) -> None:
        if isinstance(entry, Started) and entry.rules != RULES_VERSION:
            raise BrokenLog(f"match {entry.match} is of rules {entry.rules}, not {RULES_VERSION}")
        if not isinstance(entry, Said):
            try:
                self.apply(entry, resolution)
            except InvalidEntry as error:
                raise BrokenLog(f"entry {entry.seq}: {error}") from None
        if isinstance(entry, Started):
            self.match, self.first = entry.match, entry.position.to_move
            self.signers |= self.keys
        elif isinstance(entry, Chosen | Acted | Said) and entry.number:
            self.numbers[entry.seat].add(entry.number)
        if isinstance(entry, Said) and isinstance(entry.key, str):
            self.signers[entry.seat] = entry.key
        self.tips = self.tips.after(entry)
        self._recent.add(self.tips)


def log_state_of(room: str, entries: Iterable[Entry], *, own: bool = True) -> LogState:
    """Return the state of a log. Raises BrokenLog if the rules do not allow it.

    A log that is not our `own` must also be one that a room would have accepted, line by line: our
    own journal may hold lines that only an older version accepted.
    """
    log_state = LogState(room)
    for entry in entries:
        log_state.add(entry, own=own)
    return log_state


def _is_clean_name(name: str) -> bool:
    return bool(name) and clean_name(name) == name and not why_name_refused(name)
