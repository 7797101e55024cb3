"""Diagnosis: why no host was reached, from the result of each attempt.

Nothing is sent here. Mere inferences are called likely. Each cause comes with one thing to do.
"""

import errno
import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from game.client_state.link import LinkClosed
from game.i18n.fatal_error import reason_of
from game.i18n.phrase import Phrase, phrase
from game.protocol.messages import ErrorCode
from net.connect.interfaces import Ip
from net.connect.network_info import ArpPresence, NetworkInfo
from net.connect.relay_guest import RelayRefused
from net.wire.address import Address

_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN)
_REJECTED = (errno.EACCES, errno.EPERM)


@dataclass(frozen=True, slots=True)
class ConnectAttempt:
    """One address that was tried, and how it ended."""

    ip: Ip | None
    """The IP address; None if the name could not be resolved."""
    problem: OSError
    arena: Address | None = None
    """The arena it went through, if any."""


def diagnose(address: Address, attempts: Sequence[ConnectAttempt], here: NetworkInfo) -> LinkClosed:
    """Return the sentences for a player who could not join at `address`."""
    tried = [attempt for attempt in attempts if attempt.ip is not None]
    if not tried:
        return _over(
            ErrorCode.NOTFOUND,
            phrase("No machine called {host} was found.", host=address.host),
            phrase("Check the spelling, or type the number that the host's screen shows."),
        )
    # The way that came farthest tells most.
    return _explain(address, min(tried, key=_farthest), here)


def _farthest(attempt: ConnectAttempt) -> float:
    if isinstance(attempt.problem, RelayRefused):
        return -1
    if attempt.arena:
        return 0.5
    if isinstance(attempt.problem, ConnectionRefusedError):
        return 0
    if isinstance(attempt.problem, TimeoutError):
        return 1
    return 3 if attempt.problem.errno == errno.ENETUNREACH else 2


def _explain(address: Address, attempt: ConnectAttempt, here: NetworkInfo) -> LinkClosed:
    ip, problem = attempt.ip, attempt.problem
    assert ip is not None
    if ip.is_loopback and not attempt.arena:
        return (
            _refused(address)
            if isinstance(problem, ConnectionRefusedError)
            else _odd(address, problem)
        )
    if not (here.own or ip.is_loopback):
        return _over(
            ErrorCode.OFFLINE,
            phrase("This machine is not on a network."),
            phrase("Switch on the wifi or plug in the cable, then try again."),
        )
    if attempt.arena:
        return _not_relayed(attempt.arena, problem)
    near, arp_presence = here.shares_network(ip), here.presence(ip)
    if isinstance(problem, ConnectionRefusedError):
        return _refused(address) if near or ip.is_private else _refused_by_router(address)
    if problem.errno in _REJECTED:
        return _firewall(address)
    if not (isinstance(problem, TimeoutError) or problem.errno in _NO_WAY):
        return _odd(address, problem)
    if near:
        if arp_presence is ArpPresence.HERE:
            return _firewall(address)
        if arp_presence is ArpPresence.ABSENT:
            return _absent(address)
        return _silent(address)
    if ip.is_private:
        return _elsewhere(address, here)
    if problem.errno == errno.ENETUNREACH:
        return _no_way(address, ip)
    return _behind_router(address)


_TRY_LATER = phrase("Try again in a minute, or use another arena.")
_HUNG_UP = (
    phrase("The arena {arena} closed the connection: it is shutting down, or you tried too often."),
    _TRY_LATER,
)
_UNREACHED: Mapping[ErrorCode, tuple[Phrase, Phrase]] = MappingProxyType(
    {
        ErrorCode.ROOM: (
            phrase("The arena {arena} answers, but no host waits under {place} there."),
            phrase("Has your friend started hosting, and is the number still right?"),
        ),
        ErrorCode.SILENT: (
            phrase("The arena {arena} called your friend at {place} without an answer."),
            phrase("That connection has probably just broken. Try again in a moment."),
        ),
        ErrorCode.FULL: (
            phrase("The arena {arena} is full and cannot connect you now."),
            _TRY_LATER,
        ),
        ErrorCode.CLOSED: (
            phrase("The arena {arena} does not relay connections."),
            phrase("Ask your friend for another address, or meet in that arena's own rooms."),
        ),
        **dict.fromkeys((ErrorCode.LOST, ErrorCode.PAUSED, ErrorCode.FLOOD), _HUNG_UP),
    }
)
_NO_RELAY = (
    phrase("The program at {arena} is not an arena that relays connections."),
    phrase("Check that the address is right and that its Parley is new enough."),
)


def _not_relayed(address: Address, problem: OSError) -> LinkClosed:
    """Return the sentences for a connection that an arena should have relayed."""
    arena = replace(address, place="")
    if not isinstance(problem, RelayRefused):
        return _over(
            ErrorCode.RELAY,
            phrase("The arena {arena} does not answer.", arena=arena),
            phrase("Ask its operator, or use another arena."),
        )
    text, advice = _UNREACHED.get(problem.code, _NO_RELAY)
    described = phrase(text.source, arena=arena, place=address.place)
    return _over(ErrorCode.RELAY, described, advice)


def _refused(address: Address) -> LinkClosed:
    return _over(
        ErrorCode.REFUSED,
        phrase("{address} is there, but no game is open on it.", address=address),
        phrase("Has your friend started hosting, and is the port right?"),
    )


def _firewall(address: Address) -> LinkClosed:
    return _over(
        ErrorCode.FIREWALL,
        phrase("{address} is on your network but refuses the connection.", address=address),
        phrase("A firewall is likely. On that machine, main.py --check shows how to open it."),
    )


def _absent(address: Address) -> LinkClosed:
    return _over(
        ErrorCode.APART,
        phrase("No machine at {address} on your network answers.", address=address),
        phrase(
            "Is the number right? If so, that machine is off or asleep, or this wifi keeps its "
            "devices apart: then use a phone's hotspot."
        ),
    )


def _silent(address: Address) -> LinkClosed:
    return _over(
        ErrorCode.TIMEOUT,
        phrase("{address} does not answer.", address=address),
        phrase("A firewall on the host's machine is likely. There, main.py --check shows more."),
    )


def _elsewhere(address: Address, here: NetworkInfo) -> LinkClosed:
    networks = ", ".join(str(one.network) for one in here.own if one.version == 4)
    return _over(
        ErrorCode.NETWORK,
        phrase(
            "{address} belongs to a different network than yours ({networks}).",
            address=address,
            networks=networks or here.own[0].network,
        ),
        phrase("Both join the same wifi. If you are far apart, meet in an arena."),
    )


def _no_way(address: Address, ip: Ip) -> LinkClosed:
    kind = phrase("IPv6") if isinstance(ip, ipaddress.IPv6Address) else phrase("the internet")
    return _over(
        ErrorCode.UNREACHABLE,
        phrase("{address} cannot be reached from here.", address=address),
        phrase("Your network probably has no {kind}. Ask the host for another address.", kind=kind),
    )


def _behind_router(address: Address) -> LinkClosed:
    return _over(
        ErrorCode.ROUTER,
        phrase("{address} refuses all connections.", address=address),
        phrase(
            "The router there is a likely cause. On your friend's machine, main.py --check "
            "shows how to open it."
        ),
    )


def _refused_by_router(address: Address) -> LinkClosed:
    return _over(
        ErrorCode.ROUTER,
        phrase("{address} answers but does not forward connections to a game.", address=address),
        phrase(
            "It is probably the router. On your friend's machine, main.py --check shows how "
            "to open it."
        ),
    )


def _odd(address: Address, problem: OSError) -> LinkClosed:
    return _over(
        ErrorCode.LOST,
        phrase(
            "The connection to {address} failed: {value}.",
            address=address,
            value=reason_of(problem),
        ),
        phrase("Try again. If it keeps failing, type another address of the host."),
    )


def _over(code: ErrorCode, text: Phrase, advice: Phrase) -> LinkClosed:
    return LinkClosed(code, text, advice)
