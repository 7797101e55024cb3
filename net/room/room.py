"""Room: two seats and a chat; its referee runs the match. No IO; time is an argument.

Messages come in, envelopes go out. `receive` never raises for what a peer sent: it refuses with a
sentence and changes nothing. What a message is answered with in each phase stands in `phases`.
Everything that counts is in the log, and the room stands exactly where its log says.
"""

from collections.abc import Callable, Iterable
from typing import assert_never

from game.protocol.lobby_messages import Call, Enter, Open, Seek, ShowSpectatorChat
from game.protocol.messages import (
    Act,
    Bye,
    Claim,
    ClientMessage,
    Delivered,
    Draw,
    ErrorCode,
    Got,
    Hello,
    Leave,
    Mute,
    Pick,
    Ping,
    Pong,
    Rematch,
    ResumeAnswer,
    Reveal,
    Say,
    SeatOwner,
    Seats,
    ServerMessage,
    Show,
    Shown,
    Sign,
)
from game.rules import Battle, Dice, Outcome, Reason, Roster, Seat
from net.room import refusals
from net.room.admission import Admission
from net.room.chat import RoomChat
from net.room.event_log import EventLog, ReadEntries
from net.room.log_copy import COUNT_LIMIT, LogCopy
from net.room.match_clock import MatchClock
from net.room.phases import Phase, Reaction, answer_to, phase_of
from net.room.referee import Referee
from net.room.refusals import Refusal
from net.room.room_options import DEFAULT_OPTIONS, RoomOptions
from net.room.seat_table import QueuedMessage, SeatTable, number_of
from net.wire.envelope import Envelope, History, Outbox

REFUSED_TOO_OFTEN = Bye(
    ErrorCode.FLOOD, "Too many of your requests were refused. You can come back in a minute."
)


class Room:
    """One room. Call `receive`, then drain `posts`; call `tick` at `deadline`."""

    def __init__(
        self,
        roster: Roster,
        dice: Dice,
        make_token: Callable[[], str],
        options: RoomOptions = DEFAULT_OPTIONS,
        copy: LogCopy | None = None,
        past: ReadEntries | None = None,
    ) -> None:
        """Open a room, or restore the one of `copy`.

        `make_token` returns a text that nobody can guess. `past` reads entries that have left
        memory. Raises BrokenLog if the rules do not allow the copy.
        """
        self._roster, self._dice, self._make_token = roster, dice, make_token
        self._options, self._past = options, past
        self.event_log = EventLog(
            make_token()[:32], trial=options.opening is not None, signer=options.signer, past=past
        )
        self._seat_table = SeatTable(options.limits, options.phrases_only)
        self._outbox = Outbox()
        parts = self._seat_table, self.event_log, self._outbox
        self._admission = Admission(roster, *parts, make_token, options.host_token)
        self._chat = RoomChat(*parts, options.phrases_only)
        self._clock = MatchClock(*parts, options.turn_seconds)
        self._referee = Referee(roster, *parts, self._clock, dice, make_token, options.opening)
        if copy:
            self._admission.restore(copy)
            if copy.draw:
                self._referee.resume_draw(copy.draw)

    def restored(self, copy: LogCopy) -> "Room":
        """Return a new room with the same options that stands where `copy` ends.

        Raises BrokenLog if the rules do not allow the copy.
        """
        return Room(self._roster, self._dice, self._make_token, self._options, copy, self._past)

    @property
    def draw(self) -> Draw | None:
        """The draw for the first move, while it waits for values; stored with the room."""
        return self._referee.draw

    @property
    def battle(self) -> Battle | None:
        return self.event_log.state.battle

    @property
    def outcome(self) -> Outcome | None:
        return self.event_log.state.outcome

    @property
    def seat_owners(self) -> dict[Seat, SeatOwner]:
        """The owners of the seats, as they are stored."""
        return self._seat_table.owners

    def knows_token(self, hello: Hello) -> bool:
        """Return whether a player of this room says hello, to come back to the seat."""
        return self._seat_table.seat_of(hello.token, hello.key) is not None

    @property
    def seats(self) -> Seats:
        """Who sits where, as everybody may know it."""
        return self._seat_table.message()

    # --- coming and going ----------------------------------------------------------------

    def enter(self, hello: Hello, now: float) -> Seat | Bye | Show:
        """Return the seat for a hello, or why there is none; Show: call `enter_with_copy` next."""
        answer = self._admission.admit(hello, now)
        if isinstance(answer, Seat):
            self._player_arrived(answer, now)
        return answer

    def enter_with_copy(self, hello: Hello, shown: Shown, now: float) -> Seat | Bye:
        """Return the seat of a player whose copy of the room differs from ours."""
        answer = self._admission.admit_with_copy(hello, shown, now)
        if isinstance(answer, Seat):
            self._player_arrived(answer, now)
        return answer

    def snapshot(self, hello: Hello, now: float) -> list[ServerMessage | History]:
        """Return what a spectator is sent first: all entries that are missing, and how things
        stand."""
        keep = (
            hello.have if hello.room == self.event_log.room and self._admission.fits(hello) else 0
        )
        welcome, clock = self._admission.welcome(None, "", keep), self._clock.message(now)
        missed = History(None, self.event_log.missed(keep))
        return [welcome, missed, self.seats, *([clock] if clock else [])]

    def disconnect(self, seat: Seat, now: float) -> None:
        """Note that the connection of a seat is gone: the seat is kept and the clock stops."""
        if seat in self._seat_table and self._seat_table[seat].change(present=False):
            self._seat_table.start_reservations(now)
            self._send_seats()
            self._clock.player_left(seat, now)

    def receive(self, seat: Seat, message: ClientMessage, now: float) -> None:
        """Do what a player asks for, or refuse it. A player refused too often is sent out."""
        if seat not in self._seat_table:
            return
        rate, refused = self._seat_table[seat].rate, self._outbox.refusals[seat]
        self._handle(seat, message, now)
        if self._outbox.refusals[seat] > refused and not rate.may_be_refused(now):
            self._outbox.send(seat, REFUSED_TOO_OFTEN)
            self.disconnect(seat, now)

    def _handle(self, seat: Seat, message: ClientMessage, now: float) -> None:
        phases = self._phases(seat)
        answer = answer_to(message, phases)
        if answer is not Reaction.HELD and Phase.RULES_DIFFER not in phases:
            # These reasons come before the phase on the wire.
            if isinstance(message, Act) and not self._take_number(seat, message, now):
                return
            if isinstance(message, Pick) and not self.battle:
                answer = self._why_not_picked(message) or answer
        if isinstance(answer, Refusal):
            other = self._seat_table.get(seat.other)
            text = answer.text.format(
                name=other.name if other else "",
                difference=self._seat_table.version_difference(seat),
            )
            self._outbox.refuse(seat, answer.code, text, number_of(message))
        elif answer is Reaction.ACCEPTED:
            self._accept(seat, message, now)
        elif answer is Reaction.HELD and isinstance(message, QueuedMessage):
            self._queue(seat, message, now)

    def _phases(self, seat: Seat) -> list[Phase]:
        """Return the circumstances of a seat, and behind them its phase."""
        circumstances = (
            (Phase.RETURNING, self._admission.expecting),
            (Phase.RULES_DIFFER, self._seat_table.version_difference(seat)),
            (Phase.OFFERED, self._seat_table[seat].offered),
        )
        drawing, both = self.draw is not None, self._seat_table.full
        phase = phase_of(seat, self.event_log.state, drawing=drawing, both_seated=both)
        return [*(each for each, holds in circumstances if holds), phase]

    def _accept(self, seat: Seat, message: ClientMessage, now: float) -> None:
        match message:
            case Act():
                self._referee.act(seat, message, now)
            case Reveal():
                self._referee.reveal(seat, message, now)
            case Sign():
                self._referee.sign(seat, message)
            case Say():
                if not self._is_duplicate(seat, message.number):
                    self._chat.say(seat, message, now)
            case Pick():
                self._pick(seat, message, now)
            case Rematch():
                self._rematch(seat)
            case Leave():
                self._leave(seat, message)
            case Claim():
                self._claim(seat, message, now)
            case ResumeAnswer(accept=accept):
                self._admission.answer_offer(seat, accept)
            case Mute(on=on):
                self._change_seat(seat, muted=on)
            case Got(seq=seq):
                self._acknowledge(seat, seq)
            case Ping(id=ping_id):
                self._send(seat, Pong(ping_id))
            case ShowSpectatorChat():
                # The host of a room that has spectators takes this itself.
                self._refuse(seat, refusals.NO_ARENA)
            case Hello() | Shown() | Open() | Enter() | Seek() | Call():
                raise AssertionError("no phase accepts this")
            case _:
                assert_never(message)

    # --- time ----------------------------------------------------------------------------

    @property
    def deadline(self) -> float | None:
        """The next moment at which `tick` has something to do; None while nothing is due."""
        return self._clock.deadline

    def tick(self, now: float) -> None:
        """Warn when a turn is running out, act for a side whose time is up, and offer to end a long
        wait."""
        self._referee.tick(now)

    def pause(self, now: float) -> None:
        """Stop the clock until `resume`, because nothing can be stored."""
        self._clock.halt(now)

    def resume(self, now: float) -> None:
        self._clock.resume(now)

    # --- out -----------------------------------------------------------------------------

    def posts(self) -> list[Envelope[Seat] | History]:
        """Return what is to be sent by now, in order; everything is returned once."""
        return self._outbox.drain()

    def envelopes(self) -> list[Envelope[Seat]]:
        """Return the same with an envelope for each missed entry."""
        return [envelope for post in self.posts() for envelope in _opened(post)]

    # --- what players send -----------------------------------------------------------------

    def _take_number(self, seat: Seat, act: Act, now: float) -> bool:
        """Use up the number of an action; return False if it is not to be looked at any more."""
        if self._is_duplicate(seat, act.number):
            return False
        if not self._seat_table[seat].rate.may_act(now):
            self._refuse(seat, refusals.TOO_MANY_ACTIONS, act.number)
            return False
        self._seat_table[seat].number = act.number
        return True

    def _why_not_picked(self, pick: Pick) -> Refusal | None:
        """Return why nobody could pick that here and now; None if somebody could."""
        if pick.fighter not in self._roster:
            return refusals.NO_SUCH_FIGHTER
        return refusals.FULL if pick.ready and self.event_log.full else None

    def _pick(self, seat: Seat, pick: Pick, now: float) -> None:
        fighter = self._roster[pick.fighter]
        if pick.ready and not self._referee.accepts(seat, fighter, pick.promise):
            self._refuse(seat, refusals.OTHER_PROMISE)
            return
        self._seat_table[seat].promise = pick.promise if pick.ready else None
        self._change_seat(seat, fighter=pick.fighter, ready=pick.ready)
        if self._seat_table.full and all(p.state.ready for p in self._seat_table.values()):
            self._referee.start(now)

    def _rematch(self, seat: Seat) -> None:
        if self.event_log.full:
            self._refuse(seat, refusals.FULL)
            return
        self._change_seat(seat, rematch=True)
        if all(player.state.rematch for player in self._seat_table.values()):
            self._clear_match()
            self._send_seats()

    def kick(self, seat: Seat) -> None:
        """Free a seat because the host wants it. The player who is sent out wins a running match,
        or a host could never lose."""
        if seat not in self._seat_table:
            return
        if self.battle and not self.outcome:
            self._referee.end(Outcome(seat, Reason.LEFT))
        self._admission.free_seat(seat, Bye(ErrorCode.REMOVED, "The host has removed you."))
        self._send_seats()

    def _leave(self, seat: Seat, leave: Leave) -> None:
        if self.battle and not self.outcome:
            self._referee.end(Outcome(seat.other, Reason.LEFT), leave)
        self._admission.free_seat(seat, Bye(ErrorCode.LEFT, "You left."))
        self._send_seats()

    def _claim(self, seat: Seat, claim: Claim, now: float) -> None:
        self._referee.claim(seat, claim)
        self._admission.expecting = False
        self._handle_queued(now)

    def _acknowledge(self, seat: Seat, seq: int) -> None:
        player = self._seat_table[seat]
        if player.acknowledged < seq <= len(self.event_log.entries):
            player.acknowledged = seq
            self._send(seat.other, Delivered(seat, seq))

    def _clear_match(self) -> None:
        """Clear the match: fighters stay as they were picked, nobody is ready."""
        self.event_log.state.clear_match()
        for player in self._seat_table.values():
            player.change(rematch=False, ready=False)

    # --- inside --------------------------------------------------------------------------

    def _player_arrived(self, seat: Seat, now: float) -> None:
        """Do what follows when a player has arrived, or has returned."""
        self._send_seats()
        self._send_difference()
        self._referee.player_returned(seat, now)
        self._admission.remind_of_offer(seat)
        if self._admission.expecting and self._seat_table.all_present:
            self._admission.expecting = False
            if self._referee.running:
                self._referee.begin_turn(now)
            self._handle_queued(now)

    def _queue(self, seat: Seat, message: QueuedMessage, now: float) -> None:
        if not self._seat_table[seat].queue(message, now):
            self._refuse(seat, refusals.TOO_MANY_QUEUED, number_of(message))

    def _handle_queued(self, now: float) -> None:
        for at, seat, message in self._seat_table.take_queued():
            # Lines that were typed one by one are no flood when they are sent at once.
            self.receive(seat, message, at if isinstance(message, Say) else now)

    def _send_difference(self) -> None:
        for seat in self._seat_table:
            if difference := self._seat_table.version_difference(seat):
                self._refuse(seat, Refusal(ErrorCode.VERSION, difference))

    def _is_duplicate(self, seat: Seat, number: int) -> bool:
        """Return whether a numbered message came before, and refuse it if it was refused then.

        One that was accepted is in the log and reaches its sender from there. One that was refused
        is refused again, because the first answer may have been lost on the way. What was only too
        much at once has not used its number up, so it may be sent again later.
        """
        player = self._seat_table[seat]
        if not 0 < number <= COUNT_LIMIT:
            # A log with a greater one would be rejected by every host that restores the room.
            self._refuse(seat, refusals.NOT_NUMBERED, number)
            return True
        if number > player.number:
            return False
        if number not in self.event_log.state.numbers[seat]:
            self._refuse(seat, refusals.REFUSED_BEFORE, number)
        return True

    def _change_seat(self, seat: Seat, **changes: object) -> None:
        if self._seat_table[seat].change(**changes):
            self._send_seats()

    def _send_seats(self) -> None:
        self._send(None, self._seat_table.message())

    def _refuse(self, seat: Seat, refusal: Refusal, number: int = 0) -> None:
        """Refuse the message with that number; 0: it has none."""
        self._outbox.refuse(seat, refusal.code, refusal.text, number)

    def _send(self, to: Seat | None, message: ServerMessage) -> None:
        self._outbox.send(to, message)


def _opened(post: Envelope[Seat] | History) -> Iterable[Envelope[Seat]]:
    if isinstance(post, History):
        return [Envelope(post.to, entry) for entry in post.entries]
    return [post]
