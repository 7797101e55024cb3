"""Room: one table, two seats, a battle, a chat and a turn clock. No IO; time is an argument.

Wishes come in, envelopes go out. `receive` never raises for what a peer did: a wish that cannot be
granted is answered with a sentence and changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from game.chain import Tips
from game.cleaning import clean_text
from game.messages import (
    Act,
    Acted,
    Bye,
    Clock,
    Code,
    Contender,
    Delivered,
    Ended,
    Entry,
    Fact,
    Got,
    Hello,
    Leave,
    Mute,
    Pick,
    Ping,
    Pong,
    Refused,
    Rematch,
    Said,
    Say,
    Started,
    Welcome,
    Wish,
    position,
)
from game.rules import (
    Action,
    Battle,
    Dice,
    IllegalAction,
    Outcome,
    Reason,
    RecordingDice,
    Roster,
    Seat,
    mildest_action,
    resolve,
    start,
)
from game.rules.roster import RULES_VERSION
from game.version import VERSION
from net.seating import Seating
from net.turnclock import TurnClock

TURN_SECONDS = 60

ASLEEP_LIMIT = 3
"""Turns in a row that a side may let run out; with this one the match is lost (clause 5.3)."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A fact and who is to have it."""

    to: Seat | None
    """None: everybody in the room."""
    fact: Fact


class Room:
    """One table. The shell calls, then drains `envelopes`, and calls `tick` at `deadline`."""

    def __init__(
        self,
        roster: Roster,
        dice: Dice,
        make_token: Callable[[], str],
        turn_seconds: int | None = TURN_SECONDS,
    ) -> None:
        """`make_token` gives what nobody can guess; `turn_seconds` None: no clock."""
        self.log: list[Entry] = []
        self.battle: Battle | None = None
        self.outcome: Outcome | None = None
        self._roster, self._dice, self._make_token = roster, dice, make_token
        self._seating = Seating()
        self._clock = TurnClock(turn_seconds)
        self._tips = Tips()
        self._match = 0
        self._first = Seat.LEFT
        self._open_from = 0
        """Entries up to here belong to a player who left; a newcomer does not get them."""
        self._out: list[Envelope] = []

    # --- coming and going ----------------------------------------------------------------

    def enter(self, hello: Hello, now: float) -> Seat | Bye:
        """Seat whoever says hello, at the old seat if the token fits; or say why not."""
        token, have = hello.token, hello.have
        seat = self._seating.seat_of(token)
        if seat is None:
            token, have = self._make_token(), self._open_from
            seat = self._seating.sit(hello.name, token)
            if seat is None:
                return Bye(Code.FULL, "Two people are playing here already.")
            if self.outcome:
                self._clear_table()
        else:
            # The last word on what has arrived may have been lost with the old connection.
            self._got(seat, have)
        self._seating[seat].change(present=True)
        self._welcome(seat, token, have)
        self._tell_seats()
        self._pause_or_go_on(now)
        return seat

    def away(self, seat: Seat, now: float) -> None:
        """The connection of a seat is gone; the seat is kept and the clock stops."""
        if seat in self._seating and self._seating[seat].change(present=False):
            self._tell_seats()
            self._pause_or_go_on(now)

    def receive(self, seat: Seat, wish: Wish, now: float) -> None:
        """Grant a wish, or refuse it with a sentence."""
        if seat not in self._seating:
            return
        match wish:
            case Act():
                self._act(seat, wish, now)
            case Say():
                self._say(seat, wish)
            case Pick():
                self._pick(seat, wish, now)
            case Rematch():
                self._rematch(seat)
            case Leave():
                self._leave(seat)
            case Mute(on=on):
                self._change(seat, muted=on)
            case Got(seq=seq):
                self._got(seat, seq)
            case Ping(id=ping_id):
                self._send(seat, Pong(ping_id))
            case Hello():
                self._refuse(seat, Code.PHASE, "You have said hello already.")
            case _:
                assert_never(wish)

    # --- time ----------------------------------------------------------------------------

    @property
    def deadline(self) -> float | None:
        """When `tick` has something to do; None while nothing is due."""
        return self._clock.deadline

    def tick(self, now: float) -> None:
        """Warn when a turn is running out, and act for who let it."""
        if not self._clock.running or self.battle is None:
            return
        if self._clock.left(now) > 0:
            if self._clock.warn(now):
                self._tell_clock(now)
            return
        seat = self.battle.to_move
        player = self._seating[seat]
        player.asleep += 1
        if player.asleep == ASLEEP_LIMIT:
            self._end(Outcome(seat.other, Reason.ASLEEP))
        else:
            self._apply(seat, mildest_action(self.battle), now, by_clock=True)

    # --- out -----------------------------------------------------------------------------

    def envelopes(self) -> list[Envelope]:
        """What is to be sent by now, in order; each is given out once."""
        out, self._out = self._out, []
        return out

    # --- wishes --------------------------------------------------------------------------

    def _act(self, seat: Seat, act: Act, now: float) -> None:
        if self._seen(seat, act.number):
            return
        battle = self.battle
        if battle is None or self.outcome:
            self._refuse(seat, Code.PHASE, "No match is running.", act.number)
        elif battle.to_move is not seat:
            name = self._seating[seat.other].name
            self._refuse(seat, Code.TURN, f"It is {name}'s turn.", act.number)
        elif act.turn != battle.turn:
            text = f"That was for turn {act.turn}; this is turn {battle.turn}."
            self._refuse(seat, Code.TURN, text, act.number)
        else:
            try:
                self._apply(seat, act.action, now, act.number)
            except IllegalAction as error:
                self._refuse(seat, Code.ACTION, str(error), act.number)

    def _apply(
        self, seat: Seat, action: Action, now: float, number: int = 0, by_clock: bool = False
    ) -> None:
        assert self.battle is not None
        turn, dice = self.battle.turn, RecordingDice(self._dice)
        self.battle, _ = resolve(self.battle, action, dice)
        rolls, after = tuple(dice.rolls), position(self.battle)
        self._log(Acted(self._next_seq, seat, number, turn, action, rolls, after, by_clock))
        if not by_clock:
            self._accept(seat, number)
            self._seating[seat].asleep = 0
        if self.battle.outcome:
            self._end(self.battle.outcome)
        else:
            self._begin_turn(now)

    def _say(self, seat: Seat, say: Say) -> None:
        if self._seen(seat, say.number):
            return
        text = clean_text(say.text)
        if not text:
            self._refuse(seat, Code.TEXT, "There is nothing to say in that line.", say.number)
            return
        self._accept(seat, say.number)
        name = self._seating[seat].name
        self._log(Said(self._next_seq, seat, say.number, name, text, say.emote))

    def _pick(self, seat: Seat, pick: Pick, now: float) -> None:
        if self.outcome:
            self._refuse(seat, Code.PHASE, "The match is over; a rematch comes first.")
        elif self.battle:
            self._refuse(seat, Code.PHASE, "The match has begun; fighters stay as they are.")
        elif pick.fighter not in self._roster:
            self._refuse(seat, Code.FIGHTER, "There is no such fighter.")
        else:
            self._change(seat, fighter=pick.fighter, ready=pick.ready)
            if self._seating.full and all(p.place.ready for p in self._seating.values()):
                self._start(now)

    def _rematch(self, seat: Seat) -> None:
        if not self.outcome:
            self._refuse(seat, Code.PHASE, "No match has ended yet.")
        elif not self._seating.full:
            self._refuse(seat, Code.PHASE, "The other side has left.")
        else:
            self._change(seat, rematch=True)
            if all(player.place.rematch for player in self._seating.values()):
                self._clear_table()
                self._tell_seats()

    def _leave(self, seat: Seat) -> None:
        self._send(seat, Bye(Code.LEFT, "You left."))
        if self.battle and not self.outcome:
            self._end(Outcome(seat.other, Reason.LEFT))
        del self._seating[seat]
        self._open_from = len(self.log)
        self._tell_seats()

    def _got(self, seat: Seat, seq: int) -> None:
        player = self._seating[seat]
        if player.reached < seq <= len(self.log):
            player.reached = seq
            self._send(seat.other, Delivered(seat, seq))

    # --- the match -----------------------------------------------------------------------

    def _start(self, now: float) -> None:
        self._match += 1
        self._first = self._first.other if self._match > 1 else self._draw_first()
        left, right = (
            Contender(player.name, self._roster[player.place.fighter])
            for player in (self._seating[seat] for seat in Seat)
        )
        self.battle = start(left.fighter, right.fighter, self._first)
        for player in self._seating.values():
            player.asleep = 0
        where, match_id = position(self.battle), self._make_token()[:32]
        self._log(Started(self._next_seq, self._match, match_id, RULES_VERSION, left, right, where))
        self._begin_turn(now)

    def _draw_first(self) -> Seat:
        return Seat.LEFT if self._dice.roll(2) == 1 else Seat.RIGHT

    def _end(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self._clock.stop()
        self._log(Ended(self._next_seq, outcome.winner, outcome.reason))

    def _clear_table(self) -> None:
        """Back to choosing; fighters stay as they were looked at, nobody is ready."""
        self.battle = self.outcome = None
        for player in self._seating.values():
            player.change(rematch=False, ready=False)

    def _begin_turn(self, now: float) -> None:
        self._clock.begin(now, running=self._seating.all_present)
        self._tell_clock(now)

    def _pause_or_go_on(self, now: float) -> None:
        if not self._clock.counting:
            return
        if self._seating.all_present:
            self._clock.go_on(now)
        else:
            self._clock.pause(now)
        self._tell_clock(now)

    # --- inside --------------------------------------------------------------------------

    def _seen(self, seat: Seat, number: int) -> bool:
        """Whether a numbered wish was here before; remembers it otherwise.

        One that was accepted is in the log and reaches its sender from there. One that was refused
        is refused again, for the first answer may have been lost on the way.
        """
        player = self._seating[seat]
        if number > player.number:
            player.number = number
            return False
        if not number:
            self._refuse(seat, Code.NUMBER, "Acts and lines are numbered, from 1 upwards.")
        elif number not in player.accepted:
            self._refuse(seat, Code.NUMBER, "That was refused before.", number)
        return True

    def _accept(self, seat: Seat, number: int) -> None:
        self._seating[seat].accepted.add(number)

    def _change(self, seat: Seat, **changes: object) -> None:
        if self._seating[seat].change(**changes):
            self._tell_seats()

    def _welcome(self, seat: Seat, token: str, have: int) -> None:
        number, seq = self._seating[seat].number, len(self.log)
        rules = self._roster.fingerprint
        self._send(seat, Welcome(seat, token, number, seq, VERSION, rules, self._roster))
        for entry in self.log[have:]:
            self._send(seat, entry)
        other = self._seating.get(seat.other)
        if other and other.reached:
            self._send(seat, Delivered(seat.other, other.reached))

    def _tell_seats(self) -> None:
        self._send(None, self._seating.fact())

    def _tell_clock(self, now: float) -> None:
        if self.battle and self._clock.counting:
            left = round(self._clock.left(now))
            turn, seat = self.battle.turn, self.battle.to_move
            self._send(None, Clock(seat, turn, left, self._clock.running))

    @property
    def _next_seq(self) -> int:
        return len(self.log) + 1

    def _log(self, entry: Entry) -> None:
        entry = self._tips.sealed(entry)
        self._tips = self._tips.after(entry)
        self.log.append(entry)
        self._send(None, entry)

    def _refuse(self, seat: Seat, code: Code, text: str, number: int = 0) -> None:
        self._send(seat, Refused(code, text, number))

    def _send(self, to: Seat | None, fact: Fact) -> None:
        self._out.append(Envelope(to, fact))
