"""The phases of a room: what every message of a player is answered with in each of them."""

from collections.abc import Callable, Iterator
from typing import get_args

import msgspec
import pytest

from game.protocol.limits import SHOWING_SECONDS
from game.protocol.lobby_messages import Call, Enter, Open, Seek, ShowSpectatorChat
from game.protocol.messages import (
    Act,
    Claim,
    ClientMessage,
    ErrorCode,
    Got,
    Hello,
    Leave,
    Mute,
    Pick,
    Ping,
    Refused,
    Rematch,
    ResumeAnswer,
    Reveal,
    Say,
    Shown,
    Sign,
)
from game.rules import Action, Seat
from net.room.phases import CIRCUMSTANCES, TABLE, Phase, phase_of
from net.room.room import Room
from tests.net.fair_match import FairMatch
from tests.net.room.test_restored_room import taken_up
from tests.net.room_script import RoomScript, hello
from tests.support import LEFT, RIGHT

VALUE = "00" * 32
"""A revealed value that nobody has promised."""

Place = tuple[Room, Seat, float]
"""A room in some phase, the seat whose messages are looked at, and the time."""


def choosing() -> Place:
    script = RoomScript()
    return script.room, LEFT, script.now


def drawing() -> Place:
    duet = FairMatch()
    duet.unheard = (Reveal,)
    for player in duet.players.values():
        duet.send(player, Pick("straw", ready=True))
    assert duet.room.draw
    return duet.room, LEFT, duet.now


def moving() -> Place:
    script = RoomScript().fight()
    return script.room, LEFT, script.now


def waiting() -> Place:
    script = RoomScript().fight()
    return script.room, RIGHT, script.now


def chosen() -> Place:
    duet = FairMatch().fight()
    duet.unheard = (Reveal,)
    duet.act(Action.ATTACK1)
    assert duet.room.event_log.state.chosen
    return duet.room, LEFT, duet.now


def other_has_chosen() -> Place:
    room, seat, now = chosen()
    return room, seat.other, now


def over() -> Place:
    script = RoomScript().fight()
    script.play_out()
    return script.room, LEFT, script.now


def deserted() -> Place:
    script = RoomScript().fight()
    script.play_out()
    script.send(RIGHT, Leave())
    return script.room, LEFT, script.now


def offered() -> Place:
    script = RoomScript().fight()
    script.away(RIGHT)
    script.wait(SHOWING_SECONDS + 61)
    return script.room, LEFT, script.now


def returning() -> Place:
    script = taken_up(RoomScript().fight())
    script.come_back(LEFT, len(script.room.event_log.entries))
    return script.room, LEFT, script.now


def rules_differ() -> Place:
    script = RoomScript(people=1)
    other = msgspec.structs.replace(hello("Ben"), rules="1")
    assert script.room.enter(other, script.now) is RIGHT
    return script.room, LEFT, script.now


def messages(room: Room) -> Iterator[ClientMessage]:
    """Yield a message of every kind, as a client would send it there."""
    turn = room.battle.turn if room.battle else 1
    yield from (
        Act(turn, Action.ATTACK1, 100),
        Reveal(turn, VALUE),
        Sign(1, "00" * 64),
        Say("hello", number=100),
        Pick("straw", ready=True),
        Rematch(),
        Leave(),
        Claim(),
        ResumeAnswer(accept=False),
        Mute(on=True),
        Got(1),
        Ping(1),
        hello("Ana"),
        Shown(None, None, ()),
        Open(),
        Enter(1),
        Seek(),
        Call("easy"),
        ShowSpectatorChat(on=True),
    )


def refusal(place: Place, kind: type[ClientMessage]) -> tuple[ErrorCode, str] | None:
    """Send a message of that kind; return why its sender is refused, or None."""
    room, seat, now = place
    room.posts()
    room.receive(seat, next(each for each in messages(room) if type(each) is kind), now)
    heard = [each.message for each in room.envelopes() if each.to in (None, seat)]
    refused = [each for each in heard if isinstance(each, Refused)]
    return (refused[0].code, refused[0].text) if refused else None


NO_ARENA = (ErrorCode.PHASE, "This is no arena.")
NO_MATCH = (ErrorCode.PHASE, "No match is running.")
NOT_SIGNED = (ErrorCode.PROOF, "That message does not carry your signature.")
NONE_HAS_ENDED = (ErrorCode.PHASE, "No match has ended yet.")
NO_SUCH_MATCH = (ErrorCode.PHASE, "No such match has ended.")
HAS_BEGUN = (ErrorCode.PHASE, "The match has begun, so fighters can no longer be changed.")
OTHER_RULES = (
    ErrorCode.VERSION,
    "The host uses version 2 of the rules and Ben uses version 1. You can chat, but a match "
    "needs the same version on both sides.",
)

ALWAYS: dict[type[ClientMessage], tuple[ErrorCode, str]] = {
    Claim: (ErrorCode.PHASE, "There is no win to claim."),
    Hello: (ErrorCode.PHASE, "You have said hello already."),
    Shown: (ErrorCode.PHASE, "Nobody asked for your copy."),
    **dict.fromkeys((Open, Enter, Seek, Call, ShowSpectatorChat), NO_ARENA),
}
RUNNING = {**ALWAYS, Sign: NO_SUCH_MATCH, Pick: HAS_BEGUN, Rematch: NONE_HAS_ENDED}

REFUSALS: list[tuple[Callable[[], Place], dict[type[ClientMessage], tuple[ErrorCode, str]]]] = [
    (choosing, {**ALWAYS, Act: NO_MATCH, Sign: NO_SUCH_MATCH, Rematch: NONE_HAS_ENDED}),
    (
        drawing,
        {
            **ALWAYS,
            Act: NO_MATCH,
            Sign: NO_SUCH_MATCH,
            Rematch: NONE_HAS_ENDED,
            Say: NOT_SIGNED,
            Pick: (ErrorCode.PHASE, "The match is about to begin."),
        },
    ),
    (moving, RUNNING),
    (waiting, {**RUNNING, Act: (ErrorCode.TURN, "It is Ana's turn.")}),
    (
        chosen,
        {
            **RUNNING,
            Say: NOT_SIGNED,
            Act: (ErrorCode.TURN, "You have already chosen."),
            Reveal: (ErrorCode.TURN, "The other side reveals first."),
        },
    ),
    (
        other_has_chosen,
        {
            **RUNNING,
            Say: NOT_SIGNED,
            Act: (ErrorCode.TURN, "It is Ana's turn."),
            Reveal: (ErrorCode.PROOF, "That is not the value you promised."),
        },
    ),
    (
        over,
        {
            **ALWAYS,
            Act: NO_MATCH,
            Sign: (ErrorCode.PROOF, "That signature is not yours."),
            Pick: (ErrorCode.PHASE, "The match is over. Ask for a rematch first."),
        },
    ),
    (
        deserted,
        {
            **ALWAYS,
            Act: NO_MATCH,
            Sign: (ErrorCode.PROOF, "That signature is not yours."),
            Pick: (ErrorCode.PHASE, "The match is over. Ask for a rematch first."),
            Rematch: (ErrorCode.PHASE, "Your opponent has left."),
        },
    ),
    (offered, {kind: answer for kind, answer in RUNNING.items() if kind is not Claim}),
    (returning, RUNNING),
    (
        rules_differ,
        {
            **ALWAYS,
            Sign: NO_SUCH_MATCH,
            Rematch: NONE_HAS_ENDED,
            **dict.fromkeys((Act, Pick), OTHER_RULES),
        },
    ),
]
"""What is refused in each phase; every other message is accepted, held or passed over."""


@pytest.mark.parametrize(
    ("place", "refused"), REFUSALS, ids=lambda each: getattr(each, "__name__", "")
)
def test_a_player_is_refused_what_the_phase_does_not_allow(
    place: Callable[[], Place], refused: dict[type[ClientMessage], tuple[ErrorCode, str]]
) -> None:
    kinds = [type(each) for each in messages(place()[0])]
    answers = {kind: refusal(place(), kind) for kind in kinds}
    assert {kind: why for kind, why in answers.items() if why} == refused


def test_every_phase_has_an_answer_for_every_message() -> None:
    for phase in Phase:
        if phase not in CIRCUMSTANCES:
            assert set(TABLE[phase]) == set(get_args(ClientMessage)), phase


@pytest.mark.parametrize(
    ("place", "phase"),
    [
        (choosing, Phase.CHOOSING),
        (drawing, Phase.DRAWING),
        (moving, Phase.MOVING),
        (waiting, Phase.WAITING),
        (chosen, Phase.CHOSEN),
        (other_has_chosen, Phase.ANSWERING),
        (over, Phase.OVER),
        (deserted, Phase.DESERTED),
    ],
)
def test_the_phase_of_a_seat_follows_from_the_log(place: Callable[[], Place], phase: Phase) -> None:
    room, seat, _ = place()
    state, drawn = room.event_log.state, room.draw is not None
    both = len(room.seat_owners) == len(Seat)
    assert phase_of(seat, state, drawing=drawn, both_seated=both) is phase


def test_an_unknown_fighter_is_named_before_the_draw_and_the_phase_after_it() -> None:
    for place, code in ((drawing, ErrorCode.FIGHTER), (moving, ErrorCode.PHASE)):
        room, seat, now = place()
        room.posts()
        room.receive(seat, Pick("nobody"), now)
        [refused] = [each.message for each in room.envelopes()]
        assert isinstance(refused, Refused) and refused.code is code


def test_what_waits_for_the_other_side_is_not_answered() -> None:
    for kind in (Act, Reveal, Say):
        room, seat, now = returning()
        room.posts()
        room.receive(seat, next(each for each in messages(room) if type(each) is kind), now)
        assert room.posts() == []


def test_an_action_that_the_phase_refuses_uses_its_number_up_and_one_of_other_rules_does_not() -> (
    None
):
    for place, code in ((choosing, ErrorCode.NUMBER), (rules_differ, ErrorCode.VERSION)):
        room, seat, now = place()
        for _ in range(2):
            room.posts()
            room.receive(seat, Act(1, Action.ATTACK1, 1), now)
        [refused] = [each.message for each in room.envelopes()]
        assert isinstance(refused, Refused) and refused.code is code
