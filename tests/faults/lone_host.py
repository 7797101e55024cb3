"""Lone host: a host without a player of its own; `python -m tests.faults.lone_host` prints its
port."""

import threading

from net.room.room_options import RoomOptions
from net.server.server_thread import ServerThread
from net.wire.rate_limit import NO_LIMITS
from tests.support import ROSTER

if __name__ == "__main__":
    host = ServerThread(ROSTER, port=0, options=RoomOptions(limits=NO_LIMITS))
    print(host.port, flush=True)
    threading.Event().wait()
