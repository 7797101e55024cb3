"""Why joining failed, in networks of every kind: the real client names the cause within 5 s."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.lan import (
    FRIEND,
    GUEST,
    HOST,
    HOST_IP,
    HOST_IPV6,
    PUBLIC_IP,
    ROUTER,
    TOWN,
    TOWN_IP,
    firewall,
    keep_guests_apart,
    lan,
    run,
    second_house,
    start,
    within,
)

pytestmark = pytest.mark.long

BANNER = """
import socket
server = socket.create_server(("0.0.0.0", 7275))
print("7275", flush=True)
while True:
    sock, _ = server.accept()
    sock.sendall(BYTES)
"""
OTHER_VERSION = b'{"type":"bye","code":"version","text":"The host plays Parley 9."}\n'
NO_PARLEY = b"SSH-2.0-OpenSSH_9.2\r\n"


def call(place: str, address: str) -> tuple[str, float, str]:
    """What came of joining from there: the cause or "in", the seconds, the sentence."""
    caller = start(place, "-m", "tests.end_to_end.join_probe", address)
    known, _ = caller.communicate(timeout=20)
    cause, seconds, text = known.split(" ", 2)
    return cause, float(seconds), text


@contextmanager
def program(place: str, *arguments: str) -> Iterator[str]:
    """A program that runs there and prints its port."""
    process = start(place, *arguments)
    assert process.stdout
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def nothing() -> None:
    pass


def no_network() -> None:
    run("ip", "-n", GUEST, "addr", "flush", "dev", "eth0")


def closed(rule: str, place: str = HOST) -> Callable[[], None]:
    return lambda: firewall(place, rule)


SITUATIONS: list[tuple[str, str, Callable[[], None], str, str]] = [
    ("a game that is open", GUEST, nothing, f"{HOST_IP}:PORT", "in"),
    ("a game that is open, by IPv6 only", GUEST, nothing, f"[{HOST_IPV6}]:PORT", "in"),
    (
        "an invitation whose first address leads nowhere",
        *(GUEST, nothing, f"parley://192.168.77.99:PORT,{HOST_IP}:PORT", "in"),
    ),
    ("nothing listens there", GUEST, nothing, f"{HOST_IP}:1", "refused"),
    ("a firewall that drops", GUEST, closed("drop"), f"{HOST_IP}:PORT", "firewall"),
    (
        "a firewall that rejects",
        *(GUEST, closed("reject with icmpx type admin-prohibited"), f"{HOST_IP}:PORT", "firewall"),
    ),
    (
        "a firewall that resets",
        *(GUEST, closed("reject with tcp reset"), f"{HOST_IP}:PORT", "refused"),
    ),
    ("a machine that is off", GUEST, nothing, "192.168.77.99:PORT", "apart"),
    ("a wifi that keeps its guests apart", GUEST, keep_guests_apart, f"{HOST_IP}:PORT", "apart"),
    ("a number of another network", GUEST, nothing, "10.9.8.7:PORT", "network"),
    ("no network at all", GUEST, no_network, f"{HOST_IP}:PORT", "offline"),
    ("a name that nobody has", GUEST, nothing, "anas-laptop.invalid:PORT", "notfound"),
    (
        "a router that drops what comes from outside",
        *(TOWN, closed("drop", ROUTER), f"{PUBLIC_IP}:PORT", "router"),
    ),
    (
        "an invitation through an arena that is not open",
        *(GUEST, nothing, f"parley://10.9.8.7:PORT,12345678@{TOWN_IP}", "relay"),
    ),
    (
        "an invitation through an arena behind a firewall that drops",
        *(GUEST, closed("drop", TOWN), f"parley://10.9.8.7:PORT,12345678@{TOWN_IP}", "relay"),
    ),
]


@pytest.fixture
def network() -> Iterator[None]:
    with lan():
        yield


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("place", "change", "address", "cause"),
    [situation[1:] for situation in SITUATIONS],
    ids=[situation[0] for situation in SITUATIONS],
)
def test_the_cause_is_named(
    network: None, place: str, change: Callable[[], None], address: str, cause: str
) -> None:
    with program(HOST, "-m", "tests.faults.lone_host") as port:
        change()
        said, seconds, text = call(place, address.replace("PORT", port))
        print(f"{said} after {seconds:.1f} s: {text}")
        assert said == cause
        # The limit that the person at the screen was promised.
        assert seconds <= 5


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("banner", "cause"), [(OTHER_VERSION, "version"), (NO_PARLEY, "invalid")])
def test_who_is_no_host_of_ours_is_told_apart(network: None, banner: bytes, cause: str) -> None:
    with program(HOST, "-c", BANNER.replace("BYTES", repr(banner))):
        said, _, text = call(GUEST, HOST_IP)
        print(f"{said}: {text}")
        assert said == cause


@pytest.mark.timeout(60)
def test_a_game_with_both_seats_taken_is_full(network: None) -> None:
    with program(HOST, "-m", "tests.faults.lone_host") as port:
        talkers = [
            start(GUEST, "-m", "tests.faults.chatty_player", HOST_IP, port) for _ in range(2)
        ]
        try:
            for talker in talkers:
                assert talker.stdout
                while "heard" not in talker.stdout.readline():
                    pass
            said, _, text = call(GUEST, f"{HOST_IP}:{port}")
            print(f"{said}: {text}")
            assert said == "full"
        finally:
            for talker in talkers:
                talker.kill()
                talker.wait()


ROUTER_SETTINGS = """
ext_ifname=pltown
listening_ip=eth0
ext_ip={public}
enable_natpmp=no
enable_upnp=yes
uuid=665d58f9-84f8-4a2e-b178-79f53088c1d7
upnp_table_name=parleygate
upnp_nat_table_name=parleygate
upnp_forward_chain=forwarded
upnp_nat_chain=inward
upnp_nat_postrouting_chain=outward
lease_file={folder}/leases
allow 1-65535 0.0.0.0/0 1-65535
"""
ROUTER_CHAINS = (
    "add table inet parleygate",
    "add chain inet parleygate forwarded",
    "add chain inet parleygate inward { type nat hook prerouting priority -100 ; }",
    "add chain inet parleygate outward { type nat hook postrouting priority 100 ; }",
)


@pytest.mark.timeout(60)
def test_a_router_that_is_asked_lets_a_friend_from_outside_in(
    network: None, tmp_path: Path
) -> None:
    if not shutil.which("miniupnpd"):
        pytest.skip("NOT RUN: miniupnpd is not installed")
    for rule in ROUTER_CHAINS:
        within(ROUTER, "nft", rule)
    settings = tmp_path / "router.conf"
    settings.write_text(ROUTER_SETTINGS.format(public=PUBLIC_IP, folder=tmp_path))
    daemon = ["ip", "netns", "exec", ROUTER, "miniupnpd", "-d", "-f", str(settings)]
    router = subprocess.Popen(
        [*daemon, "-P", str(tmp_path / "pid")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    host = start(HOST, "-m", "tests.end_to_end.mapped_host")
    try:
        assert host.stdout and host.stdin
        outside = host.stdout.readline().strip()
        print(f"the router opens {outside}")
        assert outside.startswith(f"{PUBLIC_IP}:")
        assert call(TOWN, outside)[0] == "in"
        host.stdin.write("\n")
        host.stdin.flush()
        assert host.stdout.readline() == "closed\n"
        assert call(TOWN, outside)[0] != "in"
    finally:
        for process in (router, host):
            process.kill()
            process.wait()


CODE = "amber-carrot-zigzag"


@pytest.mark.timeout(120)
def test_two_who_are_each_behind_a_router_meet_through_an_arena_and_play_to_the_knockout(
    network: None, tmp_path: Path
) -> None:
    with second_house(), ExitStack() as stack:

        def parley(place: str, name: str, *arguments: str) -> "subprocess.Popen[str]":
            process = start(place, "main.py", *arguments, "--data", str(tmp_path / name))
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        arena = parley(TOWN, "arena", "--serve")
        _read_until(arena, "The arena is open")
        host = parley(
            *(HOST, "ana", "--host", "--router", "--relay", TOWN_IP, "--text"),
            *("--code", *CODE.split("-"), "--name", "Ana", "--fighter", "kettle"),
        )
        way = _read_until(host, f"[0-9]{{8}}@{TOWN_IP}")
        _read_until(host, "Your router opens no ports|miniupnpc is missing")
        invitation = f"parley://{HOST_IP},{way}/{CODE}"
        parley(FRIEND, "ben", "--bot", "easy", "--join", invitation)
        assert host.stdin
        while (_read_until(host, "it is your turn|wins the match")) != "wins the match":
            host.stdin.write("1\n")
            host.stdin.flush()


def _read_until(process: "subprocess.Popen[str]", wanted: str) -> str:
    """What it prints of that, once it does."""
    assert process.stdout
    for line in process.stdout:
        print(line, end="")
        if found := re.search(wanted, line):
            return found[0]
    raise AssertionError(f"the program ended without {wanted}")


def bridge(place: str, name: str, address: str) -> None:
    """What Docker and the like leave on a machine."""
    run("ip", "-n", place, "link", "add", name, "type", "bridge")
    run("ip", "-n", place, "addr", "add", address, "dev", name)
    run("ip", "-n", place, "link", "set", name, "up")


def games_seen(place: str) -> str:
    listing = start(place, "main.py", "--list")
    known, _ = listing.communicate(timeout=20)
    return known


@pytest.mark.timeout(60)
def test_a_friends_game_is_not_here_because_both_machines_have_the_same_bridge(
    network: None, tmp_path: Path
) -> None:
    for place in (HOST, GUEST):
        bridge(place, "docker0", "172.17.0.1/16")
    with hosting(tmp_path) as host:
        assert read_until(host, "--join").startswith(f"main.py --join {HOST_IP} ")
        seen(GUEST, f"--join {HOST_IP}")
        seen(HOST, "--join 127.0.0.1")


@pytest.mark.timeout(60)
def test_who_hosts_before_the_network_is_there_is_found_once_it_is(
    network: None, tmp_path: Path
) -> None:
    run("ip", "-n", HOST, "addr", "flush", "dev", "eth0")
    with hosting(tmp_path) as host:
        assert "127.0.0.1" in read_until(host, "--join")
        run("ip", "-n", HOST, "addr", "add", f"{HOST_IP}/24", "dev", "eth0")
        assert f"--join {HOST_IP} " in read_until(host, HOST_IP)
        seen(GUEST, f"--join {HOST_IP}")


@contextmanager
def hosting(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Ana's game in plain text."""
    arguments = ("--host", "--text", "--name", "Ana", "--data", str(folder))
    process = start(HOST, "main.py", *arguments)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def read_until(process: "subprocess.Popen[str]", part: str) -> str:
    """The first line with that in it."""
    assert process.stdout
    return next(line for line in process.stdout if part in line)


def seen(place: str, part: str) -> None:
    """Fails if no game of that kind is listed there in time."""
    assert any(part in games_seen(place) for _ in range(5))
