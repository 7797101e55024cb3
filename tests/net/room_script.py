"""Room script: a room and the people in it, without sockets, with a clock that is moved by hand."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from game.protocol.messages import (
    Act,
    Bye,
    ClientMessage,
    ErrorCode,
    Hello,
    Pick,
    Refused,
    Say,
    ServerMessage,
    Show,
    Shown,
    Welcome,
)
from game.protocol.version import PROTOCOL, VERSION
from game.rules import Action, Seat
from net.room.log_copy import tips_of
from net.room.room import Room
from net.room.room_options import RoomOptions
from net.wire.rate_limit import NO_LIMITS, RateLimits
from tests.support import LEFT, RIGHT, ROSTER, LoadedDice

_Received = TypeVar("_Received", bound=ServerMessage)


def hello(name: str, token: str = "", have: int = 0, key: str = "") -> Hello:
    return Hello(PROTOCOL, VERSION, name, token=token, have=have, key=key)


class RoomScript:
    """Ana sits left, Ben right. `wish` and `at` return nothing; `heard` tells who got what."""

    def __init__(
        self,
        rolls: Iterable[int] = (1,),
        *,
        people: int = 2,
        turn_seconds: int | None = 60,
        phrases_only: bool = False,
        limits: RateLimits = NO_LIMITS,
    ) -> None:
        """The first roll settles who begins: 1 is the left side."""
        tokens = iter(f"token{number}" for number in range(100))
        self.now = 100.0
        dice = LoadedDice(rolls)
        self.room = Room(
            ROSTER,
            dice,
            lambda: next(tokens),
            RoomOptions(turn_seconds=turn_seconds, phrases_only=phrases_only, limits=limits),
        )
        self.tokens: dict[Seat, str] = {}
        self._heard: dict[Seat, list[ServerMessage]] = {LEFT: [], RIGHT: []}
        self._numbers = {LEFT: 0, RIGHT: 0}
        for name in ("Ana", "Ben")[:people]:
            self.enter(name)

    def enter(self, name: str, token: str = "", have: int = 0, key: str = "") -> Seat | Bye:
        """Somebody says hello; what he hears begins anew."""
        greeting = hello(name, token, have, key)
        if token:
            have = min(have, len(self.room.event_log.entries))
            greeting = msgspec.structs.replace(greeting, have=have)
            tip = tips_of(self.room.event_log.entries[:have]).digest
            greeting = msgspec.structs.replace(greeting, room=self.room.event_log.room, tip=tip)
        answer = self.room.enter(greeting, self.now)
        if isinstance(answer, Show):
            answer = self.room.enter_with_copy(greeting, Shown(None, None, ()), self.now)
        if isinstance(answer, Seat):
            self._heard[answer] = []
            self._drain()
            welcome = self.last(answer, Welcome)
            self.tokens[answer], self._numbers[answer] = welcome.token, welcome.number
            self._let_in_again()
        return answer

    def _let_in_again(self) -> None:
        """A client that was sent out because the table is a new one comes in by itself."""
        for seat in Seat:
            heard = self._heard[seat]
            if any(
                isinstance(message, Bye) and message.code is ErrorCode.MOVED for message in heard
            ):
                self.enter("whoever", self.tokens[seat])

    def come_back(self, seat: Seat, have: int) -> list[ServerMessage]:
        """The player of a seat on a new connection; what he hears first."""
        assert self.enter("whoever", self.tokens[seat], have) is seat
        return self.heard(seat)

    def come_back_unread(self, seat: Seat) -> None:
        """The same with nothing kept, and nothing of it looked at."""
        assert self.enter("whoever", self.tokens[seat]) is seat

    def away(self, seat: Seat) -> None:
        self.room.disconnect(seat, self.now)
        self._drain()

    def send(self, seat: Seat, message: ClientMessage) -> None:
        self.room.receive(seat, message, self.now)
        self._drain()

    def say(self, seat: Seat, text: str) -> int:
        """Say something under the next number, which is returned."""
        self._numbers[seat] += 1
        self.send(seat, Say(text, number=self._numbers[seat]))
        return self._numbers[seat]

    def act(self, seat: Seat, action: Action, turn: int | None = None) -> int:
        """Act in the turn that is on (or in another one) under the next number."""
        self._numbers[seat] += 1
        on = self.room.battle.turn if self.room.battle else 1
        self.send(seat, Act(on if turn is None else turn, action, self._numbers[seat]))
        return self._numbers[seat]

    def fight(self, left: str = "straw", right: str = "straw") -> "RoomScript":
        """Both take a fighter, so the match begins; what was heard before is forgotten."""
        for seat, fighter in ((LEFT, left), (RIGHT, right)):
            self.send(seat, Pick(fighter, ready=True))
        assert self.room.battle and not self.room.outcome
        self.forget()
        return self

    def play_out(self) -> None:
        """To the end of the match, with sure attacks only."""
        while self.room.battle and not self.room.outcome:
            self.act(self.room.battle.to_move, Action.ATTACK1)

    def wait(self, seconds: float) -> None:
        """Let time pass, with a tick whenever the room asks for one."""
        end = self.now + seconds
        while self.room.deadline is not None and self.room.deadline <= end:
            self.now = max(self.now, self.room.deadline)
            self.room.tick(self.now)
            self._drain()
        self.now = end

    def heard(self, seat: Seat) -> list[ServerMessage]:
        """What came to a seat since it was last asked."""
        heard, self._heard[seat] = self._heard[seat], []
        return heard

    def last(self, seat: Seat, kind: type[_Received]) -> _Received:
        """The newest fact of a kind at a seat, among those not asked for yet."""
        return [message for message in self._heard[seat] if isinstance(message, kind)][-1]

    def has(self, seat: Seat, kind: type[ServerMessage]) -> bool:
        return any(isinstance(message, kind) for message in self._heard[seat])

    def forget(self) -> None:
        self._heard = {LEFT: [], RIGHT: []}

    def _drain(self) -> None:
        for envelope in self.room.envelopes():
            for seat in Seat:
                if envelope.to in (None, seat):
                    self._heard[seat].append(envelope.message)


def verify_refused(context: RoomScript, seat: Seat, code: ErrorCode, text: str) -> None:
    """Refused with that sentence, nothing else was said to anybody, and nothing has changed."""
    [refused] = context.heard(seat)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.text) == (code, text)
    assert context.heard(seat.other) == []
