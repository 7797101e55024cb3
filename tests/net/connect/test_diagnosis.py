"""Why nobody was reached."""

import errno
import ipaddress

import pytest

from game.protocol.messages import ErrorCode
from net.connect.diagnosis import ConnectAttempt, diagnose
from net.connect.network_info import NetworkInfo, parse_arp
from net.wire.address import Address

SILENT = TimeoutError()
REFUSED = ConnectionRefusedError()
NO_HOST = OSError(errno.EHOSTUNREACH, "")
NO_NET = OSError(errno.ENETUNREACH, "")
FORBIDDEN = PermissionError(errno.EACCES, "")
RESET = ConnectionResetError(errno.ECONNRESET, "reset")

WIFI = (ipaddress.ip_interface("192.168.1.7/24"),)
NEAR, FAR, PUBLIC, SIX = "192.168.1.20", "10.0.0.9", "93.184.216.34", "2001:4860::7"


def cause(
    host: str, problem: OSError, answered: bool | None = None, online: bool = True
) -> ErrorCode:
    """What is said of a failed join; `answered`: what the system knows of that neighbour."""
    here = NetworkInfo(WIFI if online else (), None if answered is None else {host: answered})
    over = diagnose(Address(host), [ConnectAttempt(ipaddress.ip_address(host), problem)], here)
    assert over.text.endswith(".")
    assert over.advice
    return over.code


@pytest.mark.parametrize(
    ("host", "problem", "answered", "code"),
    [
        (NEAR, REFUSED, True, ErrorCode.REFUSED),
        (NEAR, SILENT, True, ErrorCode.FIREWALL),
        (NEAR, NO_HOST, True, ErrorCode.FIREWALL),
        (NEAR, FORBIDDEN, None, ErrorCode.FIREWALL),
        (NEAR, NO_HOST, False, ErrorCode.APART),
        (NEAR, SILENT, False, ErrorCode.APART),
        (NEAR, SILENT, None, ErrorCode.TIMEOUT),
        (FAR, SILENT, None, ErrorCode.NETWORK),
        (FAR, NO_NET, None, ErrorCode.NETWORK),
        (FAR, NO_HOST, None, ErrorCode.NETWORK),
        (FAR, REFUSED, None, ErrorCode.REFUSED),
        (PUBLIC, SILENT, None, ErrorCode.ROUTER),
        (PUBLIC, REFUSED, None, ErrorCode.ROUTER),
        (PUBLIC, NO_HOST, None, ErrorCode.ROUTER),
        (PUBLIC, NO_NET, None, ErrorCode.UNREACHABLE),
        (SIX, NO_NET, None, ErrorCode.UNREACHABLE),
        (NEAR, RESET, True, ErrorCode.LOST),
        ("127.0.0.1", REFUSED, None, ErrorCode.REFUSED),
    ],
)
def test_each_cause_is_told_from_what_was_seen(
    host: str, problem: OSError, answered: bool | None, code: ErrorCode
) -> None:
    assert cause(host, problem, answered) is code


def test_without_a_network_that_is_the_cause() -> None:
    assert cause(NEAR, NO_NET, online=False) is ErrorCode.OFFLINE
    assert cause("127.0.0.1", REFUSED, online=False) is ErrorCode.REFUSED


def test_a_name_that_nobody_has_is_not_found() -> None:
    over = diagnose(Address("anas-laptop"), [ConnectAttempt(None, OSError())], NetworkInfo(WIFI))
    assert over.code is ErrorCode.NOTFOUND


def test_of_several_ways_the_one_that_came_farthest_tells_most() -> None:
    attempts = [
        ConnectAttempt(ipaddress.ip_address(SIX), NO_NET),
        ConnectAttempt(ipaddress.ip_address(NEAR), REFUSED),
    ]
    assert diagnose(Address("anas-laptop"), attempts, NetworkInfo(WIFI)).code is ErrorCode.REFUSED


def test_what_is_only_inferred_is_said_to_be_likely() -> None:
    for host, problem, answered in (
        (NEAR, SILENT, True), (NEAR, NO_HOST, False), (PUBLIC, SILENT, None),
    ):  # fmt: skip
        here = NetworkInfo(WIFI, None if answered is None else {host: answered})
        over = diagnose(Address(host), [ConnectAttempt(ipaddress.ip_address(host), problem)], here)
        assert "likely" in over.advice or "probably" in over.advice or "If so" in over.advice


def test_linuxs_table_of_neighbours_is_read() -> None:
    table = (
        "IP address       HW type     Flags       HW address            Mask     Device\n"
        "192.168.1.1      0x1         0x2         00:11:22:33:44:55     *        wlan0\n"
        "192.168.1.20     0x1         0x0         00:00:00:00:00:00     *        wlan0\n"
        "rubbish\n"
    )
    assert parse_arp(table) == {"192.168.1.1": True, "192.168.1.20": False}
