"""Lies: all that a host can say of a match that is not so, while the guest is there, after a cut,
and after the guest's program was started again. Each is caught, or nothing is signed by it."""

from collections.abc import Callable, Sequence
from dataclasses import replace as other_numbers
from enum import Enum, auto
from typing import Any

import msgspec
import pytest

from game.match.hash_chain import roster_hash
from game.match.statements import act_bytes, draw_of, line_bytes
from game.protocol.messages import (
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
    Pick,
    Ping,
    Pong,
    Refused,
    Rematch,
    Reveal,
    Said,
    Say,
    Seats,
    ServerMessage,
    Sign,
    Started,
    Welcome,
    position,
)
from game.rules import Action, ForcedDice, Reason, Seat, resolve, start
from net.room.log_copy import tips_of
from tests.keys import Key
from tests.net.fair_match import FairMatch
from tests.support import LEFT, RIGHT, ROSTER

ATTACK, CHARGE, DEFEND = Action.ATTACK1, Action.CHARGE, Action.DEFEND
NAMES = {LEFT: "Ana", RIGHT: "Ben"}
replace = msgspec.structs.replace


class LieTiming(Enum):
    """When the guest hears the lie."""

    LIVE = auto()
    AFTER_A_CUT = auto()
    AFTER_A_RESTART = auto()


LIVE, CUT, RESTART = LieTiming
IN_EVERY_WAY = pytest.mark.parametrize("way", LieTiming, ids=lambda way: way.name.lower())


class EntryForger:
    """Entries that go on from what the guest has, made by somebody who has Ana's key."""

    def __init__(self, duet: FairMatch) -> None:
        self._duet, self.entries = duet, list[Entry]()
        assert duet.room.battle
        self._battle, self._tips = duet.room.battle, tips_of(duet.ben.session.log)
        self._numbers = {LEFT: duet.ana.number, RIGHT: duet.ben.number}

    @property
    def turn(self) -> int:
        return self._battle.turn

    def add(self, entry: Entry) -> "EntryForger":
        seq = len(self._duet.ben.session.log) + len(self.entries) + 1
        entry = replace(entry, seq=seq)
        sealed = self._tips.sealed(self._duet.signed_by_host(entry, self._tips.match))
        self._tips = self._tips.after(sealed)
        self.entries.append(entry)
        return self

    def act(
        self, action: Action = DEFEND, *, by_clock: bool = False, **changes: Any
    ) -> "EntryForger":
        """The side to move does something that needs no dice; Ana signs what is hers."""
        battle, mover = self._battle, self._battle.to_move
        self._battle, _ = resolve(battle, action, ForcedDice(()))
        done = Acted(0, mover, 0, battle.turn, action, (), position(self._battle), by_clock)
        if not by_clock:
            done = replace(done, number=self._next(mover), signature="00" * 64)
        if mover is LEFT and not by_clock:
            room, tip = self._duet.room.event_log.room, self._tips.match
            statement = act_bytes(room, 1, LEFT, battle.turn, done.number, action, tip)
            done = replace(done, signature=Key("Ana").sign(statement).hex())
        return self.add(replace(done, **changes))

    def _next(self, seat: Seat) -> int:
        self._numbers[seat] += 1
        return self._numbers[seat]


def tell(
    duet: FairMatch, way: LieTiming, lies: Sequence[ServerMessage], *, away: float = 0.3
) -> None:
    """The guest hears the lies, after what it has of the log."""
    if way is LIVE:
        for known in lies:
            duet.tell(duet.ben, known)
        return
    duet.away(duet.ben)
    if way is RESTART:
        duet.restart(duet.ben)
    duet.now += away
    entries = [known for known in lies if isinstance(known, Entry)]

    def lie(message: ServerMessage) -> Sequence[ServerMessage]:
        if isinstance(message, Welcome):
            return [replace(message, seq=message.seq + len(entries)), *lies]
        return [message]

    duet.lie = lie
    duet.come_in(duet.ben)
    duet.lie = None


def in_bens_turn() -> FairMatch:
    """Ana has charged; it is Ben's turn and his clock runs."""
    duet = FairMatch().fight()
    duet.send(duet.ben, Say("Have fun"))
    duet.act(CHARGE)
    return duet


def chosen_by_ben(duet: FairMatch, action: Action) -> Act:
    """What Ben chooses; the host has it and says nothing."""
    duet.unheard = (Act,)
    duet.act(action)
    duet.unheard = ()
    act = next(message for message in reversed(duet.heard) if isinstance(message, Act))
    assert act.signature
    return act


def caught(duet: FairMatch) -> str:
    return duet.ben.room_state.desync


def signs_an_end(duet: FairMatch) -> bool:
    return any(isinstance(message, Sign) for message in duet.heard)


# --- what happened in a turn --------------------------------------------------------------------


def keep_entries(message: ServerMessage) -> Sequence[ServerMessage]:
    """Nothing of the log is told for now."""
    return [] if isinstance(message, Entry) else [message]


def anas_attack(**changes: Any) -> Callable[[FairMatch], list[ServerMessage]]:
    """How Ana's attack came out, otherwise than it did."""

    def lies(duet: FairMatch) -> list[ServerMessage]:
        duet.act(DEFEND)
        before = len(duet.ben.session.log)
        duet.lie = keep_entries
        duet.send(duet.ana, Act(3, ATTACK))
        [chosen] = duet.room.event_log.entries[before:]
        duet.lie = None
        # Ben reveals for what was chosen, and what comes of it is not told as it is.
        duet.tell(duet.ben, chosen)
        duet.lie = keep_entries
        duet.post()
        duet.lie = None
        acted = duet.room.event_log.entries[-1]
        assert isinstance(acted, Acted)
        return [_changed(acted, **changes)]

    return lies


def _changed(acted: Acted, **changes: Any) -> Acted:
    where = acted.position
    for side in ("left", "right"):
        if hp := changes.pop(side, 0):
            level = getattr(where, side)
            where = replace(where, **{side: replace(level, hp=level.hp + hp)})
    return replace(acted, position=where, **changes)


def other_choice(duet: FairMatch) -> list[ServerMessage]:
    act = chosen_by_ben(duet, ATTACK)
    chosen = Chosen(0, RIGHT, act.number, 2, Action.ATTACK2, signature=act.signature)
    return [chosen]


def made_up(duet: FairMatch) -> list[ServerMessage]:
    return list(EntryForger(duet).act().entries)


def made_up_attack(duet: FairMatch) -> list[ServerMessage]:
    return [Chosen(0, RIGHT, duet.ben.number + 1, 2, ATTACK, signature="00" * 64)]


def made_up_unsigned(duet: FairMatch) -> list[ServerMessage]:
    return list(EntryForger(duet).act(signature=msgspec.UNSET).entries)


def replayed_choice(duet: FairMatch) -> list[ServerMessage]:
    """Ben's choice of another turn, with the signature that was under it."""
    duet.act(DEFEND)
    duet.act(CHARGE)
    done = next(e for e in duet.room.event_log.entries if isinstance(e, Acted) and e.seat is RIGHT)
    return list(EntryForger(duet).act(signature=done.signature).entries)


# --- how it ended -------------------------------------------------------------------------------


def ended(winner: Seat | None, reason: Reason) -> Callable[[FairMatch], list[ServerMessage]]:
    return lambda duet: [Ended(0, winner, reason)]


def draw_instead_of_win(duet: FairMatch) -> list[ServerMessage]:
    duet.unheard = (Claim,)
    duet.send(duet.ben, Claim())
    return [Ended(0, None, Reason.AWAY)]


def win_instead_of_claim(duet: FairMatch) -> list[ServerMessage]:
    duet.unheard = (Claim,)
    duet.send(duet.ben, Claim(draw=True))
    return [Ended(0, LEFT, Reason.AWAY)]


def withheld(duet: FairMatch) -> list[ServerMessage]:
    """Ben revealed, and the host says that he did not."""
    duet.unheard = (Reveal,)
    duet.act(DEFEND)
    duet.act(ATTACK)
    assert any(isinstance(message, Reveal) for message in duet.heard)
    return [Ended(0, LEFT, Reason.WITHHELD)]


# --- the clock ----------------------------------------------------------------------------------


def by_clock(duet: FairMatch) -> list[ServerMessage]:
    return list(EntryForger(duet).act(by_clock=True).entries)


def asleep(duet: FairMatch) -> list[ServerMessage]:
    forger = EntryForger(duet).act(by_clock=True).act(DEFEND).act(by_clock=True).act(CHARGE)
    return list(forger.add(Ended(0, LEFT, Reason.ASLEEP)).entries)


def never_told(duet: FairMatch) -> list[ServerMessage]:
    """Ana moves once more, and Ben's next clock runs out before it was told."""
    duet.act(DEFEND)
    duet.lie = lambda message: () if isinstance(message, Clock) else [message]
    duet.act(CHARGE)
    return list(EntryForger(duet).act(by_clock=True).entries)


def dropped(duet: FairMatch) -> list[ServerMessage]:
    """Ben chose in time, and a ping that he sent later was answered."""
    chosen_by_ben(duet, DEFEND)
    session = duet.ben.session
    duet.take(duet.ben, session.tick(duet.now + 3))
    [ping] = [message for message in duet.heard if isinstance(message, Ping)]
    duet.tell(duet.ben, Pong(ping.id))
    duet.now += 55
    duet.tell(duet.ben, Clock(RIGHT, 2, 5, True))
    duet.now += 5
    return by_clock(duet)


def drip(duet: FairMatch) -> list[ServerMessage]:
    """Each clock that is told has a little less left than is true."""
    return [Clock(RIGHT, 2, left, True) for left in range(54, 0, -6)]


def short_turn(duet: FairMatch) -> list[ServerMessage]:
    """Ben's next turn is shorter than the first."""
    duet.act(DEFEND)
    done = EntryForger(duet).act(CHARGE).entries
    return [*done, Clock(RIGHT, 4, 5, True)]


# --- words --------------------------------------------------------------------------------------


def words(**changes: Any) -> Callable[[FairMatch], list[ServerMessage]]:
    """Ben's line, otherwise than he said it, or again."""

    def lies(duet: FairMatch) -> list[ServerMessage]:
        [said] = [entry for entry in duet.ben.session.log if isinstance(entry, Said)]
        return [replace(said, **changes)]

    return lies


def unanswered_words(**changes: Any) -> Callable[[FairMatch], list[ServerMessage]]:
    """A line that Ben has sent comes back as another one."""

    def lies(duet: FairMatch) -> list[ServerMessage]:
        duet.unheard = (Say,)
        duet.send(duet.ben, Say("hello"))
        say = next(message for message in reversed(duet.heard) if isinstance(message, Say))
        key = Key("Ben").public_key.hex()
        said = Said(0, RIGHT, say.number, "Ben", say.text, key=key, seen=say.seen)
        return [replace(replace(said, signature=say.signature), **changes)]

    return lies


def old_words_of_anas(duet: FairMatch) -> list[ServerMessage]:
    """A line of another room, with Ana's own signature."""
    room, seen = "another room", duet.room.event_log.tip(0)
    number = duet.ana.number + 1
    signature = Key("Ana").sign(line_bytes(room, LEFT, number, "I lose", "", False, seen)).hex()
    key = Key("Ana").public_key.hex()
    return [Said(0, LEFT, number, "Ana", "I lose", key=key, seen=seen, signature=signature)]


UNSET = msgspec.UNSET
HELD_BACK = "the host claims that you withheld your half of the dice"
MADE_UP_LINE = "the host invented a message from Ben"
MISSED = "the host let your time run out while you were away"
NOT_SIGNED = "the choice is not signed by Ben"
HARMLESS = ""
"""Nothing shows that it is a lie, and the guest signs nothing of it."""

LIES: dict[str, tuple[Callable[[FairMatch], list[ServerMessage]], str | dict[LieTiming, str]]] = {
    "damage": (anas_attack(right=-5), "by the rules, Ben then has HP"),
    "hp": (anas_attack(left=9), "by the rules, Ana then has HP"),
    "dice": (anas_attack(rolls=(1, 1)), "the dice do not match the values both players revealed"),
    "order": (anas_attack(seat=RIGHT), "it was turn 3, which belongs to Ana"),
    "outcome": (ended(LEFT, Reason.KNOCKOUT), "both fighters were still standing"),
    "left": (ended(LEFT, Reason.LEFT), "the host claims that you left, but you are here"),
    "away": (
        ended(LEFT, Reason.AWAY),
        {
            LIVE: "the host claims that you were away, but you are here",
            CUT: "the host claims that you were away too long, but it was 0 seconds",
            RESTART: HARMLESS,
        },
    ),
    "a draw, for you were away": (
        ended(None, Reason.AWAY),
        {LIVE: "you were away, but you are here", CUT: "away too long", RESTART: HARMLESS},
    ),
    "a draw instead of a win": (
        draw_instead_of_win,
        {LIVE: "you were away, but you are here", CUT: "away too long", RESTART: HARMLESS},
    ),
    "Ana's claim instead and Ben ": (
        win_instead_of_claim,
        {LIVE: "you were away, but you are here", CUT: "away too long", RESTART: HARMLESS},
    ),
    "choice": (other_choice, NOT_SIGNED),
    "made up": (made_up, NOT_SIGNED),
    "made up attack": (made_up_attack, NOT_SIGNED),
    "made up, unsigned": (made_up_unsigned, NOT_SIGNED),
    "replayed choice": (replayed_choice, NOT_SIGNED),
    "withheld": (withheld, HELD_BACK),
    "by clock": (
        by_clock,
        {
            LIVE: "the host claims that your time was up, but you had 60 seconds left",
            CUT: MISSED,
            RESTART: HARMLESS,
        },
    ),
    "asleep": (asleep, {LIVE: "your time was up", CUT: MISSED, RESTART: MISSED}),
    "a clock that was never told": (
        never_told,
        {LIVE: "no clock was running", CUT: MISSED, RESTART: HARMLESS},
    ),
    "drop": (
        dropped,
        {
            LIVE: "the host dropped your choice in turn 2",
            CUT: "the host dropped your choice in turn 2",
            RESTART: HARMLESS,
        },
    ),
    "words": (words(text="I give up", number=3), MADE_UP_LINE),
    "words, unsigned": (words(number=3, key=UNSET, seen=UNSET, signature=UNSET), MADE_UP_LINE),
    "words again": (words(), "the host repeated an old message from Ben"),
    "words changed": (unanswered_words(text="I am a sore loser"), MADE_UP_LINE),
    "words changed, unsigned": (
        unanswered_words(text="I lose", key=UNSET, seen=UNSET, signature=UNSET),
        MADE_UP_LINE,
    ),
    "words of another room": (old_words_of_anas, "the host invented a message from Ana"),
}


@IN_EVERY_WAY
@pytest.mark.parametrize("name", LIES)
def test_a_lie_about_the_match_is_caught_or_signed_by_nobody(name: str, way: LieTiming) -> None:
    duet = in_bens_turn()
    make, sentences = LIES[name]
    sentence = sentences if isinstance(sentences, str) else sentences[way]
    tell(duet, way, make(duet))
    assert sentence in caught(duet)
    assert bool(caught(duet)) == bool(sentence)
    assert not signs_an_end(duet)


# --- before a match -----------------------------------------------------------------------------


def ready_and(
    way: LieTiming, lie: Callable[[ServerMessage], Sequence[ServerMessage]], fighter: str = "straw"
) -> FairMatch:
    """Ben is ready; Ana becomes so while he is there, away, or started again, and the host lies
    about the draw."""
    duet = FairMatch()
    duet.send(duet.ben, Pick(fighter, ready=True))
    if way is LIVE:
        duet.lie = lie
        duet.send(duet.ana, Pick("straw", ready=True))
        return duet
    duet.away(duet.ben)
    if way is RESTART:
        duet.restart(duet.ben)
    duet.send(duet.ana, Pick("straw", ready=True))
    duet.lie = lie
    duet.come_in(duet.ben)
    return duet


def other_side(seat: Seat, **changes: Any) -> Callable[[ServerMessage], Sequence[ServerMessage]]:
    def lie(message: ServerMessage) -> Sequence[ServerMessage]:
        if isinstance(message, Draw | Started):
            side = message.left if seat is LEFT else message.right
            return [replace(message, **{seat.value: replace(side, **changes)})]
        return [message]

    return lie


GIANT = other_numbers(ROSTER["straw"], hp=200)


NOT_PROMISED = "the dice promise is not signed by its player"


@IN_EVERY_WAY
@pytest.mark.parametrize(
    "lie",
    [other_side(RIGHT, fighter=ROSTER["reed"]), other_side(LEFT, fighter=GIANT)],
    ids=["fighter", "stats"],
)
def test_a_lie_about_who_plays_what_is_caught_before_anything_is_revealed(
    lie: Callable[[ServerMessage], Sequence[ServerMessage]], way: LieTiming
) -> None:
    duet = ready_and(way, lie)
    assert NOT_PROMISED in caught(duet)
    assert not any(isinstance(message, Reveal) for message in duet.heard)


def begins_with(draw: Draw, match: int = 1) -> Started:
    """The match that was drawn for, without any draw."""
    where = position(start(draw.left.fighter, draw.right.fighter, LEFT))
    about = (draw.id, draw.rules, draw.left, draw.right, where, draw.room, draw.roster)
    return Started(0, match, *about)


@IN_EVERY_WAY
def test_a_match_that_leaves_out_what_was_promised_is_none_of_bens(way: LieTiming) -> None:
    asked: list[Draw] = []
    leave_out = other_side(RIGHT, promise=None)

    def lie(message: ServerMessage) -> Sequence[ServerMessage]:
        if not isinstance(message, Draw):
            return [message]
        asked.append(message)
        # Without Ben there is a draw of Ana's alone, or none.
        unsigned = replace(message, left=replace(message.left, promise=None))
        return leave_out(begins_with(unsigned))

    duet = ready_and(way, lie)
    assert asked
    assert "the host left out your dice promise" in caught(duet)


def test_a_fighter_that_was_put_back_is_not_played() -> None:
    duet = FairMatch()
    duet.send(duet.ben, Pick("reed", ready=True))
    [old] = [message.promise for message in duet.heard if isinstance(message, Pick)]
    duet.send(duet.ben, Pick("straw", ready=True))
    duet.lie = other_side(RIGHT, fighter=ROSTER["reed"], promise=old)
    duet.send(duet.ana, Pick("straw", ready=True))
    assert "the host started a match with a fighter you had given up" in caught(duet)


def test_nobody_who_is_not_ready_any_more_is_in_a_match() -> None:
    duet = FairMatch()
    duet.send(duet.ben, Pick("straw", ready=True))
    [old] = [message.promise for message in duet.heard if isinstance(message, Pick)]
    duet.send(duet.ben, Pick("straw"))
    duet.send(duet.ana, Pick("straw", ready=True))
    right = Contender("Ben", ROSTER["straw"], old)
    left = Contender("Ana", ROSTER["straw"])
    draw = Draw(duet.room.event_log.room, 1, "id", 2, roster_hash(ROSTER), left, right)
    duet.tell(duet.ben, draw)
    assert "a fighter you had given up" in caught(duet)


def test_what_ben_promised_another_context_is_of_no_use_in_a_room_of_the_same_name() -> None:
    """The host has all values of that evening, and could foresee the dice."""
    old = FairMatch()
    old.send(old.ben, Pick("straw", ready=True))
    [promise] = [message.promise for message in old.heard if isinstance(message, Pick)]
    duet = FairMatch()
    assert duet.room.event_log.room == old.room.event_log.room
    duet.ben.begin_another_context()
    duet.lie = other_side(RIGHT, promise=promise)
    for player in duet.players.values():
        duet.send(player, Pick("straw", ready=True))
    assert "the host left out your dice promise" in caught(duet)
    assert not any(isinstance(message, Reveal) for message in duet.heard)


def test_nobody_is_in_a_match_by_a_promise_of_another_context_without_having_asked_for_one() -> (
    None
):
    old = FairMatch()
    for player in old.players.values():
        old.send(player, Pick("straw", ready=True))
    started = old.room.event_log.state.started
    assert started
    duet = FairMatch()
    duet.tell(duet.ben, draw_of(started))
    assert not any(isinstance(message, Reveal) for message in duet.heard)
    duet.tell(duet.ben, started)
    assert "the host left out your dice promise" in caught(duet)


def test_no_value_is_shown_for_a_draw_of_a_later_match() -> None:
    """In the second match the other side moves first: whoever draws wants to see a value early."""
    duet = in_bens_turn()
    duet.play_out()
    for player in duet.players.values():
        duet.send(player, Rematch())
    duet.send(duet.ben, Pick("straw", ready=True))
    shown = len([message for message in duet.heard if isinstance(message, Reveal)])
    started = duet.room.event_log.state.started
    promise = [message for message in duet.heard if isinstance(message, Pick)][-1].promise
    assert started
    right = replace(started.right, promise=promise)
    left = replace(started.left, promise=None)
    room, roster = started.room, started.roster
    duet.tell(duet.ben, Draw(room, 2, "id", started.rules, roster, left, right))
    assert len([message for message in duet.heard if isinstance(message, Reveal)]) == shown


# --- what the host says of itself and of others -------------------------------------------------


def test_a_choice_that_the_rules_allow_is_refused_for_no_reason() -> None:
    for code in (
        ErrorCode.TURN,
        ErrorCode.ACTION,
        ErrorCode.PROOF,
        ErrorCode.SEAT,
        ErrorCode.LIMIT,
    ):
        duet = in_bens_turn()
        act = chosen_by_ben(duet, DEFEND)
        duet.tell(duet.ben, Refused(code, "It is Ana's turn.", act.number))
        assert "the host refused a valid choice in turn 2" in caught(duet)


@pytest.mark.parametrize("clocks", [drip, short_turn])
def test_a_clock_does_not_run_faster_in_small_steps(
    clocks: Callable[[FairMatch], list[ServerMessage]],
) -> None:
    duet = in_bens_turn()
    tell(duet, LIVE, clocks(duet))
    assert "the host let your clock run too fast" in caught(duet)


def test_a_clock_does_not_lose_time_with_each_cut() -> None:
    duet = in_bens_turn()
    for left in (52, 44):
        assert not caught(duet)
        tell(duet, CUT, [Clock(RIGHT, 2, left, True)])
    assert "the host let your clock run too fast" in caught(duet)


@pytest.mark.parametrize(("absence", "left"), [(0.3, 60), (12, 48), (200, 45)])
def test_a_clock_that_ran_on_until_the_host_noticed_is_no_lie(absence: float, left: int) -> None:
    duet = in_bens_turn()
    tell(duet, CUT, [Clock(RIGHT, 2, left, True)], away=absence)
    assert not caught(duet)


@pytest.mark.parametrize("key", ["", "ab" * 32])
def test_the_host_shows_bens_own_key(key: str) -> None:
    def lie(message: ServerMessage) -> Sequence[ServerMessage]:
        if isinstance(message, Seats) and message.right:
            return [replace(message, right=replace(message.right, key=key))]
        return [message]

    duet = FairMatch()
    duet.lie = lie
    duet.send(duet.ana, Pick("straw"))
    assert "the host showed another player's key as yours" in caught(duet)


def test_the_same_host_does_not_come_back_with_another_key() -> None:
    duet = in_bens_turn()
    duet.away(duet.ben)
    duet.lie = lambda message: (
        [replace(message, host="ab" * 32)] if isinstance(message, Welcome) else [message]
    )
    duet.come_in(duet.ben)
    assert "another host signed this host's decision" in caught(duet)


def test_nobody_takes_back_a_choice_that_the_guest_has_seen() -> None:
    """Ana charged, and after a cut she has defended instead."""
    duet = in_bens_turn()
    before = duet.room.event_log.entries[:-1]
    charged = duet.room.event_log.entries[-1]
    assert isinstance(charged, Acted)
    battle = start(ROSTER["straw"], ROSTER["straw"], LEFT)
    after, _ = resolve(battle, DEFEND, ForcedDice(()))
    tip = tips_of(before).match
    statement = act_bytes(duet.room.event_log.room, 1, LEFT, 1, charged.number, DEFEND, tip)
    signature = Key("Ana").sign(statement).hex()
    other = replace(charged, action=DEFEND, position=position(after), signature=signature)
    duet.away(duet.ben)
    duet.ben.tips = tips_of(before)

    def lie(message: ServerMessage) -> Sequence[ServerMessage]:
        if isinstance(message, Welcome):
            return [replace(message, keep=len(before)), other]
        return [message]

    duet.lie = lie
    duet.come_in(duet.ben)
    assert "Ana chose twice in turn 1" in caught(duet)


def test_nothing_that_ben_did_is_undone() -> None:
    duet = in_bens_turn()
    duet.act(DEFEND)
    duet.away(duet.ben)
    duet.lie = lambda message: (
        [replace(message, keep=0, seq=0)] if isinstance(message, Welcome) else [message]
    )
    duet.come_in(duet.ben)
    assert "the host tried to undo your actions" in caught(duet)
    assert len(duet.ben.session.log) == len(duet.room.event_log.entries)


@pytest.mark.parametrize(("seconds", "lied"), [(50.0, True), (60.0, False)])
def test_an_absence_is_believed_from_what_ben_measured_himself(seconds: float, lied: bool) -> None:
    duet = in_bens_turn()
    tell(duet, CUT, [Ended(0, LEFT, Reason.AWAY)], away=seconds)
    assert bool(caught(duet)) == lied
    assert not signs_an_end(duet)
