"""Join probe: joins at an address and prints what came of it: the cause, or "in", and after how
long.

`python -m tests.end_to_end.join_probe INVITATION`.
"""

import sys
import time

from game.client_state.link import LinkClosed
from game.protocol.messages import Welcome
from net.client.client import Client
from net.connect.invitation import parse_invitation


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
        if isinstance(incoming, LinkClosed):
            print(f"{incoming.code} {seconds:.2f} {incoming.text} {incoming.advice}", flush=True)
            return


if __name__ == "__main__":
    main(sys.argv[1])
