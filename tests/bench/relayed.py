"""Relayed: a host as a program of its own that waits at an arena; prints both ways to him.

python -m tests.bench.relayed FOLDER ARENA [kept]
"""

import sys
from pathlib import Path

from game.client_state.link import Protection, Reachable
from net.room.room_options import RoomOptions
from net.security.client_handshake import load_credentials
from net.server.relay_host import RelayHost, secret_for
from net.server.server_thread import LOOPBACK, HostClient, ServerThread
from net.store.journal import Journal
from net.wire.address import parse_arena
from net.wire.rate_limit import NO_LIMITS
from tests.bench.relay import CODE
from tests.support import ROSTER


def main(folder: Path, typed: str, keeps: bool) -> None:
    credentials = load_credentials(folder, Protection.CODE, CODE)
    host = ServerThread(
        ROSTER,
        address=LOOPBACK,
        port=0,
        journal=Journal(folder / "host.db") if keeps else None,
        credentials=credentials,
        options=RoomOptions(limits=NO_LIMITS),
    )
    link, arena = HostClient(host, "Ana", credentials=credentials), parse_arena(typed)
    RelayHost(link, arena, secret_for(credentials.identity, arena)).start()
    while True:
        if isinstance(heard := link.wait(60.0), Reachable):
            print(f"{LOOPBACK}:{host.port} {heard.addresses[0]}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], "kept" in sys.argv[3:])
