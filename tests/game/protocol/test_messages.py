"""Messages: what goes onto the wire comes off it the same, and nothing else comes off it."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.protocol.messages import (
    Act,
    ClientMessage,
    Entry,
    Hello,
    Level,
    Message,
    Position,
    Say,
    Seats,
    SeatState,
    ServerMessage,
    position,
)
from game.rules import Action, start
from tests.game.protocol.sample_messages import CLIENT_MESSAGES, SERVER_MESSAGES, messages
from tests.support import LEFT, RIGHT, STRAW, act, battle

KINDS = [(kind, ClientMessage) for kind in CLIENT_MESSAGES] + [
    (kind, ServerMessage) for kind in SERVER_MESSAGES
]


def there_and_back(message: Message, union: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(message), type=union)


@pytest.mark.parametrize(("kind", "union"), KINDS)
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_message_comes_back_as_it_went(
    kind: type[Message], union: Any, data: st.DataObject
) -> None:
    message = data.draw(messages(kind))
    assert there_and_back(message, union) == message


@pytest.mark.parametrize(("kind", "union"), KINDS)
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_field_too_many_one_too_few_or_one_of_another_type_is_refused(
    kind: type[Message], union: Any, data: st.DataObject
) -> None:
    fields: dict[str, Any] = msgspec.to_builtins(data.draw(messages(kind)))
    spoilt = [{**fields, "extra": 1}, {**fields, "type": "nothing"}]
    required = [field.name for field in msgspec.structs.fields(kind) if field.required]
    spoilt += [{key: fields[key] for key in fields if key != name} for name in ["type", *required]]
    spoilt += [{**fields, name: wrong} for name in fields for wrong in (1.5, [["x"]], {"x": 1})]
    for document in spoilt:
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(msgspec.json.encode(document), type=union)


RENAMED = {"LobbyJoined": "lobby", "ShowSpectatorChat": "hear"}
"""Classes with a plainer name than their tag, which the wire keeps."""


def test_the_tag_is_the_name_in_lower_case() -> None:
    assert [msgspec.structs.asdict(Say("Hello")) | {"type": "say"}] == [
        msgspec.to_builtins(Say("Hello"))
    ]
    for kind, _ in KINDS:
        assert kind.__struct_config__.tag == RENAMED.get(kind.__name__, kind.__name__.lower())


def test_no_client_message_is_a_server_message_and_no_tag_is_there_twice() -> None:
    assert not set(CLIENT_MESSAGES) & set(SERVER_MESSAGES)
    tags = [kind.__struct_config__.tag for kind in (*CLIENT_MESSAGES, *SERVER_MESSAGES)]
    assert len(tags) == len(set(tags))


def test_what_is_kept_in_the_log_has_a_sequence_number() -> None:
    numbered = [kind for kind in SERVER_MESSAGES if "seq" in kind.__struct_fields__]
    known = {"Welcome", "Delivered"}  # these speak of the log and are not in it
    assert {kind for kind in numbered if kind.__name__ not in known} == set(Entry.__args__)


@pytest.mark.parametrize("turn", [-1, 2**53 + 1, 2**64, True, 1.0, "1", None])
def test_a_count_is_a_whole_number_that_every_reader_of_json_keeps(turn: object) -> None:
    document = msgspec.json.encode({"type": "act", "turn": turn, "action": "defend"})
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(document, type=ClientMessage)


@pytest.mark.parametrize("turn", [0, 1, 2**53])
def test_a_count_may_be_anything_up_to_the_largest(turn: int) -> None:
    assert there_and_back(Act(turn, Action.DEFEND), ClientMessage) == Act(turn, Action.DEFEND)


@pytest.mark.parametrize(
    ("longest", "too_long"),
    [
        (Say("x" * 1200), Say("x" * 1201)),
        (Hello(1, "1", "n" * 100), Hello(1, "1", "n" * 101)),
        (Hello(1, "1", "n", token="t" * 64), Hello(1, "1", "n", token="t" * 65)),
    ],
)
def test_texts_have_a_longest_length(longest: Message, too_long: Message) -> None:
    assert there_and_back(longest, ClientMessage) == longest
    with pytest.raises(msgspec.ValidationError):
        there_and_back(too_long, ClientMessage)


def test_an_action_the_game_does_not_have_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"type":"act","turn":1,"action":"attack4"}', type=ClientMessage)


def test_a_free_seat_is_told_as_null() -> None:
    assert msgspec.to_builtins(Seats(SeatState("Ana"), None))["right"] is None


def test_a_position_tells_what_a_bot_needs() -> None:
    before = start(STRAW, STRAW)
    after, _ = act(before, Action.CHARGE)
    assert position(before).to_move is LEFT
    assert position(after) == Position(2, RIGHT, Level(60, 1, 0), Level(60, 0, 1), tuple(Action))


def test_a_position_offers_only_what_is_allowed() -> None:
    full = battle(charge=(3, 0), guard=(3, 0))
    assert position(full).actions == (Action.ATTACK1, Action.ATTACK2, Action.ATTACK3)
    over, _ = act(battle(hp=(1, 1)), Action.ATTACK1, (1, 1))
    assert position(over).actions == ()
