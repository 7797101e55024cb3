"""Lobby: who is in an arena and not in a room, what it lists, and who is paired. No IO.

Time is an argument. What is to be told is left in envelopes. Numbers and lists change quickly when
many come, so they are told by `tick`, a few times a second, and each only as it is by then.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic

from game.confusable_names import skeleton
from game.protocol import lobby_messages
from game.protocol.lobby_messages import (
    Crowd,
    Listed,
    LobbyServerMessage,
    Notice,
    Remarked,
    RoomListing,
    Unlisted,
)
from game.protocol.messages import Bye, ErrorCode, Refused, Say
from game.protocol.version import VERSION
from game.text_safety.sanitize import clean_name, clean_text
from net.room.seat_table import free_name, why_not_called
from net.wire.envelope import Envelope, Who
from net.wire.rate_limit import LIMITS, PlayerRate, RateLimits, TokenBucket

UPDATE_SECONDS = 0.25

HISTORY = 50
"""Lines that a newcomer is shown."""

LISTED_LIMIT = 200
"""Rooms; what a newcomer is told at once must fit into his outbox."""

TOO_FAST = "That was too fast; wait a moment."


@dataclass(slots=True)
class LobbyMember:
    """Somebody who is in the arena."""

    name: str
    rate: PlayerRate
    entries: TokenBucket


class Lobby(Generic[Who]):
    """Its shell tells it who comes, goes and says what, and delivers its envelopes."""

    def __init__(self, levels: tuple[str, ...] = (), limits: RateLimits = LIMITS) -> None:
        """`levels`: of the computer's players that may be called."""
        self._limits = limits
        self.notice = ""
        """What is told to everybody who comes."""
        self.members: dict[Who, LobbyMember] = {}
        self._levels = levels
        self._names: set[str] = set()
        self._skeletons: dict[str, list[str]] = {}
        """The names by what they look like."""
        self._present: dict[Who, None] = {}
        self._seeking: dict[Who, None] = {}
        """Whoever has sought for longest comes first."""
        self._listings: dict[int, RoomListing] = {}
        self._changed: set[int] = set()
        self._sent_counts: tuple[Crowd, float] = Crowd(0, 0, 0), 0.0
        self._history: deque[Remarked] = deque(maxlen=HISTORY)
        self._envelopes: list[Envelope[Who]] = []

    # --- who is here ---------------------------------------------------------------------

    def why_name_refused(self, raw_name: str) -> Bye | None:
        """Why nobody may come in under that name; None if one may, perhaps with a number."""
        name = clean_name(raw_name)
        alike = self._skeletons.get(skeleton(name), []) if name else []
        if name.casefold() in self._names:
            alike = []
        return why_not_called(raw_name, alike)

    def register(self, who: Who, raw_name: str) -> LobbyMember:
        """Somebody has come into the arena; he is called so for as long as he stays."""
        name = free_name(raw_name, self._names)
        self._names.add(name.casefold())
        self._skeletons.setdefault(skeleton(name), []).append(name)
        rate = PlayerRate(self._limits, self._limits.lobby_lines)
        self.members[who] = member = LobbyMember(name, rate, TokenBucket(self._limits.room_entries))
        return member

    def unregister(self, who: Who) -> None:
        """Somebody has left the arena."""
        if member := self.members.pop(who, None):
            self._names.discard(member.name.casefold())
            look = skeleton(member.name)
            self._skeletons[look].remove(member.name)
            if not self._skeletons[look]:
                del self._skeletons[look]
        self._present.pop(who, None)
        self._seeking.pop(who, None)

    def enter(self, who: Who, notice: str = "", *, seeking: bool = False) -> None:
        """A guest comes into the lobby; with `seeking` to be paired before all others."""
        member = self.members[who]
        self._present[who] = None
        if seeking:
            self._seeking = {who: None, **self._seeking}
        words = (member.name, VERSION, self._levels, notice or self.notice, seeking)
        self._send(who, lobby_messages.LobbyJoined(*words))
        for listing in list(self._listings.values())[-LISTED_LIMIT:]:
            self._send(who, Listed(listing))
        for line in self._history:
            self._send(who, line)
        self._send(who, self.counts)

    def leave(self, who: Who) -> None:
        """A guest goes from the lobby into a room."""
        self._present.pop(who, None)
        self._seeking.pop(who, None)

    # --- what they wish ------------------------------------------------------------------

    def say(self, who: Who, say: Say, now: float) -> None:
        """A line for everybody in the lobby."""
        member, text = self.members[who], clean_text(say.text)
        if not text:
            self.refuse(who, ErrorCode.TEXT, "There is nothing to say in that line.")
        elif why_not := member.rate.why_no_line(text, now):
            self.refuse(who, ErrorCode.FLOOD, why_not)
        else:
            line = Remarked(member.name, text, say.emote)
            self._history.append(line)
            self._send(None, line)

    def may_enter_room(self, who: Who, now: float) -> bool:
        """Whether a guest may open or enter a room now; says so if not."""
        if self.members[who].entries.take(now):
            return True
        self.refuse(who, ErrorCode.FLOOD, TOO_FAST)
        return False

    def seek(self, who: Who, on: bool) -> None:
        if on:
            self._seeking.setdefault(who)
        else:
            self._seeking.pop(who, None)

    @property
    def seekers(self) -> list[Who]:
        """Whoever has sought for longest comes first."""
        return list(self._seeking)

    def refuse(self, who: Who, code: ErrorCode, text: str) -> None:
        self._send(who, Refused(code, text))

    # --- what is listed ------------------------------------------------------------------

    def list_room(self, listing: RoomListing) -> None:
        """A room is new, or has changed."""
        if self._listings.get(listing.number) != listing:
            self._listings[listing.number] = listing
            self._changed.add(listing.number)

    def unlist(self, number: int) -> None:
        if self._listings.pop(number, None):
            self._changed.add(number)

    def announce(self, text: str) -> None:
        """A sentence for everybody in the lobby, and for who comes."""
        self.notice = text
        self._send(None, Notice(text))

    # --- out -----------------------------------------------------------------------------

    @property
    def deadline(self) -> float | None:
        """When `tick` has something to tell; None while nothing has changed."""
        known, at = self._sent_counts
        return at + UPDATE_SECONDS if self._changed or known != self.counts else None

    def tick(self, now: float) -> None:
        """Tell everybody in the lobby what has changed."""
        due = self.deadline
        if due is None or now < due:
            return
        for number in sorted(self._changed):
            listing = self._listings.get(number)
            self._send(None, Listed(listing) if listing else Unlisted(number))
        self._changed.clear()
        if self._sent_counts[0] != self.counts:
            self._send(None, self.counts)
        self._sent_counts = self.counts, now

    @property
    def present(self) -> Iterable[Who]:
        """Who is in the lobby."""
        return self._present

    def envelopes(self) -> list[Envelope[Who]]:
        """What is to be told by now, in order; each is given out once."""
        envelopes, self._envelopes = self._envelopes, []
        return envelopes

    @property
    def counts(self) -> Crowd:
        """How many there are, and where."""
        here = len(self._present)
        return Crowd(here, len(self._seeking), len(self.members) - here)

    def _send(self, to: Who | None, message: LobbyServerMessage | Refused) -> None:
        self._envelopes.append(Envelope(to, message))
