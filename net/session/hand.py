"""Hand: what our own program signs and reveals for us, without anybody's doing.

It signs what we choose and say, promises before a match, reveals for the dice, and signs how a
match ended. It follows the match by the rules and does nothing more for a host that it has caught
in a lie. What it has once revealed for one place of the log it never reveals for another, whatever
the host calls the match.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

import msgspec

from game.contract.messages import (
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
    Place,
    Promise,
    Reveal,
    Revealed,
    Said,
    Say,
    Sign,
    Started,
)
from game.contract.phrasebook import PHRASEBOOK
from game.course.chain import roster_hash
from game.course.course import Course, Deviation
from game.course.cup import Cup, ForgedDice
from game.course.fairdice import Chain, result_words, seed_words
from game.course.signature import Signer
from game.course.statements import (
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
from game.rules import Outcome, Reason, Roster, Seat, why_not
from game.words.cleaning import clean_text
from game.words.phrase import phrase
from net.session.bound import Bound, is_ours
from net.session.promises import Promises

LEFT_OUT = phrase("the host left out what you promised about the dice")
TAKEN_BACK = phrase("the host begins a match with a fighter that you had put back")

DRAW_TURN = 0
"""The turn of the values that are revealed for the draw of the first mover."""


class Hand:
    """Belongs to one session. `follow` every entry, then do what is `due`."""

    def __init__(
        self, signer: Signer, make_salt: Callable[[], str], bound: Bound | None = None
    ) -> None:
        """`make_salt` gives up to 64 letters that were never there before."""
        self.bound = bound
        self.caught = ""
        """In which lie we have caught the host; empty while there is none."""
        self.room_of_earlier_run = ""
        """Where an earlier run of the program was. In any other room what we promised long ago is
        of another evening, and its values are known."""
        self._signer, self._make_salt = signer, make_salt
        self._room, self._seat = "", Seat.LEFT
        self._match = 0
        self._course = Course()
        self._broken = False
        self._chain: Chain | None = None
        self._revealed: Revealed | None = None
        self._draw: Draw | None = None
        self._refused = 0
        """The turn in which we will not reveal, for a later one is over; 0: none."""
        self._roster: Roster | None = None
        self._rosters: dict[str, Roster] = {}
        """Every roster that a host has shown us, by its hash."""
        self._promises = Promises()
        self._choices: dict[tuple[int, Seat, int], Chosen | Acted] = {}
        """By match, seat and turn each choice of this room that its player signed, also those that
        the host has lost since."""
        self._done: set[str] = set()
        """Hashes of the entries to which we have given our part on this connection."""
        self._doubtful = False
        """The end of the match is somebody's word that we cannot confirm."""

    @property
    def key(self) -> str:
        """Our public key, in hexadecimal."""
        return self._signer.public_key.hex()

    def sit(self, room: str, seat: Seat, entries: Iterable[Entry], roster: Roster) -> None:
        """Take our seat, or take it again; `entries` are those that stand."""
        if room != self._room:
            self.caught, self._choices = "", {}
        self._room, self._seat, self._match = room, seat, 0
        self._course, self._broken, self._chain = Course(), False, None
        self._revealed, self._draw, self._refused, self._done = None, None, 0, set()
        self._doubtful = False
        self._roster = roster
        self._rosters[roster_hash(roster)] = roster
        entries = list(entries)
        begins = [at for at, entry in enumerate(entries) if isinstance(entry, Started)]
        for entry in entries[begins[-1] if begins else 0 :]:
            self.follow(entry, kept=True)
        ended = self._course.ended
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
        """The choice with our signature, if it is one for the turn that we see."""
        course = self._course
        battle = course.battle
        mine = battle and (battle.turn, battle.to_move) == (act.turn, self._seat)
        if not self._signs or not mine:
            return act
        place = (self._room, self._match, self._seat)
        statement = act_bytes(*place, act.turn, act.number, act.action, course.tip)
        return msgspec.structs.replace(act, signature=self._signer.sign(statement).hex())

    def sign_line(self, say: Say, seen: str) -> Say:
        """The line as a room accepts it, with our signature. `seen`: digest of the log as we have
        it."""
        phrase = say.phrase if say.phrase in PHRASEBOOK else ""
        text = str(PHRASEBOOK[phrase]) if phrase else clean_text(say.text)
        emote = say.emote and not phrase
        statement = line_bytes(self._room, self._seat, say.number, text, phrase, emote, seen)
        return Say(text, emote, say.number, phrase, seen, self._signer.sign(statement).hex())

    def sign_leave(self, leave: Leave) -> Leave:
        """The leaving with our signature, if a match is given up by it."""
        if not self._signs:
            return leave
        seen = self._course.tip
        statement = leave_bytes(self._room, self._match, self._seat, seen)
        return Leave(seen, self._signer.sign(statement).hex())

    def sign_claim(self, claim: Claim) -> Claim:
        """The claim with our signature."""
        if not self._signs:
            return claim
        seen = self._course.tip
        statement = claim_bytes(self._room, self._match, self._seat, claim.draw, seen)
        return Claim(claim.draw, seen, self._signer.sign(statement).hex())

    @property
    def _signs(self) -> bool:
        """Whether a match runs in which we sign all that we do."""
        return self._course.keys.get(self._seat) == self.key and self._course.outcome is None

    # --- what the host tells ---------------------------------------------------------------

    def see_place(self, place: Place) -> None:
        """The host shows how we stand."""
        if place.key != self.key:
            self._catch(phrase("the host shows another's key as yours"))
        self._promises.see_place(place, self._room, self._match + 1)

    def follow(self, entry: Entry, *, kept: bool = False, live: bool = False) -> None:
        """Go on by one entry: one of our own copy if it is `kept`, one that came about while we
        were there if it is `live`."""
        if isinstance(entry, Said):
            if not kept and entry.seat is self._seat and not self._is_our_line(entry):
                self._catch(phrase("the host made up a line of yours"))
            return
        if self._broken:
            return
        try:
            self._course.take(entry)
        except Deviation:
            # The table tells it; nothing of ours goes to such a host.
            self._broken = True
            return
        if isinstance(entry, Started):
            self._begin(entry, kept=kept, live=live)
        elif isinstance(entry, Chosen | Acted):
            self._compare_choice(entry)
        elif isinstance(entry, Ended) and self._refused:
            withheld = Outcome(self._seat.other, Reason.WITHHELD)
            if Outcome(entry.winner, entry.reason) == withheld:
                self._want_again(self._refused)

    def told(self, revealed: Revealed) -> None:
        """The host says what the other side has revealed."""
        self._revealed = revealed

    def drawn(self, draw: Draw) -> None:
        """The host asks for our value, to decide which side moves first."""
        self._draw = draw

    def why_not_undone(self, discarded: Sequence[Entry]) -> str:
        """Why the host may not have these entries undone, as the part of a sentence; or nothing.

        What others did may have been lost on the host's side; what we did we have signed once, and
        our half of the dice we have shown once.
        """
        if any(is_ours(entry, self._seat, self.bound) for entry in discarded):
            return phrase("the host wants to undo what you did")
        return ""

    def may(self, act: Act) -> bool:
        """Whether the rules allow us this choice now."""
        battle, chosen = self._course.battle, self._course.chosen
        if self._broken or battle is None or battle.outcome or self._course.outcome or chosen:
            return False
        ours = (battle.turn, battle.to_move) == (act.turn, self._seat)
        return ours and not why_not(battle, act.action)

    def doubt_end(self) -> None:
        """The end that was just told is somebody's word: we do not sign it."""
        self._doubtful = True

    def due(self) -> list[Reveal | Sign]:
        """What is to be sent now, each once on a connection."""
        if self._broken or self.caught:
            return []
        course, wishes = self._course, list[Reveal | Sign]()
        if self._draw and draw_hash(self._draw) not in self._done:
            wishes += self._reveal_for_draw(self._draw)
        if course.chosen and course.chosen.hash not in self._done:
            wishes += self._reveal(course.chosen)
        if course.started and course.ended and course.ended.hash not in self._done:
            wishes += self._sign(course.started)
        return wishes

    # --- inside --------------------------------------------------------------------------

    def _chain_of(self, match: int, salt: str) -> Chain:
        """The seed follows from our key and the salt, so it is never lost while the key is not."""
        words = seed_words(self._room, match, self._seat, salt)
        seed = sha256(self._signer.sign(words)).digest()
        return Chain(seed, self._room, match, self._seat)

    def _is_our_line(self, said: Said) -> bool:
        return said.key == self.key and line_is_signed(self._room, said)

    def _begin(self, started: Started, *, kept: bool, live: bool) -> None:
        self._match, self._chain, self._revealed = started.match, None, None
        self._draw, self._doubtful = None, False
        if reason := self._why_not_match(started):
            self._catch(reason)
        unpromised = not signing_key(self._side(started)) and started.match != TRIAL
        if (unpromised and not kept) or (live and not unpromised and self._is_unasked(started)):
            self._catch(LEFT_OUT)
        last, place = self.bound, (self._room, started.match, DRAW_TURN)
        drawn = last and (last.room, last.match, last.turn) == place
        if last and drawn and last.entry != draw_hash(draw_of(started)):
            self._catch(phrase("the host draws again who moves first"))

    def _why_not_match(self, match: Started | Draw) -> str:
        """Why this cannot be the match that we were ready for, as the part of a sentence."""
        ours = self._side(match).promise
        told = self._promises.told(self._room, match.match)
        if match.room != self._room:
            return phrase("the host says that this is another room than it is")
        if ours and self._promises.is_withdrawn(ours.tip):
            return TAKEN_BACK
        if told and (ours is None or not (ours.tip in told or self._is_own(ours, match.match))):
            return LEFT_OUT
        if ours and ours.key != self.key:
            return phrase("the host shows another's key as yours")
        roster = self._rosters.get(match.roster)
        for side in (match.left, match.right) if roster and ours else ():
            assert roster is not None
            known = side.fighter.id in roster and roster[side.fighter.id] == side.fighter
            if not known:
                name = clean_text(side.fighter.name)
                return phrase("{fighter} is no fighter of the roster that was shown", fighter=name)
        return ""

    def _is_unasked(self, match: Started | Draw) -> bool:
        """Whether it goes by a promise that no run of the program made in this room."""
        told = self._promises.told(self._room, match.match)
        return not told and match.match != TRIAL and self._room != self.room_of_earlier_run

    def _is_own(self, promise: Promise, match: int) -> bool:
        """Whether an earlier run of the program has promised that, and was killed."""
        ours = promise.key == self.key and self._room == self.room_of_earlier_run
        return ours and self._chain_of(match, promise.salt).tip == promise.tip

    def _side(self, match: Started | Draw) -> Contender:
        return match.left if self._seat is Seat.LEFT else match.right

    def _reveal_for_draw(self, draw: Draw) -> list[Reveal | Sign]:
        self._done.add(draw_hash(draw))
        ours = self._side(draw).promise
        if draw.match != 1 or self._match or ours is None or not signing_key(self._side(draw)):
            return []
        try:
            cup = Cup.of(draw)
        except ForgedDice as error:
            self._catch(error.args[0])
            return []
        if reason := self._why_not_match(draw) or (LEFT_OUT if self._is_unasked(draw) else ""):
            self._catch(reason)
            return []
        wanted = Bound(self._room, draw.match, ours.tip, DRAW_TURN, draw_hash(draw))
        last = self.bound
        if last and (last.is_denied_by(wanted) or last.is_past(wanted)):
            self._catch(phrase("the host draws again who moves first"))
            return []
        value = self._chain_of(draw.match, ours.salt).before(cup.known[self._seat])
        if value is None:
            self._catch(phrase("the host shows another promise as yours"))
            return []
        self.bound = wanted
        return [Reveal(DRAW_TURN, value)]

    def _reveal(self, chosen: Chosen) -> list[Reveal | Sign]:
        cup, started = self._course.cup, self._course.started
        assert started is not None
        ours = self._side(started).promise
        if ours is None:
            return []
        if chosen.seat is self._seat and cup.has(self._seat.other):
            theirs = self._revealed
            if theirs is None or theirs.turn != chosen.turn:
                return []
            if not cup.fits(self._seat.other, theirs.value):
                self._catch(phrase("the other side's half of the dice is not what it promised"))
                return []
        if not self._may_reveal(started, ours.tip, chosen):
            return []
        self._chain = self._chain or self._chain_of(started.match, ours.salt)
        value = self._chain.before(cup.known[self._seat])
        if value is None:
            self._catch(phrase("the host shows another promise as yours"))
            return []
        self.bound = Bound(self._room, started.match, ours.tip, chosen.turn, chosen.hash)
        self._done.add(chosen.hash)
        return [Reveal(chosen.turn, value)]

    def _may_reveal(self, started: Started, tip: str, chosen: Chosen) -> bool:
        """Whether we have revealed nothing yet for another choice at this place or a later one."""
        wanted = Bound(self._room, started.match, tip, chosen.turn, chosen.hash)
        last = self.bound
        if last is None or not (last.is_denied_by(wanted) or last.is_past(wanted)):
            return True
        if last.is_denied_by(wanted) or last.match > wanted.match:
            self._want_again(chosen.turn)
        else:
            # It may have lost its log and get it from us or from the other side yet.
            self._refused = chosen.turn
        return False

    def _compare_choice(self, chosen: Chosen | Acted) -> None:
        """A host that knows our value needs no other one to play a choice that it likes better; and
        nobody chooses twice in a turn, though a host may have lost what was chosen."""
        started = self._course.started
        assert started is not None
        ours = self._side(started).promise
        if ours and isinstance(chosen, Chosen) and self.bound:
            wanted = Bound(self._room, started.match, ours.tip, chosen.turn, chosen.hash)
            if self.bound.is_denied_by(wanted):
                self._want_again(chosen.turn)
        if chosen.signature is not msgspec.UNSET:
            place = (started.match, chosen.seat, chosen.turn)
            if self._choices.setdefault(place, chosen).signature != chosen.signature:
                name = self._course.name(chosen.seat)
                self._catch(
                    phrase("{name} chose twice in turn {turn}", name=name, turn=chosen.turn)
                )

    def _sign(self, started: Started) -> list[Reveal | Sign]:
        ended, ours = self._course.ended, self._side(started).promise
        assert ended is not None
        self._done.add(ended.hash)
        if ours is None or self._doubtful or self._seat in self._course.signed:
            return []
        signature = self._signer.sign(result_words(started.id, ended.hash))
        return [Sign(started.match, signature.hex())]

    def _want_again(self, turn: int) -> None:
        self._catch(phrase("the host wants turn {turn} played again", turn=turn))

    def _catch(self, text: str) -> None:
        self.caught = self.caught or text
