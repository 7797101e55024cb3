"""Room: one table, two seats and a chat; its referee runs the match. No IO; time is an argument.

Wishes come in, envelopes go out. `receive` never raises for what a peer did: a wish that cannot be
granted is answered with a sentence and changes nothing. Everything that counts is in the log, and
the room stands exactly where its log says.
"""

from collections.abc import Callable, Iterable
from typing import assert_never

import msgspec

from game.match.signatures import Signer
from game.match.statements import line_is_signed
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
    Said,
    Say,
    SeatOwner,
    Seats,
    ServerMessage,
    Show,
    Shown,
    Sign,
)
from game.protocol.quick_chat import QUICK_CHAT
from game.rules import Battle, Dice, Outcome, Reason, Roster, Seat
from game.text_safety.sanitize import clean_text
from net.room.admission import Admission
from net.room.event_log import EventLog, ReadEntries
from net.room.log_copy import COUNT_LIMIT, LogCopy
from net.room.referee import Referee
from net.room.seat_table import QueuedMessage, SeatTable, number_of
from net.wire.envelope import Envelope, History, Outbox
from net.wire.rate_limit import LIMITS, RateLimits

TURN_SECONDS = 60

FULL = "This room is full: nothing more can be kept in it. Open a new one to go on."


class Room:
    """One table. The shell calls, then drains `envelopes`, and calls `tick` at `deadline`."""

    def __init__(
        self,
        roster: Roster,
        dice: Dice,
        make_token: Callable[[], str],
        turn_seconds: int | None = TURN_SECONDS,
        copy: LogCopy | None = None,
        phrases_only: bool = False,
        limits: RateLimits = LIMITS,
        opening: Battle | None = None,
        host_token: str = "",
        signer: Signer | None = None,
        past: ReadEntries | None = None,
    ) -> None:
        """`make_token` gives what nobody can guess; `turn_seconds` None: no clock.

        With a `copy` the room is taken up again where that ends. Raises BrokenLog if the rules do
        not allow it. `phrases_only`: one talks here in the lines of the phrasebook. With an
        `opening` the one match is a trial that begins there. `host_token`: the token of who hosts.
        `signer`: the host's key; without one, nobody signs here, and the host alone rolls the dice.
        `past` reads again what was kept of a room.
        """
        self._roster, self._phrases_only = roster, phrases_only
        self.event_log = EventLog(
            make_token()[:32], trial=opening is not None, signer=signer, past=past
        )
        self._seat_table, self._outbox = SeatTable(limits, phrases_only), Outbox()
        self._admission = Admission(
            roster, self._seat_table, self.event_log, self._outbox, make_token, host_token
        )
        self._referee = Referee(
            roster,
            self._seat_table,
            self.event_log,
            self._outbox,
            dice,
            make_token,
            turn_seconds,
            opening,
        )
        if copy:
            self._admission.restore(copy)
            if copy.draw:
                self._referee.resume_draw(copy.draw)

    @property
    def draw(self) -> Draw | None:
        """Both sides are ready, and draw which of them moves first: kept with the room."""
        return self._referee.draw

    @property
    def battle(self) -> Battle | None:
        return self.event_log.state.battle

    @property
    def outcome(self) -> Outcome | None:
        return self.event_log.state.outcome

    @property
    def seat_owners(self) -> dict[Seat, SeatOwner]:
        """Who sits here, as it is to be kept."""
        return self._seat_table.owners

    def knows_token(self, hello: Hello) -> bool:
        """Whether a player of this room says hello, to come back to the seat."""
        return self._seat_table.seat_of(hello.token, hello.key) is not None

    @property
    def seats(self) -> Seats:
        """Who sits where, as everybody may know it."""
        return self._seat_table.message()

    # --- coming and going ----------------------------------------------------------------

    def enter(self, hello: Hello, now: float) -> Seat | Bye | Show:
        """Seat whoever says hello, or say why not; Show: come again with `enter_with_copy`."""
        answer = self._admission.admit(hello, now)
        if isinstance(answer, Seat):
            self._player_arrived(answer, now)
        return answer

    def enter_with_copy(self, hello: Hello, shown: Shown, now: float) -> Seat | Bye:
        """Seat a player whose copy of the room differs from ours."""
        answer = self._admission.admit_with_copy(hello, shown, now)
        if isinstance(answer, Seat):
            self._player_arrived(answer, now)
        return answer

    def snapshot(self, hello: Hello, now: float) -> list[ServerMessage | History]:
        """What a spectator is told first: all that he does not have, and how it stands."""
        keep = (
            hello.have if hello.room == self.event_log.room and self._admission.fits(hello) else 0
        )
        welcome, clock = self._admission.welcome(None, "", keep), self._referee.clock_message(now)
        missed = History(None, self.event_log.missed(keep))
        return [welcome, missed, self.seats, *([clock] if clock else [])]

    def disconnect(self, seat: Seat, now: float) -> None:
        """The connection of a seat is gone; the seat is kept and the clock stops."""
        if seat in self._seat_table and self._seat_table[seat].change(present=False):
            self._seat_table.start_reservations(now)
            self._send_seats()
            self._referee.player_left(seat, now)

    def receive(self, seat: Seat, message: ClientMessage, now: float) -> None:
        """Grant a wish, or refuse it with a sentence. Who is refused too often is sent out."""
        if seat not in self._seat_table:
            return
        rate, refused = self._seat_table[seat].rate, self._outbox.refusals[seat]
        self._handle(seat, message, now)
        if self._outbox.refusals[seat] > refused and not rate.may_be_refused(now):
            self._outbox.send(
                seat,
                Bye(
                    ErrorCode.FLOOD, "Too much of that was refused; you may come back in a minute."
                ),
            )
            self.disconnect(seat, now)

    def _handle(self, seat: Seat, message: ClientMessage, now: float) -> None:
        if self._admission.expecting and isinstance(message, Act | Reveal | Say):
            self._queue(seat, message, now)
            return
        if isinstance(message, Act | Pick) and (
            difference := self._referee.version_difference(seat)
        ):
            self._refuse(seat, ErrorCode.VERSION, difference, number_of(message))
            return
        match message:
            case Act():
                self._act(seat, message, now)
            case Reveal():
                self._referee.reveal(seat, message, now)
            case Sign():
                self._referee.sign(seat, message)
            case Say():
                self._say(seat, message, now)
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
            case Hello():
                self._refuse(seat, ErrorCode.PHASE, "You have said hello already.")
            case Shown():
                self._refuse(seat, ErrorCode.PHASE, "Nobody asked for your copy.")
            case Open() | Enter() | Seek() | Call() | ShowSpectatorChat():
                self._refuse(seat, ErrorCode.PHASE, "This is no arena.")
            case _:
                assert_never(message)

    # --- time ----------------------------------------------------------------------------

    @property
    def deadline(self) -> float | None:
        """When `tick` has something to do; None while nothing is due."""
        return self._referee.deadline

    def tick(self, now: float) -> None:
        """Warn when a turn is running out, act for who let it, and offer to end a long wait."""
        self._referee.tick(now)

    def pause(self, now: float) -> None:
        """Nothing can be kept: the clock stands until `resume`."""
        self._referee.halt(now)

    def resume(self, now: float) -> None:
        self._referee.resume(now)

    # --- out -----------------------------------------------------------------------------

    def posts(self) -> list[Envelope[Seat] | History]:
        """What is to be sent by now, in order; each is given out once."""
        return self._outbox.drain()

    def envelopes(self) -> list[Envelope[Seat]]:
        """The same with an envelope for each entry of a history."""
        return [envelope for post in self.posts() for envelope in _opened(post)]

    # --- wishes --------------------------------------------------------------------------

    def _act(self, seat: Seat, act: Act, now: float) -> None:
        if self._is_duplicate(seat, act.number):
            return
        if not self._seat_table[seat].rate.may_act(now):
            text = "Those are too many actions at once; wait a moment."
            self._refuse(seat, ErrorCode.FLOOD, text, act.number)
            return
        self._seat_table[seat].number = act.number
        self._referee.act(seat, act, now)

    def _say(self, seat: Seat, say: Say, now: float) -> None:
        if self._is_duplicate(seat, say.number):
            return
        player, room = self._seat_table[seat], self.event_log.room
        phrase = say.phrase if say.phrase in QUICK_CHAT else ""
        text = str(QUICK_CHAT[phrase]) if phrase else clean_text(say.text)
        if refusal := self._why_unsaid(phrase, text):
            player.number = say.number
            self._refuse(seat, *refusal, say.number)
            return
        seq, emote = self.event_log.next_seq, say.emote and not phrase
        said = Said(seq, seat, say.number, player.name, text, emote, phrase)
        if key := player.owner.key:
            said = msgspec.structs.replace(said, key=key, seen=say.seen, signature=say.signature)
        if key and not (self.event_log.state.had(say.seen) and line_is_signed(room, said)):
            player.number = say.number
            self._refuse(seat, ErrorCode.PROOF, "That line is not signed by you.", say.number)
            return
        if reason := player.rate.why_no_line(text, now):
            self._refuse(seat, ErrorCode.FLOOD, reason, say.number)
            return
        player.number = say.number
        self._send(None, self.event_log.write(said))

    def _why_unsaid(self, phrase: str, text: str) -> tuple[ErrorCode, str] | None:
        """Why a line can never be said here, whenever it is sent again."""
        if self._phrases_only and not phrase:
            return ErrorCode.PHRASES, "This room allows ready-made phrases only."
        if not text:
            return ErrorCode.TEXT, "There is nothing to say in that line."
        return (ErrorCode.LIMIT, FULL) if self.event_log.full else None

    def _pick(self, seat: Seat, pick: Pick, now: float) -> None:
        if self.outcome:
            self._refuse(seat, ErrorCode.PHASE, "The match is over; a rematch comes first.")
        elif self.battle:
            self._refuse(seat, ErrorCode.PHASE, "The match has begun; fighters stay as they are.")
        elif pick.fighter not in self._roster:
            self._refuse(seat, ErrorCode.FIGHTER, "There is no such fighter.")
        elif pick.ready and self.event_log.full:
            self._refuse(seat, ErrorCode.LIMIT, FULL)
        elif self.draw:
            self._refuse(seat, ErrorCode.PHASE, "The match is about to begin.")
        elif pick.ready and not self._referee.accepts(
            seat, self._roster[pick.fighter], pick.promise
        ):
            self._refuse(
                seat, ErrorCode.PROOF, "That was for another match; take your fighter again."
            )
        else:
            self._seat_table[seat].promise = pick.promise if pick.ready else None
            self._change_seat(seat, fighter=pick.fighter, ready=pick.ready)
            if self._seat_table.full and all(p.state.ready for p in self._seat_table.values()):
                self._referee.start(now)

    def _rematch(self, seat: Seat) -> None:
        if not self.outcome:
            self._refuse(seat, ErrorCode.PHASE, "No match has ended yet.")
        elif not self._seat_table.full:
            self._refuse(seat, ErrorCode.PHASE, "The other side has left.")
        elif self.event_log.full:
            self._refuse(seat, ErrorCode.LIMIT, FULL)
        else:
            self._change_seat(seat, rematch=True)
            if all(player.state.rematch for player in self._seat_table.values()):
                self._clear_match()
                self._send_seats()

    def kick(self, seat: Seat) -> None:
        """Free a seat because the host wishes it. A match that runs is won by who has to go, or a
        host could never lose."""
        if seat not in self._seat_table:
            return
        if self.battle and not self.outcome:
            self._referee.end(Outcome(seat, Reason.LEFT))
        self._admission.free_seat(seat, Bye(ErrorCode.REMOVED, "The host has sent you out."))
        self._send_seats()

    def _leave(self, seat: Seat, leave: Leave) -> None:
        if self.battle and not self.outcome:
            self._referee.end(Outcome(seat.other, Reason.LEFT), leave)
        self._admission.free_seat(seat, Bye(ErrorCode.LEFT, "You left."))
        self._send_seats()

    def _claim(self, seat: Seat, claim: Claim, now: float) -> None:
        if self._referee.claim(seat, claim):
            self._admission.expecting = False
            self._handle_queued(now)

    def _acknowledge(self, seat: Seat, seq: int) -> None:
        player = self._seat_table[seat]
        if player.acknowledged < seq <= len(self.event_log.entries):
            player.acknowledged = seq
            self._send(seat.other, Delivered(seat, seq))

    def _clear_match(self) -> None:
        """Back to choosing; fighters stay as they were looked at, nobody is ready."""
        self.event_log.state.clear_match()
        for player in self._seat_table.values():
            player.change(rematch=False, ready=False)

    # --- inside --------------------------------------------------------------------------

    def _player_arrived(self, seat: Seat, now: float) -> None:
        """What follows from somebody's being here, or here again."""
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
            text = "Wait until the other side is back."
            self._refuse(seat, ErrorCode.FLOOD, text, number_of(message))

    def _handle_queued(self, now: float) -> None:
        for at, seat, message in self._seat_table.take_queued():
            # Lines that were typed one by one are no flood when they are told at once.
            self.receive(seat, message, at if isinstance(message, Say) else now)

    def _send_difference(self) -> None:
        for seat in self._seat_table:
            if difference := self._referee.version_difference(seat):
                self._refuse(seat, ErrorCode.VERSION, difference)

    def _is_duplicate(self, seat: Seat, number: int) -> bool:
        """Whether a numbered wish was here before.

        One that was accepted is in the log and reaches its sender from there. One that was refused
        is refused again, for the first answer may have been lost on the way; but what was only
        too much at once does not count, so its number may be sent again later.
        """
        player = self._seat_table[seat]
        if not 0 < number <= COUNT_LIMIT:
            # A log with a greater one would be believed by nobody who takes up the room.
            text = "Acts and lines are numbered, from 1 upwards."
            self._refuse(seat, ErrorCode.NUMBER, text, number)
            return True
        if number > player.number:
            return False
        if number not in self.event_log.state.numbers[seat]:
            self._refuse(seat, ErrorCode.NUMBER, "That was refused before.", number)
        return True

    def _change_seat(self, seat: Seat, **changes: object) -> None:
        if self._seat_table[seat].change(**changes):
            self._send_seats()

    def _send_seats(self) -> None:
        self._send(None, self._seat_table.message())

    def _refuse(self, seat: Seat, code: ErrorCode, text: str, number: int = 0) -> None:
        self._outbox.refuse(seat, code, text, number)

    def _send(self, to: Seat | None, message: ServerMessage) -> None:
        self._outbox.send(to, message)


def _opened(post: Envelope[Seat] | History) -> Iterable[Envelope[Seat]]:
    if isinstance(post, History):
        return [Envelope(post.to, entry) for entry in post.entries]
    return [post]
