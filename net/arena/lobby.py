"""Lobby: the guests of an arena, the rooms it lists, and the guests who seek a match. No IO.

Time is an argument. What is to be sent is left in envelopes. Numbers and lists change quickly when
many guests come, so `tick` sends them a few times a second, and each only as it is by then.
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
"""Lines that a guest is sent on entering."""

LISTED_LIMIT = 200
"""Most rooms that a guest is sent on entering: all must fit into the outbox."""

TOO_FAST = "That was too fast. Wait a moment."


@dataclass(slots=True)
class LobbyMember:
    """A guest of the arena."""

    name: str
    rate: PlayerRate
    entries: TokenBucket


class Lobby(Generic[Who]):
    """The arena reports who comes, goes and says what, and delivers the envelopes."""

    def __init__(self, levels: tuple[str, ...] = (), limits: RateLimits = LIMITS) -> None:
        """`levels`: of the computer players that may be called."""
        self._limits = limits
        self.notice = ""
        """A sentence for every guest who enters."""
        self.members: dict[Who, LobbyMember] = {}
        self._levels = levels
        self._names: set[str] = set()
        self._skeletons: dict[str, list[str]] = {}
        """The names by what they look like."""
        self._present: dict[Who, None] = {}
        self._seeking: dict[Who, None] = {}
        """Guests who search for an opponent, the longest-waiting first."""
        self._listings: dict[int, RoomListing] = {}
        self._changed: set[int] = set()
        self._sent_counts: tuple[Crowd, float] = Crowd(0, 0, 0), 0.0
        self._history: deque[Remarked] = deque(maxlen=HISTORY)
        self._envelopes: list[Envelope[Who]] = []

    # --- guests ---------------------------------------------------------------------------

    def why_name_refused(self, raw_name: str) -> Bye | None:
        """Return why a name may not be used; None if it may, perhaps with a number behind it."""
        name = clean_name(raw_name)
        alike = self._skeletons.get(skeleton(name), []) if name else []
        if name.casefold() in self._names:
            alike = []
        return why_not_called(raw_name, alike)

    def register(self, guest: Who, raw_name: str) -> LobbyMember:
        """Register a guest of the arena under a name that stays as long as the guest."""
        name = free_name(raw_name, self._names)
        self._names.add(name.casefold())
        self._skeletons.setdefault(skeleton(name), []).append(name)
        rate = PlayerRate(self._limits, self._limits.lobby_lines)
        self.members[guest] = member = LobbyMember(
            name, rate, TokenBucket(self._limits.room_entries)
        )
        return member

    def unregister(self, guest: Who) -> None:
        """Forget a guest who has left the arena."""
        if member := self.members.pop(guest, None):
            self._names.discard(member.name.casefold())
            look = skeleton(member.name)
            self._skeletons[look].remove(member.name)
            if not self._skeletons[look]:
                del self._skeletons[look]
        self._present.pop(guest, None)
        self._seeking.pop(guest, None)

    def enter(self, guest: Who, notice: str = "", *, seeking: bool = False) -> None:
        """Let a guest enter the lobby; with `seeking`, to be paired before all others."""
        member = self.members[guest]
        self._present[guest] = None
        if seeking:
            self._seeking = {guest: None, **self._seeking}
        words = (member.name, VERSION, self._levels, notice or self.notice, seeking)
        self._send(guest, lobby_messages.LobbyJoined(*words))
        for listing in list(self._listings.values())[-LISTED_LIMIT:]:
            self._send(guest, Listed(listing))
        for line in self._history:
            self._send(guest, line)
        self._send(guest, self.counts)

    def leave(self, guest: Who) -> None:
        """Let a guest leave the lobby for a room."""
        self._present.pop(guest, None)
        self._seeking.pop(guest, None)

    # --- what guests ask for ---------------------------------------------------------------

    def say(self, guest: Who, say: Say, now: float) -> None:
        """Send a line to everybody in the lobby."""
        member, text = self.members[guest], clean_text(say.text)
        if not text:
            self.refuse(guest, ErrorCode.TEXT, "That message is empty.")
        elif why_not := member.rate.why_no_line(text, now):
            self.refuse(guest, ErrorCode.FLOOD, why_not)
        else:
            line = Remarked(member.name, text, say.emote)
            self._history.append(line)
            self._send(None, line)

    def may_enter_room(self, guest: Who, now: float) -> bool:
        """Return whether a guest may open or enter a room now; refuse it if not."""
        if self.members[guest].entries.take(now):
            return True
        self.refuse(guest, ErrorCode.FLOOD, TOO_FAST)
        return False

    def seek(self, guest: Who, on: bool) -> None:
        if on:
            self._seeking.setdefault(guest)
        else:
            self._seeking.pop(guest, None)

    @property
    def seekers(self) -> list[Who]:
        """Guests who search for an opponent, the longest-waiting first."""
        return list(self._seeking)

    def refuse(self, guest: Who, code: ErrorCode, text: str) -> None:
        self._send(guest, Refused(code, text))

    # --- what is listed ------------------------------------------------------------------

    def list_room(self, listing: RoomListing) -> None:
        """List a room that is new or has changed."""
        if self._listings.get(listing.number) != listing:
            self._listings[listing.number] = listing
            self._changed.add(listing.number)

    def unlist(self, number: int) -> None:
        if self._listings.pop(number, None):
            self._changed.add(number)

    def announce(self, text: str) -> None:
        """Send a sentence to everybody in the lobby, and to guests who enter later."""
        self.notice = text
        self._send(None, Notice(text))

    # --- out -----------------------------------------------------------------------------

    @property
    def deadline(self) -> float | None:
        """The next moment at which `tick` has something to send; None while nothing has changed."""
        known, at = self._sent_counts
        return at + UPDATE_SECONDS if self._changed or known != self.counts else None

    def tick(self, now: float) -> None:
        """Send everybody in the lobby what has changed."""
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
        """The guests who are in the lobby."""
        return self._present

    def envelopes(self) -> list[Envelope[Who]]:
        """Return what is to be sent by now, in order; everything is returned once."""
        envelopes, self._envelopes = self._envelopes, []
        return envelopes

    @property
    def counts(self) -> Crowd:
        """The number of guests in the lobby, of those who seek, and of those in rooms."""
        here = len(self._present)
        return Crowd(here, len(self._seeking), len(self.members) - here)

    def _send(self, to: Who | None, message: LobbyServerMessage | Refused) -> None:
        self._envelopes.append(Envelope(to, message))
