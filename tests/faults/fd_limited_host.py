"""Fd limited host: a host and two players in a process that may open only so many files.

`python -m tests.faults.fd_limited_host FOLDER` prints the host's port, and for every line on its
input what came of the match since the last one.
"""

import logging
import resource
import sys
import threading
import time
from pathlib import Path

from game.protocol.messages import Say
from net.client.client import Client
from net.room.room_options import RoomOptions
from net.server.server_thread import LOOPBACK, HostClient, ServerThread
from net.store.stores import Stores
from net.wire.address import Address
from net.wire.rate_limit import NO_LIMITS
from tests.end_to_end.real_player import RealPlayer, begin
from tests.support import ROSTER

FILES = 64


def main(folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    logging.basicConfig(level=logging.INFO)
    stores = Stores(folder)
    host = ServerThread(
        ROSTER, address=LOOPBACK, port=0, journal=stores.host, options=RoomOptions(limits=NO_LIMITS)
    )
    ana = RealPlayer(HostClient(host, "Ana", stores.player)).sit_down()
    ben = RealPlayer(Client(Address(LOOPBACK, host.port), "Ben", pace=NO_LIMITS)).sit_down()
    begin(ana, ben)
    asked = threading.Event()
    threading.Thread(target=read, args=(asked,), daemon=True).start()
    print(host.port, flush=True)
    times: list[float] = []
    while True:
        began = time.monotonic()
        ana.send(say := Say(f"at {began}"))
        ben.until(lambda text=say.text: ben.lines[-1:] == [text])  # type: ignore[misc]
        times.append(time.monotonic() - began)
        time.sleep(0.01)
        if asked.is_set():
            asked.clear()
            p99 = sorted(times)[int(len(times) * 0.99)] * 1000
            print(len(times), f"{p99:.2f}", f"{max(times) * 1000:.2f}", flush=True)
            times.clear()


def read(asked: threading.Event) -> None:
    for _ in sys.stdin:
        asked.set()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
