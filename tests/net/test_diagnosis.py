"""Why nobody was reached."""

import errno
import ipaddress

import pytest

from game.contract.messages import Code
from net.ways.diagnosis import Attempt, diagnose
from net.ways.surroundings import Surroundings, parse_arp
from net.wire.address import Address

SILENT = TimeoutError()
REFUSED = ConnectionRefusedError()
NO_HOST = OSError(errno.EHOSTUNREACH, "")
NO_NET = OSError(errno.ENETUNREACH, "")
FORBIDDEN = PermissionError(errno.EACCES, "")
RESET = ConnectionResetError(errno.ECONNRESET, "reset")

WIFI = (ipaddress.ip_interface("192.168.1.7/24"),)
NEAR, FAR, PUBLIC, SIX = "192.168.1.20", "10.0.0.9", "93.184.216.34", "2001:4860::7"


def cause(host: str, problem: OSError, answered: bool | None = None, online: bool = True) -> Code:
    """What is said of a failed join; `answered`: what the system knows of that neighbour."""
    here = Surroundings(WIFI if online else (), None if answered is None else {host: answered})
    over = diagnose(Address(host), [Attempt(ipaddress.ip_address(host), problem)], here)
    assert over.text.endswith(".")
    assert over.advice
    return over.code


@pytest.mark.parametrize(
    ("host", "problem", "answered", "code"),
    [
        (NEAR, REFUSED, True, Code.REFUSED),
        (NEAR, SILENT, True, Code.FIREWALL),
        (NEAR, NO_HOST, True, Code.FIREWALL),
        (NEAR, FORBIDDEN, None, Code.FIREWALL),
        (NEAR, NO_HOST, False, Code.APART),
        (NEAR, SILENT, False, Code.APART),
        (NEAR, SILENT, None, Code.TIMEOUT),
        (FAR, SILENT, None, Code.NETWORK),
        (FAR, NO_NET, None, Code.NETWORK),
        (FAR, NO_HOST, None, Code.NETWORK),
        (FAR, REFUSED, None, Code.REFUSED),
        (PUBLIC, SILENT, None, Code.ROUTER),
        (PUBLIC, REFUSED, None, Code.ROUTER),
        (PUBLIC, NO_HOST, None, Code.ROUTER),
        (PUBLIC, NO_NET, None, Code.UNREACHABLE),
        (SIX, NO_NET, None, Code.UNREACHABLE),
        (NEAR, RESET, True, Code.LOST),
        ("127.0.0.1", REFUSED, None, Code.REFUSED),
    ],
)
def test_each_cause_is_told_from_what_was_seen(
    host: str, problem: OSError, answered: bool | None, code: Code
) -> None:
    assert cause(host, problem, answered) is code


def test_without_a_network_that_is_the_cause() -> None:
    assert cause(NEAR, NO_NET, online=False) is Code.OFFLINE
    assert cause("127.0.0.1", REFUSED, online=False) is Code.REFUSED


def test_a_name_that_nobody_has_is_not_found() -> None:
    over = diagnose(Address("anas-laptop"), [Attempt(None, OSError())], Surroundings(WIFI))
    assert over.code is Code.NOTFOUND


def test_of_several_ways_the_one_that_came_farthest_tells_most() -> None:
    attempts = [
        Attempt(ipaddress.ip_address(SIX), NO_NET),
        Attempt(ipaddress.ip_address(NEAR), REFUSED),
    ]
    assert diagnose(Address("anas-laptop"), attempts, Surroundings(WIFI)).code is Code.REFUSED


def test_what_is_only_inferred_is_said_to_be_likely() -> None:
    for host, problem, answered in (
        (NEAR, SILENT, True), (NEAR, NO_HOST, False), (PUBLIC, SILENT, None),
    ):  # fmt: skip
        here = Surroundings(WIFI, None if answered is None else {host: answered})
        over = diagnose(Address(host), [Attempt(ipaddress.ip_address(host), problem)], here)
        assert "ikely" in over.advice


def test_linuxs_table_of_neighbours_is_read() -> None:
    table = (
        "IP address       HW type     Flags       HW address            Mask     Device\n"
        "192.168.1.1      0x1         0x2         00:11:22:33:44:55     *        wlan0\n"
        "192.168.1.20     0x1         0x0         00:00:00:00:00:00     *        wlan0\n"
        "rubbish\n"
    )
    assert parse_arp(table) == {"192.168.1.1": True, "192.168.1.20": False}
