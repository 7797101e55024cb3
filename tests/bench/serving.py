"""Serving: an arena as a program of its own, without limits, for who measures it.

python -m tests.bench.serving FOLDER [tls]
"""

import sys
from pathlib import Path

from assets import ROSTER
from game.rules import parse_roster
from game.table.link import Protection
from net.arena.serving import Serving
from net.door.arrival import load_credentials
from net.host.hosting import LOOPBACK
from net.wire.floodgate import NO_LIMITS
from tests.game.solved import Shelf


def main(folder: Path, tls: bool) -> None:
    credentials = load_credentials(folder, Protection.OPEN, "") if tls else None
    serving = Serving(
        parse_roster(ROSTER.read_text(encoding="utf-8")),
        folder,
        Shelf(),
        address=LOOPBACK,
        port=0,
        limits=NO_LIMITS,
        credentials=credentials,
        drain_seconds=0.0,
    )
    serving.run_here(lambda port: print(port, flush=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]), "tls" in sys.argv[2:])
