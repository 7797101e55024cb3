"""Referee: the running match of a room, its turn clock and its away clock. Time is an argument.

Begins a match, resolves what is done in it, acts for who lets the clock run out, and ends it. What
follows is written into the ledger; the room knows who sits where and who wishes what.
"""

from collections.abc import Callable

import msgspec

from game.contract.messages import (
    TRIAL,
    Act,
    Acted,
    Chosen,
    Claim,
    Clock,
    Code,
    Contender,
    Draw,
    Ended,
    Entry,
    Leave,
    Offer,
    Promise,
    Reveal,
    Reveals,
    Sign,
    Signed,
    Started,
    position,
)
from game.course.chain import roster_hash
from game.course.cup import needs_dice, promise_holds, signature_holds
from game.course.statements import act_bytes, is_signed, signing_key
from game.rules import (
    ASLEEP_LIMIT,
    Action,
    Battle,
    Dice,
    Fighter,
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
from net.room.awayclock import AwayClock
from net.room.croupier import Croupier
from net.room.first_mover import FirstMoverDraw
from net.room.ledger import Ledger
from net.room.seating import Seating
from net.room.turnclock import TurnClock
from net.wire.codec import plain
from net.wire.envelope import Outbox

NO_REVEALS = Reveals()

DIFFERENCE = (
    "The host plays by version {ours} of the rules, you play by version {theirs}: talk as you "
    "like, but a match needs the same version on both sides."
)
DIFFERENCE_OF_OTHER = (
    "The host plays by version {ours} of the rules, {name} plays by version {theirs}: talk as "
    "you like, but a match needs the same version on both sides."
)


class Referee:
    """Sees to it that a match goes by the rules and does not stand still."""

    def __init__(
        self,
        roster: Roster,
        seating: Seating,
        ledger: Ledger,
        outbox: Outbox,
        dice: Dice,
        make_token: Callable[[], str],
        turn_seconds: int | None,
        opening: Battle | None = None,
    ) -> None:
        """With an `opening` the match is a trial that begins there."""
        self._opening = opening
        self._roster, self._seating, self._ledger = roster, seating, ledger
        self._outbox, self._dice, self._make_token = outbox, dice, make_token
        self._clock, self._away = TurnClock(turn_seconds), AwayClock()
        self._croupier = Croupier(ledger, outbox)
        self._draw = FirstMoverDraw(seating, outbox)
        self._halted = False

    @property
    def running(self) -> bool:
        """Whether a match has begun and not ended."""
        return self._ledger.standing.running

    # --- the match -----------------------------------------------------------------------

    def start(self, now: float) -> None:
        """Begin the next match; both sides are ready."""
        if self._opening:
            self._start_trial(self._opening, now)
            return
        standing = self._ledger.standing
        left, right = (
            Contender(player.name, self._roster[player.place.fighter], player.promise)
            for player in (self._seating[seat] for seat in Seat)
        )
        match, match_id = standing.match + 1, self._make_token()[:32]
        room, roster = self._ledger.room, roster_hash(self._roster)
        draw = Draw(room, match, match_id, RULES_VERSION, roster, left, right)
        if match > 1:
            self._begin(draw, standing.first.other, None, now)
        elif signing_key(left) or signing_key(right):
            self._draw.begin(draw)
        else:
            first = Seat.LEFT if self._dice.roll(2) == 1 else Seat.RIGHT
            self._begin(draw, first, None, now)

    @property
    def draw(self) -> Draw | None:
        """Both sides are ready, and draw which of them moves first."""
        return self._draw.draw

    def resume_draw(self, draw: Draw) -> None:
        """Go on with the draw of a room that is taken up again."""
        self._draw.resume(draw)

    def _begin(self, draw: Draw, first: Seat, reveals: Reveals | None, now: float) -> None:
        where = position(start(draw.left.fighter, draw.right.fighter, first))
        self._away.reset()
        self._log(
            Started(
                self._ledger.next_seq,
                draw.match,
                draw.id,
                draw.rules,
                draw.left,
                draw.right,
                where,
                draw.room,
                draw.roster,
                msgspec.UNSET if reveals is None else reveals,
            )
        )
        self.begin_turn(now)

    def _start_trial(self, opening: Battle, now: float) -> None:
        left, right = (Contender(self._seating[seat].name, opening[seat].fighter) for seat in Seat)
        seq, match_id, where = self._ledger.next_seq, self._make_token(), position(opening)
        self._log(Started(seq, TRIAL, match_id[:32], RULES_VERSION, left, right, where))
        self.begin_turn(now)

    def act(self, seat: Seat, act: Act, now: float) -> None:
        """Let a side act, or say why it may not."""
        battle = self._ledger.standing.battle
        if battle is None or not self.running:
            self._outbox.refuse(seat, Code.PHASE, "No match is running.", act.number)
        elif battle.to_move is not seat:
            name = self._seating[seat.other].name
            self._outbox.refuse(seat, Code.TURN, f"It is {name}'s turn.", act.number)
        elif self._ledger.standing.chosen:
            self._outbox.refuse(seat, Code.TURN, "You have chosen already.", act.number)
        elif act.turn != battle.turn:
            text = f"That was for turn {act.turn}; this is turn {battle.turn}."
            self._outbox.refuse(seat, Code.TURN, text, act.number)
        elif not self._is_signed(seat, act):
            text = "That choice is not signed by you."
            self._outbox.refuse(seat, Code.PROOF, text, act.number)
        else:
            signature = act.signature if self._ledger.standing.keys.get(seat) else ""
            try:
                self._choose(seat, act.action, now, act.number, signature=signature)
            except IllegalAction as error:
                self._outbox.refuse(seat, Code.ACTION, str(error), act.number)

    def _is_signed(self, seat: Seat, act: Act) -> bool:
        """Whether the player signed the choice; a player without a key need not."""
        standing = self._ledger.standing
        key = standing.keys.get(seat)
        if not key:
            return True
        place = (self._ledger.room, standing.match, seat)
        statement = act_bytes(*place, act.turn, act.number, act.action, standing.tip)
        return is_signed(key, statement, act.signature)

    def end(self, outcome: Outcome, by: Leave | Claim | None = None) -> None:
        """End the match; `by`: the wish of a player that ends it."""
        self._clock.stop()
        self._croupier.stop()
        ended = Ended(self._ledger.next_seq, outcome.winner, outcome.reason)
        if by and by.signature:
            signed = msgspec.structs.replace(ended, seen=by.seen, signature=by.signature)
            # A player who signs it wrongly has left all the same; then it is the host's word.
            ended = signed if self._ledger.standing.end_is_signed(signed) else ended
        self._log(ended)
        self._withdraw_offers()

    def reveal(self, seat: Seat, reveal: Reveal, now: float) -> None:
        """Take a side's value for the dice; with the last one they fall."""
        if drawn := self._draw.reveal(seat, reveal):
            self._begin(*drawn, now)
            return
        chosen = self._ledger.standing.chosen
        complete = self._croupier.reveal(seat, reveal, now, self._may_go_on)
        if chosen and complete:
            reveals = self._croupier.reveals
            dice = self._ledger.standing.cup.throw(chosen, reveals)
            self._resolve(chosen.action, dice, now, 0, chosen.by_clock, reveals)

    def sign(self, seat: Seat, sign: Sign) -> None:
        """Take a side's signature under the last match that has ended, once."""
        standing = self._ledger.standing
        started, ended = standing.started, standing.ended
        if started is None or ended is None or sign.match != started.match:
            if sign.match > standing.match or standing.running:
                self._outbox.refuse(seat, Code.PHASE, "No such match has ended.")
        elif seat not in standing.signed:
            if signature_holds(sign.signature, started, ended, seat):
                self._log(Signed(self._ledger.next_seq, seat, sign.signature))
            else:
                self._outbox.refuse(seat, Code.PROOF, "That signature is not yours.")

    def accepts(self, seat: Seat, fighter: Fighter, promise: Promise | None) -> bool:
        """Whether a side may begin the next match with this promise, or with none."""
        if promise is None:
            return True
        if promise.seen is msgspec.UNSET or not self._ledger.standing.had(promise.seen):
            return False
        if not self._ledger.signs or promise.key != self._seating[seat].sitter.key:
            return False
        place = (self._ledger.room, self._ledger.standing.match + 1, seat)
        return promise_holds(promise, *place, fighter, roster_hash(self._roster))

    def _choose(
        self,
        seat: Seat,
        action: Action,
        now: float,
        number: int = 0,
        by_clock: bool = False,
        signature: str = "",
    ) -> None:
        """Lock the action in, if its dice are not the host's alone; else do it at once.

        Raises IllegalAction if the rules forbid it.
        """
        standing = self._ledger.standing
        assert standing.battle is not None
        if standing.cup.full and needs_dice(standing.battle, action):
            turn = standing.battle.turn
            self._clock.stop()
            signed = signature or msgspec.UNSET
            self._log(Chosen(self._ledger.next_seq, seat, number, turn, action, by_clock, signed))
            self._croupier.begin(now, self._may_go_on)
        else:
            self._resolve(action, self._dice, now, number, by_clock, signature=signature)

    def _resolve(
        self,
        action: Action,
        dice: Dice,
        now: float,
        number: int,
        by_clock: bool,
        reveals: Reveals = NO_REVEALS,
        signature: str = "",
    ) -> None:
        """Let the side to move do it. Raises IllegalAction if the rules forbid it."""
        before = self._ledger.standing.battle
        assert before is not None
        recorded = RecordingDice(dice)
        battle, _ = resolve(before, action, recorded)
        seq, rolls = self._ledger.next_seq, tuple(recorded.rolls)
        done = (before.to_move, number, before.turn, action, rolls, position(battle))
        self._log(Acted(seq, *done, by_clock, reveals, signature or msgspec.UNSET))
        self._croupier.stop()
        if battle.outcome:
            self.end(battle.outcome)
        else:
            self.begin_turn(now)

    # --- time ----------------------------------------------------------------------------

    @property
    def deadline(self) -> float | None:
        """When `tick` has something to do; None while nothing is due."""
        due = [
            self._clock.deadline,
            self._croupier.clock.deadline,
            self._offer_due(Seat.LEFT),
            self._offer_due(Seat.RIGHT),
        ]
        return min((time for time in due if time is not None), default=None)

    def tick(self, now: float) -> None:
        """Warn when a turn is running out, act for who let it, and offer to end a long wait."""
        for seat in Seat:
            due = self._offer_due(seat)
            if due is not None and now >= due:
                self._seating[seat].offered = True
                self._outbox.send(seat, Offer(seat, open=True))
        self._hurry(now)
        standing = self._ledger.standing
        if not self._clock.running or standing.battle is None:
            return
        if self._clock.left(now) > 0:
            if self._clock.warn(now):
                self._tell_clock(now)
            return
        seat = standing.battle.to_move
        if standing.asleep[seat] == ASLEEP_LIMIT - 1:
            self.end(Outcome(seat.other, Reason.ASLEEP))
        else:
            self._choose(seat, mildest_action(standing.battle), now, by_clock=True)

    def _hurry(self, now: float) -> None:
        """Who does not reveal in time has lost: nothing is ever thrown again."""
        clock, late = self._croupier.clock, self._croupier.awaited
        if clock.running and late and not clock.warn(now) and clock.left(now) <= 0:
            self.end(Outcome(late.other, Reason.WITHHELD))

    def begin_turn(self, now: float) -> None:
        """Count a turn from its beginning, or wait for its dice once more."""
        if self._ledger.standing.chosen:
            self._croupier.begin(now, self._may_go_on)
            return
        self._clock.begin(now, running=self._may_go_on)
        self._tell_clock(now)

    def pause_or_go_on(self, now: float) -> None:
        """Let time count exactly while both sides can act."""
        for clock in (self._clock, self._croupier.clock):
            if clock.counting and self._may_go_on:
                clock.go_on(now)
            elif clock.counting:
                clock.pause(now)
        self._tell_clock(now)

    def clock(self, now: float) -> Clock | None:
        """How the turn clock stands, if a turn is counted."""
        battle = self._ledger.standing.battle
        if battle is None or not self._clock.counting:
            return None
        left = round(self._clock.left(now))
        return Clock(battle.to_move, battle.turn, left, self._clock.running)

    def halt(self, now: float) -> None:
        """Nothing can be kept: the clock stands until `go_on`."""
        if not self._halted:
            self._halted = True
            self.pause_or_go_on(now)

    def go_on(self, now: float) -> None:
        if self._halted:
            self._halted = False
            self.pause_or_go_on(now)

    # --- absence -------------------------------------------------------------------------

    def gone(self, seat: Seat, now: float) -> None:
        """A side is away from now on."""
        self._away.gone(seat, now)
        self.pause_or_go_on(now)

    def back(self, seat: Seat, now: float) -> None:
        """A side is here, or here again."""
        self._away.back(seat, now)
        if seat.other in self._seating and not self._seating[seat.other].place.present:
            # In a room that was taken up again nobody has seen him go.
            self._away.gone(seat.other, now)
        self._withdraw_offers()
        self.pause_or_go_on(now)
        self._croupier.remind(seat)
        self._draw.remind(seat)

    def claim(self, seat: Seat, claim: Claim) -> bool:
        """End the match for the one who waits; whether he may."""
        if not self._seating[seat].offered:
            self._outbox.refuse(seat, Code.PHASE, "There is nothing to claim.")
            return False
        self.end(Outcome(None if claim.draw else seat, Reason.AWAY), claim)
        return True

    def _offer_due(self, seat: Seat) -> float | None:
        """When the side at `seat` is to be offered the match; None if it is not waiting for it."""
        due = self._away.too_long_at(seat.other)
        if due is None or not self.running or not self._seating.full:
            return None
        player = self._seating[seat]
        return due if player.place.present and not player.offered else None

    def _withdraw_offers(self) -> None:
        for seat, player in self._seating.items():
            if player.offered:
                player.offered = False
                self._outbox.send(seat, Offer(seat, open=False))

    # --- who can play with whom ----------------------------------------------------------

    def difference(self, seat: Seat) -> str:
        """Why the two cannot play with each other, told to `seat`; empty if they can."""
        for one in (seat, seat.other):
            player = self._seating.get(one)
            if player and player.rules not in ("", str(RULES_VERSION)):
                told = DIFFERENCE if one is seat else DIFFERENCE_OF_OTHER
                theirs = plain(player.rules, 20)
                return told.format(ours=RULES_VERSION, theirs=theirs, name=player.name)
        return ""

    @property
    def _may_go_on(self) -> bool:
        """Whether time may pass for the side to move."""
        # Whoever differs, both are told of it.
        return self._seating.all_present and not self._halted and not self.difference(Seat.LEFT)

    # --- inside --------------------------------------------------------------------------

    def _tell_clock(self, now: float) -> None:
        if clock := self.clock(now):
            self._outbox.send(None, clock)

    def _log(self, entry: Entry) -> None:
        self._outbox.send(None, self._ledger.write(entry))
