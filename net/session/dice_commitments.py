"""Dice commitments: what our program signs and reveals by itself.

It signs choices and chat, promises a hash chain before a match, reveals values for the dice, and
signs results. It follows the match by the rules and does nothing more for a host caught lying. A
value once revealed for one place of the log is never revealed for another, whatever the host calls
the match.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

import msgspec

from game.i18n.phrase import phrase
from game.match.dice_protocol import DiceProtocol, ForgedDice
from game.match.fair_dice import DiceChain, result_message, seed_message
from game.match.hash_chain import roster_hash
from game.match.match_state import FollowedEntry, MatchState
from game.match.signatures import Signer
from game.match.statements import (
    act_bytes,
    claim_bytes,
    draw_hash,
    draw_of,
    leave_bytes,
    line_bytes,
    line_is_signed,
    promise_bytes,
    signing_key,
)
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
    Leave,
    Promise,
    Reveal,
    Revealed,
    Said,
    Say,
    SeatState,
    Sign,
    Started,
)
from game.protocol.quick_chat import QUICK_CHAT
from game.rules import Outcome, Reason, Roster, Seat, why_not
from game.text_safety.sanitize import clean_text
from net.session.last_reveal import LastReveal, is_ours
from net.session.promises import Promises

LEFT_OUT = phrase("the host left out your dice promise")
TAKEN_BACK = phrase("the host started a match with a fighter you had given up")

DRAW_TURN = 0
"""The turn of the values that are revealed for the draw of the first mover."""


class DiceCommitments:
    """Belongs to one session. `follow` every entry, then do what is `take_due`."""

    def __init__(
        self, signer: Signer, make_salt: Callable[[], str], bound: LastReveal | None = None
    ) -> None:
        """`make_salt` gives up to 64 letters that were never there before."""
        self.last_reveal = bound
        self.lie = ""
        """The lie in which the host was caught; empty if none."""
        self.room_of_earlier_run = ""
        """Where an earlier run of the program was. In any other room what we promised long ago is
        of another session, and its values are known."""
        self._signer, self._make_salt = signer, make_salt
        self._room, self._seat = "", Seat.LEFT
        self._match = 0
        self._match_state = MatchState()
        self._broken = False
        self._chain: DiceChain | None = None
        self._revealed: Revealed | None = None
        self._draw: Draw | None = None
        self._refused = 0
        """The turn in which we will not reveal, for a later one is over; 0: none."""
        self._roster: Roster | None = None
        self._rosters: dict[str, Roster] = {}
        """Every roster received from a host, by its hash."""
        self._promises = Promises()
        self._choices: dict[tuple[int, Seat, int], Chosen | Acted] = {}
        """By match, seat and turn each choice of this room that its player signed, also those that
        the host has lost since."""
        self._sent: set[str] = set()
        """Hashes of the entries to which we have given our part on this connection."""
        self._doubtful = False
        """Whether the end of the match is only claimed and we cannot confirm it."""

    @property
    def key(self) -> str:
        """Our public key, in hexadecimal."""
        return self._signer.public_key.hex()

    def take_seat(self, room: str, seat: Seat, entries: Iterable[Entry], roster: Roster) -> None:
        """Take our seat, or take it again; `entries` are those that stand."""
        if room != self._room:
            self.lie, self._choices = "", {}
        self._room, self._seat, self._match = room, seat, 0
        self._match_state, self._broken, self._chain = MatchState(), False, None
        self._revealed, self._draw, self._refused, self._sent = None, None, 0, set()
        self._doubtful = False
        self._roster = roster
        self._rosters[roster_hash(roster)] = roster
        entries = list(entries)
        begins = [at for at, entry in enumerate(entries) if isinstance(entry, Started)]
        for entry in entries[begins[-1] if begins else 0 :]:
            self.follow(entry, own_copy=True)
        ended = self._match_state.ended
        if ended and ended.reason is not Reason.KNOCKOUT and ended.signature is msgspec.UNSET:
            # We did not see it, or not to its end.
            self._doubtful = True

    # --- what we sign ----------------------------------------------------------------------

    def promise(self, fighter: str, seen: str) -> Promise | None:
        """What we promise about the next match, to play it with that fighter. `seen`: digest of
        the log as we have it. None if the roster has no such fighter: the host will refuse it."""
        if self._roster is None or fighter not in self._roster:
            return None
        match, salt = self._match + 1, self._make_salt()
        tip = self._chain_of(match, salt).tip
        self._promises.add(tip, self._room, match, fighter)
        promise = Promise(salt, tip, self.key, "", seen)
        statement = promise_bytes(
            *(self._room, match, self._seat),
            promise,
            self._roster[fighter],
            roster_hash(self._roster),
        )
        return msgspec.structs.replace(promise, signature=self._signer.sign(statement).hex())

    def sign_act(self, act: Act) -> Act:
        """Return the choice with our signature, if it is for the turn that we see."""
        match_state = self._match_state
        battle = match_state.battle
        mine = battle and (battle.turn, battle.to_move) == (act.turn, self._seat)
        if not self._signs or not mine:
            return act
        place = (self._room, self._match, self._seat)
        statement = act_bytes(*place, act.turn, act.number, act.action, match_state.tip)
        return msgspec.structs.replace(act, signature=self._signer.sign(statement).hex())

    def sign_line(self, say: Say, seen: str) -> Say:
        """The line as a room accepts it, with our signature. `seen`: digest of the log as we have
        it."""
        phrase = say.phrase if say.phrase in QUICK_CHAT else ""
        text = str(QUICK_CHAT[phrase]) if phrase else clean_text(say.text)
        emote = say.emote and not phrase
        statement = line_bytes(self._room, self._seat, say.number, text, phrase, emote, seen)
        return Say(text, emote, say.number, phrase, seen, self._signer.sign(statement).hex())

    def sign_leave(self, leave: Leave) -> Leave:
        """Return the departure with our signature, if it gives up a match."""
        if not self._signs:
            return leave
        seen = self._match_state.tip
        statement = leave_bytes(self._room, self._match, self._seat, seen)
        return Leave(seen, self._signer.sign(statement).hex())

    def sign_claim(self, claim: Claim) -> Claim:
        """Return the claim with our signature."""
        if not self._signs:
            return claim
        seen = self._match_state.tip
        statement = claim_bytes(self._room, self._match, self._seat, claim.draw, seen)
        return Claim(claim.draw, seen, self._signer.sign(statement).hex())

    @property
    def _signs(self) -> bool:
        """Return whether a match is running in which we sign everything we do."""
        return (
            self._match_state.keys.get(self._seat) == self.key and self._match_state.outcome is None
        )

    # --- what the host tells ---------------------------------------------------------------

    def seat_updated(self, seat_state: SeatState) -> None:
        """Note how the host shows our seat."""
        if seat_state.key != self.key:
            self._report_lie(phrase("the host showed another player's key as yours"))
        self._promises.seat_updated(seat_state, self._room, self._match + 1)

    def follow(
        self, entry: Entry, *, own_copy: bool = False, live: bool = False
    ) -> FollowedEntry | None:
        """Apply the next entry; return what came of it, or None for a line of the chat and after
        an entry that was rejected. `kept`: the entry is from our own copy. `live`: it was made
        while we were connected."""
        if isinstance(entry, Said):
            if not own_copy and entry.seat is self._seat and not self._is_our_line(entry):
                self._report_lie(phrase("the host invented a message from you"))
            return None
        if self._broken:
            return None
        followed = self._match_state.follow(entry)
        if followed.rejection:
            # The room state shows it; nothing of ours goes to such a host.
            self._broken = True
            return followed
        if isinstance(entry, Started):
            self._begin(entry, own_copy=own_copy, live=live)
        elif isinstance(entry, Chosen | Acted):
            self._compare_choice(entry)
        elif isinstance(entry, Ended) and self._refused:
            withheld = Outcome(self._seat.other, Reason.WITHHELD)
            if Outcome(entry.winner, entry.reason) == withheld:
                self._resend(self._refused)
        return followed

    def other_revealed(self, revealed: Revealed) -> None:
        """Note what the opponent has revealed."""
        self._revealed = revealed

    def drawn(self, draw: Draw) -> None:
        """Note that the host asks for our value of the first-move draw."""
        self._draw = draw

    def why_not_undone(self, discarded: Sequence[Entry]) -> str:
        """Why the host may not have these entries undone, as the part of a sentence; or nothing.

        What others did may have been lost on the host's side; what we did we have signed once, and
        our half of the dice we have shown once.
        """
        if any(is_ours(entry, self._seat, self.last_reveal) for entry in discarded):
            return phrase("the host tried to undo your actions")
        return ""

    def may(self, act: Act) -> bool:
        """Return whether the rules allow us this choice now."""
        battle, chosen = self._match_state.battle, self._match_state.chosen
        if self._broken or battle is None or battle.outcome or self._match_state.outcome or chosen:
            return False
        ours = (battle.turn, battle.to_move) == (act.turn, self._seat)
        return ours and not why_not(battle, act.action)

    def doubt_end(self) -> None:
        """Note that the received end is only claimed: we do not sign it."""
        self._doubtful = True

    def take_due(self) -> list[Reveal | Sign]:
        """Return what to send now, each item once per connection."""
        if self._broken or self.lie:
            return []
        match_state, messages = self._match_state, list[Reveal | Sign]()
        if self._draw and draw_hash(self._draw) not in self._sent:
            messages += self._reveal_for_draw(self._draw)
        if match_state.chosen and match_state.chosen.hash not in self._sent:
            messages += self._reveal(match_state.chosen)
        if match_state.started and match_state.ended and match_state.ended.hash not in self._sent:
            messages += self._sign(match_state.started)
        return messages

    # --- inside --------------------------------------------------------------------------

    def _chain_of(self, match: int, salt: str) -> DiceChain:
        """The seed follows from our key and the salt, so it is never lost while the key is not."""
        words = seed_message(self._room, match, self._seat, salt)
        seed = sha256(self._signer.sign(words)).digest()
        return DiceChain(seed, self._room, match, self._seat)

    def _is_our_line(self, said: Said) -> bool:
        return said.key == self.key and line_is_signed(self._room, said)

    def _begin(self, started: Started, *, own_copy: bool, live: bool) -> None:
        self._match, self._chain, self._revealed = started.match, None, None
        self._draw, self._doubtful = None, False
        if reason := self._why_not_match(started):
            self._report_lie(reason)
        unpromised = not signing_key(self._side(started)) and started.match != TRIAL
        if (unpromised and not own_copy) or (live and not unpromised and self._is_unasked(started)):
            self._report_lie(LEFT_OUT)
        last, place = self.last_reveal, (self._room, started.match, DRAW_TURN)
        drawn = last and (last.room, last.match, last.turn) == place
        if last and drawn and last.entry != draw_hash(draw_of(started)):
            self._report_lie(phrase("the host repeated the draw for the first move"))

    def _why_not_match(self, match: Started | Draw) -> str:
        """Return why this cannot be the match we were ready for, as part of a sentence."""
        ours = self._side(match).promise
        text = self._promises.tips_for(self._room, match.match)
        if match.room != self._room:
            return phrase("the host gave a false room")
        if ours and self._promises.is_withdrawn(ours.tip):
            return TAKEN_BACK
        if text and (ours is None or not (ours.tip in text or self._is_own(ours, match.match))):
            return LEFT_OUT
        if ours and ours.key != self.key:
            return phrase("the host showed another player's key as yours")
        roster = self._rosters.get(match.roster)
        for side in (match.left, match.right) if roster and ours else ():
            assert roster is not None
            known = side.fighter.id in roster and roster[side.fighter.id] == side.fighter
            if not known:
                name = clean_text(side.fighter.name)
                return phrase("{fighter} is not in the roster that was shown", fighter=name)
        return ""

    def _is_unasked(self, match: Started | Draw) -> bool:
        """Whether it goes by a promise that no run of the program made in this room."""
        known = self._promises.tips_for(self._room, match.match)
        return not known and match.match != TRIAL and self._room != self.room_of_earlier_run

    def _is_own(self, promise: Promise, match: int) -> bool:
        """Whether an earlier run of the program has promised that, and was killed."""
        ours = promise.key == self.key and self._room == self.room_of_earlier_run
        return ours and self._chain_of(match, promise.salt).tip == promise.tip

    def _side(self, match: Started | Draw) -> Contender:
        return match.left if self._seat is Seat.LEFT else match.right

    def _reveal_for_draw(self, draw: Draw) -> list[Reveal | Sign]:
        self._sent.add(draw_hash(draw))
        ours = self._side(draw).promise
        if draw.match != 1 or self._match or ours is None or not signing_key(self._side(draw)):
            return []
        try:
            dice_protocol = DiceProtocol.of(draw)
        except ForgedDice as error:
            self._report_lie(error.args[0])
            return []
        if reason := self._why_not_match(draw) or (LEFT_OUT if self._is_unasked(draw) else ""):
            self._report_lie(reason)
            return []
        wanted = LastReveal(self._room, draw.match, ours.tip, DRAW_TURN, draw_hash(draw))
        last = self.last_reveal
        if last and (last.is_denied_by(wanted) or last.is_past(wanted)):
            self._report_lie(phrase("the host repeated the draw for the first move"))
            return []
        value = self._chain_of(draw.match, ours.salt).before(dice_protocol.known[self._seat])
        if value is None:
            self._report_lie(phrase("the host showed another player's promise as yours"))
            return []
        self.last_reveal = wanted
        return [Reveal(DRAW_TURN, value)]

    def _reveal(self, chosen: Chosen) -> list[Reveal | Sign]:
        dice_protocol, started = self._match_state.dice_protocol, self._match_state.started
        assert started is not None
        ours = self._side(started).promise
        if ours is None:
            return []
        if chosen.seat is self._seat and dice_protocol.has_chain(self._seat.other):
            theirs = self._revealed
            if theirs is None or theirs.turn != chosen.turn:
                return []
            if not dice_protocol.accepts(self._seat.other, theirs.value):
                self._report_lie(
                    phrase("your opponent's half of the dice is not what they promised")
                )
                return []
        if not self._may_reveal(started, ours.tip, chosen):
            return []
        self._chain = self._chain or self._chain_of(started.match, ours.salt)
        value = self._chain.before(dice_protocol.known[self._seat])
        if value is None:
            self._report_lie(phrase("the host showed another player's promise as yours"))
            return []
        self.last_reveal = LastReveal(self._room, started.match, ours.tip, chosen.turn, chosen.hash)
        self._sent.add(chosen.hash)
        return [Reveal(chosen.turn, value)]

    def _may_reveal(self, started: Started, tip: str, chosen: Chosen) -> bool:
        """Whether we have revealed nothing yet for another choice at this place or a later one."""
        wanted = LastReveal(self._room, started.match, tip, chosen.turn, chosen.hash)
        last = self.last_reveal
        if last is None or not (last.is_denied_by(wanted) or last.is_past(wanted)):
            return True
        if last.is_denied_by(wanted) or last.match > wanted.match:
            self._resend(chosen.turn)
        else:
            # It may have lost its log and get it from us or from the other side yet.
            self._refused = chosen.turn
        return False

    def _compare_choice(self, chosen: Chosen | Acted) -> None:
        """A host that knows our value needs no other one to play a choice that it likes better; and
        nobody chooses twice in a turn, though a host may have lost what was chosen."""
        started = self._match_state.started
        assert started is not None
        ours = self._side(started).promise
        if ours and isinstance(chosen, Chosen) and self.last_reveal:
            wanted = LastReveal(self._room, started.match, ours.tip, chosen.turn, chosen.hash)
            if self.last_reveal.is_denied_by(wanted):
                self._resend(chosen.turn)
        if chosen.signature is not msgspec.UNSET:
            place = (started.match, chosen.seat, chosen.turn)
            if self._choices.setdefault(place, chosen).signature != chosen.signature:
                name = self._match_state.name(chosen.seat)
                self._report_lie(
                    phrase("{name} chose twice in turn {turn}", name=name, turn=chosen.turn)
                )

    def _sign(self, started: Started) -> list[Reveal | Sign]:
        ended, ours = self._match_state.ended, self._side(started).promise
        assert ended is not None
        self._sent.add(ended.hash)
        if ours is None or self._doubtful or self._seat in self._match_state.signed:
            return []
        signature = self._signer.sign(result_message(started.id, ended.hash))
        return [Sign(started.match, signature.hex())]

    def _resend(self, turn: int) -> None:
        self._report_lie(phrase("the host tried to replay turn {turn}", turn=turn))

    def _report_lie(self, text: str) -> None:
        self.lie = self.lie or text
