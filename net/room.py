"""Room: one table, two seats, a battle, a chat and a turn clock. No IO; time is an argument.

Wishes come in, envelopes go out. `receive` never raises for what a peer did: a wish that cannot be
granted is answered with a sentence and changes nothing. Everything that counts is in the log, and
the room stands exactly where its log says.
"""

from collections.abc import Callable
from typing import assert_never

from game.cleaning import clean_text
from game.messages import (
    Act,
    Acted,
    Bye,
    Claim,
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
    Offer,
    Pick,
    Ping,
    Pong,
    Rematch,
    Said,
    Say,
    Show,
    Shown,
    Sitter,
    Started,
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
from net.awayclock import AwayClock
from net.codec import plain
from net.envelope import Envelope, Outbox
from net.ledger import Ledger
from net.reception import Reception
from net.roomcopy import RoomCopy
from net.seating import Seating
from net.turnclock import TurnClock

TURN_SECONDS = 60

ASLEEP_LIMIT = 3
"""Turns in a row that a side may let run out; with this one the match is lost (clause 5.3)."""


class Room:
    """One table. The shell calls, then drains `envelopes`, and calls `tick` at `deadline`."""

    def __init__(
        self,
        roster: Roster,
        dice: Dice,
        make_token: Callable[[], str],
        turn_seconds: int | None = TURN_SECONDS,
        copy: RoomCopy | None = None,
    ) -> None:
        """`make_token` gives what nobody can guess; `turn_seconds` None: no clock.

        With a `copy` the room is taken up again where that ends. Raises BrokenLog if the rules do
        not allow it.
        """
        self._roster, self._dice, self._make_token = roster, dice, make_token
        self.ledger = Ledger(make_token()[:32])
        self._seating, self._outbox = Seating(), Outbox()
        self._reception = Reception(roster, self._seating, self.ledger, self._outbox, make_token)
        self._clock, self._away = TurnClock(turn_seconds), AwayClock()
        self._held: list[tuple[Seat, Wish]] = []
        """In a room that was taken up again: what was wished before both sides were back."""
        self._halted = False
        if copy:
            self._reception.take_up(copy)

    @property
    def battle(self) -> Battle | None:
        return self.ledger.standing.battle

    @property
    def outcome(self) -> Outcome | None:
        return self.ledger.standing.outcome

    @property
    def sitters(self) -> dict[Seat, Sitter]:
        """Who sits here, as it is to be kept."""
        return self._seating.sitters

    # --- coming and going ----------------------------------------------------------------

    def enter(self, hello: Hello, now: float) -> Seat | Bye | Show:
        """Seat whoever says hello, or say why not; Show: come again with `enter_with_copy`."""
        answer = self._reception.enter(hello, now)
        if isinstance(answer, Seat):
            self._arrived(answer, now)
        return answer

    def enter_with_copy(self, hello: Hello, shown: Shown, now: float) -> Seat | Bye:
        """Seat a player whose copy of the room differs from ours."""
        answer = self._reception.enter_with_copy(hello, shown, now)
        if isinstance(answer, Seat):
            self._arrived(answer, now)
        return answer

    def away(self, seat: Seat, now: float) -> None:
        """The connection of a seat is gone; the seat is kept and the clock stops."""
        if seat in self._seating and self._seating[seat].change(present=False):
            self._away.gone(seat, now)
            self._tell_seats()
            self._pause_or_go_on(now)

    def receive(self, seat: Seat, wish: Wish, now: float) -> None:
        """Grant a wish, or refuse it with a sentence."""
        if seat not in self._seating:
            return
        if self._reception.expecting and isinstance(wish, Act | Say):
            self._held.append((seat, wish))
            return
        if isinstance(wish, Act | Pick) and (difference := self._difference(seat)):
            number = wish.number if isinstance(wish, Act) else 0
            self._refuse(seat, Code.VERSION, difference, number)
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
            case Claim(draw=draw):
                self._claim(seat, draw, now)
            case Mute(on=on):
                self._change(seat, muted=on)
            case Got(seq=seq):
                self._got(seat, seq)
            case Ping(id=ping_id):
                self._send(seat, Pong(ping_id))
            case Hello():
                self._refuse(seat, Code.PHASE, "You have said hello already.")
            case Shown():
                self._refuse(seat, Code.PHASE, "Nobody asked for your copy.")
            case _:
                assert_never(wish)

    # --- time ----------------------------------------------------------------------------

    @property
    def deadline(self) -> float | None:
        """When `tick` has something to do; None while nothing is due."""
        due = [self._clock.deadline, *(self._offer_due(seat) for seat in Seat)]
        return min((time for time in due if time is not None), default=None)

    def tick(self, now: float) -> None:
        """Warn when a turn is running out, act for who let it, and offer to end a long wait."""
        for seat in Seat:
            due = self._offer_due(seat)
            if due is not None and now >= due:
                self._seating[seat].offered = True
                self._send(seat, Offer(seat, open=True))
        if not self._clock.running or self.battle is None:
            return
        if self._clock.left(now) > 0:
            if self._clock.warn(now):
                self._tell_clock(now)
            return
        seat = self.battle.to_move
        if self.ledger.standing.asleep[seat] == ASLEEP_LIMIT - 1:
            self._end(Outcome(seat.other, Reason.ASLEEP))
        else:
            self._apply(seat, mildest_action(self.battle), now, by_clock=True)

    def halt(self, now: float) -> None:
        """Nothing can be kept: the clock stands until `go_on`."""
        if not self._halted:
            self._halted = True
            self._pause_or_go_on(now)

    def go_on(self, now: float) -> None:
        if self._halted:
            self._halted = False
            self._pause_or_go_on(now)

    # --- out -----------------------------------------------------------------------------

    def envelopes(self) -> list[Envelope]:
        """What is to be sent by now, in order; each is given out once."""
        return self._outbox.drain()

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
        battle, _ = resolve(self.battle, action, dice)
        rolls, after = tuple(dice.rolls), position(battle)
        self._log(Acted(self.ledger.next_seq, seat, number, turn, action, rolls, after, by_clock))
        if battle.outcome:
            self._end(battle.outcome)
        else:
            self._begin_turn(now)

    def _say(self, seat: Seat, say: Say) -> None:
        if self._seen(seat, say.number):
            return
        text = clean_text(say.text)
        if not text:
            self._refuse(seat, Code.TEXT, "There is nothing to say in that line.", say.number)
            return
        name = self._seating[seat].name
        self._log(Said(self.ledger.next_seq, seat, say.number, name, text, say.emote))

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
        if self.battle and not self.outcome:
            self._end(Outcome(seat.other, Reason.LEFT))
        self._reception.leave(seat)
        self._tell_seats()

    def _claim(self, seat: Seat, draw: bool, now: float) -> None:
        if not self._seating[seat].offered:
            self._refuse(seat, Code.PHASE, "There is nothing to claim.")
        else:
            self._end(Outcome(None if draw else seat, Reason.AWAY))
            self._reception.expecting = False
            self._release_held(now)

    def _got(self, seat: Seat, seq: int) -> None:
        player = self._seating[seat]
        if player.reached < seq <= len(self.ledger.entries):
            player.reached = seq
            self._send(seat.other, Delivered(seat, seq))

    # --- the match -----------------------------------------------------------------------

    def _start(self, now: float) -> None:
        match, first = self.ledger.standing.match + 1, self.ledger.standing.first.other
        if match == 1:
            first = Seat.LEFT if self._dice.roll(2) == 1 else Seat.RIGHT
        left, right = (
            Contender(player.name, self._roster[player.place.fighter])
            for player in (self._seating[seat] for seat in Seat)
        )
        where, match_id = position(start(left.fighter, right.fighter, first)), self._make_token()
        self._away.reset()
        self._log(
            Started(self.ledger.next_seq, match, match_id[:32], RULES_VERSION, left, right, where)
        )
        self._begin_turn(now)

    def _end(self, outcome: Outcome) -> None:
        self._clock.stop()
        self._log(Ended(self.ledger.next_seq, outcome.winner, outcome.reason))
        self._withdraw_offers()

    def _clear_table(self) -> None:
        """Back to choosing; fighters stay as they were looked at, nobody is ready."""
        self.ledger.standing.battle = self.ledger.standing.outcome = None
        for player in self._seating.values():
            player.change(rematch=False, ready=False)

    def _begin_turn(self, now: float) -> None:
        self._clock.begin(now, running=self._may_go_on)
        self._tell_clock(now)

    def _pause_or_go_on(self, now: float) -> None:
        if not self._clock.counting:
            return
        if self._may_go_on:
            self._clock.go_on(now)
        else:
            self._clock.pause(now)
        self._tell_clock(now)

    @property
    def _may_go_on(self) -> bool:
        """Whether time may pass for the side to move."""
        return (
            self._seating.all_present
            and not self._halted
            and not any(self._difference(seat) for seat in Seat)
        )

    def _difference(self, seat: Seat) -> str:
        """Why the two cannot play with each other, told to `seat`; empty if they can."""
        for one in (seat, seat.other):
            player = self._seating.get(one)
            if player and player.rules not in ("", str(RULES_VERSION)):
                theirs = plain(player.rules, 20)
                who = "you play" if one is seat else f"{player.name} plays"
                return (
                    f"The host plays by version {RULES_VERSION} of the rules, {who} by version "
                    f"{theirs}: talk as you like, but a match needs the same version on both sides."
                )
        return ""

    def _offer_due(self, seat: Seat) -> float | None:
        """When the side at `seat` is to be offered the match; None if it is not waiting for it."""
        if self.battle is None or self.outcome or not self._seating.full:
            return None
        player = self._seating[seat]
        if player.offered or not player.place.present:
            return None
        return self._away.too_long_at(seat.other)

    def _withdraw_offers(self) -> None:
        for seat, player in self._seating.items():
            if player.offered:
                player.offered = False
                self._send(seat, Offer(seat, open=False))

    # --- inside --------------------------------------------------------------------------

    def _arrived(self, seat: Seat, now: float) -> None:
        """What follows from somebody's being here, or here again."""
        self._away.back(seat, now)
        if seat.other in self._seating and not self._seating[seat.other].place.present:
            # In a room that was taken up again nobody has seen him go.
            self._away.gone(seat.other, now)
        self._tell_seats()
        self._tell_difference()
        self._withdraw_offers()
        self._pause_or_go_on(now)
        if self._reception.expecting and self._seating.all_present:
            self._reception.expecting = False
            if self.battle and not self.outcome:
                self._begin_turn(now)
            self._release_held(now)

    def _release_held(self, now: float) -> None:
        held, self._held = self._held, []
        for wisher, wish in held:
            self.receive(wisher, wish, now)

    def _tell_difference(self) -> None:
        for seat in self._seating:
            if difference := self._difference(seat):
                self._refuse(seat, Code.VERSION, difference)

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
        elif number not in self.ledger.standing.numbers[seat]:
            self._refuse(seat, Code.NUMBER, "That was refused before.", number)
        return True

    def _change(self, seat: Seat, **changes: object) -> None:
        if self._seating[seat].change(**changes):
            self._tell_seats()

    def _tell_seats(self) -> None:
        self._send(None, self._seating.fact())

    def _tell_clock(self, now: float) -> None:
        if self.battle and self._clock.counting:
            left = round(self._clock.left(now))
            turn, seat = self.battle.turn, self.battle.to_move
            self._send(None, Clock(seat, turn, left, self._clock.running))

    def _log(self, entry: Entry) -> None:
        self._send(None, self.ledger.write(entry))

    def _refuse(self, seat: Seat, code: Code, text: str, number: int = 0) -> None:
        self._outbox.refuse(seat, code, text, number)

    def _send(self, to: Seat | None, fact: Fact) -> None:
        self._outbox.send(to, fact)
