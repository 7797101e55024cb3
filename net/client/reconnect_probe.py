"""Reconnect probe: waiting for a host that is away, with a look now and then whether somebody
answers."""

import contextlib
import select
import socket
import threading
import time
from collections.abc import Sequence

from net.client.backoff import Backoff
from net.connect.dial import DialError, dial
from net.wire.address import Address

PROBE_TIMEOUT = 0.5
"""Seconds for one probe."""

OPEN_SECONDS = 0.05
"""Seconds after which a connection that a host accepted is still open."""


def probe(
    addresses: Sequence[Address], seconds: float, backoff: Backoff, closing: threading.Event
) -> socket.socket | None:
    """Wait until the next attempt; return a connection if a host answers earlier."""
    until = time.monotonic() + seconds
    # An arena would have to ring the host for each knock.
    direct = [way for way in addresses if not way.place]
    while (left := until - time.monotonic()) > 0 and not closing.is_set():
        pause = backoff.next_probe(time.monotonic())
        if pause is None or left < pause or not direct:
            closing.wait(left)
            break
        closing.wait(pause)
        with contextlib.suppress(DialError):
            sock = dial(direct, PROBE_TIMEOUT)
            # Something between may take the call and find nobody behind it.
            if not select.select([sock], [], [], OPEN_SECONDS)[0]:
                return sock
            sock.close()
    return None
