"""Room: one table, two seats, a battle, a chat and a turn clock. No IO; time is an argument.

Wishes come in, envelopes go out. `receive` never raises for what a peer did: a wish that cannot be
granted is answered with a sentence and changes nothing. Everything that counts is in the log, and
the room stands exactly where its log says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

import msgspec

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
    Refused,
    Rematch,
    Said,
    Say,
    Show,
    Shown,
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
from net.awayclock import AwayClock
from net.roomcopy import RoomCopy, agreed_entries, common_length, good_beginning, tips_of
from net.seating import Player, Seating
from net.standing import BrokenLog, Standing, standing_of
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
        copy: RoomCopy | None = None,
    ) -> None:
        """`make_token` gives what nobody can guess; `turn_seconds` None: no clock.

        With a `copy` the room is taken up again where that ends. Raises BrokenLog if the rules do
        not allow it.
        """
        self._roster, self._dice, self._make_token = roster, dice, make_token
        self.id, self.epoch = make_token()[:32], 0
        self.log: list[Entry] = []
        self.rewritten = False
        """The log was exchanged for a better copy; the shell keeps it anew and unsets this."""
        self._standing = Standing()
        self._branch = 0
        """The epoch in which the newest entry was made."""
        self._seating = Seating()
        self._clock, self._away = TurnClock(turn_seconds), AwayClock()
        self._held: list[tuple[Seat, Wish]] | None = None
        """In a room that was taken up again: what was wished before both sides were back."""
        self._deserted = False
        """Somebody has left for good; the next who comes sits down at a new table."""
        self._out: list[Envelope] = []
        if copy:
            self._become(copy)

    @property
    def battle(self) -> Battle | None:
        return self._standing.battle

    @property
    def outcome(self) -> Outcome | None:
        return self._standing.outcome

    @property
    def copy(self) -> RoomCopy:
        """What is to be kept of the room."""
        return RoomCopy(self.id, self._branch, self._seating.sitters, tuple(self.log))

    # --- coming and going ----------------------------------------------------------------

    def enter(self, hello: Hello, now: float) -> Seat | Bye | Show:
        """Seat whoever says hello, at the old seat if the token fits; or say why not.

        Show: the hello does not fit this log, so the player's copy is wanted, and then
        `enter_with_copy` decides.
        """
        seat = self._seating.seat_of(hello.token)
        if seat is not None:
            fits = hello.room == self.id and hello.have <= len(self.log)
            if not fits or tips_of(self.log[: hello.have]).digest != hello.tip:
                return Show()
            return self._sit_down(seat, hello.token, hello.have, now)
        if hello.room and hello.have and self._unused:
            return Show()
        return self._sit_newcomer(hello, now)

    def enter_with_copy(self, hello: Hello, shown: Shown, now: float) -> Seat | Bye:
        """Seat a player whose copy differs from our log, after finding out which of them holds.

        Others whose log changes by it are sent out; their clients come in again by themselves.
        """
        given = {Seat.LEFT: shown.left, Seat.RIGHT: shown.right}
        sitters = {seat: sitter for seat, sitter in given.items() if sitter}
        theirs = RoomCopy(hello.room, hello.epoch, sitters, good_beginning(shown.entries))
        if hello.room == self.id and self._held is not None:
            self._adopt(agreed_entries(self.copy, theirs), theirs.epoch)
        elif self._unused:
            self._take_over(theirs, hello.token)
        seat = self._seating.seat_of(hello.token)
        if seat is None:
            return self._sit_newcomer(hello, now)
        keep = common_length(self.log, theirs.entries)
        return self._sit_down(seat, hello.token, keep, now)

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
        if self._held is not None and isinstance(wish, Act | Say):
            self._held.append((seat, wish))
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
        if self._standing.asleep[seat] == ASLEEP_LIMIT - 1:
            self._end(Outcome(seat.other, Reason.ASLEEP))
        else:
            self._apply(seat, mildest_action(self.battle), now, by_clock=True)

    def halt(self, now: float) -> None:
        """Nothing can be kept: the clock stands until `go_on`."""
        self._clock.pause(now)

    def go_on(self, now: float) -> None:
        self._pause_or_go_on(now)

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
        battle, _ = resolve(self.battle, action, dice)
        rolls, after = tuple(dice.rolls), position(battle)
        self._log(Acted(self._next_seq, seat, number, turn, action, rolls, after, by_clock))
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
        self._deserted = True
        self._tell_seats()

    def _claim(self, seat: Seat, draw: bool, now: float) -> None:
        if not self._seating[seat].offered:
            self._refuse(seat, Code.PHASE, "There is nothing to claim.")
        else:
            self._held = None
            self._end(Outcome(None if draw else seat, Reason.AWAY))

    def _got(self, seat: Seat, seq: int) -> None:
        player = self._seating[seat]
        if player.reached < seq <= len(self.log):
            player.reached = seq
            self._send(seat.other, Delivered(seat, seq))

    # --- the match -----------------------------------------------------------------------

    def _start(self, now: float) -> None:
        match, first = self._standing.match + 1, self._standing.first.other
        if match == 1:
            first = Seat.LEFT if self._dice.roll(2) == 1 else Seat.RIGHT
        left, right = (
            Contender(player.name, self._roster[player.place.fighter])
            for player in (self._seating[seat] for seat in Seat)
        )
        where, match_id = position(start(left.fighter, right.fighter, first)), self._make_token()
        self._away.reset()
        self._log(Started(self._next_seq, match, match_id[:32], RULES_VERSION, left, right, where))
        self._begin_turn(now)

    def _end(self, outcome: Outcome) -> None:
        self._clock.stop()
        self._log(Ended(self._next_seq, outcome.winner, outcome.reason))
        self._withdraw_offers()

    def _clear_table(self) -> None:
        """Back to choosing; fighters stay as they were looked at, nobody is ready."""
        self._standing.battle = self._standing.outcome = None
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

    # --- sitting down --------------------------------------------------------------------

    @property
    def _unused(self) -> bool:
        """Whether no match was ever begun here, so that an older room can take this one's place."""
        return self._standing.match == 0 and not self._seating.full

    def _sit_newcomer(self, hello: Hello, now: float) -> Seat | Bye:
        token = self._make_token()
        if self._held is not None:
            # Whoever comes first plays. The match that waited stays in the journals of both sides.
            self._free_awaited_seats()
        seat = self._seating.sit(hello.name, token)
        if seat is None:
            return Bye(Code.FULL, "Two people are playing here already.")
        if self._deserted:
            self._set_new_table(seat)
        return self._sit_down(seat, token, 0, now)

    def _free_awaited_seats(self) -> None:
        for seat in [seat for seat, player in self._seating.items() if not player.place.present]:
            del self._seating[seat]
            self._deserted = True

    def _set_new_table(self, newcomer: Seat) -> None:
        """A room of its own for a new pair: what was said before is not for the newcomer."""
        self.id, self.epoch, self._branch = self._make_token()[:32], 0, 0
        self.log, self._standing, self._deserted, self._held = [], Standing(), False, None
        for seat, player in self._seating.items():
            player.number = player.reached = 0
            player.change(rematch=False, ready=False)
            if seat is not newcomer:
                self._send_out(seat, "Somebody new sits down at a new table.")

    def _sit_down(self, seat: Seat, token: str, keep: int, now: float) -> Seat:
        """Welcome a player, with the entries that come after those he keeps."""
        # The last word on what has arrived may have been lost with the old connection.
        self._got(seat, keep)
        self._seating[seat].change(present=True)
        self._away.back(seat, now)
        self._welcome(seat, token, keep)
        for entry in self.log[keep:]:
            self._send(seat, entry)
        other = self._seating.get(seat.other)
        if other and other.reached:
            self._send(seat, Delivered(seat.other, other.reached))
        self._tell_seats()
        self._withdraw_offers()
        self._pause_or_go_on(now)
        self._release_held(now)
        return seat

    def _welcome(self, seat: Seat, token: str, keep: int) -> None:
        other = self._seating.get(seat.other)
        self._send(
            seat,
            Welcome(
                room=self.id,
                epoch=self.epoch,
                seat=seat,
                token=token,
                other=other.sitter.token_hash if other else "",
                keep=keep,
                number=self._seating[seat].number,
                seq=len(self.log),
                version=VERSION,
                rules=self._roster.fingerprint,
                roster=self._roster,
            ),
        )

    def _release_held(self, now: float) -> None:
        """Once both sides are back, do what they wished meanwhile."""
        if self._held is None or not self._seating.all_present:
            return
        held, self._held = self._held, None
        if self.battle and not self.outcome:
            self._begin_turn(now)
        for seat, wish in held:
            self.receive(seat, wish, now)

    # --- taking a room up again ----------------------------------------------------------

    def _become(self, copy: RoomCopy) -> None:
        """Be the room of the copy. Raises BrokenLog, and changes nothing then."""
        self._standing = standing_of(copy.entries)
        self.id, self.epoch, self._branch = copy.id, copy.epoch + 1, copy.epoch
        self.log, self._held = list(copy.entries), []
        # Behind the good beginning there may be bad rows, and another copy may have been better.
        self.rewritten = True
        for seat, sitter in copy.sitters.items():
            player = self._seating[seat] = Player(sitter, present=False)
            player.number = max(self._standing.numbers[seat], default=0)

    def _adopt(self, entries: tuple[Entry, ...], epoch: int) -> None:
        """Go on from a better log than ours, unless the rules do not allow it."""
        if common_length(self.log, entries) == len(self.log) == len(entries):
            return
        try:
            self._standing = standing_of(entries)
        except BrokenLog:
            return
        self.log, self.rewritten = list(entries), True
        self._branch, self.epoch = max(self._branch, epoch), max(self.epoch, epoch + 1)
        for seat, player in self._seating.items():
            player.number = max(self._standing.numbers[seat], default=0)
            self._send_out(seat, "The other side has the newer copy of the match.")

    def _take_over(self, theirs: RoomCopy, token: str) -> None:
        """A player brings back the room that this host lost; who is here gets its other seat."""
        seat = next((s for s, sitter in theirs.sitters.items() if sitter.fits(token)), None)
        here = next(iter(self._seating.values()), None)
        if seat is None or seat.other not in theirs.sitters:
            return
        sitters = dict(theirs.sitters)
        if here and not any(sitter == here.sitter for sitter in sitters.values()):
            sitters[seat.other] = msgspec.structs.replace(
                sitters[seat.other], token_hash=here.sitter.token_hash
            )
        before = dict(self._seating)
        try:
            self._become(msgspec.structs.replace(theirs, sitters=sitters))
        except BrokenLog:
            return
        for seat in before:
            self._send(
                seat, Bye(Code.MOVED, "The match is brought back from the other side's copy.")
            )

    def _send_out(self, seat: Seat, why: str) -> None:
        """Let a player come in again, to find the room as it is now."""
        if self._seating[seat].change(present=False):
            self._send(seat, Bye(Code.MOVED, why))

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
        elif number not in self._standing.numbers[seat]:
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

    @property
    def _next_seq(self) -> int:
        return len(self.log) + 1

    def _log(self, entry: Entry) -> None:
        entry = self._standing.tips.sealed(entry)
        self._standing.add(entry)
        self._branch = self.epoch
        self.log.append(entry)
        self._send(None, entry)

    def _refuse(self, seat: Seat, code: Code, text: str, number: int = 0) -> None:
        self._send(seat, Refused(code, text, number))

    def _send(self, to: Seat | None, fact: Fact) -> None:
        self._out.append(Envelope(to, fact))
