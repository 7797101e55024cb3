"""Socket options: how the operating system treats a connection, and how many there may be."""

import contextlib
import socket
import sys

KEEPALIVE = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3}
"""Seconds, seconds, times. Our own heartbeat is quicker; this is for what it does not reach."""

UNANSWERED_SECONDS = 10
"""What was sent and is not answered for so long has not arrived, and will not."""

RESEND_SECONDS = 1
"""The longest pause before TCP sends again. By itself it would double that pause for as long as a
wire is dead, and once it is back wait for as long as it was away."""

SEND_BUFFER = 64 * 1024
"""Bytes that the system buffers for a client that does not read."""

_LINUX_RTO_MAX = 44
"""TCP_RTO_MAX_MS; socket has no name for it. Kernels before 6.15 do not know it."""

_RESERVED = 48
"""File descriptors reserved for journals, listeners and connections being accepted."""

_FEWEST = 4


def prepare(sock: socket.socket) -> None:
    """Notice a dead peer, and be quick once a wire is back, as far as the system can."""
    options = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
    options.append((socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1))
    for name, value in KEEPALIVE.items():
        if hasattr(socket, name):
            options.append((socket.IPPROTO_TCP, getattr(socket, name), value))
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        options.append((socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNANSWERED_SECONDS * 1000))
    if sys.platform == "linux":
        options.append((socket.IPPROTO_TCP, _LINUX_RTO_MAX, RESEND_SECONDS * 1000))
    for level, option, value in options:
        with contextlib.suppress(OSError):
            sock.setsockopt(level, option, value)


def limit_sending(sock: socket.socket) -> None:
    """Limit how many bytes the system buffers for the other end."""
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)


def has_moved(sock: socket.socket) -> bool:
    """Whether this machine would speak to the other end from another address by now: the wifi is
    another one, so the connection is dead and nobody says so."""
    try:
        ours, theirs = sock.getsockname(), sock.getpeername()
        # Connecting a datagram socket sends nothing; it only chooses the way.
        with socket.socket(sock.family, socket.SOCK_DGRAM) as way:
            way.connect(theirs)
            return bool(way.getsockname()[0] != ours[0])
    except OSError:
        # No way at all for the moment. The same address may come back, and with it all is well.
        return False


def raise_limit(connections: int) -> None:
    """Ask the system to let this program have so many connections, as far as it may."""
    with contextlib.suppress(ModuleNotFoundError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = connections + _RESERVED
        if hard != resource.RLIM_INFINITY:
            wanted = min(wanted, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def connections_allowed(connections: int) -> int:
    """So many connections, or as many as the file descriptors of this program allow."""
    try:
        import resource
    except ModuleNotFoundError:
        # Windows has no such limit.
        return connections
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return connections
    return max(_FEWEST, min(connections, soft - _RESERVED))
