"""Person: a host or a guest as a program of its own, told by its input what to do, to be killed.

`python -m tests.chaos.person FOLDER NAME PORT [JOIN]` hosts at the port, or joins there. It takes
`say WORDS`, `pick` and `rematch`, fights by itself, and prints a JSON list for each thing it sees.
"""

import json
import sys
import threading
import time
from pathlib import Path
from queue import Empty, SimpleQueue

from game.client_state.link import Incoming, LinkClosed, LinkDown, LinkUp, UnsentLines
from game.client_state.room_state import RoomState
from game.protocol.messages import Act, Pick, Refused, Rematch, Said, Say
from game.rules import Action
from net.client.client import Client
from tests.end_to_end.real_player import RealPlayer
from tests.faults.machine import Machine

LOOK_SECONDS = 0.02


class Person:
    """What one of these programs does."""

    def __init__(self, machine: Machine, visitor: RealPlayer) -> None:
        self._machine, self._room_state = machine, RoomState()
        assert isinstance(visitor.link, Client)
        self._link = visitor.link
        self._typed: SimpleQueue[str] = SimpleQueue()
        self._state: list[object] = []
        self._asked = (0, 0)
        threading.Thread(target=self._read, daemon=True).start()

    def run(self) -> None:
        while True:
            incoming = self._link.wait(LOOK_SECONDS)
            while incoming is not None:
                self._take(incoming)
                incoming = self._link.poll()
            self._tell_state()
            self._fight()
            try:
                self._do(self._typed.get_nowait())
            except Empty:
                continue

    def _read(self) -> None:
        for line in sys.stdin:
            self._typed.put(line.strip())

    def _do(self, line: str) -> None:
        word, _, words = line.partition(" ")
        if word == "pick":
            self._link.send(Pick("straw", ready=True))
        elif word == "rematch":
            self._link.send(Rematch())
        elif word == "say" and self._link.send(Say(words)):
            # From here on a kill is no excuse: it is on the disk, or the host has it.
            self._machine.stores.player.flush()
            show("taken", words)

    def _take(self, incoming: Incoming) -> None:
        match incoming:
            case LinkClosed(code=code, text=text):
                show("over", code, text)
            case LinkDown() | LinkUp():
                show(type(incoming).__name__.lower())
            case UnsentLines(lines=lines):
                for line in lines:
                    show("lost", line.text)
            case Refused(text=text):
                show("refused", text)
            case _:
                before = len(self._room_state.log)
                self._room_state.receive(incoming, time.monotonic())  # type: ignore[arg-type]
                if self._room_state.desync:
                    show("desync", self._room_state.desync)
                if isinstance(incoming, Said) and len(self._room_state.log) > before:
                    show("said", incoming.name, incoming.text)

    def _tell_state(self) -> None:
        """How far the evening is, whenever that changes."""
        room_state = self._room_state
        if room_state.seat is None:
            return
        mine, other = room_state.seats[room_state.seat], room_state.seats[room_state.seat.other]
        state: list[object] = [
            "fighting"
            if room_state.match_running
            else "over"
            if room_state.outcome
            else "choosing",
            room_state.match,
            room_state.everyone_present,
            bool(mine and mine.ready),
            bool(other and other.ready),
            bool(mine and mine.rematch),
            bool(other and other.rematch),
            room_state.room,
            room_state.seq,
        ]
        if state != self._state:
            self._state = state
            show("state", *state)

    def _fight(self) -> None:
        room_state = self._room_state
        if (
            room_state.battle
            and room_state.acting
            and (room_state.match, room_state.battle.turn) != self._asked
        ):
            self._asked = (room_state.match, room_state.battle.turn)
            self._link.send(Act(room_state.battle.turn, Action.ATTACK1))


def show(*what: object) -> None:
    print(json.dumps(what), flush=True)


def main(folder: Path, name: str, port: int, *, joins: bool) -> None:
    machine = Machine(folder)
    visitor = machine.join(port, name) if joins else machine.host(name, port)
    Person(machine, visitor).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), joins=len(sys.argv) > 4)
