"""Who gets in at a host, over real sockets and real TLS."""

from dataclasses import replace
from pathlib import Path

import pytest

from game.client_state.link import LinkClosed, LinkUp, Protection
from game.protocol.messages import Bye, ErrorCode
from game.protocol.version import PROTOCOL, VERSION
from net.security.client_handshake import CHANGED
from net.wire.pairing import Pair
from tests.end_to_end.real_player import RawPeer
from tests.net.real_hosts import CODE, WRONG, credentials_in, hosted, knock
from tests.support import until


@pytest.fixture
def guest(tmp_path: Path) -> Path:
    return tmp_path / "guest"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def code_of(end: LinkClosed | LinkUp) -> ErrorCode | None:
    return end.code if isinstance(end, LinkClosed) else None


def test_who_knows_the_code_comes_in_and_needs_none_afterwards(home: Path, guest: Path) -> None:
    with hosted(credentials_in(home, CODE)) as host:
        assert code_of(knock(host.port, credentials_in(guest, CODE))) is None
        assert code_of(knock(host.port, credentials_in(guest))) is None
    with hosted(credentials_in(home)) as host:
        assert code_of(knock(host.port, credentials_in(guest))) is None


def test_who_has_no_code_is_asked_for_it(home: Path, guest: Path) -> None:
    with hosted(credentials_in(home, CODE)) as host:
        assert code_of(knock(host.port, credentials_in(guest))) is ErrorCode.CODE


def test_to_pair_with_a_plain_game_is_told_to_make_no_sense() -> None:
    with hosted(None) as host, RawPeer(host.port) as guest:
        guest.send(Pair(PROTOCOL, VERSION, ""))
        [bye] = guest.listen_to_the_end()
        assert isinstance(bye, Bye)
        assert bye.code is ErrorCode.INVALID


def test_wrong_words_are_told_as_such(home: Path, guest: Path) -> None:
    with hosted(credentials_in(home, CODE)) as host:
        end = knock(host.port, credentials_in(guest, WRONG))
        assert isinstance(end, LinkClosed)
        assert end.text == (
            "Wrong code, or someone is intercepting the connection. Ask for a new code."
        )
        assert code_of(knock(host.port, credentials_in(guest, CODE))) is None


def test_an_invitation_that_names_the_certificate_is_believed_from_the_first_time_on(
    home: Path, guest: Path, tmp_path: Path
) -> None:
    arena = credentials_in(home, protection=Protection.OPEN)
    invited = replace(credentials_in(guest), fingerprint=arena.identity.fingerprint)
    with hosted(arena) as host:
        assert code_of(knock(host.port, invited)) is None
    other = credentials_in(tmp_path / "other", protection=Protection.OPEN)
    with hosted(other, host.port):
        assert code_of(knock(host.port, credentials_in(guest))) is ErrorCode.CHANGED


def test_whoever_shows_another_certificate_than_the_invitation_names_is_caught_at_once(
    home: Path, guest: Path
) -> None:
    invited = replace(credentials_in(guest), fingerprint="0f" * 32)
    with hosted(credentials_in(home, protection=Protection.OPEN)) as host:
        assert knock(host.port, invited) == CHANGED


def test_a_door_is_opened_to_the_network_and_shut_again_with_the_same_code(
    home: Path, guest: Path, tmp_path: Path
) -> None:
    with hosted(credentials_in(home, CODE)) as host:
        host.set_open(True)
        until(lambda: host.protection.protection is Protection.OPEN)
        assert host.protection.code == ""
        assert code_of(knock(host.port, credentials_in(guest))) is None
        host.set_open(False)
        until(lambda: host.protection.protection is Protection.CODE)
        assert code_of(knock(host.port, credentials_in(guest))) is ErrorCode.CODE
        assert code_of(knock(host.port, credentials_in(tmp_path / "other", CODE))) is None
