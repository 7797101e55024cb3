"""A data folder in which everything is something else than a file: a pipe, a folder, a device."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from game.arguments import parse_arguments
from game.evening import Evening
from game.player.settings import DEFAULTS, load_settings
from game.records.archive import catalogue
from game.solver import Atlas
from game.table.link import Protection
from net.disk.kept import Details
from net.disk.memory import Memory
from net.door.arrival import load_credentials
from tests.game.test_progress import row
from tests.solver.plain import CRAB, HARE

ODD: dict[str, Callable[[Path], object]] = {
    "folders": lambda path: (path / "inside").mkdir(parents=True),
    "links to nowhere": lambda path: path.symlink_to("nowhere"),
    "links to themselves": lambda path: path.symlink_to(path),
}
if os.name == "posix":
    ODD |= {"pipes": os.mkfifo, "devices": lambda path: path.symlink_to("/dev/zero")}

NAMES = (
    *("settings.toml", "profile.json", "puzzles.toml", "records/one.parley"),
    *("progress.db", "known.db", "host.db", "player.db", "player.db-wal"),
    *("identity/key.pem", "identity/certificate.pem"),
)


@pytest.fixture(params=list(ODD))
def odd(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    for name in NAMES:
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        ODD[request.param](place)
    solution = Atlas(tmp_path / "solutions").path(CRAB, HARE)
    solution.parent.mkdir()
    ODD[request.param](solution)
    return tmp_path


def test_what_is_read_is_as_if_nothing_were_there(odd: Path) -> None:
    settings, problem = load_settings(odd)
    assert settings == DEFAULTS and "is kept in settings.old.toml" in problem
    evening = Evening(parse_arguments(["--data", str(odd)]))
    assert evening.profile.recent == ()
    assert len(evening.puzzles) == evening.shipped_puzzles
    assert [kept.verdict for kept in catalogue(odd / "records")] == [None]
    assert evening.progress.rows() == ()
    assert Atlas(odd / "solutions").solution(CRAB, HARE)


def test_what_is_written_is_found_again(odd: Path) -> None:
    load_settings(odd)
    evening = Evening(parse_arguments(["--data", str(odd)]))
    evening.keep_settings(DEFAULTS)
    evening.progress.add(row(1))
    assert [each.id for each in evening.progress.rows()] == ["m1"]
    assert load_settings(odd) == (DEFAULTS, "")
    first, again = (load_credentials(odd, Protection.CODE) for _ in range(2))
    first.known.let_in(b"k" * 32)
    assert again.known.is_guest(b"k" * 32)
    assert first.identity.public_key == again.identity.public_key
    memory = Memory(odd)
    for journal in (memory.host, memory.player):
        journal.open_room("room", 0, Details({}))
        assert journal.flush() and journal.read("room")
    memory.close()
