"""Sentence by sentence: what docs/PROTOCOL.md says of signatures, tried with a bare socket."""

from collections.abc import Iterator

import pytest

from net.room.room_options import RoomOptions
from net.server.server_thread import LOOPBACK, ServerThread
from net.wire.rate_limit import NO_LIMITS
from tests.end_to_end.documented_protocol import first_mover, line_bytes, raw_key, verify
from tests.end_to_end.page_client import PageClient
from tests.end_to_end.page_signer import PageSigner
from tests.support import ROSTER


@pytest.fixture
def host() -> Iterator[ServerThread]:
    """A plain one without limits."""
    host = ServerThread(ROSTER, address=LOOPBACK, port=0, options=RoomOptions(limits=NO_LIMITS))
    yield host
    host.stop()


def seated(host: ServerThread, name: str) -> PageSigner:
    client = PageSigner(host.port).hello(name)
    client.until("seats")
    return client


def begin(*players: PageSigner) -> list[PageSigner]:
    """Both promise and draw; whoever moves first comes first."""
    for each in players:
        each.send("pick", fighter="straw", ready=True, promise=each.promise("straw"))
    draws = [each.until("draw") for each in players]
    for each in players:
        each.reveal(0)
    for each in players:
        each.until("started")
    first = first_mover(draws[0], players[0].entries[-1]["reveals"])
    return sorted(players, key=lambda player: player.seat != first)


@pytest.fixture
def match(host: ServerThread) -> tuple[PageSigner, PageSigner]:
    """Whoever moves first, and the other."""
    mover, other = begin(seated(host, "Ana"), seated(host, "Ben"))
    return mover, other


# --- lines -----------------------------------------------------------------------------------


def test_a_signed_line_is_told_with_its_signature(host: ServerThread) -> None:
    ana = seated(host, "Ana")
    ana.send("say", **ana.line("hello"))
    said = ana.until("said")
    assert said["key"] == raw_key(ana.key)
    verify(said["key"], said["signature"], line_bytes(ana.room, ana.seat, said))


def test_an_unsigned_line_of_a_player_with_a_key_is_refused_and_uses_its_number_up(
    host: ServerThread,
) -> None:
    ana = seated(host, "Ana")
    number = ana.say("hello")
    assert ana.code() == "proof"
    ana.send("say", **ana.line("hello", number=number))
    assert ana.code() == "number"


def test_a_line_of_a_player_without_a_key_has_no_signature(host: ServerThread) -> None:
    eve = PageClient(host.port).hello("Eve")
    eve.until("seats")
    eve.say("hello")
    assert not {"key", "seen", "signature"} & set(eve.until("said"))


@pytest.mark.parametrize(
    "changed",
    [{"text": "other"}, {"emote": True}, {"number": 9}, {"phrase": "fun"}, {"seen": "ab" * 32}],
)
def test_a_signature_holds_for_one_line_at_one_place(
    host: ServerThread, changed: dict[str, object]
) -> None:
    ana = seated(host, "Ana")
    ana.send("say", **ana.line("hello") | changed)
    assert ana.code() == "proof"


def test_a_line_is_signed_over_a_log_that_there_was(host: ServerThread) -> None:
    ana = seated(host, "Ana")
    ana.send("say", **ana.line("hello", seen="ab" * 32))
    assert ana.code() == "proof"


def test_a_signed_line_is_not_said_again_under_another_number(host: ServerThread) -> None:
    ana = seated(host, "Ana")
    line = ana.line("hello")
    ana.send("say", **line)
    ana.until("said")
    ana.send("say", **line)
    assert ana.between() == []
    ana.send("say", **line | {"number": 2})
    assert ana.code() == "proof"


# --- a match ---------------------------------------------------------------------------------


def test_both_draw_who_moves_first_and_the_host_signs_the_start(
    match: tuple[PageSigner, PageSigner],
) -> None:
    mover, _ = match
    started = mover.entries[-1]
    assert started["position"]["to_move"] == mover.seat
    mover.check_mark(started)


def test_no_fighter_is_put_back_while_it_is_drawn_who_moves_first(host: ServerThread) -> None:
    ana, ben = seated(host, "Ana"), seated(host, "Ben")
    for each in (ana, ben):
        each.send("pick", fighter="straw", ready=True, promise=each.promise("straw"))
    ana.until("draw")
    ana.send("pick", fighter="reed")
    assert ana.code() == "phase"


@pytest.mark.parametrize(
    "changed",
    [{"seen": "ab" * 32}, {"key": "ab" * 32}, {"tip": "ab" * 32}, {"salt": "other"}],
)
def test_a_promise_is_signed_by_the_player_over_the_log(
    host: ServerThread, changed: dict[str, str]
) -> None:
    ana = seated(host, "Ana")
    promise = ana.promise("straw") | changed
    ana.send("pick", fighter="straw", ready=True, promise=promise)
    assert ana.code() == "proof"
    ana.send("pick", fighter="reed", ready=True, promise=ana.promise("straw"))
    assert ana.code() == "proof"


def test_a_promise_of_protocol_2_is_refused(host: ServerThread) -> None:
    ana = seated(host, "Ana")
    promise = ana.promise("straw")
    del promise["seen"]
    ana.send("pick", fighter="straw", ready=True, promise=promise)
    assert ana.code() == "proof"


def test_a_choice_is_told_with_its_signature_and_the_next_goes_on_from_it(
    match: tuple[PageSigner, PageSigner],
) -> None:
    for player, watcher in (match, reversed(match)):
        choice = player.choice("charge")
        player.send("act", **choice)
        for each in (player, watcher):
            acted = each.until("acted")
            assert acted["signature"] == choice["signature"]
            assert "host" not in acted


def test_an_attack_is_signed_where_it_is_chosen(match: tuple[PageSigner, PageSigner]) -> None:
    mover, other = match
    choice = mover.choice("attack1")
    mover.send("act", **choice)
    assert mover.until("chosen")["signature"] == choice["signature"]
    other.until("chosen")
    other.reveal(1)
    mover.until("revealed")
    mover.reveal(1)
    assert "signature" not in mover.until("acted")


def test_a_choice_without_a_signature_is_refused(match: tuple[PageSigner, PageSigner]) -> None:
    mover, _ = match
    choice = mover.choice("charge")
    mover.send("act", **choice | {"signature": ""})
    assert mover.code() == "proof"
    mover.send("act", **choice)
    assert mover.code() == "number"


def test_a_choice_is_signed_for_its_turn_its_number_and_what_came_before(
    match: tuple[PageSigner, PageSigner],
) -> None:
    mover, other = match
    turn = mover.choice("charge")["turn"]
    for signed_for in ({"turn": turn + 2}, {"action": "defend"}, {"newest": "ab" * 32}):
        choice = mover.choice(**{"action": "charge"} | signed_for)
        mover.send("act", **choice | {"turn": turn, "action": "charge"})
        assert mover.code() == "proof"
    first = mover.choice("charge")
    mover.send("act", **first | {"number": first["number"] + 1})
    assert mover.code() == "proof"
    mover.number += 1
    mover.send("act", **mover.choice("charge"))
    assert mover.until("acted")["action"] == "charge"
    other.until("acted")


def test_a_signature_is_hexadecimal_or_a_fault(match: tuple[PageSigner, PageSigner]) -> None:
    mover, _ = match
    mover.send("act", **mover.choice("charge") | {"signature": "zz"})
    assert mover.until("bye")["code"] == "invalid"


def test_leaving_is_signed_by_the_player_and_the_end_by_the_host(
    match: tuple[PageSigner, PageSigner],
) -> None:
    mover, other = match
    farewell = mover.farewell()
    mover.send("leave", **farewell)
    ended = other.until("ended")
    assert {name: ended[name] for name in farewell} == farewell
    other.check_mark(ended)


def test_who_leaves_without_a_signature_has_left_by_the_hosts_word(
    match: tuple[PageSigner, PageSigner],
) -> None:
    mover, other = match
    mover.send("leave", **other.farewell())
    ended = other.until("ended")
    assert (ended["reason"], "signature" in ended, "seen" in ended) == ("left", False, False)
    other.check_mark(ended)
