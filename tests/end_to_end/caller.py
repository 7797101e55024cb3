"""Caller: joins at an address and prints what came of it: the cause, or "in", and after how long.

`python -m tests.end_to_end.caller INVITATION`.
"""

import sys
import time

from game.contract.messages import Welcome
from game.table.link import Over
from net.guest.client import Client
from net.ways.invitation import parse_invitation


def main(text: str) -> None:
    began = time.monotonic()
    address, *others = parse_invitation(text).addresses
    client = Client(address, "Ben", others=tuple(others))
    while True:
        incoming = client.wait(10)
        seconds = time.monotonic() - began
        if isinstance(incoming, Welcome):
            print(f"in {seconds:.2f} Welcome.", flush=True)
            return
        if isinstance(incoming, Over):
            print(f"{incoming.code} {seconds:.2f} {incoming.text} {incoming.advice}", flush=True)
            return


if __name__ == "__main__":
    main(sys.argv[1])
