"""Mapped host: a host behind a router that it asks to let others in; prints the address outside."""

import threading

from net.host.hosting import Host
from net.ways.portmapping import Mapped, PortMapping
from tests.support import ROSTER


def tell(mapped: Mapped) -> None:
    print(f"{mapped.address}:{mapped.port}" if mapped.address else mapped.problem, flush=True)


if __name__ == "__main__":
    host = Host(ROSTER, port=0)
    mapping = PortMapping(host.port, tell)
    input()
    mapping.close()
    print("closed", flush=True)
    threading.Event().wait()
