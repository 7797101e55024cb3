"""Room: one table, two seats and a chat; its referee runs the match. No IO; time is an argument.

Wishes come in, envelopes go out. `receive` never raises for what a peer did: a wish that cannot be
granted is answered with a sentence and changes nothing. Everything that counts is in the log, and
the room stands exactly where its log says.
"""

from collections.abc import Callable, Iterable
from typing import assert_never

import msgspec

from game.contract.lobby import Call, Enter, Hear, Open, Seek
from game.contract.messages import (
    Act,
    Bye,
    Claim,
    Code,
    Delivered,
    Draw,
    Fact,
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
    Seats,
    Show,
    Shown,
    Sign,
    Sitter,
    Wish,
)
from game.contract.phrasebook import PHRASEBOOK
from game.course.signature import Signer
from game.course.statements import line_is_signed
from game.rules import Battle, Dice, Outcome, Reason, Roster, Seat
from game.words.cleaning import clean_text
from net.room.ledger import Ledger, Past
from net.room.reception import Reception
from net.room.referee import Referee
from net.room.roomcopy import COUNT_LIMIT, RoomCopy
from net.room.seating import Held, Seating, number_of
from net.wire.envelope import Envelope, History, Outbox
from net.wire.floodgate import LIMITS, Limits

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
        copy: RoomCopy | None = None,
        phrases_only: bool = False,
        limits: Limits = LIMITS,
        opening: Battle | None = None,
        house: str = "",
        signer: Signer | None = None,
        past: Past | None = None,
    ) -> None:
        """`make_token` gives what nobody can guess; `turn_seconds` None: no clock.

        With a `copy` the room is taken up again where that ends. Raises BrokenLog if the rules do
        not allow it. `phrases_only`: one talks here in the lines of the phrasebook. With an
        `opening` the one match is a trial that begins there. `house`: the token of who hosts.
        `signer`: the host's key; without one, nobody signs here, and the host alone rolls the dice.
        `past` reads again what was kept of a room.
        """
        self._roster, self._phrases_only = roster, phrases_only
        self.ledger = Ledger(make_token()[:32], trial=opening is not None, signer=signer, past=past)
        self._seating, self._outbox = Seating(limits, phrases_only), Outbox()
        self._reception = Reception(
            roster, self._seating, self.ledger, self._outbox, make_token, house
        )
        self._referee = Referee(
            roster,
            self._seating,
            self.ledger,
            self._outbox,
            dice,
            make_token,
            turn_seconds,
            opening,
        )
        if copy:
            self._reception.take_up(copy)
            if copy.draw:
                self._referee.resume_draw(copy.draw)

    @property
    def draw(self) -> Draw | None:
        """Both sides are ready, and draw which of them moves first: kept with the room."""
        return self._referee.draw

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

    def knows(self, hello: Hello) -> bool:
        """Whether a player of this room says hello, to come back to the seat."""
        return self._seating.seat_of(hello.token, hello.key) is not None

    @property
    def seats(self) -> Seats:
        """Who sits where, as everybody may know it."""
        return self._seating.fact()

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

    def snapshot(self, hello: Hello, now: float) -> list[Fact | History]:
        """What a spectator is told first: all that he does not have, and how it stands."""
        keep = hello.have if hello.room == self.ledger.room and self._reception.fits(hello) else 0
        welcome, clock = self._reception.welcome(None, "", keep), self._referee.clock(now)
        missed = History(None, self.ledger.missed(keep))
        return [welcome, missed, self.seats, *([clock] if clock else [])]

    def away(self, seat: Seat, now: float) -> None:
        """The connection of a seat is gone; the seat is kept and the clock stops."""
        if seat in self._seating and self._seating[seat].change(present=False):
            self._seating.keep(now)
            self._tell_seats()
            self._referee.gone(seat, now)

    def receive(self, seat: Seat, wish: Wish, now: float) -> None:
        """Grant a wish, or refuse it with a sentence. Who is refused too often is sent out."""
        if seat not in self._seating:
            return
        talker, refused = self._seating[seat].talker, self._outbox.refusals[seat]
        self._grant(seat, wish, now)
        if self._outbox.refusals[seat] > refused and not talker.may_be_refused(now):
            self._outbox.send(
                seat,
                Bye(Code.FLOOD, "Too much of that was refused; you may come back in a minute."),
            )
            self.away(seat, now)

    def _grant(self, seat: Seat, wish: Wish, now: float) -> None:
        if self._reception.expecting and isinstance(wish, Act | Reveal | Say):
            self._hold(seat, wish, now)
            return
        if isinstance(wish, Act | Pick) and (difference := self._referee.difference(seat)):
            self._refuse(seat, Code.VERSION, difference, number_of(wish))
            return
        match wish:
            case Act():
                self._act(seat, wish, now)
            case Reveal():
                self._referee.reveal(seat, wish, now)
            case Sign():
                self._referee.sign(seat, wish)
            case Say():
                self._say(seat, wish, now)
            case Pick():
                self._pick(seat, wish, now)
            case Rematch():
                self._rematch(seat)
            case Leave():
                self._leave(seat, wish)
            case Claim():
                self._claim(seat, wish, now)
            case ResumeAnswer(accept=accept):
                self._reception.answer_offer(seat, accept)
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
            case Open() | Enter() | Seek() | Call() | Hear():
                self._refuse(seat, Code.PHASE, "This is no arena.")
            case _:
                assert_never(wish)

    # --- time ----------------------------------------------------------------------------

    @property
    def deadline(self) -> float | None:
        """When `tick` has something to do; None while nothing is due."""
        return self._referee.deadline

    def tick(self, now: float) -> None:
        """Warn when a turn is running out, act for who let it, and offer to end a long wait."""
        self._referee.tick(now)

    def halt(self, now: float) -> None:
        """Nothing can be kept: the clock stands until `go_on`."""
        self._referee.halt(now)

    def go_on(self, now: float) -> None:
        self._referee.go_on(now)

    # --- out -----------------------------------------------------------------------------

    def posts(self) -> list[Envelope[Seat] | History]:
        """What is to be sent by now, in order; each is given out once."""
        return self._outbox.drain()

    def envelopes(self) -> list[Envelope[Seat]]:
        """The same with an envelope for each entry of a history."""
        return [envelope for post in self.posts() for envelope in _opened(post)]

    # --- wishes --------------------------------------------------------------------------

    def _act(self, seat: Seat, act: Act, now: float) -> None:
        if self._seen(seat, act.number):
            return
        if not self._seating[seat].talker.may_act(now):
            text = "Those are too many actions at once; wait a moment."
            self._refuse(seat, Code.FLOOD, text, act.number)
            return
        self._seating[seat].number = act.number
        self._referee.act(seat, act, now)

    def _say(self, seat: Seat, say: Say, now: float) -> None:
        if self._seen(seat, say.number):
            return
        player, room = self._seating[seat], self.ledger.room
        phrase = say.phrase if say.phrase in PHRASEBOOK else ""
        text = str(PHRASEBOOK[phrase]) if phrase else clean_text(say.text)
        if refusal := self._why_unsaid(phrase, text):
            player.number = say.number
            self._refuse(seat, *refusal, say.number)
            return
        seq, emote = self.ledger.next_seq, say.emote and not phrase
        said = Said(seq, seat, say.number, player.name, text, emote, phrase)
        if key := player.sitter.key:
            said = msgspec.structs.replace(said, key=key, seen=say.seen, signature=say.signature)
        if key and not (self.ledger.standing.had(say.seen) and line_is_signed(room, said)):
            player.number = say.number
            self._refuse(seat, Code.PROOF, "That line is not signed by you.", say.number)
            return
        if reason := player.talker.why_no_line(text, now):
            self._refuse(seat, Code.FLOOD, reason, say.number)
            return
        player.number = say.number
        self._send(None, self.ledger.write(said))

    def _why_unsaid(self, phrase: str, text: str) -> tuple[Code, str] | None:
        """Why a line can never be said here, whenever it is sent again."""
        if self._phrases_only and not phrase:
            return Code.PHRASES, "This room allows ready-made phrases only."
        if not text:
            return Code.TEXT, "There is nothing to say in that line."
        return (Code.LIMIT, FULL) if self.ledger.full else None

    def _pick(self, seat: Seat, pick: Pick, now: float) -> None:
        if self.outcome:
            self._refuse(seat, Code.PHASE, "The match is over; a rematch comes first.")
        elif self.battle:
            self._refuse(seat, Code.PHASE, "The match has begun; fighters stay as they are.")
        elif pick.fighter not in self._roster:
            self._refuse(seat, Code.FIGHTER, "There is no such fighter.")
        elif pick.ready and self.ledger.full:
            self._refuse(seat, Code.LIMIT, FULL)
        elif self.draw:
            self._refuse(seat, Code.PHASE, "The match is about to begin.")
        elif pick.ready and not self._referee.accepts(
            seat, self._roster[pick.fighter], pick.promise
        ):
            self._refuse(seat, Code.PROOF, "That was for another match; take your fighter again.")
        else:
            self._seating[seat].promise = pick.promise if pick.ready else None
            self._change(seat, fighter=pick.fighter, ready=pick.ready)
            if self._seating.full and all(p.place.ready for p in self._seating.values()):
                self._referee.start(now)

    def _rematch(self, seat: Seat) -> None:
        if not self.outcome:
            self._refuse(seat, Code.PHASE, "No match has ended yet.")
        elif not self._seating.full:
            self._refuse(seat, Code.PHASE, "The other side has left.")
        elif self.ledger.full:
            self._refuse(seat, Code.LIMIT, FULL)
        else:
            self._change(seat, rematch=True)
            if all(player.place.rematch for player in self._seating.values()):
                self._clear_table()
                self._tell_seats()

    def send_out(self, seat: Seat) -> None:
        """Free a seat because the host wishes it. A match that runs is won by who has to go, or a
        host could never lose."""
        if seat not in self._seating:
            return
        if self.battle and not self.outcome:
            self._referee.end(Outcome(seat, Reason.LEFT))
        self._reception.leave(seat, Bye(Code.REMOVED, "The host has sent you out."))
        self._tell_seats()

    def _leave(self, seat: Seat, leave: Leave) -> None:
        if self.battle and not self.outcome:
            self._referee.end(Outcome(seat.other, Reason.LEFT), leave)
        self._reception.leave(seat, Bye(Code.LEFT, "You left."))
        self._tell_seats()

    def _claim(self, seat: Seat, claim: Claim, now: float) -> None:
        if self._referee.claim(seat, claim):
            self._reception.expecting = False
            self._release_held(now)

    def _got(self, seat: Seat, seq: int) -> None:
        player = self._seating[seat]
        if player.reached < seq <= len(self.ledger.entries):
            player.reached = seq
            self._send(seat.other, Delivered(seat, seq))

    def _clear_table(self) -> None:
        """Back to choosing; fighters stay as they were looked at, nobody is ready."""
        self.ledger.standing.clear()
        for player in self._seating.values():
            player.change(rematch=False, ready=False)

    # --- inside --------------------------------------------------------------------------

    def _arrived(self, seat: Seat, now: float) -> None:
        """What follows from somebody's being here, or here again."""
        self._tell_seats()
        self._tell_difference()
        self._referee.back(seat, now)
        self._reception.remind_of_offer(seat)
        if self._reception.expecting and self._seating.all_present:
            self._reception.expecting = False
            if self._referee.running:
                self._referee.begin_turn(now)
            self._release_held(now)

    def _hold(self, seat: Seat, wish: Held, now: float) -> None:
        if not self._seating[seat].hold(wish, now):
            text = "Wait until the other side is back."
            self._refuse(seat, Code.FLOOD, text, number_of(wish))

    def _release_held(self, now: float) -> None:
        for at, seat, wish in self._seating.release():
            # Lines that were typed one by one are no flood when they are told at once.
            self.receive(seat, wish, at if isinstance(wish, Say) else now)

    def _tell_difference(self) -> None:
        for seat in self._seating:
            if difference := self._referee.difference(seat):
                self._refuse(seat, Code.VERSION, difference)

    def _seen(self, seat: Seat, number: int) -> bool:
        """Whether a numbered wish was here before.

        One that was accepted is in the log and reaches its sender from there. One that was refused
        is refused again, for the first answer may have been lost on the way; but what was only
        too much at once does not count, so its number may be sent again later.
        """
        player = self._seating[seat]
        if not 0 < number <= COUNT_LIMIT:
            # A log with a greater one would be believed by nobody who takes up the room.
            text = "Acts and lines are numbered, from 1 upwards."
            self._refuse(seat, Code.NUMBER, text, number)
            return True
        if number > player.number:
            return False
        if number not in self.ledger.standing.numbers[seat]:
            self._refuse(seat, Code.NUMBER, "That was refused before.", number)
        return True

    def _change(self, seat: Seat, **changes: object) -> None:
        if self._seating[seat].change(**changes):
            self._tell_seats()

    def _tell_seats(self) -> None:
        self._send(None, self._seating.fact())

    def _refuse(self, seat: Seat, code: Code, text: str, number: int = 0) -> None:
        self._outbox.refuse(seat, code, text, number)

    def _send(self, to: Seat | None, fact: Fact) -> None:
        self._outbox.send(to, fact)


def _opened(post: Envelope[Seat] | History) -> Iterable[Envelope[Seat]]:
    if isinstance(post, History):
        return [Envelope(post.to, entry) for entry in post.entries]
    return [post]
