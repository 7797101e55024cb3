"""What a host said on one connection, or in one room, is not believed on the next."""

from pathlib import Path

from game.client_state.link import HostCheated, PeerFamiliarity
from game.protocol.lobby_messages import LobbyJoined
from game.protocol.messages import (
    Bye,
    Contender,
    Ended,
    ErrorCode,
    Leave,
    Pick,
    Pong,
    SeatOwner,
    Show,
    Shown,
    Started,
)
from game.protocol.messages import position as position_of
from game.rules import Reason, start
from net.hosting.spectators import Spectators
from net.security.known_peers import KnownPeers
from net.security.peer_recognition import PeerRecognition
from net.session.dice_commitments import DiceCommitments
from net.session.protocol import ClientProtocol
from tests.keys import Key, promised
from tests.net.fair_match import FairMatch
from tests.net.real_hosts import CODE, credentials_in, hosted, knock
from tests.net.session.test_protocol import hear, standing, welcome
from tests.support import LEFT, RIGHT, ROSTER, STRAW


def started(room: str, name: str, key: str) -> Started:
    """A match of ours against somebody who promises with that key."""
    theirs = Contender(name, STRAW, promised(key, room, 1, RIGHT)[0])
    where = position_of(start(STRAW, STRAW, LEFT))
    return Started(1, 1, "id", 2, Contender("Ana", STRAW), theirs, where, room)


def test_a_friend_whom_the_host_has_forgotten_comes_in_with_the_code(tmp_path: Path) -> None:
    home, guest = tmp_path / "home", credentials_in(tmp_path / "guest", CODE)
    with hosted(credentials_in(home, CODE)) as host:
        assert not hasattr(knock(host.port, guest), "code")
    (home / "known.db").unlink()
    with hosted(credentials_in(home, CODE)) as host:
        assert not hasattr(knock(host.port, guest), "code")


def test_the_goodbye_of_one_connection_does_not_end_the_next() -> None:
    session = standing()
    hear(session, Bye(ErrorCode.CODE, "This game wants a code."))
    assert session.bye
    session.closed()
    assert session.bye is None


def test_nonsense_on_one_connection_is_forgotten_with_it() -> None:
    session = ClientProtocol("Ana")
    session.opened(0)
    hear(session, Ended(1, LEFT, Reason.LEFT))
    assert session.invalid
    session.closed()
    assert not session.invalid


def test_half_a_message_of_one_connection_is_not_the_beginning_of_the_next_ones() -> None:
    session = standing()
    session.receive_data(b'{"type":"po', 0.0)
    session.closed()
    session.opened(0)
    hear(session, welcome())
    assert not session.invalid


def test_each_connection_may_ask_for_our_copy_once() -> None:
    session = ClientProtocol("Ana")
    for now in (0, 10):
        session.opened(now)
        [shown] = hear(session, Show())[1]
        assert isinstance(shown, Shown)
        assert not session.invalid
        session.closed()


def test_leaving_one_room_of_an_arena_is_no_proof_that_we_left_the_next() -> None:
    session = standing()
    session.send(Leave(), 0.0)
    hear(session, LobbyJoined("Ana", "0.1.0"), welcome(room="another"))
    heard, _ = hear(session, Ended(1, RIGHT, Reason.LEFT))
    [host_cheated] = (message for message in heard if isinstance(message, HostCheated))
    assert host_cheated.text == "the host claims that you left, but you are here"


def test_a_host_caught_in_one_room_is_caught_before_its_next_welcome_by_nobody() -> None:
    session = standing()
    hear(session, Ended(1, RIGHT, Reason.LEFT))
    session.closed()
    session.opened(0)
    assert hear(session, Pong(1))[0] == []
    heard, _ = hear(session, welcome(room="another"))
    assert not any(isinstance(message, HostCheated) for message in heard)


def test_our_half_of_the_dice_is_played_in_a_new_room_whatever_the_last_host_did() -> None:
    commitments = DiceCommitments(Key("Ana"), lambda: "salt")
    commitments.take_seat("room", LEFT, [], ROSTER)
    commitments.follow(started("elsewhere", "Ben", "Ben"))
    assert commitments.lie
    commitments.take_seat("another", LEFT, [], ROSTER)
    assert not commitments.lie


def test_a_promise_of_a_run_of_the_program_that_was_killed_is_still_our_own() -> None:
    """The host begins with it while a new one is on its way."""
    duet = FairMatch()
    duet.send(duet.ana, Pick("straw", ready=True))
    duet.away(duet.ana)
    commitments = duet.ana.session.cheat_detection.commitments = DiceCommitments(
        Key("Ana"), lambda: "after the kill"
    )
    commitments.room_of_earlier_run = duet.room.event_log.room
    duet.come_in(duet.ana)
    duet.ana.session.send(Pick("straw", ready=True), duet.now)
    duet.send(duet.ben, Pick("straw", ready=True))
    duet.play_out()
    assert duet.room.outcome
    assert not duet.ana.room_state.desync


def test_only_the_player_who_sits_opposite_now_is_blocked(tmp_path: Path) -> None:
    known_peers = KnownPeers(tmp_path / "known.db")
    recognition = PeerRecognition(known_peers)
    recognition.receive(welcome(room="first"))
    recognition.receive(started("first", "Ben", "Ben"))
    recognition.receive(welcome(room="second"))
    assert not recognition.block()
    assert not known_peers.is_blocked(Key("Ben").public_key)


def test_a_player_who_comes_back_after_another_one_is_recognised_and_can_be_blocked(
    tmp_path: Path,
) -> None:
    known_peers = KnownPeers(tmp_path / "known.db")
    recognition = PeerRecognition(known_peers)
    for room, name in (("first", "Ben"), ("second", "Eve"), ("third", "Ben")):
        recognition.receive(welcome(room=room))
        met = recognition.receive(started(room, name, name))
    assert met and met.meeting is PeerFamiliarity.AGAIN
    assert recognition.block()
    assert known_peers.is_blocked(Key("Ben").public_key)
    assert not known_peers.is_blocked(Key("Eve").public_key)


def test_a_new_player_reads_spectators_as_they_chose_and_not_as_the_last_player_did() -> None:
    spectators = Spectators()
    spectators.listeners["Ben's token"] = True
    assert spectators.is_shown_to(SeatOwner("Ben", "Ben's token"), running=True)
    assert not spectators.is_shown_to(SeatOwner("Eve", "Eve's token"), running=True)
