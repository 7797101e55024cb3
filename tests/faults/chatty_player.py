"""Chatty player: a player in a process of its own who says a line ten times a second.

`python -m tests.faults.chatty_player ADDRESS PORT` prints, for each of its lines that came back,
when it did, and when its link goes up and down.
"""

import sys
import time

from game.client_state.link import LinkClosed, LinkDown, LinkUp
from game.protocol.messages import Said, Say
from net.client.client import Client
from net.wire.address import Address
from net.wire.rate_limit import NO_LIMITS


def main(address: str, port: int) -> None:
    client = Client(Address(address, port), "Ben", pace=NO_LIMITS)
    sent = 0
    say_at = time.monotonic()
    while True:
        if time.monotonic() >= say_at:
            say_at = time.monotonic() + 0.1
            sent += client.send(Say(f"line {sent}")) != 0
        match client.wait(0.02):
            case LinkClosed() as over:
                print("over", over.text, flush=True)
                return
            case LinkDown(text=text):
                print("down", time.monotonic(), text, flush=True)
            case LinkUp():
                print("up", time.monotonic(), flush=True)
            case Said(text=text):
                print("heard", time.monotonic(), text.split()[1], flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
