"""Dialling: from an address to a connected socket, or to a sentence that says why not."""

import contextlib
import errno
import socket
import threading
import time
from queue import Empty, SimpleQueue
from typing import Any

from game.link import Over
from game.messages import Code
from game.phrase import phrase
from net.address import Address
from net.wire import prepare

DIAL_SECONDS = 4.0
"""For finding the name and connecting, together; a join of nobody ends within five seconds."""


class DialError(Exception):
    """No connection came about; `over` is what to tell the player."""

    def __init__(self, over: Over) -> None:
        super().__init__(over.text)
        self.over = over


def dial(address: Address, seconds: float = DIAL_SECONDS) -> socket.socket:
    """Connect to `address` within `seconds`, trying each of its numbers in turn.

    Raises DialError.
    """
    until = time.monotonic() + seconds
    problem: OSError = TimeoutError()
    for family, kind, protocol, _, number in _look_up(address, seconds):
        try:
            # A machine may know a number of a family that it cannot speak.
            sock = socket.socket(family, kind, protocol)
        except OSError as error:
            problem = error
            continue
        try:
            sock.settimeout(max(0.1, until - time.monotonic()))
            sock.connect(number)
            prepare(sock)
            sock.setblocking(False)
        except OSError as error:
            sock.close()
            problem = error
        else:
            return sock
    raise DialError(_explain(problem, address))


def _look_up(address: Address, seconds: float) -> list[Any]:
    """getaddrinfo with a limit of time, which the system's own does not have."""
    answers: SimpleQueue[list[Any] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            kind = socket.SOCK_STREAM
            answers.put(list(socket.getaddrinfo(address.host, address.port, type=kind)))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    answer: list[Any] | OSError = OSError(phrase("no answer"))
    with contextlib.suppress(Empty):
        answer = answers.get(timeout=seconds)
    if isinstance(answer, OSError):
        text = phrase("There is no machine called {host} here.", host=address.host)
        advice = phrase("Check the spelling, or type the number that the host's screen shows.")
        raise DialError(Over(Code.NOTFOUND, text, advice))
    return answer


def _explain(problem: OSError, address: Address) -> Over:
    if isinstance(problem, ConnectionRefusedError):
        return Over(
            Code.REFUSED,
            phrase("{address} is there, but no game is open on it.", address=address),
            phrase("Has your friend started hosting, and is the port the same?"),
        )
    if isinstance(problem, TimeoutError):
        return Over(
            Code.TIMEOUT,
            phrase("{address} does not answer.", address=address),
            phrase(
                "Are both of you on the same wifi? A firewall on the host's machine is likely too."
            ),
        )
    if problem.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN):
        return Over(
            Code.UNREACHABLE,
            phrase("There is no way from here to {address}.", address=address),
            phrase("Are both of you on the same wifi, and is yours switched on?"),
        )
    return Over(
        Code.LOST,
        phrase(
            "The connection to {address} failed: {value}.",
            address=address,
            value=problem.strerror or "no reason given",
        ),
        phrase("Try again; if it stays so, type another address of the host."),
    )
