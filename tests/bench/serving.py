"""Serving: an arena as a program of its own, without limits, for who measures it.

python -m tests.bench.serving FOLDER [tls]
"""

import sys
from pathlib import Path

from assets import ROSTER
from game.client_state.link import Protection
from game.rules import parse_roster
from net.arena.arena_options import ArenaOptions
from net.room.room_options import RoomOptions
from net.security.client_handshake import load_credentials
from net.server.arena_runner import ArenaRunner, run_fast
from net.server.server_thread import LOOPBACK
from net.wire.rate_limit import NO_LIMITS
from tests.game.solved_pairings import SolvedPairings


async def serve(runner: ArenaRunner) -> None:
    async with runner as port:
        print(port, flush=True)
        runner.take_over_process()
        await runner.serve()


def main(folder: Path, tls: bool) -> None:
    credentials = load_credentials(folder, Protection.OPEN, "") if tls else None
    runner = ArenaRunner(
        parse_roster(ROSTER.read_text(encoding="utf-8")),
        folder,
        SolvedPairings(),
        ArenaOptions(
            address=LOOPBACK, port=0, room=RoomOptions(limits=NO_LIMITS), drain_seconds=0.0
        ),
        credentials,
    )
    run_fast(serve(runner))


if __name__ == "__main__":
    main(Path(sys.argv[1]), "tls" in sys.argv[2:])
