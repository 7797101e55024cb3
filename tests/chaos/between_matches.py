"""Between matches: host and guest are killed and the wire is cut, also before and after matches.

Both talk meanwhile and choose what comes next. Whatever one of them said is there once on both
sides in the end, or its program has said that it is not.
"""

import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from pathlib import Path

from tests.chaos.proxy import Proxy
from tests.support import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0


class Moment(Enum):
    """At which something breaks."""

    BEFORE = "before the first match"
    ONE_READY = "while one has taken a fighter"
    OVER = "after the end"
    ONE_MESSAGES = "while one wishes a rematch"
    CHOOSING = "while both choose again"


class Break(Enum):
    """What breaks."""

    HOST = "the host is killed"
    GUEST = "the guest is killed"
    BOTH = "both are killed"
    WIRE = "the wire is cut"


@dataclass
class Result:
    """What came of an evening."""

    breaks: Counter[Break] = field(default_factory=Counter)
    lines: int = 0
    """That were taken by a program."""
    said_lost: int = 0
    """Of which that program has said that they were not sent."""
    lost: list[str] = field(default_factory=list)
    """Without a word."""
    doubled: list[str] = field(default_factory=list)
    disordered: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.disordered or self.problems)

    def __str__(self) -> str:
        broke = ", ".join(f"{count}× {what.value}" for what, count in self.breaks.items())
        return (
            f"{broke}: {self.lines} lines, {self.said_lost} said to be lost, {len(self.lost)} "
            f"lost, {len(self.doubled)} doubled, {self.disordered} out of order; "
            f"{'; '.join(self.problems) or 'no other problem'} {self.lost[:5]}"
        )


class Program:
    """One person's program, over all its runs."""

    def __init__(self, folder: Path, name: str, port: int, *, joins: bool) -> None:
        self.name = name
        self.taken: list[str] = []
        self.given_up: list[str] = []
        """What the program said of lines that were not sent."""
        self.said: list[tuple[str, str]] = []
        """The lines on its screen in this run, with their speakers."""
        self.state: list[object] = []
        self.problems: list[str] = []
        self._folder, self._port, self._joins = folder, port, joins
        self._typed = 0
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.said, self.state = [], []
        joins = ["join"] if self._joins else []
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.chaos.person"),
                *(str(self._folder), self.name, str(self._port), *joins),
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()

    def kill(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def type(self, line: str) -> None:
        assert self._process and self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def talk(self, times: int = 1) -> None:
        for _ in range(times):
            self._typed += 1
            self.type(f"say {self.name} {self._typed}")

    @property
    def phase(self) -> object:
        return self.state[0] if self.state else None

    @property
    def together(self) -> bool:
        return bool(self.state and self.state[2])

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout
        for line in process.stdout:
            what, *rest = json.loads(line)
            match what:
                case "taken":
                    self.taken.append(rest[0])
                case "said":
                    self.said.append((rest[0], rest[1]))
                case "lost" | "refused":
                    self.given_up.append(rest[0])
                case "state":
                    self.state = rest
                case "over" | "desync":
                    self.problems.append(f"{self.name}: {what} {rest}")


class ProxiedMatch:
    """Ana hosts, Ben is her guest; his wire leads through a proxy."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.result = Result()
        self._dice = random.Random(seed)
        port = free_port()
        self._wire = Proxy(port, random.Random(seed), 1, 1)
        self.ana = Program(folder / "ana", "Ana", port, joins=False)
        self.ben = Program(folder / "ben", "Ben", self._wire.port, joins=True)

    def run(self, breaks: list[tuple[Moment, Break]]) -> Result:
        try:
            self.ana.start()
            self._until(lambda: self.ana.phase, "Ana hosts")
            self.ben.start()
            self._meet()
            for moment, what in breaks:
                self._bring_about(moment)
                self._break(what)
                self.result.breaks[what] += 1
            self._until(self._agree, "both have the same log")
        except TimeoutError as error:
            self.result.problems.append(str(error))
        finally:
            for program in (self.ana, self.ben):
                program.kill()
            self._wire.close()
        self._compare()
        return self.result

    # --- what happens ----------------------------------------------------------------------

    def _bring_about(self, moment: Moment) -> None:
        self._meet()
        if moment in (Moment.OVER, Moment.ONE_MESSAGES):
            self._fight()
            if moment is Moment.ONE_MESSAGES:
                self._either.type("rematch")
        elif moment is Moment.ONE_READY:
            self._choose()
            self._either.type("pick")
        elif moment is Moment.CHOOSING:
            self._fight()
            self._choose()
        for program in (self.ana, self.ben):
            program.talk(self._dice.randint(0, 2))
        # Some of it is under way when it breaks, some is not.
        time.sleep(self._dice.choice((0.0, 0.01, 0.1)))

    def _break(self, what: Break) -> None:
        killed = {
            Break.HOST: [self.ana],
            Break.GUEST: [self.ben],
            Break.BOTH: [self.ana, self.ben],
            Break.WIRE: [],
        }[what]
        if what is Break.WIRE:
            self._wire.refuse(True)
            self._until(lambda: not self.ana.together, "Ana sees that Ben is away")
        for program in killed:
            program.kill()
        for program in (self.ana, self.ben):
            if program not in killed:
                self._go_on_alone(program)
        self._wire.refuse(False)
        for program in killed:
            program.start()
            self._until(lambda p=program: p.phase, f"{program.name} is in again")
            program.talk()
        self._meet()

    def _go_on_alone(self, program: Program) -> None:
        """What a person does who does not know that the other side has nothing of it."""
        program.talk(self._dice.randint(1, 3))
        if self._dice.random() < 0.5:
            program.type("rematch" if program.phase == "over" else "pick")
        time.sleep(self._dice.choice((0.05, 0.3)))

    def _fight(self) -> None:
        """To the end of a match."""
        self._choose()
        for program in (self.ana, self.ben):
            program.type("pick")
        self._until(lambda: self.ana.phase == self.ben.phase == "over", "the match ends")

    def _choose(self) -> None:
        """Until both choose. A match that one has entered alone is fought."""
        limit = time.monotonic() + PATIENCE
        while not self.ana.phase == self.ben.phase == "choosing":
            if time.monotonic() > limit:
                raise TimeoutError(f"never choosing: {self.ana.state} {self.ben.state}")
            for program in (self.ana, self.ben):
                if program.phase == "over" and not program.state[5]:
                    program.type("rematch")
            time.sleep(0.1)

    def _meet(self) -> None:
        self._until(lambda: self.ana.together and self.ben.together, "both are here")

    @property
    def _either(self) -> Program:
        return self._dice.choice((self.ana, self.ben))

    def _agree(self) -> bool:
        lines = len(self.ana.said), len(self.ben.said)
        settled = all(self._settled(program) for program in (self.ana, self.ben))
        return settled and lines[0] == lines[1] and self.ana.state[7:] == self.ben.state[7:]

    def _settled(self, program: Program) -> bool:
        """Whether all that its person has said is on the screen or given up."""
        there = {text for name, text in program.said if name == program.name}
        return all(line in there or self._told(program, line) for line in program.taken)

    @staticmethod
    def _told(program: Program, line: str) -> bool:
        return any(f"{line} " in f"{sentence} " for sentence in program.given_up)

    def _until(self, condition: object, what: str) -> None:
        limit = time.monotonic() + PATIENCE
        assert callable(condition)
        while not condition():
            if time.monotonic() > limit:
                raise TimeoutError(f"never: {what}; {self.ana.state} {self.ben.state}")
            time.sleep(0.02)

    # --- what came of it -------------------------------------------------------------------

    def _compare(self) -> None:
        result = self.result
        for speaker in (self.ana, self.ben):
            result.lines += len(speaker.taken)
            given_up = [line for line in speaker.taken if self._told(speaker, line)]
            result.said_lost += len(given_up)
            result.problems += speaker.problems
            for screen in (self.ana, self.ben):
                read = [text for name, text in screen.said if name == speaker.name]
                times = Counter(read)
                where = f" of {speaker.name} at {screen.name}"
                result.lost += [
                    line + where
                    for line in speaker.taken
                    if not times[line] and line not in given_up
                ]
                result.doubled += [line + where for line in times if times[line] > 1]
                numbers = [int(text.split()[1]) for text in read]
                result.disordered += sum(1 for one, two in pairwise(numbers) if two < one)


def between(kills: int, cuts: int, seed: int = 1) -> Result:
    """An evening in which so much breaks, at all moments in turn."""
    dice = random.Random(seed)
    kinds = [Break.HOST, Break.GUEST, Break.BOTH]
    breaks = [kinds[number % 3] for number in range(kills)] + [Break.WIRE] * cuts
    dice.shuffle(breaks)
    later = [moment for moment in Moment if moment is not Moment.BEFORE]
    moments = [Moment.BEFORE, *(later[number % len(later)] for number in range(len(breaks)))]
    with tempfile.TemporaryDirectory() as folder:
        return ProxiedMatch(Path(folder), seed).run(list(zip(moments, breaks, strict=False)))
