"""Session: the client's end of the talk with a host, without the socket. Time is an argument.

It outlives its connections: what was sent and is not yet known to have arrived waits here, and a
new connection takes up where the last one broke.
"""

import msgspec

from game.cleaning import clean_text
from game.messages import (
    Act,
    Acted,
    Bye,
    Ended,
    Fact,
    Got,
    Hello,
    Ping,
    Pong,
    Refused,
    Said,
    Say,
    Started,
    Welcome,
    Wish,
)
from game.rules import Fighter, Seat
from game.version import PROTOCOL, VERSION
from net.codec import FRAME_LIMIT, Frames, InvalidMessage, decode_fact, encode

PING_SECONDS = 2.5
"""From a pong to the next ping."""

SILENCE_SECONDS = 8.0
"""Without a byte for this long the host is taken for dead."""

WAITING_LIMIT = 200
"""Acts and lines that may wait for a broken link."""


class Session:
    """One player at one host. Call `opened` for each new connection."""

    def __init__(self, name: str, rules: str = "") -> None:
        self.welcomed = False
        """Whether this connection stands."""
        self.bye: Bye | None = None
        """The host's last word, if it had one."""
        self._name, self._rules = name, rules
        self._token = ""
        self._seat: Seat | None = None
        self._have = 0
        self._told = 0
        self._number = 0
        self._waiting: list[Act | Say] = []
        self._frames = Frames(FRAME_LIMIT)
        self._heard = self._ping_at = 0.0
        self._ping_id = 0

    @property
    def seated(self) -> bool:
        """Whether a host has ever given us a seat, so that coming back makes sense."""
        return bool(self._token)

    def opened(self, now: float) -> bytes:
        """A connection was made; returns the hello to send on it."""
        self.welcomed, self.bye = False, None
        self._frames = Frames(FRAME_LIMIT)
        self._heard, self._ping_at = now, now + PING_SECONDS
        hello = Hello(PROTOCOL, VERSION, self._name, self._rules, self._token, self._have)
        return encode(hello)

    def closed(self) -> bool:
        """The connection is gone; whether it had stood. What is sent from now on waits."""
        stood, self.welcomed = self.welcomed, False
        return stood

    def send(self, wish: Wish) -> tuple[int, bytes]:
        """Number a wish; returns its number and what to write now (nothing while down)."""
        number = 0
        if isinstance(wish, Act | Say):
            if len(self._waiting) == WAITING_LIMIT:
                return 0, b""
            number = self._number = self._number + 1
            wish = msgspec.structs.replace(wish, number=number)
            self._waiting.append(wish)
        return number, encode(wish) if self.welcomed else b""

    def receive_data(self, data: bytes, now: float) -> tuple[list[Fact], bytes]:
        """The facts that are whole by now, each entry once and in order, and what to answer.

        Raises InvalidMessage if the host does not speak our protocol.
        """
        self._heard = now
        facts: list[Fact] = []
        answer = b""
        for frame in self._frames.feed(data):
            fact = _shown(decode_fact(frame))
            if isinstance(fact, Welcome):
                answer += self._welcome(fact)
            elif not self.welcomed and not isinstance(fact, Bye):
                raise InvalidMessage("a welcome comes first")
            if self._take_in(fact, now):
                facts.append(fact)
        if self._have > self._told and self.welcomed:
            self._told = self._have
            answer += encode(Got(self._have))
        return facts, answer

    def tick(self, now: float) -> bytes:
        """A ping when one is due."""
        if not self.welcomed or now < self._ping_at:
            return b""
        self._ping_id += 1
        # Until the pong comes the silence limit counts; a second ping would prove nothing more.
        self._ping_at = now + SILENCE_SECONDS
        return encode(Ping(self._ping_id))

    def dead(self, now: float) -> bool:
        """Whether nothing was heard for so long that the connection must be given up."""
        return now - self._heard >= SILENCE_SECONDS

    @property
    def deadline(self) -> float:
        """When `tick` or `dead` should be asked again."""
        return min(self._ping_at, self._heard + SILENCE_SECONDS)

    def _welcome(self, welcome: Welcome) -> bytes:
        self.welcomed = True
        if self._token not in ("", welcome.token):
            # Another room than the one we were in: nothing of that one counts here.
            self._have = self._told = self._number = 0
            self._waiting.clear()
        self._token, self._seat = welcome.token, welcome.seat
        self._number = max(self._number, welcome.number)
        return b"".join(encode(wish) for wish in self._waiting)

    def _take_in(self, fact: Fact, now: float) -> bool:
        """Note what the fact says about the link; whether anybody else needs to see it."""
        match fact:
            case Pong():
                self._ping_at = now + PING_SECONDS
                return False
            case Bye():
                self.bye = fact
            case Refused(number=number) if number:
                self._settle(number)
            case Started() | Acted() | Said() | Ended():
                if fact.seq <= self._have:
                    return False
                self._have = fact.seq
                if isinstance(fact, Acted | Said) and fact.seat is self._seat:
                    self._settle(fact.number)
        return True

    def _settle(self, number: int) -> None:
        self._waiting = [wish for wish in self._waiting if wish.number != number]


def _shown(fact: Fact) -> Fact:
    """The fact with its sentences cleaned; lines and names are cleaned where they are kept.

    Raises InvalidMessage for fighters whose names cannot be shown: they are part of the rules, so
    they are taken as they are or not at all.
    """
    match fact:
        case Refused(text=text) | Bye(text=text):
            return msgspec.structs.replace(fact, text=clean_text(text))
        case Welcome(roster=roster):
            _verify_shown(roster.fighter)
        case Started(left=left, right=right):
            _verify_shown((left.fighter, right.fighter))
    return fact


def _verify_shown(fighters: tuple[Fighter, ...]) -> None:
    texts = [text for fighter in fighters for text in (fighter.name, fighter.line)]
    texts += [attack.name for fighter in fighters for attack in fighter.attacks]
    if any(text != clean_text(text) for text in texts):
        raise InvalidMessage("a fighter has a name that cannot be shown")
