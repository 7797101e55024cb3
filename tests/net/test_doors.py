"""Who gets in at a host, over real sockets and real TLS."""

from dataclasses import replace
from pathlib import Path

import pytest

from game.contract.messages import Bye, Code
from game.contract.version import PROTOCOL, VERSION
from game.table.link import Over, Protection, Up
from net.door.arrival import CHANGED
from net.wire.pairing import Pair
from tests.end_to_end.visitor import RawPeer
from tests.net.doors import CODE, WRONG, hosted, knock, papers
from tests.support import until


@pytest.fixture
def guest(tmp_path: Path) -> Path:
    return tmp_path / "guest"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def code_of(end: Over | Up) -> Code | None:
    return end.code if isinstance(end, Over) else None


def test_who_knows_the_code_comes_in_and_needs_none_afterwards(home: Path, guest: Path) -> None:
    with hosted(papers(home, CODE)) as host:
        assert code_of(knock(host.port, papers(guest, CODE))) is None
        assert code_of(knock(host.port, papers(guest))) is None
    with hosted(papers(home)) as host:
        assert code_of(knock(host.port, papers(guest))) is None


def test_who_has_no_code_is_asked_for_it(home: Path, guest: Path) -> None:
    with hosted(papers(home, CODE)) as host:
        assert code_of(knock(host.port, papers(guest))) is Code.CODE


def test_to_pair_with_a_plain_game_is_told_to_make_no_sense() -> None:
    with hosted(None) as host, RawPeer(host.port) as guest:
        guest.send(Pair(PROTOCOL, VERSION, ""))
        [bye] = guest.listen_to_the_end()
        assert isinstance(bye, Bye)
        assert bye.code is Code.INVALID


def test_wrong_words_are_told_as_such(home: Path, guest: Path) -> None:
    with hosted(papers(home, CODE)) as host:
        end = knock(host.port, papers(guest, WRONG))
        assert isinstance(end, Over)
        assert end.text == "Wrong code, or someone is in between. Ask for a new one."
        assert code_of(knock(host.port, papers(guest, CODE))) is None


def test_an_invitation_that_names_the_certificate_is_believed_from_the_first_time_on(
    home: Path, guest: Path, tmp_path: Path
) -> None:
    arena = papers(home, protection=Protection.OPEN)
    invited = replace(papers(guest), fingerprint=arena.identity.fingerprint)
    with hosted(arena) as host:
        assert code_of(knock(host.port, invited)) is None
    other = papers(tmp_path / "other", protection=Protection.OPEN)
    with hosted(other, host.port):
        assert code_of(knock(host.port, papers(guest))) is Code.CHANGED


def test_whoever_shows_another_certificate_than_the_invitation_names_is_caught_at_once(
    home: Path, guest: Path
) -> None:
    invited = replace(papers(guest), fingerprint="0f" * 32)
    with hosted(papers(home, protection=Protection.OPEN)) as host:
        assert knock(host.port, invited) == CHANGED


def test_a_door_is_opened_to_the_network_and_shut_again_with_the_same_code(
    home: Path, guest: Path, tmp_path: Path
) -> None:
    with hosted(papers(home, CODE)) as host:
        host.open_door(True)
        until(lambda: host.protected.protection is Protection.OPEN)
        assert host.protected.code == ""
        assert code_of(knock(host.port, papers(guest))) is None
        host.open_door(False)
        until(lambda: host.protected.protection is Protection.CODE)
        assert code_of(knock(host.port, papers(guest))) is Code.CODE
        assert code_of(knock(host.port, papers(tmp_path / "other", CODE))) is None
