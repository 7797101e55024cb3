"""Connectivity check: why others may not reach this machine, found out from here (`main.py
--check`)."""

import contextlib
import platform
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from game.client_state.lan_game import LanGame, LanGameState
from game.i18n.phrase import Phrase, join_phrases, phrase
from game.protocol.version import VERSION
from net.connect.discovery import Announcer, GameBrowser
from net.connect.interfaces import IpInterface
from net.connect.network_info import read_network_info
from net.connect.port_mapping import find_router, open_port
from net.connect.short_code import short_code
from net.wire.address import DEFAULT_PORT, Address

MULTICAST_SECONDS = 3.0

_UFW = Path("/etc/ufw/ufw.conf")


def check(port: int = DEFAULT_PORT) -> Iterator[str]:
    """Yield what was found, one sentence at a time. Takes some seconds."""
    own = read_network_info().own
    if not own:
        yield phrase("This machine is not on a network. Switch on its wifi or plug in the cable.")
        return
    for interface in own:
        yield _describe_address(interface, port)
    yield from _check_port(own, port)
    yield _describe_firewall(port)
    yield _check_multicast(port)
    yield _check_router(port)


def list_games(seconds: float = 2.0) -> Iterator[str]:
    """Yield one line for each game on this network, after listening for that long."""
    browser = GameBrowser()
    time.sleep(seconds)
    games = browser.games
    browser.close()
    for game in games:
        yield describe_game(game)
    if not games:
        yield phrase("No game is announced on this network.")


def describe_game(game: LanGame) -> Phrase:
    """Return what can be done at a game of this network, and the command that does it."""
    who = f"{game.name} ({game.fighter})" if game.fighter else game.name
    how = "watch" if game.state is LanGameState.FULL else "join"
    command = f"main.py --{how} {game.address}"
    return phrase("{who}: {told}. {command}", who=who, told=game.description(), command=command)


def _describe_address(interface: IpInterface, port: int) -> Phrase:
    address = Address(str(interface.ip), port)
    short = short_code(address)
    network = str(interface.network)
    if short is None:
        return phrase("Address {address} in network {network}", address=address, network=network)
    return phrase(
        "Address {address} in network {network} with short code {code}",
        address=address,
        network=network,
        code=short,
    )


def _check_port(own: tuple[IpInterface, ...], port: int) -> Iterator[Phrase]:
    """Check whether a game here answers at each of our own addresses."""
    with contextlib.ExitStack() as stack:
        try:
            families = socket.has_dualstack_ipv6()
            listener = (
                socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
                if families
                else socket.create_server(("", port))
            )
            stack.enter_context(listener)
        except OSError:
            yield phrase(
                "Port {port} is in use, by another game of Parley or by another program.", port=port
            )
        for interface in own:
            address = Address(str(interface.ip), port)
            try:
                socket.create_connection((address.host, port), 1.0).close()
                yield phrase("{address} answers on this machine.", address=address)
            except OSError:
                yield phrase(
                    "{address} does not answer even on this machine. A firewall is likely.",
                    address=address,
                )


def _describe_firewall(port: int) -> Phrase:
    """Describe which firewall is on, as far as that is visible without root, and the command that
    opens it."""
    name, line = _firewall(port)
    if name:
        return phrase(
            "The firewall {name} is on. If friends get no answer: {line}", name=name, line=line
        )
    return phrase("No firewall was found. If friends still get no answer: {line}", line=line)


def _firewall(port: int) -> tuple[str, str]:
    """Windows' and the Mac's lines are written after their manuals and were not tried."""
    system = platform.system()
    if system == "Windows":
        rule = f"name=Parley dir=in action=allow protocol=TCP localport={port}"
        return "Windows Defender", f"netsh advfirewall firewall add rule {rule}"
    if system == "Darwin":
        return "", "System Settings, Network, Firewall, Options: allow incoming for Python"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if "ENABLED=yes" in _UFW.read_text(encoding="utf-8"):
            return "ufw", f"sudo ufw allow {port}/tcp"
    if shutil.which("firewall-cmd") and _succeeds("firewall-cmd", "--state"):
        return "firewalld", f"sudo firewall-cmd --add-port={port}/tcp"
    return "", f"sudo nft add rule inet filter input tcp dport {port} accept"


def _succeeds(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=5).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _check_multicast(port: int) -> Phrase:
    """Check whether our own announcement comes back to us."""
    mark = LanGame("Parley check", "", LanGameState.FREE, VERSION)
    browser, announcer = GameBrowser(), Announcer(port, lambda: mark)
    until = time.monotonic() + MULTICAST_SECONDS
    found = False
    while not found and time.monotonic() < until:
        time.sleep(0.05)
        found = any(game.name == mark.name for game in browser.games)
    announcer.close()
    browser.close()
    if found:
        return phrase("Multicast works here: your game appears on your friends' title screens.")
    return phrase("Multicast is blocked here, so give your friends the address or the short code.")


def _check_router(port: int) -> Phrase:
    router, problem = find_router()
    if router is None:
        return join_phrases([phrase("Players outside your network cannot join."), problem])
    mapping_result = open_port(router, port)
    if not mapping_result.address:
        return join_phrases(
            [phrase("Players outside your network cannot join."), mapping_result.problem]
        )
    with contextlib.suppress(Exception):
        router.deleteportmapping(mapping_result.port, "TCP")
    return phrase(
        "Your router opens a port if you host with --router and then has the address {address}",
        address=mapping_result.address,
    )
