"""A data folder in which everything is something else than a file: a pipe, a folder, a device."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from game.app.arguments import parse_arguments
from game.app.context import Context
from game.client_state.link import Protection
from game.player.settings import DEFAULTS, load_settings
from game.records.archive import list_records
from game.solver import SolutionStore
from net.security.client_handshake import load_credentials
from net.store.stored_room import RoomDetails
from net.store.stores import Stores
from tests.game.player.test_statistics import row
from tests.game.solver.reference_solver import CRAB, HARE

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
    solution = SolutionStore(tmp_path / "solutions").path(CRAB, HARE)
    solution.parent.mkdir()
    ODD[request.param](solution)
    return tmp_path


def test_what_is_read_is_as_if_nothing_were_there(odd: Path) -> None:
    settings, problem = load_settings(odd)
    assert settings == DEFAULTS and "is saved in settings.old.toml" in problem
    context = Context(parse_arguments(["--data", str(odd)]))
    assert context.profile.recent == ()
    assert len(context.puzzles) == context.shipped_puzzles
    assert [summary.verdict for summary in list_records(odd / "records")] == [None]
    assert context.statistics.rows() == ()
    assert SolutionStore(odd / "solutions").solution(CRAB, HARE)


def test_what_is_written_is_found_again(odd: Path) -> None:
    load_settings(odd)
    context = Context(parse_arguments(["--data", str(odd)]))
    context.store_settings(DEFAULTS)
    context.statistics.add(row(1))
    assert [each.id for each in context.statistics.rows()] == ["m1"]
    assert load_settings(odd) == (DEFAULTS, "")
    first, again = (load_credentials(odd, Protection.CODE) for _ in range(2))
    first.known_peers.add_guest(b"k" * 32)
    assert again.known_peers.is_guest(b"k" * 32)
    assert first.identity.public_key == again.identity.public_key
    stores = Stores(odd)
    for journal in (stores.host, stores.player):
        journal.open_room("room", 0, RoomDetails({}))
        assert journal.flush() and journal.read("room")
    stores.close()
