"""Two programs as they are started by people, killed with -9 whenever it pleases us."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.protocol.messages import Entry, Signed
from game.records.archive import load
from game.records.verify import verify
from net.store.stored_room import rooms_in
from tests.end_to_end.test_plain_text import TextProgram
from tests.support import free_port, until


class TwoPrograms:
    """Ana hosts and Ben joins, each in a program with a folder of their own, or with one."""

    def __init__(self, folder: Path, *, one_folder: bool = False) -> None:
        self.folders = {name: folder / ("both" if one_folder else name) for name in ("Ana", "Ben")}
        self.by_name: dict[str, TextProgram] = {}
        self.kills = 0
        self.port = self.move(free_port())
        self.start("Ben")

    def start(self, name: str, port: int | None = None) -> None:
        if name == "Ana":
            mode = ["--host", "--plain", "--port", str(port)] if port else ["--host", "--plain"]
        else:
            mode = ["--join", f"127.0.0.1:{port or self.port}", "--plain"]
        arguments = (*mode, "--text", "--name", name, "--fighter", "cairn")
        self.by_name[name] = TextProgram(self.folders[name], *arguments, typed=None)

    def kill(self, *names: str) -> None:
        for name in names:
            self.by_name[name].kill()
        self.kills += len(names)

    def type(self, text: str) -> None:
        for program in self.by_name.values():
            program.type(text)

    def move(self, port: int | None = None) -> int:
        """Ana's host starts again, at another port if need be; the port."""
        self.start("Ana", port)
        return self._port()

    def _port(self) -> int:
        return int(self.by_name["Ana"].until_printed(r"--join \S*?:(\d+)$")[1])

    @property
    def over(self) -> bool:
        return any(" wins the match " in program.out for program in self.by_name.values())

    def finish(self) -> None:
        """Play to the end, and let both programs end by themselves."""
        for program in self.by_name.values():
            program.type("1\n" * 60)
        for program in self.by_name.values():
            program.until_printed(r" wins the match by knockout\.$")
        until(lambda: [self._signatures(log) for log in self._logs()] == [2, 2, 2])
        for program in self.by_name.values():
            program.end_input()
        for program in self.by_name.values():
            assert program.end() == 0, program.err
            assert program.err == ""

    def verify(self) -> int:
        """All journals and records of this evening say the same; how many entries there are."""
        logs = self._logs()
        assert len(logs) == 3
        assert logs[0] == logs[1] == logs[2]
        for folder in set(self.folders.values()):
            records = [file for file in (folder / "records").iterdir() if file.is_file()]
            assert records
            assert all(verify(load(record)).proven for record in records)
        return len(logs[0])

    def _logs(self) -> list[tuple[Entry, ...]]:
        """Of the host's journal and of both players'."""
        folders = set(self.folders.values())
        files = [folder / name for folder in folders for name in ("host.db", "player.db")]
        rooms = [room.copy for file in files if file.exists() for room in rooms_in(file)]
        return [room.entries for room in rooms if len(room.entries) > 2]

    @staticmethod
    def _signatures(log: tuple[Entry, ...]) -> int:
        return sum(isinstance(entry, Signed) for entry in log)

    def close(self) -> None:
        for program in self.by_name.values():
            program.kill()
            print(program)


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[TwoPrograms]:
    context = TwoPrograms(tmp_path)
    yield context
    context.close()


def haunt(context: TwoPrograms, kills: int, seed: int) -> None:
    """Kill either program, or both, at any moment of the match, until it is over or enough."""
    dice = random.Random(seed)
    said = 0
    for program in context.by_name.values():
        program.until_printed(r"^Turn 1")
    while context.kills < kills and not context.over:
        said += 1
        context.type(f"say line {said}\n4\n5\n" if said % 2 else "say something\n1\n")
        time.sleep(dice.uniform(0.0, 0.5))
        victims = dice.choice((["Ana"], ["Ben"], ["Ana", "Ben"]))
        context.kill(*victims)
        for name in victims:
            context.start(name)
        time.sleep(dice.uniform(0.2, 0.6))
    for name in ("Ana", "Ben"):
        context.by_name[name].until_printed(r"^You are ")


@pytest.mark.timeout(120)
def test_a_match_of_two_programs_survives_their_being_killed(programs: TwoPrograms) -> None:
    haunt(programs, 5, seed=1)
    programs.finish()
    entries = programs.verify()
    print(f"{programs.kills} kills of programs: {entries} entries, all copies identical")


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("one_folder", [False, True], ids=["two folders", "one folder"])
def test_a_match_of_two_programs_survives_thirty_kills(
    seed: int, one_folder: bool, tmp_path: Path
) -> None:
    context = TwoPrograms(tmp_path, one_folder=one_folder)
    try:
        haunt(context, 30, seed)
        context.finish()
        entries = context.verify()
    finally:
        context.close()
    print(f"{context.kills} kills of programs: {entries} entries, all copies identical")


@pytest.mark.timeout(120)
def test_two_programs_with_one_folder_may_both_be_killed(tmp_path: Path) -> None:
    context = TwoPrograms(tmp_path, one_folder=True)
    try:
        context.type("say Hello\n1\n")
        context.by_name["Ben"].until_printed(r"^Turn 2")
        context.kill("Ana", "Ben")
        context.start("Ben")
        context.move()
        for program in context.by_name.values():
            program.until_printed(r"^Turn ")
        context.finish()
        context.verify()
    finally:
        context.close()


@pytest.mark.timeout(120)
def test_a_host_that_was_killed_and_has_another_port_now_is_joined_there(
    programs: TwoPrograms,
) -> None:
    programs.type("say Hello\n1\n")
    programs.by_name["Ben"].until_printed(r"^Turn 2")
    programs.kill("Ana", "Ben")
    programs.port = programs.move(free_port())
    programs.start("Ben")
    programs.by_name["Ben"].until_printed(r"^Turn ")
    programs.finish()
    programs.verify()
