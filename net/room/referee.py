"""Referee: the running match of a room.

It begins a match, resolves the actions, acts for a side whose clock has run out, and ends the
match. The results are written into the event log. Time is an argument.
"""

from collections.abc import Callable

import msgspec

from game.match.dice_protocol import promise_is_valid, signature_is_valid
from game.match.hash_chain import roster_hash
from game.match.match_state import Resolution
from game.match.statements import act_bytes, is_signed, signing_key
from game.protocol.messages import (
    TRIAL,
    Act,
    Acted,
    Chosen,
    Claim,
    Contender,
    Draw,
    Ended,
    Entry,
    ErrorCode,
    Leave,
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
    why_not,
)
from game.rules.roster import RULES_VERSION
from net.room.event_log import EventLog
from net.room.first_mover import FirstMoverDraw
from net.room.match_clock import MatchClock
from net.room.refusals import NO_SUCH_MATCH
from net.room.reveal_collector import RevealCollector
from net.room.seat_table import SeatTable
from net.wire.envelope import Outbox

NO_REVEALS = Reveals()


class Referee:
    """Runs matches by the rules, and does not let them stand still."""

    def __init__(
        self,
        roster: Roster,
        seat_table: SeatTable,
        event_log: EventLog,
        outbox: Outbox,
        clock: MatchClock,
        dice: Dice,
        make_token: Callable[[], str],
        opening: Battle | None = None,
    ) -> None:
        """With an `opening` the match is a trial that begins there."""
        self._opening = opening
        self._roster, self._seat_table, self._event_log = roster, seat_table, event_log
        self._outbox, self._clock = outbox, clock
        self._dice, self._make_token = dice, make_token
        self._reveal_collector = RevealCollector(event_log, outbox, clock)
        self._draw = FirstMoverDraw(seat_table, outbox)

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
        """The draw for the first move, while it waits for values."""
        return self._draw.draw

    def resume_draw(self, draw: Draw) -> None:
        """Continue the draw of a restored room."""
        self._draw.resume(draw)

    def _begin(self, draw: Draw, first: Seat, reveals: Reveals | None, now: float) -> None:
        where = position(start(draw.left.fighter, draw.right.fighter, first))
        self._clock.begin_match()
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
        """Let the side to move act, or refuse an action that is stale, not signed or illegal."""
        battle = self._event_log.state.battle
        assert battle is not None
        if act.turn != battle.turn:
            text = f"That was for turn {act.turn}, but this is turn {battle.turn}."
            self._outbox.refuse(seat, ErrorCode.TURN, text, act.number)
        elif not self._is_signed(seat, act):
            text = "That choice does not carry your signature."
            self._outbox.refuse(seat, ErrorCode.PROOF, text, act.number)
        else:
            signature = act.signature if self._event_log.state.keys.get(seat) else ""
            try:
                self._choose(seat, act.action, now, act.number, signature=signature)
            except IllegalAction as error:
                self._outbox.refuse(seat, ErrorCode.ACTION, str(error), act.number)

    def _is_signed(self, seat: Seat, act: Act) -> bool:
        """Return whether the player signed the action; a player without a key need not."""
        log_state = self._event_log.state
        key = log_state.keys.get(seat)
        if not key:
            return True
        place = (self._event_log.room, log_state.match, seat)
        statement = act_bytes(*place, act.turn, act.number, act.action, log_state.tip)
        return is_signed(key, statement, act.signature)

    def end(self, outcome: Outcome, by: Leave | Claim | None = None) -> None:
        """End the match. `by`: the message of a player that ends it."""
        self._clock.stop()
        ended = Ended(self._event_log.next_seq, outcome.winner, outcome.reason)
        if by and by.signature:
            signed = msgspec.structs.replace(ended, seen=by.seen, signature=by.signature)
            # A player who signs it wrongly has left all the same; then it is the host's word.
            ended = signed if self._event_log.state.end_is_signed(signed) else ended
        self._append(ended)
        self._clock.withdraw_offers()

    def reveal(self, seat: Seat, reveal: Reveal, now: float) -> None:
        """Store a side's value for the dice; with the last one roll them."""
        if drawn := self._draw.reveal(seat, reveal):
            self._begin(*drawn, now)
            return
        chosen = self._event_log.state.chosen
        complete = self._reveal_collector.reveal(seat, reveal, now)
        if chosen and complete:
            reveals = self._reveal_collector.reveals
            dice = self._event_log.state.dice_protocol.roll(chosen, reveals)
            self._resolve(chosen.action, dice, now, 0, chosen.by_clock, reveals)

    def sign(self, seat: Seat, sign: Sign) -> None:
        """Store a side's signature under the last match that has ended, once."""
        log_state = self._event_log.state
        started, ended = log_state.started, log_state.ended
        if started is None or ended is None or sign.match != started.match:
            if sign.match > log_state.match:
                self._outbox.refuse(seat, NO_SUCH_MATCH.code, NO_SUCH_MATCH.text)
        elif seat not in log_state.signed:
            if signature_is_valid(sign.signature, started, ended, seat):
                self._append(Signed(self._event_log.next_seq, seat, sign.signature))
            else:
                self._outbox.refuse(seat, ErrorCode.PROOF, "That signature is not yours.")

    def accepts(self, seat: Seat, fighter: Fighter, promise: Promise | None) -> bool:
        """Return whether a side may begin the next match with this promise, or with none."""
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
        """Lock the action in if both sides roll its dice, or else resolve it at once.

        Raises IllegalAction if the rules forbid it.
        """
        log_state = self._event_log.state
        assert log_state.battle is not None
        if reason := why_not(log_state.battle, action):
            raise IllegalAction(reason)
        if log_state.dice_protocol.is_fair and action.needs_dice:
            turn = log_state.battle.turn
            signed = signature or msgspec.UNSET
            self._append(
                Chosen(self._event_log.next_seq, seat, number, turn, action, by_clock, signed)
            )
            self._reveal_collector.start(now)
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
        """Resolve the action of the side to move. Raises IllegalAction if the rules forbid it."""
        before = self._event_log.state.battle
        assert before is not None
        recorded = RecordingDice(dice)
        battle, events = resolve(before, action, recorded)
        seq, rolls = self._event_log.next_seq, tuple(recorded.rolls)
        done = (before.to_move, number, before.turn, action, rolls, position(battle))
        acted = Acted(seq, *done, by_clock, reveals, signature or msgspec.UNSET)
        self._append(acted, (battle, events))
        self._clock.reveal.stop()
        if battle.outcome:
            self.end(battle.outcome)
        else:
            self.begin_turn(now)

    # --- time ----------------------------------------------------------------------------

    def tick(self, now: float) -> None:
        """Warn when a turn is running out, act for a side whose time is up, and offer to end a long
        wait."""
        self._clock.send_offers(now)
        self._enforce_reveals(now)
        log_state, timer = self._event_log.state, self._clock.turn
        if not timer.running or log_state.battle is None:
            return
        if timer.left(now) > 0:
            self._clock.warn(now)
            return
        seat = log_state.battle.to_move
        if log_state.missed_turns[seat] == ASLEEP_LIMIT - 1:
            self.end(Outcome(seat.other, Reason.ASLEEP))
        else:
            self._choose(seat, mildest_action(log_state.battle), now, by_clock=True)

    def _enforce_reveals(self, now: float) -> None:
        """End the match if a side has not revealed in time: no die is ever rolled again."""
        timer, late = self._clock.reveal, self._reveal_collector.waiting_for
        if timer.running and late and not timer.warn(now) and timer.left(now) <= 0:
            self.end(Outcome(late.other, Reason.WITHHELD))

    def begin_turn(self, now: float) -> None:
        """Count a turn from its beginning, or wait for its dice once more."""
        if self._event_log.state.chosen:
            self._reveal_collector.start(now)
        else:
            self._clock.begin_turn(now)

    def player_returned(self, seat: Seat, now: float) -> None:
        """Send a side that has arrived, or returned, what the match waits for."""
        self._clock.player_returned(seat, now)
        self._reveal_collector.resend(seat)
        self._draw.remind(seat)

    def claim(self, seat: Seat, claim: Claim) -> None:
        """End the match for the side that waits, to which it was offered."""
        self.end(Outcome(None if claim.draw else seat, Reason.AWAY), claim)

    # --- inside --------------------------------------------------------------------------

    def _append(self, entry: Entry, resolution: Resolution | None = None) -> None:
        self._outbox.send(None, self._event_log.write(entry, resolution))
