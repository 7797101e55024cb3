"""Sentence by sentence: what docs/PROTOCOL.md promises, tried with a bare socket at a real host."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.client_state.link import Protection
from net.room.room_options import RoomOptions
from net.server.server_thread import LOOPBACK, ServerThread
from net.wire.rate_limit import LIMITS, NO_LIMITS
from tests.end_to_end.page_client import Message, PageClient
from tests.net.arenas import arena
from tests.net.real_hosts import CODE, credentials_in, hosted
from tests.support import ROSTER


@pytest.fixture
def host() -> Iterator[ServerThread]:
    """A plain one without limits."""
    host = ServerThread(ROSTER, address=LOOPBACK, port=0, options=RoomOptions(limits=NO_LIMITS))
    yield host
    host.stop()


def seated(host: ServerThread, name: str, **fields: object) -> PageClient:
    client = PageClient(host.port).hello(name, **fields)
    client.until("seats")
    return client


def begin(*players: PageClient) -> None:
    for each in players:
        each.send("pick", fighter="straw", ready=True)
    for each in players:
        each.until("started")


def act(players: dict[str, PageClient]) -> Message:
    """The side to move strikes; what came of it, at both."""
    [any_, other] = players.values()
    position = next(e for e in reversed(any_.entries) if "position" in e)["position"]
    mover = players[position["to_move"]]
    mover.number += 1
    mover.send("act", turn=position["turn"], action="attack1", number=mover.number)
    other.until("acted")
    return any_.until("acted")


def by_seat(*players: PageClient) -> dict[str, PageClient]:
    return {each.welcome["seat"]: each for each in players}


def goodbye(port: int, *frames: bytes, tls: bool = False) -> str:
    """The code of the `bye` with which such a beginning is answered."""
    with PageClient(port, tls=tls) as client:
        for frame in frames:
            client.send_bytes(frame + b"\n")
        code: str = client.until("bye")["code"]
        assert client.read()["type"] == "eof"
        return code


# --- frames and the door ---------------------------------------------------------------------


HELLO = b'{"type":"hello","protocol":3,"version":"page","name":"Ana"}'


def test_a_frame_has_1024_bytes_before_the_hello_without_its_newline(host: ServerThread) -> None:
    with PageClient(host.port) as client:
        client.send_bytes(HELLO.ljust(1024) + b"\n")
        assert client.until("welcome", "bye")["type"] == "welcome"
    assert goodbye(host.port, HELLO.ljust(1025)) == "oversize"


@pytest.mark.parametrize(
    "field",
    [b'"key":"zz"', b'"key":"' + b"AB" * 32 + b'"', b'"certificate":"ab"', b'"proof":"abc"'],
)
def test_what_is_no_hexadecimal_is_a_fault(host: ServerThread, field: bytes) -> None:
    assert goodbye(host.port, HELLO[:-1] + b"," + field + b"}") == "invalid"


@pytest.mark.parametrize(
    ("protocol", "code"),
    [
        (b"4", "version"),
        (b"2", "version"),
        (b"0", "version"),
        (b"-1", "invalid"),
        (b"%d" % 2**64, "invalid"),
    ],
)
def test_another_protocol_is_told_and_what_is_no_protocol_is_a_fault(
    host: ServerThread, protocol: bytes, code: str
) -> None:
    frame = b'{"type":"hello","protocol":' + protocol + b',"version":"9","future":[1]}'
    assert goodbye(host.port, frame) == code


PAIR = b'{"type":"pair","protocol":3,"version":"page"}'
PROVE = b'{"type":"prove","proof":"' + b"ab" * 32 + b'"}'
PING = b'{"type":"ping","id":1}'


def test_nothing_but_pairing_comes_before_the_hello(host: ServerThread, tmp_path: Path) -> None:
    assert goodbye(host.port, PING) == "invalid"
    with hosted(credentials_in(tmp_path, CODE)) as with_code:
        assert goodbye(with_code.port, PING, tls=True) == "invalid"
        assert goodbye(with_code.port, PROVE, tls=True) == "invalid"


def test_at_a_plain_host_there_is_nothing_to_pair(host: ServerThread) -> None:
    assert goodbye(host.port, PAIR) == "invalid"


def test_an_open_host_takes_a_hello_at_once_and_answers_pairing_with_nothing(
    tmp_path: Path,
) -> None:
    with hosted(credentials_in(tmp_path, protection=Protection.OPEN)) as host:
        with PageClient(host.port, tls=True).hello("Ana") as ana:
            assert ana.until("welcome", "bye")["type"] == "welcome"
        with PageClient(host.port, tls=True) as ben:
            ben.send_bytes(PAIR + b"\n")
            assert ben.read() == {"type": "opening", "share": ""}
            ben.hello("Ben")
            assert ben.until("welcome", "bye")["type"] == "welcome"
        assert goodbye(host.port, PAIR, PAIR, tls=True) == "invalid"


def test_a_host_with_a_code_asks_for_it(tmp_path: Path) -> None:
    with hosted(credentials_in(tmp_path, CODE)) as host:
        assert goodbye(host.port, PAIR, tls=True) == "code"
        assert goodbye(host.port, HELLO, tls=True) == "code"


def test_a_key_needs_its_own_signature(tmp_path: Path) -> None:
    with hosted(credentials_in(tmp_path, protection=Protection.OPEN)) as host:
        frame = HELLO[:-1] + b',"key":"' + b"ab" * 32 + b'"}'
        assert goodbye(host.port, frame, tls=True) == "invalid"


# --- the course of an evening ----------------------------------------------------------------


def test_ready_stays_through_a_match_and_after_it_until_both_want_another(
    host: ServerThread,
) -> None:
    ana, ben = seated(host, "Ana"), seated(host, "Ben")
    begin(ana, ben)
    players = by_seat(ana, ben)

    def ready() -> list[bool]:
        ana.between()
        return [ana.seats[seat]["ready"] for seat in ("left", "right")]

    assert ready() == [True, True]
    before = act(players)
    while (after := act(players))["position"]["actions"]:
        assert after["position"]["turn"] == before["position"]["turn"] + 1
        before = after
    assert after["position"]["turn"] == before["position"]["turn"] + 1
    assert after["position"]["to_move"] != before["position"]["to_move"]
    assert ana.until("ended")["reason"] == "knockout"
    assert ready() == [True, True]
    ana.send("pick", fighter="reed")
    assert ana.until("refused")["code"] == "phase"
    ana.send("rematch")
    ana.until("seats")
    assert ready() == [True, True] and ana.seats[ana.welcome["seat"]]["rematch"]
    ben.send("rematch")
    while any(ready()):
        pass
    assert not ana.seats[ana.welcome["seat"]]["rematch"]
    assert ana.seats["left"]["fighter"] == "straw"
    ana.send("pick", fighter="reed")
    ana.until("seats")


def test_what_the_clock_chooses_has_no_number_and_counts_as_a_turn() -> None:
    host = ServerThread(ROSTER, address=LOOPBACK, port=0, options=RoomOptions(turn_seconds=1))
    ana, ben = seated(host, "Ana"), seated(host, "Ben")
    begin(ana, ben)
    first = ana.entries[-1]["position"]
    acted = ana.until("acted")
    assert (acted["by_clock"], acted["number"], acted["turn"]) == (True, 0, first["turn"])
    assert acted["position"]["turn"] == first["turn"] + 1
    assert acted["position"]["to_move"] != first["to_move"]
    host.stop()


def test_numbers_may_have_gaps_and_never_go_back(host: ServerThread) -> None:
    ana = seated(host, "Ana")

    def answer(number: int | None, text: str) -> str:
        fields = {} if number is None else {"number": number}
        ana.send("say", text=text, **fields)
        known = ana.until("said", "refused")
        return str(known.get("code", known["type"]))

    assert [answer(5, "five"), answer(9, "nine")] == ["said", "said"]
    assert [answer(7, "seven"), answer(0, "none"), answer(None, "left out")] == ["number"] * 3
    assert answer(2**32 + 1, "too high") == "number"
    assert answer(2**32, "highest") == "said"
    ana.send("say", text="nine", number=9)
    assert ana.between() == []


def test_an_unknown_phrase_counts_as_none(host: ServerThread) -> None:
    ana = seated(host, "Ana")
    ana.send("say", text="In my own words", phrase="nonsense", number=1)
    said = ana.until("said")
    assert (said["text"], said["phrase"]) == ("In my own words", "")


def test_who_is_moved_comes_in_again_with_the_old_token_and_may_be_asked_for_a_copy(
    host: ServerThread,
) -> None:
    ana, ben = seated(host, "Ana"), seated(host, "Ben")
    ben.say("Goodbye")
    ana.until("said")
    ben.send("leave")
    ben.until("bye")
    eve = seated(host, "Eve")
    assert ana.until("bye")["code"] == "moved"
    back = PageClient(host.port).hello("Ana", **ana.returning)
    assert back.until("show", "welcome")["type"] == "show"
    back.send("say", text="too early", number=1)
    assert back.between() == []
    back.send("shown", left=None, right=None, entries=ana.entries)
    welcome = back.until("welcome")
    assert (welcome["seat"], welcome["keep"], welcome["seq"]) == (ana.welcome["seat"], 0, 0)
    assert welcome["room"] == eve.welcome["room"] != ana.welcome["room"]


def test_without_a_copy_the_old_token_needs_no_showing(host: ServerThread) -> None:
    ana, ben = seated(host, "Ana"), seated(host, "Ben")
    ana.say("Hello")
    ben.until("said")
    back = PageClient(host.port).hello("whoever", token=ana.welcome["token"])
    assert back.until("welcome", "show")["type"] == "welcome"
    assert ana.until("bye")["code"] == "replaced"
    assert back.until("said")["name"] == "Ana"


def test_in_a_room_that_is_taken_up_again_acts_and_lines_wait_for_the_other_side(
    host: ServerThread,
) -> None:
    ana, ben = seated(host, "Ana"), seated(host, "Ben")
    begin(ana, ben)
    room = host.room_host.room
    copy = room.event_log.copy(room.seat_owners)
    again = ServerThread(
        ROSTER, address=LOOPBACK, port=0, copy=copy, options=RoomOptions(limits=NO_LIMITS)
    )
    back = PageClient(again.port).hello("Ana", **ana.returning)
    back.entries = ana.entries
    assert back.until("welcome")["keep"] == len(ana.entries)
    back.until("seats")
    back.say("Are you there?")
    assert "said" not in back.between()
    other = PageClient(again.port).hello("Ben", **ben.returning)
    assert back.until("said")["text"] == "Are you there?"
    assert other.until("said")["number"] == 1
    again.stop()


@pytest.mark.parametrize(
    ("name", "called"),
    [("", "Guest"), ("\x00 ...", "Guest"), ("ana", "ana 2"), ("Zo\u00eb!?", "Zo\u00eb")],
)
def test_what_a_newcomer_is_called(host: ServerThread, name: str, called: str) -> None:
    seated(host, "Ana")
    ben = seated(host, name)
    assert ben.seats[ben.welcome["seat"]]["name"] == called


@pytest.mark.parametrize("name", ["Bi1l", "\u0410na", "Referee", "Parley"])
def test_names_that_nobody_may_have(host: ServerThread, name: str) -> None:
    seated(host, "Bill")
    with PageClient(host.port).hello(name) as client:
        assert client.until("bye", "welcome")["code"] == "name"


def test_who_comes_back_is_called_as_before(host: ServerThread) -> None:
    ana = seated(host, "Ana")
    back = seated(host, "Referee", **ana.returning)
    assert back.seats[back.welcome["seat"]]["name"] == "Ana"


# --- arenas ----------------------------------------------------------------------------------


def test_an_arena_tells_in_the_lobby_what_fails_at_the_door_of_a_room(tmp_path: Path) -> None:
    with arena(tmp_path, spectators=1, limits=LIMITS) as here:
        ana = PageClient(here.port).hello("Ana")
        assert ana.until("lobby", "bye")["notice"] == ""
        ana.send("open")
        number = ana.until("inside")["number"]
        ben, eve = (PageClient(here.port).hello(name) for name in ("Ben", "Eve"))
        for client, known in ((ben, "welcome"), (eve, "lobby")):
            client.until("lobby")
            client.send("enter", number=number, watch=True)
            answer = client.until("welcome", "lobby", "refused")
            assert answer["type"] == known
        assert answer["notice"]
        gone = PageClient(here.port).hello("Fay", room="ab" * 16, token="cd" * 32)
        assert gone.until("lobby")["notice"]


def test_a_relay_says_room_where_nobody_waits(tmp_path: Path) -> None:
    with arena(tmp_path) as here:
        assert goodbye(here.port, b'{"type":"reach","place":"00000001"}') == "room"
