"""The data folders of an earlier build: the present one opens everything in them."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from game.app.context import Context
from game.app.options import Options
from game.client_state.link import PeerFamiliarity
from game.client_state.room_state import RoomState
from game.match.signatures import verify_signature
from game.player.profile import Profile
from game.player.settings import DEFAULTS, Keys, Palette, load_settings
from game.player.statistics import MatchRow
from game.protocol.messages import Started
from game.records.archive import list_records
from game.rules import Seat
from net.security.identity import load_identity
from net.security.known_peers import KnownPeers
from net.store.stores import Stores
from tests.end_to_end.real_player import RealPlayer
from tests.faults.machine import Machine, finish, machines, on_disk, together

ARCHIVE = Path(__file__).with_name("data_folders.zip")

ANA_KEY = bytes.fromhex("22c996c1e1ce186d226154a03e656b224dda8a0787f929a52a077d984ab6a6a2")
ANA_FINGERPRINT = "4b4163cdb6317f835ea624df39625b16ebf111355fbaa1c72d483ac19d5c8355"
BEN_KEY = bytes.fromhex("477ca21dc291a980b8584b6afaf6a1e57a64100d12bf32de9aa7105aba6337c4")
BEN_FINGERPRINT = "a8ca0987f467f0bd60aab198675956ef22e240cd5cf2c4bb16bc019c32dbfdd6"
CLEO_KEY = bytes.fromhex("5b6b64a507b4850c37719e1079e6e185116a8f7aeb7fed0f398c6f88b1c32d39")
HOSTED_AT = "127.0.0.1:46183"
WAITING_ENTRIES = 15
"""Entries in the log of the match that waits."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Unpack both data folders, with the file modes that Parley gives to its files."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        archive.extractall(tmp_path)
    for path in tmp_path.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return tmp_path


@contextmanager
def opened(folder: Path) -> Iterator[Stores]:
    stores = Stores(folder)
    try:
        yield stores
    finally:
        stores.close()


def test_the_settings_are_as_they_were(folder: Path) -> None:
    expected = replace(
        DEFAULTS,
        text_size=150,
        palette=Palette.TRITANOPIA,
        keys=Keys(talk="z"),
        language="en",
        muted=True,
        relay="arena.example:7275",
        name="Ana",
    )
    assert load_settings(folder / "ana") == (expected, "")
    assert load_settings(folder / "ben") == (replace(DEFAULTS, master=35, name="Ben"), "")


def test_the_profile_the_puzzles_and_the_statistics_are_as_they_were(folder: Path) -> None:
    context = Context(Options(data=folder / "ana"))
    assert context.profile == Profile(
        "Ana", ("friend.example:7275", "arena.example:7276/harbour"), learned=True
    )
    assert [puzzle.hp for puzzle in context.puzzles[context.shipped_puzzles :]] == [(25, 29)]
    (row,) = context.statistics.rows()
    assert row == MatchRow(
        id="6eafa4dfbbdab5d5aca6f58c301d18b5-1-left",
        at="2026-12-01 05:10",
        fighter="Kettle",
        other_fighter="Cairn",
        opponent="Ben",
        outcome="won",
        actions=41,
        accuracy=row.accuracy,
        seat="left",
        record="2026-12-01_051023_Ana_Ben_55ab5acb.parley",
    )
    assert row.accuracy and round(row.accuracy) == 26
    assert context.statistics.take_problem() == ""


@pytest.mark.parametrize(
    ("name", "key", "fingerprint"),
    [("ana", ANA_KEY, ANA_FINGERPRINT), ("ben", BEN_KEY, BEN_FINGERPRINT)],
)
def test_the_keys_are_the_same(folder: Path, name: str, key: bytes, fingerprint: str) -> None:
    identity = load_identity(folder / name)
    assert (identity.public_key, identity.fingerprint) == (key, fingerprint)
    assert identity.problem == ""
    assert verify_signature(key, b"signed now", identity.sign(b"signed now"))


def test_the_host_knows_its_guest_and_the_player_whom_it_blocked(folder: Path) -> None:
    known = KnownPeers(folder / "ana" / "known.db")
    assert known.is_guest(BEN_KEY)
    assert known.record_meeting("Ben", BEN_KEY) is PeerFamiliarity.AGAIN
    assert [(each.name, each.key) for each in known.blocked()] == [("Cleo", CLEO_KEY)]
    assert not known.is_guest(CLEO_KEY)


def test_the_guest_knows_the_certificate_of_its_host(folder: Path) -> None:
    known = KnownPeers(folder / "ben" / "known.db")
    assert known.pinned(HOSTED_AT) == ANA_FINGERPRINT
    assert known.is_paired(ANA_FINGERPRINT)
    assert known.record_meeting("Ana", ANA_KEY) is PeerFamiliarity.AGAIN


@pytest.mark.parametrize("name", ["ana", "ben"])
def test_the_record_is_proven(folder: Path, name: str) -> None:
    (summary,) = list_records(folder / name / "records")
    assert summary.damage == ""
    assert summary.verdict and summary.verdict.proven
    assert summary.verdict.outcome and summary.verdict.outcome.winner is Seat.LEFT
    assert summary.verdict.signed == {Seat.LEFT, Seat.RIGHT}


def test_both_sides_have_the_same_log_of_the_match_that_waits(folder: Path) -> None:
    with opened(folder / "ana") as ana, opened(folder / "ben") as ben:
        assert [match.address for match in ben.stored_matches()] == [HOSTED_AT]
        hosted = ana.match_to_host()
        assert hosted
        log = on_disk(hosted[0])
        assert len(log) == WAITING_ENTRIES
        assert on_disk(next(iter(ben.player.unfinished()))) == log


def test_the_match_that_waited_comes_back_with_its_log_and_its_clock_and_is_finished(
    folder: Path,
) -> None:
    with machines(folder, "ana", "ben", secure=True) as (ana_machine, ben_machine):
        stored = ana_machine.stores.match_to_host()
        assert stored
        log = on_disk(stored[0])
        ana, ben = come_back(ana_machine, ben_machine)
        for player in (ana, ben):
            assert player.room_state.log[:WAITING_ENTRIES] == log
            assert player.room_state.battle and player.room_state.battle.turn == 7
            assert "The second match will wait." in player.lines
            player.until(lambda p=player: clock_runs(p.room_state))  # type: ignore[misc]
        assert fighters(ana.room_state) == ("Kettle", "Cairn")
        finish(ana, ben)


def come_back(ana_machine: Machine, ben_machine: Machine) -> tuple[RealPlayer, RealPlayer]:
    """Ana hosts again at another port; Ben returns without a passcode."""
    ana = ana_machine.host()
    ben = ben_machine.join(ana_machine.port)
    together(ana, ben)
    return ana, ben


def clock_runs(state: RoomState) -> bool:
    return state.clock is not None and state.clock.running and state.clock.left > 0


def fighters(state: RoomState) -> tuple[str, str]:
    started = next(entry for entry in state.log if isinstance(entry, Started))
    return started.left.fighter.name, started.right.fighter.name
