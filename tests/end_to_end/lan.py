"""Lan: a wifi with a host and a guest, a router, and a town outside, of Linux's namespaces.

Needs root. Nothing leaves the namespaces, which are gone afterwards.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WIFI, HOST, GUEST, ROUTER, TOWN = (
    f"parley-l{name}" for name in ("wifi", "host", "guest", "gate", "town")
)
HOST_IP, GUEST_IP, GATEWAY_IP = "192.168.77.10", "192.168.77.20", "192.168.77.1"
HOST_IPV6, GUEST_IPV6 = "fd00:77::10", "fd00:77::20"
PUBLIC_IP, TOWN_IP = "93.184.216.1", "93.184.216.34"
"""The router's outer side and somebody outside."""
FRIEND, FRIENDS_ROUTER = "parley-lfriend", "parley-lyard"
FRIEND_IP, YARD_IP, FRIENDS_PUBLIC_IP = "10.55.0.20", "10.55.0.1", "93.184.217.1"
"""A second house, which reaches the town and is not reached from there."""


def run(*command: str, check: bool = True) -> None:
    subprocess.run(command, check=check, capture_output=True)


def within(place: str, *command: str, check: bool = True) -> None:
    run("ip", "netns", "exec", place, *command, check=check)


def start(place: str, *arguments: str) -> "subprocess.Popen[str]":
    """A Python program on one of the machines."""
    command = ["ip", "netns", "exec", place, sys.executable, *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def firewall(place: str, rule: str) -> None:
    """A machine treats what comes in for TCP by this rule of nftables."""
    within(place, "nft", "flush", "ruleset")
    within(place, "nft", "add", "table", "inet", "parley")
    hook = "{ type filter hook input priority 0 ; }"
    within(place, "nft", "add", "chain", "inet", "parley", "input", hook)
    within(place, "nft", f"add rule inet parley input meta l4proto tcp {rule}")


def _connect(inside: str, name: str, outside: str, place: str) -> None:
    """A cable between two machines; `name` is how the end at `place` is called."""
    run("ip", "link", "add", inside, "type", "veth", "peer", "name", f"{inside}p")
    run("ip", "link", "set", inside, "netns", outside)
    run("ip", "link", "set", f"{inside}p", "netns", place)
    run("ip", "-n", place, "link", "set", f"{inside}p", "name", name)
    run("ip", "-n", outside, "link", "set", inside, "up")
    run("ip", "-n", place, "link", "set", name, "up")


@contextmanager
def lan() -> Iterator[None]:
    """Skips the test, loudly, where this cannot be had."""
    tools = all(shutil.which(tool) for tool in ("ip", "nft", "bridge"))
    if os.name != "posix" or os.geteuid() != 0 or not tools:
        pytest.skip("NOT RUN: a network of namespaces needs root, iproute2 and nftables")
    with ExitStack() as stack:
        for place in (WIFI, HOST, GUEST, ROUTER, TOWN):
            run("ip", "netns", "del", place, check=False)
            run("ip", "netns", "add", place)
            stack.callback(run, "ip", "netns", "del", place, check=False)
            run("ip", "-n", place, "link", "set", "lo", "up")
        run("ip", "-n", WIFI, "link", "add", "air", "type", "bridge")
        run("ip", "-n", WIFI, "link", "set", "air", "up")
        inhabitants = ((HOST, HOST_IP, HOST_IPV6), (GUEST, GUEST_IP, GUEST_IPV6))
        for place, ip, ipv6 in (*inhabitants, (ROUTER, GATEWAY_IP, "fd00:77::1")):
            inside = f"pl{place[-4:]}"
            _connect(inside, "eth0", WIFI, place)
            run("ip", "-n", WIFI, "link", "set", inside, "master", "air")
            run("ip", "-n", place, "addr", "add", f"{ip}/24", "dev", "eth0")
            run("ip", "-n", place, "addr", "add", f"{ipv6}/64", "dev", "eth0", "nodad")
            if place != ROUTER:
                run("ip", "-n", place, "route", "add", "default", "via", GATEWAY_IP)
        _connect("pltown", "eth0", ROUTER, TOWN)
        # Of different networks, as two houses are.
        for place, ip, peer, device in (
            (ROUTER, PUBLIC_IP, TOWN_IP, "pltown"),
            (TOWN, TOWN_IP, PUBLIC_IP, "eth0"),
        ):
            run("ip", "-n", place, "addr", "add", f"{ip}/32", "dev", device)
            run("ip", "-n", place, "route", "add", f"{peer}/32", "dev", device)
        within(ROUTER, "sysctl", "-qw", "net.ipv4.ip_forward=1")
        within(ROUTER, "nft", "add", "table", "ip", "nat")
        hook = "{ type nat hook postrouting priority 100 ; }"
        within(ROUTER, "nft", "add", "chain", "ip", "nat", "out", hook)
        within(ROUTER, "nft", "add rule ip nat out oifname pltown masquerade")
        yield


@contextmanager
def second_house() -> Iterator[None]:
    """Beside `lan`: a friend behind a router of his own, on the other side of the town."""
    with ExitStack() as stack:
        for place in (FRIEND, FRIENDS_ROUTER):
            run("ip", "netns", "del", place, check=False)
            run("ip", "netns", "add", place)
            stack.callback(run, "ip", "netns", "del", place, check=False)
            run("ip", "-n", place, "link", "set", "lo", "up")
        _connect("plyard", "eth0", FRIENDS_ROUTER, FRIEND)
        _connect("plroad", "eth1", FRIENDS_ROUTER, TOWN)
        run("ip", "-n", FRIEND, "addr", "add", f"{FRIEND_IP}/24", "dev", "eth0")
        run("ip", "-n", FRIENDS_ROUTER, "addr", "add", f"{YARD_IP}/24", "dev", "plyard")
        run("ip", "-n", FRIEND, "route", "add", "default", "via", YARD_IP)
        run("ip", "-n", FRIENDS_ROUTER, "addr", "add", f"{FRIENDS_PUBLIC_IP}/32", "dev", "plroad")
        run("ip", "-n", FRIENDS_ROUTER, "route", "add", f"{TOWN_IP}/32", "dev", "plroad")
        run("ip", "-n", TOWN, "route", "add", f"{FRIENDS_PUBLIC_IP}/32", "dev", "eth1")
        within(FRIENDS_ROUTER, "sysctl", "-qw", "net.ipv4.ip_forward=1")
        within(FRIENDS_ROUTER, "nft", "add", "table", "ip", "nat")
        hook = "{ type nat hook postrouting priority 100 ; }"
        within(FRIENDS_ROUTER, "nft", "add", "chain", "ip", "nat", "out", hook)
        within(FRIENDS_ROUTER, "nft", "add rule ip nat out oifname plroad masquerade")
        yield


def keep_guests_apart() -> None:
    """The wifi lets its guests reach the router and nobody else."""
    for place in (HOST, GUEST):
        within(WIFI, "bridge", "link", "set", "dev", f"pl{place[-4:]}", "isolated", "on")
