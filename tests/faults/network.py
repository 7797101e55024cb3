"""Network: two machines and a router between them, made of Linux's namespaces. Needs root."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOST, GUEST, ROUTER = "parley-host", "parley-guest", "parley-way"
HOST_ADDRESS, GUEST_ADDRESS, OTHER_ADDRESS = "10.77.1.2", "10.77.2.2", "10.77.2.3"


def ip(*words: str, check: bool = True) -> None:
    subprocess.run(["ip", *words], check=check, capture_output=True)


def start(where: str, *arguments: str) -> "subprocess.Popen[str]":
    """A Python program on one of the machines."""
    return subprocess.Popen(
        ["ip", "netns", "exec", where, sys.executable, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


class Network:
    """What can happen to the way between them."""

    def fall_silent(self) -> None:
        """The router drops everything and says nothing."""
        for address in (HOST_ADDRESS, GUEST_ADDRESS, OTHER_ADDRESS):
            ip("-n", ROUTER, "route", "add", "blackhole", f"{address}/32")

    def come_back(self) -> None:
        for address in (HOST_ADDRESS, GUEST_ADDRESS, OTHER_ADDRESS):
            ip("-n", ROUTER, "route", "del", "blackhole", f"{address}/32")

    def wifi(self, on: bool) -> None:
        """The guest's."""
        ip("-n", GUEST, "link", "set", "eth0", "up" if on else "down")
        if on:
            ip("-n", GUEST, "route", "add", "default", "via", "10.77.2.1", check=False)

    def change_address(self) -> None:
        """The guest has another address from now on."""
        ip("-n", GUEST, "addr", "flush", "dev", "eth0")
        ip("-n", GUEST, "addr", "add", f"{OTHER_ADDRESS}/24", "dev", "eth0")
        ip("-n", GUEST, "route", "add", "default", "via", "10.77.2.1")


@contextmanager
def network() -> Iterator[Network]:
    """Skips the test, loudly, where this cannot be had."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("ip"):
        pytest.skip("NOT RUN: network namespaces need root and iproute2")
    with ExitStack() as stack:
        for name in (HOST, GUEST, ROUTER):
            ip("netns", "del", name, check=False)
            try:
                ip("netns", "add", name)
            except subprocess.CalledProcessError:
                pytest.skip("NOT RUN: no network namespace can be made here")
            stack.callback(ip, "netns", "del", name, check=False)
            ip("-n", name, "link", "set", "lo", "up")
        for number, (name, address) in enumerate(
            ((HOST, HOST_ADDRESS), (GUEST, GUEST_ADDRESS)), start=1
        ):
            here, there = f"pw{number}", f"pm{number}"
            ip("link", "add", here, "type", "veth", "peer", "name", there)
            ip("link", "set", here, "netns", ROUTER)
            ip("link", "set", there, "netns", name)
            ip("-n", name, "link", "set", there, "name", "eth0")
            ip("-n", ROUTER, "addr", "add", f"10.77.{number}.1/24", "dev", here)
            ip("-n", ROUTER, "link", "set", here, "up")
            ip("-n", name, "addr", "add", f"{address}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "route", "add", "default", "via", f"10.77.{number}.1")
        command = ["sysctl", "-qw", "net.ipv4.ip_forward=1"]
        subprocess.run(["ip", "netns", "exec", ROUTER, *command], check=True)
        yield Network()
