"""The table believes its host only as far as the rules and the hashes do."""

from collections.abc import Callable

import msgspec
import pytest

from game.contract.messages import (
    Acted,
    Clock,
    Delivered,
    Ended,
    Entry,
    Fact,
    Got,
    Leave,
    Mute,
    Pick,
    Place,
    Rematch,
    Said,
    Say,
    Seats,
    Started,
    Welcome,
)
from game.course.chain import Tips
from game.rules import Action, Outcome, Reason, Seat, Struck
from game.table.table import Happening, Note, Table
from game.table.talk import LINES_KEPT, Mark
from tests.net.evening import Evening
from tests.support import LEFT, RIGHT, welcome_of

ATTACK, DEFEND, CHARGE = Action.ATTACK1, Action.DEFEND, Action.CHARGE


class Looking:
    """A table at a seat of an evening: `look` takes in what came, or what it is made into."""

    def __init__(self, evening: Evening, seat: Seat = LEFT) -> None:
        self.evening, self.seat, self.table = evening, seat, Table()
        self.look()

    def look(self, change: Callable[[Fact], Fact] = lambda fact: fact) -> list[Happening]:
        happened: list[Happening] = []
        for fact in self.evening.heard(self.seat):
            happened += self.table.receive(change(fact), self.evening.now)
        return happened

    def notes(self) -> list[str]:
        return [each.text for each in self.look() if isinstance(each, Note)]


def fighting() -> Looking:
    """Ana looks at a match that has just begun; she moves first."""
    evening = Evening()
    looking = Looking(evening)
    for seat, fighter in ((LEFT, "straw"), (RIGHT, "reed")):
        evening.wish(seat, Pick(fighter, ready=True))
    looking.look()
    return looking


# --- what it shows ---------------------------------------------------------------------------


def test_before_anything_is_heard_there_is_nothing() -> None:
    table = Table()
    assert (table.seat, table.battle, table.outcome, table.acting) == (None, None, None, None)
    assert not (table.full or table.choosing or table.fighting)
    assert table.legal_actions() == ()
    assert table.seconds_left(0) is None
    assert table.name(LEFT) == "nobody"


def test_two_at_the_table_are_choosing() -> None:
    table = Looking(Evening()).table
    assert (table.seat, table.full, table.choosing, table.fighting) == (LEFT, True, True, False)
    assert table.names == {LEFT: "Ana", RIGHT: "Ben"}


def test_the_match_is_the_hosts() -> None:
    looking = fighting()
    table, room = looking.table, looking.evening.room
    assert table.battle == room.battle
    assert (table.match, table.acting, table.fighting) == (1, LEFT, True)
    assert table.legal_actions() == tuple(Action)
    looking.evening.act(LEFT, ATTACK)
    [struck] = [each for each in looking.look() if isinstance(each, Struck)]
    assert struck.seat is LEFT
    assert table.battle == room.battle
    assert table.acting is None
    assert table.legal_actions() == ()


def test_at_one_keyboard_both_sides_act_here() -> None:
    looking = fighting()
    looking.table.hotseat = True
    looking.evening.act(LEFT, DEFEND)
    looking.look()
    assert looking.table.acting is RIGHT


def test_a_match_that_is_played_out_has_its_outcome_and_nobody_acts() -> None:
    looking = fighting()
    looking.evening.play_out()
    assert "wins the match by knockout." in looking.notes()[-1]
    assert looking.table.outcome == looking.evening.room.outcome
    assert not looking.table.fighting
    assert looking.table.acting is None


def test_the_clock_is_counted_from_when_it_was_heard() -> None:
    looking = fighting()
    table, now = looking.table, looking.evening.now
    assert table.seconds_left(now) == 60
    assert table.seconds_left(now + 12.4) == 48
    assert table.seconds_left(now + 1000) == 0
    table.receive(Clock(LEFT, 1, 25, running=False), now)
    assert table.seconds_left(now + 1000) == 25


def test_it_is_said_that_the_referee_chose() -> None:
    looking = fighting()
    looking.evening.wait(60)
    assert "Ana let the clock run out; the referee chose." in looking.notes()


# --- who is there ----------------------------------------------------------------------------


def test_who_comes_and_goes_is_said() -> None:
    evening = Evening(people=1)
    looking = Looking(evening)
    evening.enter("Ben")
    assert looking.notes() == ["Ben sits down."]
    evening.away(RIGHT)
    assert looking.notes() == ["Ben is away; the seat is kept."]
    assert not looking.table.everyone_present
    evening.come_back(RIGHT, 0)
    assert looking.notes() == ["Ben is back."]
    evening.wish(RIGHT, Mute(True))
    assert looking.notes() == ["Ben has hidden your lines."]
    evening.wish(RIGHT, Mute(False))
    assert looking.notes() == ["Ben sees your lines again."]
    evening.wish(RIGHT, Leave())
    assert looking.notes() == ["Ben has left."]


def test_during_a_match_the_match_waits() -> None:
    looking = fighting()
    looking.evening.away(RIGHT)
    assert looking.notes() == ["Ben is away; the match waits."]


def test_what_we_do_ourselves_is_not_told_to_us() -> None:
    evening = Evening()
    looking = Looking(evening)
    evening.wish(LEFT, Mute(True))
    assert looking.notes() == []


def test_a_rematch_leads_back_to_choosing() -> None:
    looking = fighting()
    looking.evening.play_out()
    looking.look()
    looking.evening.wish(RIGHT, Rematch())
    assert looking.notes() == ["Ben wants a rematch."]
    assert looking.table.outcome
    looking.evening.wish(LEFT, Rematch())
    looking.look()
    assert looking.table.choosing
    assert looking.table.outcome is None


def test_after_an_end_a_newcomer_leads_back_to_choosing() -> None:
    looking = fighting()
    looking.evening.wish(RIGHT, Leave())
    looking.look()
    assert looking.table.outcome == Outcome(LEFT, Reason.LEFT)
    looking.evening.enter("Carl")
    looking.look()
    assert looking.table.choosing


def test_who_was_away_when_a_newcomer_sat_down_is_choosing_too() -> None:
    looking = fighting()
    evening = looking.evening
    evening.away(LEFT)
    evening.heard(LEFT)
    evening.wish(RIGHT, Leave())
    evening.enter("Carl")
    evening.enter("Ana", evening.tokens[LEFT], looking.table.seq)
    looking.look()
    assert looking.table.choosing


def test_who_was_away_when_the_rematch_came_about_is_choosing_too() -> None:
    looking = fighting()
    evening = looking.evening
    evening.play_out()
    evening.wish(LEFT, Rematch())
    looking.look()
    evening.away(LEFT)
    evening.wish(RIGHT, Rematch())
    evening.heard(LEFT)
    evening.enter("Ana", evening.tokens[LEFT], looking.table.seq)
    looking.look()
    assert looking.table.choosing


def test_names_are_cleaned_once_more() -> None:
    looking = Looking(Evening())
    looking.table.receive(Seats(Place("A\x00na"), Place("\x1b[2J")), 0)
    assert looking.table.names == {LEFT: "Ana", RIGHT: "somebody"}


# --- a host that is wrong --------------------------------------------------------------------


def sealed(tips: Tips) -> Callable[[Fact], Fact]:
    """A host that lies consistently: whatever it says has the hash it needs."""

    def seal(fact: Fact) -> Fact:
        nonlocal tips
        if not isinstance(fact, Entry):
            return fact
        fact = tips.sealed(fact)
        tips = tips.after(fact)
        return fact

    return seal


def lie(looking: Looking, **changes: object) -> str:
    """The next entry of a match as a lying host tells it; what the table makes of it."""
    assert looking.table.tips
    seal = sealed(looking.table.tips)

    def change(fact: Fact) -> Fact:
        if isinstance(fact, Acted | Ended):
            fact = msgspec.structs.replace(fact, **changes)
        return seal(fact)

    before = looking.table.battle
    happened = looking.look(change)
    assert any(isinstance(each, Note) and "The match stops: " in each.text for each in happened)
    assert looking.table.battle == before or any(isinstance(each, Struck) for each in happened)
    assert looking.table.acting is None
    assert looking.table.legal_actions() == ()
    return looking.table.desync


def test_more_damage_than_the_dice_say_is_noticed() -> None:
    looking = fighting()
    looking.evening.act(LEFT, ATTACK)
    acted = looking.evening.last(LEFT, Acted)
    right = msgspec.structs.replace(acted.position.right, hp=acted.position.right.hp - 1)
    why = lie(looking, position=msgspec.structs.replace(acted.position, right=right))
    assert why.startswith("in turn 1 the host's word does not hold: by the rules Ben has HP ")


@pytest.mark.parametrize("rolls", [(1, 5), (100, 1), (1, 1, 1)])
def test_other_dice_than_those_that_were_rolled_are_noticed(rolls: tuple[int, ...]) -> None:
    looking = fighting()
    looking.evening.act(LEFT, ATTACK)
    assert lie(looking, rolls=rolls).startswith("in turn 1 the host's word does not hold: ")


@pytest.mark.parametrize("rolls", [(), (1,), (0, 1), (1, 6), (101, 1)])
def test_dice_that_cannot_be_are_noticed(rolls: tuple[int, ...]) -> None:
    looking = fighting()
    looking.evening.act(LEFT, ATTACK)
    assert lie(looking, rolls=rolls).startswith("in turn 1 the host's word does not hold: ")


def test_an_action_out_of_turn_is_noticed() -> None:
    looking = fighting()
    looking.evening.act(LEFT, DEFEND)
    assert "it was turn 1, that of Ana" in lie(looking, seat=RIGHT)


def test_a_turn_that_was_left_out_is_noticed() -> None:
    looking = fighting()
    looking.evening.act(LEFT, DEFEND)
    assert "it was turn 1, that of Ana" in lie(looking, turn=2)


def test_an_action_that_the_rules_forbid_is_noticed() -> None:
    looking = fighting()
    for _ in range(3):
        looking.evening.act(LEFT, CHARGE)
        looking.evening.act(RIGHT, CHARGE)
    looking.look()
    looking.evening.act(LEFT, DEFEND)
    assert "charge is at its top already" in lie(looking, action=CHARGE)


def test_an_action_that_is_offered_and_is_not_allowed_is_noticed() -> None:
    looking = fighting()
    looking.evening.act(LEFT, DEFEND)
    acted = looking.evening.last(LEFT, Acted)
    position = msgspec.structs.replace(acted.position, actions=(ATTACK,))
    assert "the next turn is another" in lie(looking, position=position)


def test_a_knockout_of_somebody_who_stands_is_noticed() -> None:
    looking = fighting()
    looking.evening.wish(RIGHT, Leave())
    assert "both fighters still stood" in lie(looking, reason=Reason.KNOCKOUT)
    assert looking.table.outcome is None


def test_the_wrong_winner_is_noticed() -> None:
    looking = fighting()
    looking.evening.play_out()
    ended = looking.evening.last(LEFT, Ended)
    for fact in looking.evening.heard(LEFT):
        if isinstance(fact, Acted):
            looking.table.receive(fact, 0)
    assert looking.table.tips and ended.winner
    false = msgspec.structs.replace(ended, winner=ended.winner.other)
    looking.table.receive(looking.table.tips.sealed(false), 0)
    assert "the rules say that it ended by knockout" in looking.table.desync


def test_an_unfair_start_is_noticed() -> None:
    evening = Evening()
    looking = Looking(evening)
    for seat in Seat:
        evening.wish(seat, Pick("straw", ready=True))

    def unfair(fact: Fact) -> Fact:
        if not isinstance(fact, Started):
            return fact
        level = msgspec.structs.replace(fact.position.right, guard=0)
        position = msgspec.structs.replace(fact.position, right=level)
        return Tips().sealed(msgspec.structs.replace(fact, position=position))

    looking.look(unfair)
    assert "by the rules Ben has guard 1 then, not 0" in looking.table.desync


@pytest.mark.parametrize(
    "change",
    [
        lambda said: msgspec.structs.replace(said, text="I give up"),
        lambda said: msgspec.structs.replace(said, seat=RIGHT),
        lambda said: msgspec.structs.replace(said, hash=""),
    ],
)
def test_words_put_into_somebodys_mouth_are_noticed(change: Callable[[Said], Fact]) -> None:
    looking = fighting()
    looking.evening.say(LEFT, "Never!")
    looking.look(lambda fact: change(fact) if isinstance(fact, Said) else fact)
    assert "does not follow from those before it" in looking.table.desync


def test_an_entry_that_was_left_out_is_noticed() -> None:
    looking = fighting()
    looking.evening.act(LEFT, DEFEND)
    looking.evening.heard(LEFT)
    looking.evening.act(RIGHT, DEFEND)
    looking.look()
    assert "does not follow" in looking.table.desync


def test_after_a_lie_nothing_of_the_match_is_believed() -> None:
    looking = fighting()
    looking.evening.act(LEFT, DEFEND)
    lie(looking, turn=9)
    before = looking.table.battle
    looking.evening.act(RIGHT, DEFEND)
    looking.look()
    assert looking.table.battle == before


# --- lines and how far they have come --------------------------------------------------------


def marks(table: Table) -> list[tuple[str, Mark]]:
    return [(line.text, line.mark) for line in table.lines]


def test_an_own_line_is_pending_then_held_then_delivered() -> None:
    evening = Evening()
    looking = Looking(evening)
    looking.table.sent(Say("Hello"), 1)
    assert marks(looking.table) == [("Hello", Mark.PENDING)]
    evening.say(LEFT, "Hello")
    looking.look()
    assert marks(looking.table) == [("Hello", Mark.HELD)]
    evening.wish(RIGHT, Got(1))
    looking.look()
    assert marks(looking.table) == [("Hello", Mark.DELIVERED)]


def test_what_was_delivered_before_it_is_shown_is_delivered() -> None:
    looking = Looking(Evening())
    looking.table.receive(Delivered(RIGHT, 5), 0)
    looking.evening.say(LEFT, "Hello")
    looking.look()
    assert marks(looking.table) == [("Hello", Mark.DELIVERED)]


def test_what_we_have_ourselves_marks_nothing() -> None:
    looking = Looking(Evening())
    looking.evening.say(LEFT, "Hello")
    looking.look()
    looking.table.receive(Delivered(LEFT, 5), 0)
    assert marks(looking.table) == [("Hello", Mark.HELD)]


def test_the_other_sides_lines_are_there_when_they_are_there() -> None:
    looking = Looking(Evening())
    looking.evening.say(RIGHT, "Hello")
    looking.look()
    assert marks(looking.table) == [("Hello", Mark.DELIVERED)]


def test_an_own_line_keeps_its_place_when_others_speak_in_between() -> None:
    looking = Looking(Evening())
    looking.table.sent(Say("mine"), 1)
    looking.evening.say(RIGHT, "theirs")
    looking.evening.say(LEFT, "mine")
    looking.look()
    assert marks(looking.table) == [("mine", Mark.HELD), ("theirs", Mark.DELIVERED)]


def test_a_refused_line_never_was() -> None:
    looking = Looking(Evening())
    looking.table.sent(Say("one"), 1)
    looking.table.sent(Say("two"), 2)
    looking.table.refused(1)
    assert marks(looking.table) == [("two", Mark.PENDING)]


def test_lines_are_cleaned_once_more() -> None:
    looking = Looking(Evening())
    said = Said(1, RIGHT, 1, "B\x00en", "\x1b[2Jhe\u202ello")
    looking.table.receive(Tips().sealed(said), 0)
    assert [(line.name, line.text) for line in looking.table.lines] == [("Ben", "hello")]


def test_only_the_last_lines_are_kept() -> None:
    table = Table()
    for number in range(LINES_KEPT + 10):
        table.note(f"note {number}")
    assert len(table.lines) == LINES_KEPT
    assert table.lines[0].text == "note 10"


# --- a host that was started again -----------------------------------------------------------


def test_in_a_new_room_nothing_of_the_old_one_counts() -> None:
    looking = fighting()
    looking.evening.say(LEFT, "held")
    looking.look()
    looking.table.sent(Say("lost"), 2)
    looking.evening.act(LEFT, DEFEND)
    lie(looking, turn=9)
    fresh = Evening()
    welcome = msgspec.structs.replace(fresh.last(LEFT, Welcome), room="another")
    assert looking.table.receive(welcome, 0) == (
        Note("The host has started anew; the match is gone."),
    )
    table = looking.table
    assert (table.battle, table.outcome, table.clock, table.desync) == (None, None, None, "")
    assert (table.match, table.seq) == (0, 0)
    assert [line.text for line in table.lines] == ["held"]


def test_a_newcomer_is_not_taken_for_the_player_whose_seat_it_was() -> None:
    table = Table()
    for fact in (welcome_of(LEFT), Seats(Place("Ana"), Place("Ben", present=False))):
        table.receive(fact, 0)
    table.receive(welcome_of(LEFT, room="another"), 0)
    told = table.receive(Seats(Place("Ana"), Place("Eve")), 0)
    assert told == (Note("Eve sits down."),)


def test_lines_of_the_old_room_are_not_mixed_up_with_those_of_the_new_one() -> None:
    looking = Looking(Evening())
    looking.evening.say(LEFT, "held")
    looking.look()
    looking.table.sent(Say("lost"), 2)
    fresh = Evening()
    looking.table.receive(msgspec.structs.replace(fresh.last(LEFT, Welcome), room="another"), 0)
    looking.evening = fresh
    looking.look()
    for text in ("first", "second"):
        number = fresh.say(LEFT, text)
        looking.table.sent(Say(text), number)
        looking.look()
    looking.table.receive(Delivered(RIGHT, 2), 0)
    assert marks(looking.table)[1:] == [("first", Mark.DELIVERED), ("second", Mark.DELIVERED)]
    assert looking.table.lines[0].text == "held"


def test_coming_back_to_the_same_room_changes_nothing() -> None:
    looking = fighting()
    before = looking.table.battle
    looking.evening.enter("Ana", looking.evening.tokens[LEFT], looking.table.seq)
    assert looking.notes() == []
    assert looking.table.battle == before
