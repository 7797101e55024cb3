"""The table believes its host only as far as the rules and the hashes do."""

from collections.abc import Callable

import msgspec
import pytest

from game.client_state.chat_state import LINES_LIMIT, DeliveryMark
from game.client_state.room_state import Happening, Note, RoomState
from game.match.hash_chain import Tips
from game.match.match_state import FollowedEntry, MatchState, MatchView
from game.protocol.limits import SHOWING_SECONDS
from game.protocol.messages import (
    Acted,
    Clock,
    Delivered,
    Ended,
    Entry,
    Got,
    Hello,
    Leave,
    Mute,
    Pick,
    Rematch,
    Said,
    Say,
    Seats,
    SeatState,
    ServerMessage,
    Started,
    Welcome,
)
from game.protocol.version import PROTOCOL, VERSION
from game.rules import Action, Outcome, Reason, Seat, Struck
from tests.net.room_script import RoomScript
from tests.support import LEFT, RIGHT, welcome_of

ATTACK, DEFEND, CHARGE = Action.ATTACK1, Action.DEFEND, Action.CHARGE


class SeatView:
    """A table at a seat of an evening: `look` takes in what came, or what it is made into."""

    def __init__(self, context: RoomScript, seat: Seat = LEFT) -> None:
        self.context, self.seat, self.room_state = context, seat, RoomState()
        self.look()

    def look(
        self, change: Callable[[ServerMessage], ServerMessage] = lambda message: message
    ) -> list[Happening]:
        happened: list[Happening] = []
        for message in self.context.heard(self.seat):
            happened += self.room_state.receive(change(message), self.context.now)
        return happened

    def notes(self) -> list[str]:
        return [each.text for each in self.look() if isinstance(each, Note)]


def fighting() -> SeatView:
    """Ana looks at a match that has just begun; she moves first."""
    context = RoomScript()
    looking = SeatView(context)
    for seat, fighter in ((LEFT, "straw"), (RIGHT, "reed")):
        context.send(seat, Pick(fighter, ready=True))
    looking.look()
    return looking


# --- what it shows ---------------------------------------------------------------------------


def test_before_anything_is_heard_there_is_nothing() -> None:
    room_state = RoomState()
    assert (room_state.seat, room_state.battle, room_state.outcome, room_state.acting) == (
        None,
        None,
        None,
        None,
    )
    assert not (room_state.full or room_state.choosing or room_state.match_running)
    assert room_state.legal_actions() == ()
    assert room_state.seconds_left(0) is None
    assert room_state.name(LEFT) == "nobody"


def test_two_at_the_table_are_choosing() -> None:
    room_state = SeatView(RoomScript()).room_state
    assert (room_state.seat, room_state.full, room_state.choosing, room_state.match_running) == (
        LEFT,
        True,
        True,
        False,
    )
    assert room_state.names == {LEFT: "Ana", RIGHT: "Ben"}


def test_the_match_is_the_hosts() -> None:
    looking = fighting()
    room_state, room = looking.room_state, looking.context.room
    assert room_state.battle == room.battle
    assert (room_state.match, room_state.acting, room_state.match_running) == (1, LEFT, True)
    assert room_state.legal_actions() == tuple(Action)
    looking.context.act(LEFT, ATTACK)
    [struck] = [each for each in looking.look() if isinstance(each, Struck)]
    assert struck.seat is LEFT
    assert room_state.battle == room.battle
    assert room_state.acting is None
    assert room_state.legal_actions() == ()


def test_at_one_keyboard_both_sides_act_here() -> None:
    looking = fighting()
    looking.room_state.hotseat = True
    looking.context.act(LEFT, DEFEND)
    looking.look()
    assert looking.room_state.acting is RIGHT


def test_a_match_that_is_played_out_has_its_outcome_and_nobody_acts() -> None:
    looking = fighting()
    looking.context.play_out()
    assert "wins the match by knockout." in looking.notes()[-1]
    assert looking.room_state.outcome == looking.context.room.outcome
    assert not looking.room_state.match_running
    assert looking.room_state.acting is None


def test_the_clock_is_counted_from_when_it_was_heard() -> None:
    looking = fighting()
    room_state, now = looking.room_state, looking.context.now
    assert room_state.seconds_left(now) == 60
    assert room_state.seconds_left(now + SHOWING_SECONDS) == 60
    assert room_state.seconds_left(now + SHOWING_SECONDS + 12.4) == 48
    assert room_state.seconds_left(now + 1000) == 0
    room_state.receive(Clock(LEFT, 1, 25, running=False), now)
    assert room_state.seconds_left(now + 1000) == 25


def test_the_clock_of_a_turn_that_began_while_we_were_away_runs_at_once() -> None:
    """5.1: only those who see the action before need time for it."""
    looking = fighting()
    context = looking.context
    context.wait(SHOWING_SECONDS + 20)
    came, *_ = context.room.snapshot(Hello(PROTOCOL, VERSION, "Eve", watch=True), context.now)
    watching = RoomState()
    assert isinstance(came, Welcome)
    watching.receive(came, context.now)
    for entry in looking.room_state.log:
        watching.receive(entry, context.now)
    watching.receive(Clock(LEFT, 1, 40, running=True), context.now)
    assert watching.seconds_left(context.now + 10) == 30


def test_it_is_said_that_the_referee_chose() -> None:
    looking = fighting()
    looking.context.wait(SHOWING_SECONDS + 60)
    assert "Ana ran out of time, so the referee chose for them." in looking.notes()


# --- who is there ----------------------------------------------------------------------------


def test_who_comes_and_goes_is_said() -> None:
    context = RoomScript(people=1)
    looking = SeatView(context)
    context.enter("Ben")
    assert looking.notes() == ["Ben takes a seat."]
    context.away(RIGHT)
    assert looking.notes() == ["Ben is away. Their seat is saved."]
    assert not looking.room_state.everyone_present
    context.come_back(RIGHT, 0)
    assert looking.notes() == ["Ben is back."]
    context.send(RIGHT, Mute(True))
    assert looking.notes() == ["Ben has muted you."]
    context.send(RIGHT, Mute(False))
    assert looking.notes() == ["Ben has unmuted you."]
    context.send(RIGHT, Leave())
    assert looking.notes() == ["Ben has left."]


def test_during_a_match_the_match_waits() -> None:
    looking = fighting()
    looking.context.away(RIGHT)
    assert looking.notes() == ["Ben is away. The match is paused."]


def test_what_we_do_ourselves_is_not_told_to_us() -> None:
    context = RoomScript()
    looking = SeatView(context)
    context.send(LEFT, Mute(True))
    assert looking.notes() == []


def test_a_rematch_leads_back_to_choosing() -> None:
    looking = fighting()
    looking.context.play_out()
    looking.look()
    looking.context.send(RIGHT, Rematch())
    assert looking.notes() == ["Ben wants a rematch."]
    assert looking.room_state.outcome
    looking.context.send(LEFT, Rematch())
    looking.look()
    assert looking.room_state.choosing
    assert looking.room_state.outcome is None


def test_after_an_end_a_newcomer_leads_back_to_choosing() -> None:
    looking = fighting()
    looking.context.send(RIGHT, Leave())
    looking.look()
    assert looking.room_state.outcome == Outcome(LEFT, Reason.LEFT)
    looking.context.enter("Carl")
    looking.look()
    assert looking.room_state.choosing


def test_who_was_away_when_a_newcomer_sat_down_is_choosing_too() -> None:
    looking = fighting()
    context = looking.context
    context.away(LEFT)
    context.heard(LEFT)
    context.send(RIGHT, Leave())
    context.enter("Carl")
    context.enter("Ana", context.tokens[LEFT], looking.room_state.seq)
    looking.look()
    assert looking.room_state.choosing


def test_who_was_away_when_the_rematch_came_about_is_choosing_too() -> None:
    looking = fighting()
    context = looking.context
    context.play_out()
    context.send(LEFT, Rematch())
    looking.look()
    context.away(LEFT)
    context.send(RIGHT, Rematch())
    context.heard(LEFT)
    context.enter("Ana", context.tokens[LEFT], looking.room_state.seq)
    looking.look()
    assert looking.room_state.choosing


def test_names_are_cleaned_once_more() -> None:
    looking = SeatView(RoomScript())
    looking.room_state.receive(Seats(SeatState("A\x00na"), SeatState("\x1b[2J")), 0)
    assert looking.room_state.names == {LEFT: "Ana", RIGHT: "somebody"}


# --- a host that is wrong --------------------------------------------------------------------


def sealed(tips: Tips) -> Callable[[ServerMessage], ServerMessage]:
    """A host that lies consistently: whatever it says has the hash it needs."""

    def seal(message: ServerMessage) -> ServerMessage:
        nonlocal tips
        if not isinstance(message, Entry):
            return message
        message = tips.sealed(message)
        tips = tips.after(message)
        return message

    return seal


def lie(looking: SeatView, **changes: object) -> str:
    """The next entry of a match as a lying host tells it; what the table makes of it."""
    assert looking.room_state.tips
    seal = sealed(looking.room_state.tips)

    def change(message: ServerMessage) -> ServerMessage:
        if isinstance(message, Acted | Ended):
            message = msgspec.structs.replace(message, **changes)
        return seal(message)

    before = looking.room_state.battle
    happened = looking.look(change)
    assert any(
        isinstance(each, Note) and "The match has been stopped: " in each.text for each in happened
    )
    assert looking.room_state.battle == before or any(isinstance(each, Struck) for each in happened)
    assert looking.room_state.acting is None
    assert looking.room_state.legal_actions() == ()
    return looking.room_state.desync


def test_more_damage_than_the_dice_say_is_noticed() -> None:
    looking = fighting()
    looking.context.act(LEFT, ATTACK)
    acted = looking.context.last(LEFT, Acted)
    right = msgspec.structs.replace(acted.position.right, hp=acted.position.right.hp - 1)
    why = lie(looking, position=msgspec.structs.replace(acted.position, right=right))
    assert why.startswith("the host's claim in turn 1 is false: by the rules, Ben then has HP ")


@pytest.mark.parametrize("rolls", [(1, 5), (100, 1), (1, 1, 1)])
def test_other_dice_than_those_that_were_rolled_are_noticed(rolls: tuple[int, ...]) -> None:
    looking = fighting()
    looking.context.act(LEFT, ATTACK)
    assert lie(looking, rolls=rolls).startswith("the host's claim in turn 1 is false: ")


@pytest.mark.parametrize("rolls", [(), (1,), (0, 1), (1, 6), (101, 1)])
def test_dice_that_cannot_be_are_noticed(rolls: tuple[int, ...]) -> None:
    looking = fighting()
    looking.context.act(LEFT, ATTACK)
    assert lie(looking, rolls=rolls).startswith("the host's claim in turn 1 is false: ")


def test_an_action_out_of_turn_is_noticed() -> None:
    looking = fighting()
    looking.context.act(LEFT, DEFEND)
    assert "it was turn 1, which belongs to Ana" in lie(looking, seat=RIGHT)


def test_a_turn_that_was_left_out_is_noticed() -> None:
    looking = fighting()
    looking.context.act(LEFT, DEFEND)
    assert "it was turn 1, which belongs to Ana" in lie(looking, turn=2)


def test_an_action_that_the_rules_forbid_is_noticed() -> None:
    looking = fighting()
    for _ in range(3):
        looking.context.act(LEFT, CHARGE)
        looking.context.act(RIGHT, CHARGE)
    looking.look()
    looking.context.act(LEFT, DEFEND)
    assert "charge is already full" in lie(looking, action=CHARGE)


def test_an_action_that_is_offered_and_is_not_allowed_is_noticed() -> None:
    looking = fighting()
    looking.context.act(LEFT, DEFEND)
    acted = looking.context.last(LEFT, Acted)
    position = msgspec.structs.replace(acted.position, actions=(ATTACK,))
    assert "a different turn comes next" in lie(looking, position=position)


def test_a_knockout_of_somebody_who_stands_is_noticed() -> None:
    looking = fighting()
    looking.context.send(RIGHT, Leave())
    assert "both fighters were still standing" in lie(looking, reason=Reason.KNOCKOUT)
    assert looking.room_state.outcome is None


def test_the_wrong_winner_is_noticed() -> None:
    looking = fighting()
    looking.context.play_out()
    ended = looking.context.last(LEFT, Ended)
    for message in looking.context.heard(LEFT):
        if isinstance(message, Acted):
            looking.room_state.receive(message, 0)
    assert looking.room_state.tips and ended.winner
    false = msgspec.structs.replace(ended, winner=ended.winner.other)
    looking.room_state.receive(looking.room_state.tips.sealed(false), 0)
    assert "by the rules, it ended by knockout" in looking.room_state.desync


def test_an_unfair_start_is_noticed() -> None:
    context = RoomScript()
    looking = SeatView(context)
    for seat in Seat:
        context.send(seat, Pick("straw", ready=True))

    def unfair(message: ServerMessage) -> ServerMessage:
        if not isinstance(message, Started):
            return message
        level = msgspec.structs.replace(message.position.right, guard=0)
        position = msgspec.structs.replace(message.position, right=level)
        return Tips().sealed(msgspec.structs.replace(message, position=position))

    looking.look(unfair)
    assert "by the rules, Ben then has guard 1, not 0" in looking.room_state.desync


@pytest.mark.parametrize(
    "change",
    [
        lambda said: msgspec.structs.replace(said, text="I give up"),
        lambda said: msgspec.structs.replace(said, seat=RIGHT),
        lambda said: msgspec.structs.replace(said, hash=""),
    ],
)
def test_words_put_into_somebodys_mouth_are_noticed(
    change: Callable[[Said], ServerMessage],
) -> None:
    looking = fighting()
    looking.context.say(LEFT, "Never!")
    looking.look(lambda message: change(message) if isinstance(message, Said) else message)
    assert "does not follow from the entries before it" in looking.room_state.desync


def test_an_entry_that_was_left_out_is_noticed() -> None:
    looking = fighting()
    looking.context.act(LEFT, DEFEND)
    looking.context.heard(LEFT)
    looking.context.act(RIGHT, DEFEND)
    looking.look()
    assert "does not follow" in looking.room_state.desync


def test_after_a_lie_nothing_of_the_match_is_believed() -> None:
    looking = fighting()
    looking.context.act(LEFT, DEFEND)
    lie(looking, turn=9)
    before = looking.room_state.battle
    looking.context.act(RIGHT, DEFEND)
    looking.look()
    assert looking.room_state.battle == before


# --- what the link has followed ----------------------------------------------------------------


def test_an_entry_that_the_link_followed_is_not_resolved_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looking = fighting()
    room_state = looking.room_state
    looking.context.act(LEFT, ATTACK)
    [acted] = [each for each in looking.context.heard(LEFT) if isinstance(each, Acted)]
    link = MatchState()
    for entry in (*room_state.log, acted):
        assert not isinstance(entry, Said)
        followed = link.follow(entry)
    monkeypatch.setattr(MatchState, "apply", None)
    assert room_state.receive(followed, 0) == ()
    assert room_state.receive(acted, 0) == followed.events
    assert isinstance(followed.events[0], Struck)
    assert room_state.battle == looking.context.room.battle


def test_what_the_link_rejected_stops_the_match() -> None:
    looking = fighting()
    looking.context.act(LEFT, ATTACK)
    [acted] = [each for each in looking.context.heard(LEFT) if isinstance(each, Acted)]
    followed = FollowedEntry(acted, (), looking.room_state.match_state, "it cannot be")
    looking.room_state.receive(followed, 0)
    looking.room_state.receive(acted, 0)
    assert looking.room_state.desync == "the host's claim in turn 1 is false: it cannot be"


def test_a_result_for_another_entry_is_not_used() -> None:
    looking = fighting()
    started = looking.room_state.log[0]
    assert isinstance(started, Started)
    wrong = FollowedEntry(started, (), MatchView(), "it cannot be")
    looking.room_state.receive(wrong, 0)
    looking.context.act(LEFT, ATTACK)
    looking.look()
    assert looking.room_state.battle == looking.context.room.battle
    assert not looking.room_state.desync


def test_a_link_that_stops_following_leaves_it_to_the_room_state() -> None:
    looking = fighting()
    room_state, link = looking.room_state, MatchState()
    looking.context.act(LEFT, ATTACK)
    [acted] = [each for each in looking.context.heard(LEFT) if isinstance(each, Acted)]
    for entry in (*room_state.log, acted):
        assert not isinstance(entry, Said)
        followed = link.follow(entry)
    room_state.receive(followed, 0)
    room_state.receive(acted, 0)
    looking.context.act(RIGHT, ATTACK)
    looking.look()
    assert room_state.battle == looking.context.room.battle
    assert not room_state.desync


# --- lines and how far they have come --------------------------------------------------------


def marks(room_state: RoomState) -> list[tuple[str, DeliveryMark]]:
    return [(line.text, line.mark) for line in room_state.lines]


def test_an_own_line_is_pending_then_held_then_delivered() -> None:
    context = RoomScript()
    looking = SeatView(context)
    looking.room_state.line_sent(Say("Hello"), 1)
    assert marks(looking.room_state) == [("Hello", DeliveryMark.PENDING)]
    context.say(LEFT, "Hello")
    looking.look()
    assert marks(looking.room_state) == [("Hello", DeliveryMark.HELD)]
    context.send(RIGHT, Got(1))
    looking.look()
    assert marks(looking.room_state) == [("Hello", DeliveryMark.DELIVERED)]


def test_what_was_delivered_before_it_is_shown_is_delivered() -> None:
    looking = SeatView(RoomScript())
    looking.room_state.receive(Delivered(RIGHT, 5), 0)
    looking.context.say(LEFT, "Hello")
    looking.look()
    assert marks(looking.room_state) == [("Hello", DeliveryMark.DELIVERED)]


def test_what_we_have_ourselves_marks_nothing() -> None:
    looking = SeatView(RoomScript())
    looking.context.say(LEFT, "Hello")
    looking.look()
    looking.room_state.receive(Delivered(LEFT, 5), 0)
    assert marks(looking.room_state) == [("Hello", DeliveryMark.HELD)]


def test_the_other_sides_lines_are_there_when_they_are_there() -> None:
    looking = SeatView(RoomScript())
    looking.context.say(RIGHT, "Hello")
    looking.look()
    assert marks(looking.room_state) == [("Hello", DeliveryMark.DELIVERED)]


def test_an_own_line_keeps_its_place_when_others_speak_in_between() -> None:
    looking = SeatView(RoomScript())
    looking.room_state.line_sent(Say("mine"), 1)
    looking.context.say(RIGHT, "theirs")
    looking.context.say(LEFT, "mine")
    looking.look()
    assert marks(looking.room_state) == [
        ("mine", DeliveryMark.HELD),
        ("theirs", DeliveryMark.DELIVERED),
    ]


def test_a_refused_line_never_was() -> None:
    looking = SeatView(RoomScript())
    looking.room_state.line_sent(Say("one"), 1)
    looking.room_state.line_sent(Say("two"), 2)
    looking.room_state.line_refused(1)
    assert marks(looking.room_state) == [("two", DeliveryMark.PENDING)]


def test_lines_are_cleaned_once_more() -> None:
    looking = SeatView(RoomScript())
    said = Said(1, RIGHT, 1, "B\x00en", "\x1b[2Jhe\u202ello")
    looking.room_state.receive(Tips().sealed(said), 0)
    assert [(line.name, line.text) for line in looking.room_state.lines] == [("Ben", "hello")]


def test_only_the_last_lines_are_kept() -> None:
    room_state = RoomState()
    for number in range(LINES_LIMIT + 10):
        room_state.note(f"note {number}")
    assert len(room_state.lines) == LINES_LIMIT
    assert room_state.lines[0].text == "note 10"


# --- a host that was started again -----------------------------------------------------------


def test_in_a_new_room_nothing_of_the_old_one_counts() -> None:
    looking = fighting()
    looking.context.say(LEFT, "held")
    looking.look()
    looking.room_state.line_sent(Say("lost"), 2)
    looking.context.act(LEFT, DEFEND)
    lie(looking, turn=9)
    fresh = RoomScript()
    welcome = msgspec.structs.replace(fresh.last(LEFT, Welcome), room="another")
    assert looking.room_state.receive(welcome, 0) == (
        Note("The host has restarted, and the match is lost."),
    )
    room_state = looking.room_state
    assert (room_state.battle, room_state.outcome, room_state.clock, room_state.desync) == (
        None,
        None,
        None,
        "",
    )
    assert (room_state.match, room_state.seq) == (0, 0)
    assert [line.text for line in room_state.lines] == ["held"]


def test_a_newcomer_is_not_taken_for_the_player_whose_seat_it_was() -> None:
    room_state = RoomState()
    for message in (welcome_of(LEFT), Seats(SeatState("Ana"), SeatState("Ben", present=False))):
        room_state.receive(message, 0)
    room_state.receive(welcome_of(LEFT, room="another"), 0)
    lines = room_state.receive(Seats(SeatState("Ana"), SeatState("Eve")), 0)
    assert lines == (Note("Eve takes a seat."),)


def test_lines_of_the_old_room_are_not_mixed_up_with_those_of_the_new_one() -> None:
    looking = SeatView(RoomScript())
    looking.context.say(LEFT, "held")
    looking.look()
    looking.room_state.line_sent(Say("lost"), 2)
    fresh = RoomScript()
    looking.room_state.receive(
        msgspec.structs.replace(fresh.last(LEFT, Welcome), room="another"), 0
    )
    looking.context = fresh
    looking.look()
    for text in ("first", "second"):
        number = fresh.say(LEFT, text)
        looking.room_state.line_sent(Say(text), number)
        looking.look()
    looking.room_state.receive(Delivered(RIGHT, 2), 0)
    assert marks(looking.room_state)[1:] == [
        ("first", DeliveryMark.DELIVERED),
        ("second", DeliveryMark.DELIVERED),
    ]
    assert looking.room_state.lines[0].text == "held"


def test_coming_back_to_the_same_room_changes_nothing() -> None:
    looking = fighting()
    before = looking.room_state.battle
    looking.context.enter("Ana", looking.context.tokens[LEFT], looking.room_state.seq)
    assert looking.notes() == []
    assert looking.room_state.battle == before
