"""Test menu: what may be asked for, and that one always comes back to it."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assets import PUZZLES
from game.app.arguments import parse_arguments
from game.app.context import Context
from game.client_state.lan_game import LanGame, LanGameState, StoredMatch
from game.player.settings import load_settings
from game.records.archive import store
from game.records.record import Record
from game.terminal.match_modes import TextMatchModes
from game.terminal.menu import HELP, TextMenu
from game.terminal.stdin_lines import StdinLines
from game.terminal.terminal import Terminal
from net.lazy_link_factory import LazyLinkFactory
from tests.game.records.sample_records import duel
from tests.game.records.test_recorder import WHEN

AT_THE_TITLE = "You are at the title. Type help to list what you can do."


class TextMenuRun:
    """An evening of Ana's below a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.games: tuple[LanGame, ...] = ()
        self.waiting: list[StoredMatch] = []

    @property
    def context(self) -> Context:
        """A new one, as the program begins it."""
        options = parse_arguments(["--text", "--name", "Ana", "--data", str(self.folder)])
        return Context(options, settings=load_settings(self.folder))

    def type(self, *lines: str) -> list[str]:
        """What is printed between the first and the last time that one is at the title."""
        (self.folder / "typed").write_text("".join(f"{line}\n" for line in lines))
        context = self.context
        links = LazyLinkFactory(context)
        with (self.folder / "typed").open("rb", buffering=0) as source:
            terminal = Terminal(StdinLines(source), sys.stdout)
            match_opener = replace(
                links.match_opener(),
                lan_games=lambda: self.games,
                stored_matches=lambda: tuple(self.waiting),
                forget=self.waiting.remove,
            )
            context.sleep = lambda seconds: None
            assert (
                TextMenu(
                    context, match_opener, TextMatchModes(context, match_opener, terminal), terminal
                ).run()
                == 0
            )
        links.close()
        printed = self._capsys.readouterr().out.splitlines()
        return printed[printed.index(AT_THE_TITLE) + 1 : -1]


@pytest.fixture
def room(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> TextMenuRun:
    return TextMenuRun(tmp_path, capsys)


def test_one_may_ask_what_there_is_to_do(room: TextMenuRun) -> None:
    assert room.type("help") == [str(line) for line in HELP]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("dance", "'dance' is not a command here. Type help to list them."),
        ("join", "Type the address, and the code if there is one."),
        ("join two words", "A code is three words"),
        ("practice", "Which level? There are easy, normal, hard, perfect."),
        ("replay 1", "Which match? Type its number; type records to list them."),
        ("replay 1 x", "From which action? Type its number after the match's number."),
        ("records", "No match has been saved yet."),
        ("progress", "No match has been finished yet."),
        ("puzzle dance", "Type puzzle for today's, or puzzle and a number."),
        ("puzzle 9999", "There are puzzles 1 to "),
        ("settings text_size=9", "text_size cannot be '9'"),
        ("settings loud", "'loud' changes nothing; write name=value."),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_one_is_at_the_title_again(
    room: TextMenuRun, line: str, answer: str
) -> None:
    [said] = room.type(line)
    assert said.startswith(answer)


def test_games_nearby_are_told_with_what_to_type(room: TextMenuRun) -> None:
    assert room.type("nearby") == ["No game is announced on this network."]
    room.games = (
        LanGame("Ben", "", LanGameState.FREE, "0.1.0", "10.0.0.7"),
        LanGame("Cem", "", LanGameState.FULL, "0.1.0", "10.0.0.8"),
    )
    assert room.type("nearby") == [
        "Ben: a free seat. join 10.0.0.7",
        "Cem: two players are fighting. watch 10.0.0.8",
    ]


def test_matches_that_wait_are_told_and_can_be_put_away(room: TextMenuRun) -> None:
    assert room.type("unfinished", "forget 1") == [
        "You have no unfinished matches.",
        AT_THE_TITLE,
        "Which match? Type its number; type unfinished to list them.",
    ]
    room.waiting = [StoredMatch("1/left", "Ben", "10.0.0.9"), StoredMatch("2/left", "Cas")]
    assert room.type("unfinished", "forget 1", "unfinished") == [
        "1 Ben: your match: rejoin. join 10.0.0.9 or forget 1",
        "2 Cas: your match: rejoin. host or forget 2",
        AT_THE_TITLE,
        "It has been removed from this list. Its record says that it was not finished.",
        AT_THE_TITLE,
        "1 Cas: your match: rejoin. host or forget 1",
    ]


def test_a_match_leads_back_to_the_title(room: TextMenuRun) -> None:
    printed = room.type("hotseat", *["1"] * 80, "quit", "dance")
    assert any(line.endswith(" wins the match by knockout.") for line in printed)
    assert printed[-2:-1] == [AT_THE_TITLE]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [(["hotseat", "1", "leave"], True), (["hotseat", *["1"] * 80], False), (["learn"], False)],
)
def test_a_first_fight_is_offered_until_one_was_begun_or_a_match_finished(
    room: TextMenuRun, typed: list[str], offered: bool
) -> None:
    room.type(*typed)
    assert LazyLinkFactory(room.context).match_opener().is_new_player() is offered


def test_records_are_listed_with_the_numbers_by_which_they_are_replayed(room: TextMenuRun) -> None:
    record: Record = duel()
    store(room.folder / "records", record, WHEN)
    [line] = room.type("records")
    assert line.startswith("1 2026-11-22 18:05, ")
    assert room.type("replay 1")[0].startswith("Match ")
    assert room.type("replay 1 2")[0].startswith("Action 2 of ")
    assert any(line.startswith("Review of ") for line in room.type("review 1"))


def test_a_setting_is_kept_and_a_language_is_spoken_at_once(room: TextMenuRun) -> None:
    assert room.type("settings language=de", "dance")[0] == "Das ist gespeichert."
    assert load_settings(room.folder)[0].language == "de"


def test_a_puzzle_is_asked_and_answered(room: TextMenuRun) -> None:
    assert PUZZLES.exists()
    printed = room.type("puzzle 1", "charge")
    assert printed[0].startswith("Puzzle 1 of ")
    assert {"Right!", "Not the best."} & set(printed)
