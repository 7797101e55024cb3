"""Lobby: who is in an arena and not in a room, what it lists, and who is paired. No IO.

Time is an argument. What is to be told is left in envelopes. Numbers and lists change quickly when
many come, so they are told by `tick`, a few times a second, and each only as it is by then.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic

from game.contract import lobby
from game.contract.lobby import Card, Crowd, Listed, LobbyFact, Notice, Remarked, Unlisted
from game.contract.messages import Bye, Code, Refused, Say
from game.contract.version import VERSION
from game.words.cleaning import clean_name, clean_text
from game.words.likeness import skeleton
from net.room.seating import free_name, why_not_called
from net.wire.bucket import Bucket
from net.wire.envelope import Envelope, Who
from net.wire.floodgate import LIMITS, Limits, Talker

TELL_SECONDS = 0.25

HISTORY = 50
"""Lines that a newcomer is shown."""

LISTED_LIMIT = 200
"""Rooms; what a newcomer is told at once must fit into his outbox."""

TOO_FAST = "That was too fast; wait a moment."


@dataclass(slots=True)
class Guest:
    """Somebody who is in the arena."""

    name: str
    talker: Talker
    steps: Bucket


class Lobby(Generic[Who]):
    """Its shell tells it who comes, goes and says what, and delivers its envelopes."""

    def __init__(self, levels: tuple[str, ...] = (), limits: Limits = LIMITS) -> None:
        """`levels`: of the computer's players that may be called."""
        self._limits = limits
        self.notice = ""
        """What is told to everybody who comes."""
        self.guests: dict[Who, Guest] = {}
        self._levels = levels
        self._names: set[str] = set()
        self._looks: dict[str, list[str]] = {}
        """The names by what they look like."""
        self._present: dict[Who, None] = {}
        self._seeking: dict[Who, None] = {}
        """Whoever has sought for longest comes first."""
        self._cards: dict[int, Card] = {}
        self._changed: set[int] = set()
        self._told: tuple[Crowd, float] = Crowd(0, 0, 0), 0.0
        self._history: deque[Remarked] = deque(maxlen=HISTORY)
        self._envelopes: list[Envelope[Who]] = []

    # --- who is here ---------------------------------------------------------------------

    def why_not_called(self, raw_name: str) -> Bye | None:
        """Why nobody may come in under that name; None if one may, perhaps with a number."""
        name = clean_name(raw_name)
        alike = self._looks.get(skeleton(name), []) if name else []
        if name.casefold() in self._names:
            alike = []
        return why_not_called(raw_name, alike)

    def register(self, who: Who, raw_name: str) -> Guest:
        """Somebody has come into the arena; he is called so for as long as he stays."""
        name = free_name(raw_name, self._names)
        self._names.add(name.casefold())
        self._looks.setdefault(skeleton(name), []).append(name)
        talker = Talker(self._limits, self._limits.lobby_lines)
        self.guests[who] = guest = Guest(name, talker, Bucket(self._limits.steps))
        return guest

    def gone(self, who: Who) -> None:
        """Somebody has left the arena."""
        if guest := self.guests.pop(who, None):
            self._names.discard(guest.name.casefold())
            look = skeleton(guest.name)
            self._looks[look].remove(guest.name)
            if not self._looks[look]:
                del self._looks[look]
        self._present.pop(who, None)
        self._seeking.pop(who, None)

    def come(self, who: Who, notice: str = "", *, seeking: bool = False) -> None:
        """A guest comes into the lobby; with `seeking` to be paired before all others."""
        guest = self.guests[who]
        self._present[who] = None
        if seeking:
            self._seeking = {who: None, **self._seeking}
        words = (guest.name, VERSION, self._levels, notice or self.notice, seeking)
        self._tell(who, lobby.Lobby(*words))
        for card in list(self._cards.values())[-LISTED_LIMIT:]:
            self._tell(who, Listed(card))
        for line in self._history:
            self._tell(who, line)
        self._tell(who, self.crowd)

    def go(self, who: Who) -> None:
        """A guest goes from the lobby into a room."""
        self._present.pop(who, None)
        self._seeking.pop(who, None)

    # --- what they wish ------------------------------------------------------------------

    def say(self, who: Who, say: Say, now: float) -> None:
        """A line for everybody in the lobby."""
        guest, text = self.guests[who], clean_text(say.text)
        if not text:
            self.refuse(who, Code.TEXT, "There is nothing to say in that line.")
        elif why_not := guest.talker.why_no_line(text, now):
            self.refuse(who, Code.FLOOD, why_not)
        else:
            line = Remarked(guest.name, text, say.emote)
            self._history.append(line)
            self._tell(None, line)

    def may_step(self, who: Who, now: float) -> bool:
        """Whether a guest may open or enter a room now; says so if not."""
        if self.guests[who].steps.take(now):
            return True
        self.refuse(who, Code.FLOOD, TOO_FAST)
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

    def refuse(self, who: Who, code: Code, text: str) -> None:
        self._tell(who, Refused(code, text))

    # --- what is listed ------------------------------------------------------------------

    def list_room(self, card: Card) -> None:
        """A room is new, or has changed."""
        if self._cards.get(card.number) != card:
            self._cards[card.number] = card
            self._changed.add(card.number)

    def unlist(self, number: int) -> None:
        if self._cards.pop(number, None):
            self._changed.add(number)

    def announce(self, text: str) -> None:
        """A sentence for everybody in the lobby, and for who comes."""
        self.notice = text
        self._tell(None, Notice(text))

    # --- out -----------------------------------------------------------------------------

    @property
    def deadline(self) -> float | None:
        """When `tick` has something to tell; None while nothing has changed."""
        told, at = self._told
        return at + TELL_SECONDS if self._changed or told != self.crowd else None

    def tick(self, now: float) -> None:
        """Tell everybody in the lobby what has changed."""
        due = self.deadline
        if due is None or now < due:
            return
        for number in sorted(self._changed):
            card = self._cards.get(number)
            self._tell(None, Listed(card) if card else Unlisted(number))
        self._changed.clear()
        if self._told[0] != self.crowd:
            self._tell(None, self.crowd)
        self._told = self.crowd, now

    @property
    def present(self) -> Iterable[Who]:
        """Who is in the lobby."""
        return self._present

    def envelopes(self) -> list[Envelope[Who]]:
        """What is to be told by now, in order; each is given out once."""
        envelopes, self._envelopes = self._envelopes, []
        return envelopes

    @property
    def crowd(self) -> Crowd:
        """How many there are, and where."""
        here = len(self._present)
        return Crowd(here, len(self._seeking), len(self.guests) - here)

    def _tell(self, to: Who | None, fact: LobbyFact | Refused) -> None:
        self._envelopes.append(Envelope(to, fact))
