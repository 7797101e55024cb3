"""Parley in plain text: two programs, pipes between, and not a pixel."""

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from game.protocol.version import VERSION
from tests.support import until

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 40.0
"""Seconds that a program may take, on a machine that has much else to do."""
SURE = "1\n" * 80
"""The first attack, more often than any match needs it, even of both sides."""


class TextProgram:
    """main.py in a process of its own; what it prints is read as it comes."""

    def __init__(self, folder: Path, *arguments: str, typed: str | None = "", **env: str) -> None:
        """`typed` goes to its input, which then ends; None leaves the input open."""
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "main.py", *arguments, "--data", str(folder)],
            cwd=ROOT,
            env={**os.environ, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._printed: dict[str, bytes] = {"out": b"", "err": b""}
        self._readers = [
            threading.Thread(target=self._read, args=(name,), daemon=True)
            for name in ("out", "err")
        ]
        for reader in self._readers:
            reader.start()
        if typed is not None:
            self.type(typed)
            self.end_input()

    def type(self, text: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(text.encode())
        self._process.stdin.flush()

    def end_input(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()

    def until_printed(self, pattern: str) -> re.Match[str]:
        """Wait until a line of that pattern stands in the output."""
        until(lambda: re.search(pattern, self.out, re.MULTILINE) is not None, PATIENCE)
        found = re.search(pattern, self.out, re.MULTILINE)
        assert found
        return found

    def end(self, seconds: float = PATIENCE) -> int:
        """Wait for the end; the exit status."""
        status = self._process.wait(seconds)
        for reader in self._readers:
            reader.join(5)
        return status

    def kill(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def __str__(self) -> str:
        """For who wants to know what went wrong."""
        command = " ".join(map(str, self._process.args))  # type: ignore[arg-type]
        return f"$ {command}\n{self.out}\n{self.err}[{self._process.returncode}]"

    @property
    def out(self) -> str:
        return self._printed["out"].decode()

    @property
    def err(self) -> str:
        return self._printed["err"].decode()

    def _read(self, name: str) -> None:
        stream = self._process.stdout if name == "out" else self._process.stderr
        assert stream
        with stream:
            while data := os.read(stream.fileno(), 65536):
                self._printed[name] += data


Run = Callable[..., TextProgram]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Start main.py with these arguments; whatever still runs at the end is ended."""
    programs: list[TextProgram] = []

    def start(*arguments: str, typed: str | None = "", **env: str) -> TextProgram:
        folder = tmp_path / str(len(programs))
        programs.append(TextProgram(folder, *arguments, typed=typed, **env))
        return programs[-1]

    yield start
    for program in programs:
        program.kill()
        print(program)


def host_and_join(
    run: Run, hosting: str | None, joining: str | None
) -> tuple[TextProgram, TextProgram]:
    """Ana hosts, Ben joins; what each of them types."""
    host = run("--host", "--text", "--port", "0", "--name", "Ana", typed=hosting)
    port, code = hosted(host)
    where = ("--join", f"127.0.0.1:{port}", "--code", code)
    return host, run(*where, "--text", "--name", "Ben", typed=joining)


def hosted(host: TextProgram) -> tuple[str, str]:
    """The port and the code that a host prints for his friend."""
    printed = host.until_printed(r"--join \S*?:(\d+) --code (\S+)$")
    return printed[1], printed[2]


def verify_plain(program: TextProgram) -> None:
    """Complete sentences in lines, no control codes, nothing on the error output."""
    assert program.err == ""
    assert all(character.isprintable() or character == "\n" for character in program.out)
    addresses = re.compile(r"main\.py --join \S+")
    said = re.compile(r"(\w+: |\* )")
    for line in program.out.splitlines():
        assert line.endswith((".", ":", "!", "?")) or addresses.match(line) or said.match(line), (
            line
        )


def test_two_play_to_the_end_and_both_see_who_wins(run: Run) -> None:
    host, guest = host_and_join(run, "say Hello Ben!\n" + SURE, "say Hello Ana!\n" + SURE)
    assert (host.end(), guest.end()) == (0, 0)
    for program in (host, guest):
        verify_plain(program)
        won = [line for line in program.out.splitlines() if "wins" in line]
        assert won in (
            ["Ana wins the match by knockout."],
            ["Ben wins the match by knockout."],
        )
        assert "Ana: Hello Ben!" in program.out
        assert "Ben: Hello Ana!" in program.out
        assert "Turn 1: " in program.out
    assert re.findall(r".* wins .*", host.out) == re.findall(r".* wins .*", guest.out)


def test_the_last_line_of_a_match_says_who_wins(run: Run) -> None:
    host, guest = host_and_join(run, None, None)
    for program in (host, guest):
        program.type(SURE)
    for program in (host, guest):
        program.until_printed(r" wins the match by knockout\.$")
    lines = guest.out.splitlines()
    after = lines[[" wins " in line for line in lines].index(True) + 1 :]
    assert all("The match is over" in line or "is over" in line for line in after)
    for program in (guest, host):
        program.end_input()
        assert program.end() == 0


def test_a_fighter_and_a_name_are_taken_as_told_or_by_default_which_is_said(run: Run) -> None:
    host, guest = host_and_join(run, None, None)
    host.until_printed(r"^No fighter was named, so Ana takes Kettle: ")
    guest.until_printed(r"^You are Ben\.$")
    for program in (guest, host):
        program.type("quit\n")
        assert program.end() == 0


def test_a_choice_that_is_refused_is_a_sentence_and_the_turn_stays_open(run: Run) -> None:
    program = run("--hotseat", "--text", typed="5\n" * 7 + "dance\n" + SURE)
    assert program.end() == 0
    assert "charge is already full. Choose something else." in program.out
    assert "'dance' is not a command here. Type help to list them." in program.out
    assert " wins the match by knockout." in program.out


def test_hotseat_is_played_to_the_end(run: Run) -> None:
    program = run("--hotseat", "--text", typed="status\nhelp\n" + SURE)
    assert program.end() == 0
    verify_plain(program)
    assert "Left and Right share this keyboard." in program.out
    assert "wins" in program.out


@pytest.mark.parametrize("level", ["easy", "hard"])
def test_practice_is_played_to_the_end(run: Run, level: str) -> None:
    program = run("--practice", level, "--text", "--fighter", "cairn", "--name", "Ana", typed=SURE)
    assert program.end() == 0
    verify_plain(program)
    assert "Ana takes Cairn: " in program.out
    assert re.search(r"^\w+ wins the match by knockout\.$", program.out, re.MULTILINE)


def test_a_rematch_is_played_from_a_pipe(run: Run) -> None:
    program = run("--practice", "easy", "--text", typed=SURE + "rematch\n" + SURE)
    assert program.end() == 0
    assert program.out.count(" wins the match by knockout.") == 2
    assert "Match 2 begins." in program.out


def test_who_quits_during_the_match_loses_it(run: Run) -> None:
    host, guest = host_and_join(run, None, None)
    guest.until_printed(r"^Turn 1: ")
    guest.type("quit\n")
    assert guest.end() == 0
    host.until_printed(r"^Ben left, so Ana wins the match\.$")
    host.end_input()
    assert host.end() == 0


def test_who_joins_without_the_code_is_asked_for_it(run: Run) -> None:
    host = run("--host", "--text", "--port", "0", "--name", "Ana", typed=None)
    port, code = hosted(host)
    guest = run("--join", f"127.0.0.1:{port}", "--text", "--name", "Ben", typed=None)
    guest.until_printed(r"^This game needs a code")
    guest.until_printed(r"^Type the three words")
    guest.type("nonsense\n")
    guest.until_printed(r"^A code is three words")
    guest.type("apron-apron-apron\n")
    guest.until_printed(
        r"^Wrong code, or someone is intercepting the connection\. Ask for a new code\.$"
    )
    guest.type(code.replace("-", " ").upper() + "\n")
    guest.until_printed(r"^You are Ben\.$")


def test_who_was_let_in_once_needs_no_code(run: Run, tmp_path: Path) -> None:
    host, guest = host_and_join(run, None, None)
    guest.until_printed(r"^Turn 1: ")
    guest.type("quit\n")
    assert guest.end() == 0
    port, _ = hosted(host)
    again = TextProgram(tmp_path / "1", "--join", f"127.0.0.1:{port}", "--text", typed=None)
    try:
        again.until_printed(r"^You are ")
    finally:
        again.kill()


def test_a_plain_game_says_so_and_stays_on_this_machine(run: Run) -> None:
    host = run("--host", "--plain", "--text", "--port", "0", "--name", "Ana", typed=None)
    port = host.until_printed(r"--join 127\.0\.0\.1:(\d+)$")[1]
    guest = run("--join", f"127.0.0.1:{port}", "--plain", "--text", "--name", "Ben", typed=None)
    for program in (host, guest):
        program.until_printed(
            r"^This game is not encrypted: anybody on the network can read it and change it"
        )
    afar = run("--join", "192.0.2.1", "--plain", "--text", typed=None)
    assert afar.end() == 1
    assert "Pass --plain twice if you mean it" in afar.err


def test_an_open_game_says_so_to_both(run: Run) -> None:
    host = run("--host", "--open", "--text", "--port", "0", "--name", "Ana", typed=None)
    port = host.until_printed(r"--join \S*?:(\d+)$")[1]
    guest = run("--join", f"127.0.0.1:{port}", "--text", "--name", "Ben", typed=None)
    for program in (host, guest):
        program.until_printed(r"^This game is open: anybody on this network can join")


@pytest.mark.parametrize(
    "mode", [("--hotseat",), ("--practice", "easy"), ("--host", "--port", "0")]
)
def test_at_the_end_of_input_it_leaves(run: Run, mode: tuple[str, ...]) -> None:
    program = run(*mode, "--text", typed="")
    assert program.end() == 0
    verify_plain(program)


def test_who_joins_nobody_is_told_so(run: Run) -> None:
    program = run("--join", "127.0.0.1:1", "--text", typed=None)
    assert program.end() == 1
    assert (program.out + program.err).splitlines() == [
        (
            "127.0.0.1:1 is there, but no game is open on it. Has your friend started hosting, and "
            "is the port right?"
        )
    ]


def test_a_host_that_goes_ends_the_guests_program_with_a_sentence(run: Run) -> None:
    host, guest = host_and_join(run, None, None)
    guest.until_printed(r"^Turn 1: ")
    host.type("quit\n")
    assert host.end() == 0
    assert guest.end() in (0, 1)
    assert guest.out.splitlines()[-1] == "The host has closed the game."


def test_a_host_that_is_killed_is_waited_for_and_one_may_leave_meanwhile(run: Run) -> None:
    host, guest = host_and_join(run, None, None)
    guest.until_printed(r"^Turn 1: ")
    host.kill()
    guest.until_printed(r"Trying again\. Your messages will be sent later\.$")
    guest.type("say Good night\nquit\n")
    assert guest.end() == 0
    assert "Not sent until you come back here: Good night" in guest.out


def test_a_port_that_is_taken_is_said(run: Run) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
        program = run("--host", "--text", "--port", str(port))
        assert program.end() == 1
    assert len(program.err.splitlines()) == 1
    assert program.err.startswith(f"Port {port} cannot be used to host: ")
    assert program.out == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--join", "two words", "--text"], "is not an address"),
        (["--hotseat", "--fighter", "nobody", "--text"], "There is no fighter"),
        (["--hotseat", "--name", "\x1b[2J😀", "--text"], "That name is empty"),
    ],
)
def test_arguments_that_make_no_sense_are_one_sentence_and_status_two(
    run: Run, arguments: list[str], sentence: str
) -> None:
    program = run(*arguments)
    assert program.end() == 2
    assert program.out == ""
    [said] = program.err.splitlines()
    assert sentence in said
    assert said.endswith((".", "--help."))
    assert said.isprintable()


def test_the_version_is_told(run: Run) -> None:
    program = run("--version")
    assert program.end() == 0
    assert program.out == f"Parley {VERSION}\n"


def test_no_pygame_is_imported_in_plain_text(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "main.py", "--hotseat", "--text"]
    done = subprocess.run(
        [*command, "--data", str(tmp_path)],
        cwd=ROOT,
        input=SURE,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert "game.terminal.match" in done.stderr
    assert "pygame" not in done.stderr
    assert "numpy" not in done.stderr


def test_a_console_that_cannot_write_every_letter_does_not_end_the_match(run: Run) -> None:
    program = run("--hotseat", "--text", typed="say Grüße 😀\n" + SURE, PYTHONIOENCODING="ascii")
    assert program.end() == 0
    assert " wins the match by knockout." in program.out


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_a_console_of_any_encoding_is_told_the_settings(run: Run, encoding: str) -> None:
    program = run("--config", "name=عمر", PYTHONIOENCODING=encoding)
    assert (program.end(), program.err) == (0, "")
    again = TextProgram(program.folder, "--config", PYTHONIOENCODING=encoding)
    assert (again.end(), again.err) == (0, "")
    assert "name=???" in again.out


def test_without_a_mode_plain_text_begins_at_the_title(run: Run) -> None:
    program = run("--text", "--name", "Ana", typed="hotseat\n" + SURE + "quit\nrecords\nquit\n")
    assert program.end() == 0
    verify_plain(program)
    assert program.out.splitlines()[0] == "This is Parley. You are called Ana."
    assert re.search(r"^1 \d{4}-\d\d-\d\d \d\d:\d\d, Left against Right: ", program.out, re.M)


def test_a_first_fight_is_fought_by_typing(run: Run) -> None:
    typed = "1\n4\n5\nsay hello\n" + "2\n" * 20
    program = run("--learn", "--text", "--name", "Ana", typed=typed)
    assert program.end() == 0
    assert program.out.splitlines()[-1] == (
        "You have beaten your teacher, and they are proud of you."
    )


def test_who_stops_reading_the_output_gets_no_traceback(tmp_path: Path) -> None:
    command = f"{sys.executable} main.py --hotseat --text --data {tmp_path} | head -1"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        input=SURE,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stderr == ""
