"""Suspended player: a player in a process of its own, so that it can be put to sleep.

`python -m tests.faults.suspended_player PORT NAME` prints a line for everything that becomes of its
link; what it says it says by itself.
"""

import sys
import time

from game.client_state.link import LinkClosed, LinkDown, LinkUp
from game.protocol.messages import Said
from net.client.client import Client
from net.server.server_thread import LOOPBACK
from net.wire.address import Address


def main(port: int, name: str) -> None:
    client = Client(Address(LOOPBACK, port), name)
    while True:
        match client.wait(60):
            case LinkClosed() as over:
                print("over", over.text, flush=True)
                return
            case LinkDown():
                print("down", time.monotonic(), flush=True)
            case LinkUp():
                print("up", time.monotonic(), flush=True)
            case Said(text=text):
                print("heard", text, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
