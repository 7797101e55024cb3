"""Hosting: a host as a program of its own, who keeps everything before he tells it, as all do.

`python -m tests.bench.hosting FOLDER` prints its port and hosts until it is killed. Nothing is too
much for it, no clock runs, and its fighters hardly hurt each other, so that one match is long
enough.
"""

import signal
import sys
from dataclasses import replace
from pathlib import Path

from assets import ROSTER
from game.rules import Effect, Fighter, Roster, parse_roster
from net.room.room_options import RoomOptions
from net.server.server_thread import LOOPBACK, ServerThread
from net.store.journal import Journal
from net.wire.rate_limit import NO_LIMITS


def main(folder: Path) -> None:
    journal = Journal(folder / "host.db")
    host = ServerThread(
        _tireless(),
        address=LOOPBACK,
        port=0,
        journal=journal,
        options=RoomOptions(turn_seconds=None, limits=NO_LIMITS),
    )
    print(host.port, flush=True)
    signal.pause()


def _tireless() -> Roster:
    roster = parse_roster(ROSTER.read_text(encoding="utf-8"))

    def tireless(fighter: Fighter) -> Fighter:
        one, two, three = (replace(a, power=1, effect=Effect.NONE) for a in fighter.attacks)
        return replace(fighter, hp=200, attack=1, defence=200, attacks=(one, two, three))

    return Roster(roster.version, tuple(map(tireless, roster)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
