"""What one player, one connection and one address may send."""

from typing import TypeVar

import pytest

from game.protocol.messages import (
    Act,
    Bye,
    ErrorCode,
    Hello,
    Ping,
    Refused,
    Said,
    Say,
    ServerMessage,
)
from game.protocol.version import PROTOCOL, VERSION
from game.rules import Action, Seat
from net.hosting.protocol import ServerProtocol
from net.session.protocol import ClientProtocol
from net.wire.codec import FrameReader, decode_client_message, decode_server_message, encode
from net.wire.rate_limit import (
    ADDRESSES_REMEMBERED,
    LIMITS,
    NO_LIMITS,
    PACE,
    AddressRates,
    Bans,
    Rate,
    RateLimits,
    TokenBucket,
    address_block,
    limits_for,
)
from tests.net.room_script import RoomScript
from tests.support import LEFT, RIGHT

_Kind = TypeVar("_Kind", bound=ServerMessage)


def heard(context: RoomScript, seat: Seat, kind: type[_Kind]) -> list[_Kind]:
    return [message for message in context.heard(seat) if isinstance(message, kind)]


def lines_that_pass(times: list[float]) -> int:
    """How many lines get through that are said at these seconds."""
    context = RoomScript(limits=LIMITS)
    for number, at in enumerate(times):
        context.now = 100.0 + at
        context.say(LEFT, f"line {number}")
    return len(heard(context, RIGHT, Said))


def test_a_flood_of_a_thousand_lines_in_ten_seconds_is_held_back() -> None:
    assert lines_that_pass([number / 100 for number in range(1000)]) <= 15


def test_sixty_lines_at_the_speed_of_a_person_all_pass() -> None:
    assert lines_that_pass([number * 1.5 for number in range(60)]) == 60


def test_every_line_too_many_is_refused_with_a_sentence() -> None:
    context = RoomScript(limits=LIMITS)
    for number in range(8):
        context.say(LEFT, f"line {number}")
    refusals = heard(context, LEFT, Refused)
    assert [refusal.code for refusal in refusals] == [ErrorCode.FLOOD] * 2
    assert refusals[0].text == "Too many messages at once. Wait a moment."


def test_the_same_line_again_within_ten_seconds_is_refused() -> None:
    context = RoomScript(limits=LIMITS)
    context.say(LEFT, "hello")
    context.now += 9
    context.say(LEFT, "hello")
    assert context.last(LEFT, Refused).text == "You just said that."
    context.now += 2
    context.say(LEFT, "hello")
    assert len(heard(context, RIGHT, Said)) == 2


def test_too_many_actions_at_once_are_refused_and_change_nothing() -> None:
    context = RoomScript(limits=LIMITS)
    context.fight()
    for _ in range(11):
        context.act(RIGHT, Action.DEFEND)
    codes = [refusal.code for refusal in heard(context, RIGHT, Refused)]
    assert codes == [ErrorCode.TURN] * 10 + [ErrorCode.FLOOD]


def test_who_is_refused_thirty_times_in_a_minute_is_sent_out_for_a_minute() -> None:
    context = RoomScript(limits=LIMITS)
    token = context.tokens[LEFT]
    for number in range(6 + 31):
        context.say(LEFT, f"line {number}")
    assert context.last(LEFT, Bye).code is ErrorCode.FLOOD
    context.now += 20
    again = context.enter("Ana", token)
    assert again == Bye(ErrorCode.FLOOD, "You can come back in 40 seconds.")
    context.now += 41
    assert context.enter("Ana", token) is LEFT


def greeted(limits: RateLimits = LIMITS) -> ServerProtocol:
    protocol = ServerProtocol(0.0, limits)
    protocol.receive_data(encode(Hello(PROTOCOL, VERSION, "Eve")), 0.0)
    return protocol


def test_messages_too_many_are_refused_by_number_and_go_no_further() -> None:
    protocol = greeted()
    messages = protocol.receive_data(b"".join(encode(Ping(n)) for n in range(39)), 0.0)
    assert len(messages) == 39
    assert protocol.receive_data(encode(Say("one too many", number=7)), 0.0) == []
    assert [(each.code, each.number) for each in protocol.refusals()] == [(ErrorCode.FLOOD, 7)]
    assert protocol.refusals() == []
    assert protocol.receive_data(encode(Ping(1)), 0.1)


def test_a_connection_that_does_not_stop_is_closed() -> None:
    protocol = greeted()
    protocol.receive_data(b"".join(encode(Ping(n)) for n in range(39 + 31)), 0.0)
    assert protocol.bye == Bye(
        ErrorCode.FLOOD, "Far too many messages at once. You can come back in a minute."
    )


def test_an_address_that_calls_too_often_has_to_wait() -> None:
    addresses = AddressRates(LIMITS)
    answers = []
    for _ in range(21):
        answers.append(addresses.opened("10.0.0.7", 0.0))
        addresses.closed("10.0.0.7")
    assert answers == [True] * 20 + [False]
    assert addresses.opened("10.0.0.8", 0.0)
    assert addresses.opened("10.0.0.7", 3.1)


def test_who_goes_on_calling_too_often_is_told_so_twenty_times_and_then_just_cut() -> None:
    """Each word over TLS costs a handshake."""
    addresses = AddressRates(LIMITS)
    assert [addresses.may_reply("10.0.0.7", 0.0) for _ in range(21)] == [True] * 20 + [False]
    assert addresses.may_reply("10.0.0.8", 0.0)
    assert addresses.may_reply("10.0.0.7", 3.1)


def test_who_is_barred_is_told_for_how_long_and_it_is_never_longer() -> None:
    bans = Bans()
    bans.add(["eve 10.0.0.7", "key"], 100.0)
    bans.add(["key"], 130.0)
    assert bans.seconds_left(["somebody else", "key"], 130.0) == 30
    assert bans.seconds_left(["somebody else"], 130.0) == 0
    assert bans.seconds_left(["key"], 160.0) == 0
    bans.add(["key"], 161.0)
    assert bans.seconds_left(["key"], 161.0) == 60


def test_no_more_than_so_many_are_remembered_as_barred() -> None:
    bans = Bans()
    bans.add(map(str, range(ADDRESSES_REMEMBERED)), 0.0)
    bans.add(["one more"], 1.0)
    assert bans.seconds_left(["one more"], 1.0) == 0
    bans.add(["one more"], 61.0)
    assert bans.seconds_left(["one more"], 61.0) == 60


def test_eight_connections_of_one_address_are_enough() -> None:
    addresses = AddressRates(LIMITS)
    for _ in range(8):
        addresses.opened("10.0.0.7", 0.0)
        assert not addresses.is_full("10.0.0.7")
    addresses.opened("10.0.0.7", 0.0)
    assert addresses.is_full("10.0.0.7")
    addresses.closed("10.0.0.7")
    assert not addresses.is_full("10.0.0.7")


def test_addresses_that_are_gone_are_forgotten_and_those_that_are_here_are_not() -> None:
    addresses = AddressRates(LIMITS)
    addresses.opened("10.0.0.7", 0.0)
    for number in range(5000):
        name = f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
        addresses.opened(name, 0.0)
        addresses.closed(name)
    assert len(addresses._rates) <= 4096
    assert "10.0.0.7" in addresses._rates


@pytest.mark.parametrize(
    ("address", "one"),
    [
        ("192.168.1.7", "192.168.1.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("::ffff:10.0.0.7", "10.0.0.7"),
        ("", ""),
    ],
)
def test_neighbours_of_ipv6_count_as_one(address: str, one: str) -> None:
    assert address_block(address) == one


def test_a_clock_that_stands_fills_nothing() -> None:
    bucket = TokenBucket(Rate(1.0, 2))
    assert [bucket.take(5.0), bucket.take(5.0), bucket.take(5.0), bucket.take(4.0)] == [
        *(True, True, False, False)
    ]
    assert bucket.ready_at(5.5) == 6.0


# --- the client's own pace -------------------------------------------------------------------


def said(frames: bytes) -> list[str]:
    messages = [decode_client_message(frame) for frame in FrameReader(16384).feed(frames)]
    return [message.text for message in messages if isinstance(message, Say)]


def welcomed(session: ClientProtocol, now: float = 0.0) -> bytes:
    """The session comes in at a room; what it sends at that."""
    context = RoomScript(people=0)
    opened = session.opened(now)
    [hello] = [decode_client_message(frame) for frame in FrameReader(16384).feed(opened)]
    assert isinstance(hello, Hello)
    context.room.enter(hello, now)
    messages = b"".join(
        encode(each.message) for each in context.room.envelopes() if each.to is LEFT
    )
    return session.receive_data(messages, now)[1]


def test_lines_that_waited_for_the_wire_go_out_no_faster_than_a_host_allows() -> None:
    session = ClientProtocol("Ana")
    for number in range(8):
        session.send(Say(f"line {number}"), 0.0)
    heard = said(welcomed(session))
    assert heard == [f"line {number}" for number in range(5)]
    assert session.deadline == 1.0
    for at in (0.5, 1.0, 2.0, 2.4, 3.0, 3.5):
        heard += said(session.tick(at))
    assert heard == [f"line {number}" for number in range(8)]


def test_an_action_does_not_overtake_a_line_that_was_said_before() -> None:
    session = ClientProtocol("Ana")
    welcomed(session)
    for number in range(6):
        session.send(Say(f"line {number}"), 0.0)
    assert session.send(Act(1, Action.DEFEND), 0.0)[1] == b""
    frames = [decode_client_message(frame) for frame in FrameReader(16384).feed(session.tick(1.0))]
    assert [type(message) for message in frames] == [Say, Act]


def test_a_client_that_keeps_its_pace_is_never_refused() -> None:
    for ours, hosts in ((PACE.lines, LIMITS.lines), (PACE.actions, LIMITS.actions)):
        assert ours and hosts
        assert ours.per_second <= hosts.per_second
        assert ours.burst < hosts.burst


def test_without_limits_everything_passes() -> None:
    protocol = greeted(NO_LIMITS)
    data = b"".join(encode(Ping(n)) for n in range(1000))
    assert len(protocol.receive_data(data, 0.0)) == 1000
    assert decode_server_message(encode(Bye(ErrorCode.FLOOD, ""))[:-1]) == Bye(ErrorCode.FLOOD, "")


def test_a_class_behind_one_router_comes_in_at_once_where_the_arena_allows_it() -> None:
    allowed = AddressRates(limits_for(40))
    assert all(allowed.opened("203.0.113.7", 0.0) for _ in range(40))
    assert not allowed.is_full("203.0.113.7")
    assert not all(allowed.opened("203.0.113.7", 0.0) for _ in range(100))
    assert allowed.is_full("203.0.113.7")


def test_fewer_from_one_address_may_come_as_quickly_as_ever() -> None:
    assert limits_for(4).arrivals == LIMITS.arrivals
    assert limits_for(8) == LIMITS
