"""Mapped host: a host behind a router that it asks to let others in; prints the address outside."""

import threading

from net.connect.port_mapping import MappingResult, PortMapping
from net.server.server_thread import ServerThread
from tests.support import ROSTER


def tell(mapping_result: MappingResult) -> None:
    print(
        f"{mapping_result.address}:{mapping_result.port}"
        if mapping_result.address
        else mapping_result.problem,
        flush=True,
    )


if __name__ == "__main__":
    host = ServerThread(ROSTER, port=0)
    mapping = PortMapping(host.port, tell)
    input()
    mapping.close()
    print("closed", flush=True)
    threading.Event().wait()
