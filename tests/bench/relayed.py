"""Relayed: a host as a program of its own that waits at an arena; prints both ways to him.

python -m tests.bench.relayed FOLDER ARENA [kept]
"""

import sys
from pathlib import Path

from game.table.link import Protection, Reachable
from net.disk.journal import Journal
from net.door.arrival import load_credentials
from net.host.hosting import BY_ARENA, LOOPBACK, Host, HostedLink
from net.host.outpost import Outpost, secret_for
from net.wire.address import parse_arena
from net.wire.floodgate import NO_LIMITS
from tests.bench.relay import CODE
from tests.support import ROSTER


def main(folder: Path, typed: str, keeps: bool) -> None:
    papers = load_credentials(folder, Protection.CODE, CODE)
    host = Host(
        ROSTER,
        address=LOOPBACK,
        port=0,
        journal=Journal(folder / "host.db") if keeps else None,
        limits=NO_LIMITS,
        credentials=papers,
    )
    link, arena = HostedLink(host, "Ana", credentials=papers), parse_arena(typed)
    outpost = Outpost(
        host.server,
        arena,
        secret_for(papers.identity, arena),
        lambda way: link.found(BY_ARENA, str(way)),
        link.tell,
    )
    host.run(outpost.run())
    while True:
        if isinstance(heard := link.wait(60.0), Reachable):
            print(f"{LOOPBACK}:{host.port} {heard.addresses[0]}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], "kept" in sys.argv[3:])
