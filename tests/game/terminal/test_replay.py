"""Replay in plain text: a record is told as the match was, to its end or to where it breaks."""

import io
from pathlib import Path

import pytest

from game.protocol.messages import Ended, Said, Seats, SeatState
from game.records.record import Record
from game.records.report import Report
from game.records.verify import salvage, verify
from game.rules import Outcome, Reason
from game.terminal.match import TextMatch
from game.terminal.replay import HELP, PAUSE, report, run
from game.terminal.stdin_lines import StdinLines
from tests.game.records.sample_records import RecordWriter, changed, duel, played
from tests.game.ui.screen_driver import FakeLink
from tests.support import LEFT, fighter

DUEL = duel()


def told(record: Record) -> tuple[list[str], int]:
    out = io.StringIO()
    status = run(verify(record), out, no_pause)
    return out.getvalue().splitlines(), status


def no_pause(seconds: float) -> None:
    raise AssertionError("nobody reads along")


class FakeTerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_record_is_told_in_the_sentences_of_the_match() -> None:
    lines, status = told(DUEL)
    assert status == 0
    assert lines[0] == "Match 1 begins. Ana moves first with Straw."
    assert lines[1] == "Turn 1: it is Ana's turn."
    assert lines[-2:] == ["Ana wins the match by knockout.", "Ana: Well fought"]


@pytest.mark.parametrize("record", [DUEL, *(played(seed) for seed in range(20))])
def test_a_spectator_of_the_match_has_read_the_same(record: Record) -> None:
    spectator = TextMatch(FakeLink())
    names = record.names
    left, right = (SeatState(name, ready=True) for name in names.values())
    for _ in spectator.receive(Seats(left, right)):
        pass
    live = [line for entry in record.entries for line in spectator.receive(entry)]
    hint = "The match is over. Type rematch for another one or quit to leave."
    assert told(record)[0] == [line for line in live if line != hint]


def test_lines_of_chat_stand_where_they_were_said() -> None:
    lines, _ = told(DUEL)
    assert lines.index("Ana: Hello") == 2
    assert "* Ben waves" in lines
    assert "Ben: Ouch!" in lines
    assert not any("Ouch" in line for line in told(DUEL.without_chat())[0])


def test_without_a_terminal_there_are_no_pauses_and_with_one_there_are() -> None:
    pauses: list[float] = []
    run(verify(DUEL), FakeTerminal(), pauses.append)
    assert pauses == [PAUSE] * (len(DUEL.entries) - 1)


class TypedLines(StdinLines):
    """A person at a terminal who types these lines, each as soon as it is asked for."""

    def __init__(self, folder: Path, *lines: str) -> None:
        (folder / "typed").write_text("".join(f"{line}\n" for line in lines))
        super().__init__((folder / "typed").open("rb", buffering=0))
        self.interactive = True

    def take(self) -> str | None:
        return self.wait()


def typing(folder: Path, *lines: str) -> list[str]:
    """What a person reads who types these lines while the match of `DUEL` is told."""
    out = FakeTerminal()
    assert run(verify(DUEL), out, no_pause, stdin=TypedLines(folder, *lines, "quit")) == 0
    return out.getvalue().splitlines()


def test_a_person_may_jump_to_any_action_step_and_go_back(tmp_path: Path) -> None:
    whole = told(DUEL)[0]
    lines = typing(tmp_path, "3", "back", "next", "end", "start")
    assert lines[0] == HELP
    actions = verify(DUEL).actions
    at = [place for place, line in enumerate(lines) if line.startswith(("Action", "The "))]
    assert [lines[place] for place in at] == [
        f"Action 3 of {actions}", f"Action 2 of {actions}", "The end", "The start",
    ]  # fmt: skip
    third = lines[at[0] + 1 : at[1]]
    assert [" HP, charge " in line for line in third] == [False] * (len(third) - 2) + [True] * 2
    assert set(third[:-2]) <= set(whole)
    assert "Turn 4: it is Ben's turn." in third
    assert "Ana wins the match by knockout." in lines[at[2] :]


def test_who_jumps_stays_there_until_enter_goes_on(tmp_path: Path) -> None:
    whole = told(DUEL)[0]
    assert typing(tmp_path, "end", "")[-1] == whole[-1]
    told_so_far = typing(tmp_path, "stop")
    assert len(told_so_far) < len(whole) / 2


@pytest.mark.parametrize("line", ["999999999", "-1", "99", "\u0663", "nonsense"])
def test_what_is_no_place_in_the_match_is_answered(tmp_path: Path, line: str) -> None:
    answer = typing(tmp_path, line)[-1]
    assert answer.startswith("There is no action") or "is not a command here" in answer


def test_a_replay_may_begin_at_an_action_where_nobody_can_type() -> None:
    out = io.StringIO()
    assert run(verify(DUEL), out, no_pause, start=3) == 0
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("Action 3 of ")
    assert lines[-2:] == told(DUEL)[0][-2:]


def test_an_unfinished_match_says_so_in_the_end() -> None:
    lines, status = told(Record(DUEL.entries[:5]))
    assert status == 0
    assert lines[-1] == "The record ends here; the match was not finished."


def test_a_broken_record_is_told_up_to_the_break_and_then_why() -> None:
    place = len(DUEL.entries) - 4
    lines, status = told(changed(DUEL, place, number=99))
    whole, _ = told(DUEL)
    assert status == 1
    assert lines[:-1] == whole[: len(lines) - 1]
    assert lines[-1].startswith(f"Broken in line {place + 2}, turn ")


def test_what_can_be_read_of_a_damaged_file_is_told() -> None:
    out = io.StringIO()
    assert run(salvage(DUEL.encode()[:-9]), out, no_pause) == 1
    lines = out.getvalue().splitlines()
    assert "Ana wins the match by knockout." in lines
    assert lines[-1].startswith("Broken in line 16, unreadable: it should end")


def test_a_damaged_chat_is_told_as_far_as_it_holds_and_the_match_to_its_end() -> None:
    place = next(at for at, entry in enumerate(DUEL.entries)
                 if isinstance(entry, Said) and entry.text == "Ouch!")  # fmt: skip
    lines, status = told(changed(DUEL, place, text="Never said"))
    assert status == 0
    assert "* Ben waves" in lines
    assert "Ana wins the match by knockout." in lines
    assert not any("Never said" in line or "Well fought" in line for line in lines)


@pytest.mark.parametrize("strange", ["\x1b[2Jred", "a\0b", "\u202egnol"])
def test_nothing_that_a_stranger_wrote_into_a_record_reaches_the_terminal_raw(strange: str) -> None:
    rogue = fighter(strange)
    scribe = RecordWriter(rogue, rogue, names=(strange, strange))
    scribe.say(strange)
    scribe.act()
    scribe.end(Outcome(LEFT, Reason.LEFT))
    for line in told(scribe.record)[0]:
        assert line.isprintable()


def test_the_report_is_the_verdict_and_its_status() -> None:
    out = io.StringIO()
    assert report(Report(verify(DUEL)), out) == 0
    assert out.getvalue().splitlines() == [
        verify(DUEL).sentence,
        "The host rolled the dice alone.",
        "Nothing proves who played, because neither player has a key.",
    ]
    assert report(Report(verify(DUEL.without_chat())), out) == 0, "whoever likes removes the chat"
    assert report(Report(verify(changed(DUEL, 1, text="?"))), out) == 1
    assert report(Report(verify(changed(DUEL, 2, number=3))), out) == 1


def test_rules_that_are_not_known_tell_nothing_but_that() -> None:
    scribe = RecordWriter(rules=9)
    scribe.act()
    lines, status = told(scribe.record)
    assert (len(lines), status) == (1, 1)
    assert "version 9 of the rules" in lines[0]
    assert isinstance(DUEL.ended, Ended)
