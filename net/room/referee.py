"""Referee: the running match of a room, its turn clock and its away clock. Time is an argument.

Begins a match, resolves what is done in it, acts for who lets the clock run out, and ends it. What
follows is written into the event log; the room knows who sits where and who wishes what.
"""

from collections.abc import Callable

import msgspec

from game.match.dice_protocol import needs_dice, promise_is_valid, signature_is_valid
from game.match.hash_chain import roster_hash
from game.match.statements import act_bytes, is_signed, signing_key
from game.protocol.messages import (
    TRIAL,
    Act,
    Acted,
    Chosen,
    Claim,
    Clock,
    Contender,
    Draw,
    Ended,
    Entry,
    ErrorCode,
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
from net.room.event_log import EventLog
from net.room.first_mover import FirstMoverDraw
from net.room.forfeit_timer import ForfeitTimer
from net.room.reveal_collector import RevealCollector
from net.room.seat_table import SeatTable
from net.room.turn_timer import TurnTimer
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
        seat_table: SeatTable,
        event_log: EventLog,
        outbox: Outbox,
        dice: Dice,
        make_token: Callable[[], str],
        turn_seconds: int | None,
        opening: Battle | None = None,
    ) -> None:
        """With an `opening` the match is a trial that begins there."""
        self._opening = opening
        self._roster, self._seat_table, self._event_log = roster, seat_table, event_log
        self._outbox, self._dice, self._make_token = outbox, dice, make_token
        self._turn_timer, self._forfeit_timer = TurnTimer(turn_seconds), ForfeitTimer()
        self._reveal_collector = RevealCollector(event_log, outbox)
        self._draw = FirstMoverDraw(seat_table, outbox)
        self._halted = False

    @property
    def running(self) -> bool:
        """Whether a match has begun and not ended."""
        return self._event_log.state.running

    # --- the match -----------------------------------------------------------------------

    def start(self, now: float) -> None:
        """Begin the next match; both sides are ready."""
        if self._opening:
            self._start_trial(self._opening, now)
            return
        log_state = self._event_log.state
        left, right = (
            Contender(player.name, self._roster[player.state.fighter], player.promise)
            for player in (self._seat_table[seat] for seat in Seat)
        )
        match, match_id = log_state.match + 1, self._make_token()[:32]
        room, roster = self._event_log.room, roster_hash(self._roster)
        draw = Draw(room, match, match_id, RULES_VERSION, roster, left, right)
        if match > 1:
            self._begin(draw, log_state.first.other, None, now)
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
        self._forfeit_timer.reset()
        self._append(
            Started(
                self._event_log.next_seq,
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
        left, right = (
            Contender(self._seat_table[seat].name, opening[seat].fighter) for seat in Seat
        )
        seq, match_id, where = self._event_log.next_seq, self._make_token(), position(opening)
        self._append(Started(seq, TRIAL, match_id[:32], RULES_VERSION, left, right, where))
        self.begin_turn(now)

    def act(self, seat: Seat, act: Act, now: float) -> None:
        """Let a side act, or say why it may not."""
        battle = self._event_log.state.battle
        if battle is None or not self.running:
            self._outbox.refuse(seat, ErrorCode.PHASE, "No match is running.", act.number)
        elif battle.to_move is not seat:
            name = self._seat_table[seat.other].name
            self._outbox.refuse(seat, ErrorCode.TURN, f"It is {name}'s turn.", act.number)
        elif self._event_log.state.chosen:
            self._outbox.refuse(seat, ErrorCode.TURN, "You have chosen already.", act.number)
        elif act.turn != battle.turn:
            text = f"That was for turn {act.turn}; this is turn {battle.turn}."
            self._outbox.refuse(seat, ErrorCode.TURN, text, act.number)
        elif not self._is_signed(seat, act):
            text = "That choice is not signed by you."
            self._outbox.refuse(seat, ErrorCode.PROOF, text, act.number)
        else:
            signature = act.signature if self._event_log.state.keys.get(seat) else ""
            try:
                self._choose(seat, act.action, now, act.number, signature=signature)
            except IllegalAction as error:
                self._outbox.refuse(seat, ErrorCode.ACTION, str(error), act.number)

    def _is_signed(self, seat: Seat, act: Act) -> bool:
        """Whether the player signed the choice; a player without a key need not."""
        log_state = self._event_log.state
        key = log_state.keys.get(seat)
        if not key:
            return True
        place = (self._event_log.room, log_state.match, seat)
        statement = act_bytes(*place, act.turn, act.number, act.action, log_state.tip)
        return is_signed(key, statement, act.signature)

    def end(self, outcome: Outcome, by: Leave | Claim | None = None) -> None:
        """End the match; `by`: the wish of a player that ends it."""
        self._turn_timer.stop()
        self._reveal_collector.stop()
        ended = Ended(self._event_log.next_seq, outcome.winner, outcome.reason)
        if by and by.signature:
            signed = msgspec.structs.replace(ended, seen=by.seen, signature=by.signature)
            # A player who signs it wrongly has left all the same; then it is the host's word.
            ended = signed if self._event_log.state.end_is_signed(signed) else ended
        self._append(ended)
        self._withdraw_offers()

    def reveal(self, seat: Seat, reveal: Reveal, now: float) -> None:
        """Take a side's value for the dice; with the last one they fall."""
        if drawn := self._draw.reveal(seat, reveal):
            self._begin(*drawn, now)
            return
        chosen = self._event_log.state.chosen
        complete = self._reveal_collector.reveal(seat, reveal, now, self._clock_may_run)
        if chosen and complete:
            reveals = self._reveal_collector.reveals
            dice = self._event_log.state.dice_protocol.roll(chosen, reveals)
            self._resolve(chosen.action, dice, now, 0, chosen.by_clock, reveals)

    def sign(self, seat: Seat, sign: Sign) -> None:
        """Take a side's signature under the last match that has ended, once."""
        log_state = self._event_log.state
        started, ended = log_state.started, log_state.ended
        if started is None or ended is None or sign.match != started.match:
            if sign.match > log_state.match or log_state.running:
                self._outbox.refuse(seat, ErrorCode.PHASE, "No such match has ended.")
        elif seat not in log_state.signed:
            if signature_is_valid(sign.signature, started, ended, seat):
                self._append(Signed(self._event_log.next_seq, seat, sign.signature))
            else:
                self._outbox.refuse(seat, ErrorCode.PROOF, "That signature is not yours.")

    def accepts(self, seat: Seat, fighter: Fighter, promise: Promise | None) -> bool:
        """Whether a side may begin the next match with this promise, or with none."""
        if promise is None:
            return True
        if promise.seen is msgspec.UNSET or not self._event_log.state.had(promise.seen):
            return False
        if not self._event_log.signs or promise.key != self._seat_table[seat].owner.key:
            return False
        place = (self._event_log.room, self._event_log.state.match + 1, seat)
        return promise_is_valid(promise, *place, fighter, roster_hash(self._roster))

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
        log_state = self._event_log.state
        assert log_state.battle is not None
        if log_state.dice_protocol.is_fair and needs_dice(log_state.battle, action):
            turn = log_state.battle.turn
            self._turn_timer.stop()
            signed = signature or msgspec.UNSET
            self._append(
                Chosen(self._event_log.next_seq, seat, number, turn, action, by_clock, signed)
            )
            self._reveal_collector.start(now, self._clock_may_run)
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
        before = self._event_log.state.battle
        assert before is not None
        recorded = RecordingDice(dice)
        battle, _ = resolve(before, action, recorded)
        seq, rolls = self._event_log.next_seq, tuple(recorded.rolls)
        done = (before.to_move, number, before.turn, action, rolls, position(battle))
        self._append(Acted(seq, *done, by_clock, reveals, signature or msgspec.UNSET))
        self._reveal_collector.stop()
        if battle.outcome:
            self.end(battle.outcome)
        else:
            self.begin_turn(now)

    # --- time ----------------------------------------------------------------------------

    @property
    def deadline(self) -> float | None:
        """When `tick` has something to do; None while nothing is due."""
        due = [
            self._turn_timer.deadline,
            self._reveal_collector.clock.deadline,
            self._offer_due_at(Seat.LEFT),
            self._offer_due_at(Seat.RIGHT),
        ]
        return min((time for time in due if time is not None), default=None)

    def tick(self, now: float) -> None:
        """Warn when a turn is running out, act for who let it, and offer to end a long wait."""
        for seat in Seat:
            due = self._offer_due_at(seat)
            if due is not None and now >= due:
                self._seat_table[seat].offered = True
                self._outbox.send(seat, Offer(seat, open=True))
        self._enforce_reveals(now)
        log_state = self._event_log.state
        if not self._turn_timer.running or log_state.battle is None:
            return
        if self._turn_timer.left(now) > 0:
            if self._turn_timer.warn(now):
                self._send_clock(now)
            return
        seat = log_state.battle.to_move
        if log_state.missed_turns[seat] == ASLEEP_LIMIT - 1:
            self.end(Outcome(seat.other, Reason.ASLEEP))
        else:
            self._choose(seat, mildest_action(log_state.battle), now, by_clock=True)

    def _enforce_reveals(self, now: float) -> None:
        """Who does not reveal in time has lost: nothing is ever thrown again."""
        clock, late = self._reveal_collector.clock, self._reveal_collector.waiting_for
        if clock.running and late and not clock.warn(now) and clock.left(now) <= 0:
            self.end(Outcome(late.other, Reason.WITHHELD))

    def begin_turn(self, now: float) -> None:
        """Count a turn from its beginning, or wait for its dice once more."""
        if self._event_log.state.chosen:
            self._reveal_collector.start(now, self._clock_may_run)
            return
        self._turn_timer.begin(now, running=self._clock_may_run)
        self._send_clock(now)

    def update_timers(self, now: float) -> None:
        """Let time count exactly while both sides can act."""
        for clock in (self._turn_timer, self._reveal_collector.clock):
            if clock.is_counting and self._clock_may_run:
                clock.resume(now)
            elif clock.is_counting:
                clock.pause(now)
        self._send_clock(now)

    def clock_message(self, now: float) -> Clock | None:
        """How the turn clock stands, if a turn is counted."""
        battle = self._event_log.state.battle
        if battle is None or not self._turn_timer.is_counting:
            return None
        left = round(self._turn_timer.left(now))
        return Clock(battle.to_move, battle.turn, left, self._turn_timer.running)

    def halt(self, now: float) -> None:
        """Nothing can be kept: the clock stands until `resume`."""
        if not self._halted:
            self._halted = True
            self.update_timers(now)

    def resume(self, now: float) -> None:
        if self._halted:
            self._halted = False
            self.update_timers(now)

    # --- absence -------------------------------------------------------------------------

    def player_left(self, seat: Seat, now: float) -> None:
        """A side is away from now on."""
        self._forfeit_timer.left(seat, now)
        self.update_timers(now)

    def player_returned(self, seat: Seat, now: float) -> None:
        """A side is here, or here again."""
        self._forfeit_timer.returned(seat, now)
        if seat.other in self._seat_table and not self._seat_table[seat.other].state.present:
            # In a room that was taken up again nobody has seen him go.
            self._forfeit_timer.left(seat.other, now)
        self._withdraw_offers()
        self.update_timers(now)
        self._reveal_collector.resend(seat)
        self._draw.remind(seat)

    def claim(self, seat: Seat, claim: Claim) -> bool:
        """End the match for the one who waits; whether he may."""
        if not self._seat_table[seat].offered:
            self._outbox.refuse(seat, ErrorCode.PHASE, "There is nothing to claim.")
            return False
        self.end(Outcome(None if claim.draw else seat, Reason.AWAY), claim)
        return True

    def _offer_due_at(self, seat: Seat) -> float | None:
        """When the side at `seat` is to be offered the match; None if it is not waiting for it."""
        due = self._forfeit_timer.due_at(seat.other)
        if due is None or not self.running or not self._seat_table.full:
            return None
        player = self._seat_table[seat]
        return due if player.state.present and not player.offered else None

    def _withdraw_offers(self) -> None:
        for seat, player in self._seat_table.items():
            if player.offered:
                player.offered = False
                self._outbox.send(seat, Offer(seat, open=False))

    # --- who can play with whom ----------------------------------------------------------

    def version_difference(self, seat: Seat) -> str:
        """Why the two cannot play with each other, told to `seat`; empty if they can."""
        for one in (seat, seat.other):
            player = self._seat_table.get(one)
            if player and player.rules not in ("", str(RULES_VERSION)):
                known = DIFFERENCE if one is seat else DIFFERENCE_OF_OTHER
                theirs = plain(player.rules, 20)
                return known.format(ours=RULES_VERSION, theirs=theirs, name=player.name)
        return ""

    @property
    def _clock_may_run(self) -> bool:
        """Whether time may pass for the side to move."""
        # Whoever differs, both are told of it.
        return (
            self._seat_table.all_present
            and not self._halted
            and not self.version_difference(Seat.LEFT)
        )

    # --- inside --------------------------------------------------------------------------

    def _send_clock(self, now: float) -> None:
        if clock := self.clock_message(now):
            self._outbox.send(None, clock)

    def _append(self, entry: Entry) -> None:
        self._outbox.send(None, self._event_log.write(entry))
