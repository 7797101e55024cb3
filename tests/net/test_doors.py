"""Who gets in at a host, over real sockets and real TLS."""

from pathlib import Path

import pytest

from game.link import Over, Up
from game.messages import Code
from tests.net.doors import CODE, WRONG, hosted, knock, papers


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


def test_wrong_words_are_told_as_such(home: Path, guest: Path) -> None:
    with hosted(papers(home, CODE)) as host:
        end = knock(host.port, papers(guest, WRONG))
        assert isinstance(end, Over)
        assert end.text == "Wrong code, or someone is in between. Ask for a new one."
        assert code_of(knock(host.port, papers(guest, CODE))) is None
