"""--verify and --replay as they are typed: one sentence, or the match, and an exit status."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from game.records.archive import store
from game.rules import Action
from net.security.known_peers import KnownPeers
from tests.game.records.forging import ANA_MARK, BEN_MARK, honest, record_of
from tests.game.records.sample_records import RecordWriter, changed, duel
from tests.keys import Key
from tests.net.fair_match import FairMatch

ROOT = Path(__file__).parent.parent.parent
DUEL = duel()


def parley(folder: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-X", "dev", "main.py", "--data", str(folder), *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "a match.parley"
    path.write_bytes(DUEL.encode())
    return path


def test_a_true_record_is_proven_and_who_rolled_and_signed_is_told(record: Path) -> None:
    status, out, err = parley(record.parent, "--verify", str(record))
    assert (status, err) == (0, "")
    assert out == (
        "By the rules: Ana wins the match by knockout. It took 9 actions; the chat is complete "
        "so far, 4 messages.\nThe host rolled the dice alone.\nNothing proves who "
        "played, because neither player has a key.\nStraw is no fighter of this version of "
        "Parley.\nReed is no fighter of this version of Parley.\n"
    )


def test_a_broken_record_says_where_and_why_with_status_1(record: Path) -> None:
    record.write_bytes(changed(DUEL, 4, rolls=(1, 3)).encode())
    status, out, err = parley(record.parent, "--verify", str(record))
    assert (status, err) == (1, "")
    assert out == (
        "Broken in line 6, turn 2 (Ben's Defend): more dice were rolled than the rules "
        "require; 1 action before it holds.\n"
    )


@pytest.mark.parametrize("mode", ["--verify", "--replay"])
def test_what_is_no_record_is_a_sentence_with_status_1(record: Path, mode: str) -> None:
    record.write_bytes(b"\x7fELF")
    text = ["--text"] if mode == "--replay" else []
    status, out, err = parley(record.parent, mode, str(record), *text)
    assert (status, out) == (1, "")
    assert (
        err == 'Line 1 should be {"parley":"record","format":3}, so this is no record of Parley.\n'
    )
    status, out, err = parley(record.parent, mode, str(record.parent / "gone"), *text)
    assert (status, out) == (1, "")
    assert err == "The record gone cannot be read: there is no such file or folder.\n"


def test_a_match_is_told_again_on_the_terminal(record: Path) -> None:
    status, out, err = parley(record.parent, "--replay", str(record), "--text")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[:3] == [
        "Match 1 begins. Ana moves first with Straw.", "Turn 1: it is Ana's turn.", "Ana: Hello",
    ]  # fmt: skip
    assert lines[-2:] == ["Ana wins the match by knockout.", "Ana: Well fought"]


def test_a_record_of_other_rules_is_not_opened(record: Path) -> None:
    record.write_bytes(RecordWriter(rules=7).record.encode())
    status, out, err = parley(record.parent, "--replay", str(record), "--text")
    assert (status, out) == (1, "")
    assert "version 7 of the rules" in err


def test_two_modes_at_once_make_no_sense(record: Path) -> None:
    status, out, err = parley(record.parent, "--verify", str(record), "--replay", str(record))
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_looking_at_a_record_writes_nothing(record: Path) -> None:
    parley(record.parent / "data", "--verify", str(record))
    parley(record.parent / "data", "--replay", str(record), "--text")
    assert [*record.parent.iterdir()] == [record]


def test_a_player_is_told_whose_keys_are_known_and_of_another_version(tmp_path: Path) -> None:
    data = tmp_path / "data"
    known_peers = KnownPeers(data / "known.db")
    known_peers.record_meeting("Ben", Key("Ben").public_key)
    path = tmp_path / "from Ben.parley"
    path.write_bytes(honest().encode())
    status, out, err = parley(data, "--verify", str(path))
    assert (status, err) == (0, "")
    assert out.splitlines()[0].startswith("Proven: ")
    assert out.splitlines()[2] == (
        f"The result is signed by Ana ({ANA_MARK}, key unknown here) "
        f"and Ben ({BEN_MARK}, a player you know)."
    )
    duet = FairMatch().fight()
    duet.act(Action.DEFEND)
    mine = store(data / "records", record_of(duet), datetime(2026, 11, 22))
    status, out, err = parley(data, "--verify", str(path))
    assert (status, err) == (1, "")
    *_, branch, culprit = out.splitlines()
    assert branch == (
        f"{mine.name} has another version of this match, which differs from turn 1 on."
    )
    assert culprit.startswith(f"Both versions are signed by Ana ({ANA_MARK}, key unknown here). ")
