"""Games of one network find each other."""

import contextlib
import errno
import ipaddress
import threading

import pytest
from zeroconf import ServiceBrowser, Zeroconf

from game.client_state.lan_game import LanGame, LanGameState, parse_lan_game
from game.protocol.messages import Seats, SeatState
from game.protocol.version import VERSION
from net.connect.connectivity_check import describe_game
from net.connect.discovery import SERVICE, Announcer, GameBrowser, best_address
from net.connect.interfaces import Interface, InterfaceMonitor, kind_of
from net.connect.loopback_echo import LoopbackEcho, is_here
from net.lan_games import announcement_of
from net.standalone import _describe_moved, announced_arena
from tests.support import ROSTER, free_port, until


def loopback() -> tuple[Interface, ...]:
    """A machine on no network."""
    return ()


ANA = LanGame("Ana", "Kettle", LanGameState.FREE, "9.9")


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (LanGameState.FREE, "Ana (Kettle): a free seat. main.py --join 10.0.0.7"),
        (LanGameState.FULL, "Ana (Kettle): two players are fighting. main.py --watch 10.0.0.7"),
        (LanGameState.ARENA, "Ana (Kettle): an arena. main.py --join 10.0.0.7"),
    ],
)
def test_a_game_is_listed_with_the_command_for_what_there_is_to_do(
    state: LanGameState, line: str
) -> None:
    assert describe_game(LanGame("Ana", "Kettle", state, "9.9", "10.0.0.7")) == line


def test_a_game_appears_by_itself_says_what_changes_and_goes_when_it_ends() -> None:
    known, before = [ANA], set(threading.enumerate())
    browser, port = GameBrowser(loopback), free_port()
    announcer = Announcer(port, lambda: known[0], loopback)
    try:
        until(lambda: states(browser, port) == [LanGameState.FREE])
        known[0] = LanGame("Ana", "Kettle", LanGameState.FULL, "9.9")
        until(lambda: states(browser, port) == [LanGameState.FULL])
    finally:
        announcer.close()
    until(lambda: states(browser, port) == [])
    browser.close()
    until(lambda: set(threading.enumerate()) <= before)


def states(browser: GameBrowser, port: int) -> list[LanGameState]:
    """What is known of Ana's game at that port: other games may be going on around us."""
    games = [game for game in browser.games if game.address.endswith(f":{port}")]
    assert all(game.name == "Ana" for game in games)
    return [game.state for game in games]


def test_a_search_at_which_nobody_looked_goes_on_when_somebody_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("net.connect.discovery.IDLE_SECONDS", 0.0)
    browser, port = GameBrowser(loopback), free_port()
    announcer = Announcer(port, lambda: ANA, loopback)
    try:
        until(lambda: states(browser, port) == [LanGameState.FREE])
    finally:
        announcer.close()
        browser.close()


def test_an_announcement_is_cleaned_and_nothing_of_it_is_believed() -> None:
    evil = {"name": "A\x00na\u202e", "state": "free", "fighter": "x" * 500, "version": "\x1b[2J1"}
    game = parse_lan_game(evil, "192.168.1.7")
    assert game is not None
    assert (game.name, len(game.fighter), game.version) == ("Ana", 40, "1")


@pytest.mark.parametrize(
    "properties",
    [{}, {"name": "Ana"}, {"name": "Ana", "state": "?"}, {"name": "\x00", "state": "free"}],
)
def test_what_announces_no_game_is_none(properties: dict[str, str]) -> None:
    assert parse_lan_game(properties, "192.168.1.7") is None


def test_what_is_announced_can_be_read_again() -> None:
    assert parse_lan_game(ANA.properties(), "192.168.1.7") == LanGame(
        "Ana", "Kettle", LanGameState.FREE, "9.9", "192.168.1.7"
    )


@pytest.mark.parametrize(
    ("theirs", "ours", "best"),
    [
        ("127.0.0.1 10.0.0.7 192.168.1.7", "wlan0=192.168.1.9/24", "192.168.1.7"),
        ("127.0.0.1 fd00::7 192.168.1.7", "wlan0=192.168.1.9/24 wlan0=fd00::9/64", "192.168.1.7"),
        ("127.0.0.1 fd00::7", "wlan0=fd00::9/64", "fd00::7"),
        ("127.0.0.1", "wlan0=192.168.1.9/24", ""),
        # The bridge of Docker has one address on all machines, and other bridges one network.
        ("172.17.0.1 192.168.1.7", "wlan0=192.168.1.9/24 docker0=172.17.0.1/16", "192.168.1.7"),
        ("172.18.0.1 10.0.0.7", "wlan0=10.0.3.9/16 br-5d=172.18.0.9/16", "10.0.0.7"),
        # Of two networks of ours the cable or the wifi, not the tunnel.
        ("10.8.0.3 192.168.1.7", "tun0=10.8.0.2/24 wlan0=192.168.1.9/24", "192.168.1.7"),
        ("10.8.0.3 192.168.1.7", "tun0=10.8.0.2/24 wlan0=192.168.5.9/24", "10.8.0.3"),
        # Behind a router within the house: the nearest there is.
        ("10.0.0.7 192.168.2.7", "wlan0=192.168.1.9/24", "192.168.2.7"),
        # A prefix is no decimal number.
        ("192.168.2.7 192.168.1.200", "wlan0=192.168.1.20/25 eth0=192.168.3.9/23", "192.168.2.7"),
    ],
)
def test_of_many_addresses_the_one_of_our_own_network_is_taken(
    theirs: str, ours: str, best: str
) -> None:
    assert best_address(theirs.split(), [own(each) for each in ours.split()]) == best


def own(text: str) -> Interface:
    """One of our interfaces, written as NAME=ADDRESS/PREFIX."""
    name, _, address = text.partition("=")
    return Interface(name, ipaddress.ip_interface(address), kind_of(name, None, default=False))


def test_our_own_game_is_known_by_an_answer_that_no_other_machine_can_give() -> None:
    port, others = free_port(), free_port()
    echo = LoopbackEcho(port, "0123456789ab")
    assert is_here(port, "0123456789ab")
    assert not is_here(port, "ba9876543210")
    assert not is_here(others, "0123456789ab")
    echo.close()
    until(lambda: not is_here(port, "0123456789ab"))


def test_two_programs_at_one_number_are_no_fault() -> None:
    port = free_port()
    first, second = LoopbackEcho(port, "0123456789ab"), LoopbackEcho(port, "ba9876543210")
    assert is_here(port, "0123456789ab")
    second.close()
    assert is_here(port, "0123456789ab")
    first.close()


def test_a_game_of_this_machine_is_joined_within_it() -> None:
    browser, port = GameBrowser(loopback), free_port()
    announcer = Announcer(port, lambda: ANA, loopback)
    try:
        until(lambda: states(browser, port) == [LanGameState.FREE])
        assert f"127.0.0.1:{port}" in [game.address for game in browser.games]
    finally:
        announcer.close()
        browser.close()


@pytest.fixture
def changing(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Interface, ...]]:
    """The interfaces of a machine, to be changed; looked at all the time."""
    monkeypatch.setattr("net.connect.interfaces.LOOK_SECONDS", 0.0)
    return [()]


def test_what_begins_before_the_network_comes_follows_it(
    changing: list[tuple[Interface, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[list[str]] = []

    def zeroconf(interfaces: list[str]) -> Zeroconf:
        used.append(interfaces)
        if len(used) == 1:
            raise OSError(errno.ENODEV, "no such device")
        return Zeroconf(interfaces=["127.0.0.1"])

    monkeypatch.setattr("net.connect.discovery.Zeroconf", zeroconf)
    monkeypatch.setattr(
        "net.connect.discovery._takes_multicast", lambda address: ":" not in address
    )
    browser = GameBrowser(lambda: changing[0])
    until(lambda: len(used) == 1)
    changing[0] = (own("wlan0=192.168.1.9/24"), own("wlan0=fd00::9/64"))
    until(lambda: len(used) == 2)
    browser.close()
    assert used == [["127.0.0.1"], ["127.0.0.1", "192.168.1.9"]]


def test_an_announcement_gives_the_addresses_of_now(changing: list[tuple[Interface, ...]]) -> None:
    browser, port = GameBrowser(loopback), free_port()
    announcer = Announcer(port, lambda: ANA, lambda: changing[0])
    try:
        until(lambda: states(browser, port) == [LanGameState.FREE])
        # None of this machine's: a card that has gone before it was used must not spoil the rest.
        changing[0] = (own("wlan0=203.0.113.9/24"),)
        until(lambda: "203.0.113.9" in addresses_at(port))
    finally:
        announcer.close()
        browser.close()


def addresses_at(port: int) -> list[str]:
    """What the announcement of the game at that port says."""
    with contextlib.closing(Zeroconf(interfaces=["127.0.0.1"])) as zeroconf:
        names: list[str] = []
        found = lambda zeroconf, service_type, name, state_change: names.append(name)  # noqa: E731
        with ServiceBrowser(zeroconf, SERVICE, handlers=[found]):
            until(lambda: bool(names))
            infos = [zeroconf.get_service_info(SERVICE, name) for name in names]
        return [
            address
            for info in infos
            if info and info.port == port
            for address in info.parsed_addresses()
        ]


def test_whoever_watches_the_interfaces_is_told_when_they_change(
    changing: list[tuple[Interface, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("net.connect.interfaces.LOOK_SECONDS", 0.001)
    known = []
    monitor = InterfaceMonitor(lambda: known.append(changing[0]), lambda: changing[0])
    changing[0] = (own("wlan0=192.168.1.9/24"),)
    until(lambda: bool(known))
    changing[0] = ()
    until(lambda: len(known) == 2)
    monitor.close()
    assert known == [(own("wlan0=192.168.1.9/24"),), ()]


def test_a_hosted_game_tells_who_hosts_with_what_and_whether_there_is_a_seat() -> None:
    ana, ben = SeatState("Ana", fighter="straw"), SeatState("Ben")
    straw = ROSTER["straw"].name
    assert announcement_of(None, "Ana", ROSTER) == LanGame("Ana", "", LanGameState.FREE, VERSION)
    assert announcement_of(Seats(ana, None), "Ana", ROSTER) == LanGame(
        "Ana", straw, LanGameState.FREE, VERSION
    )
    assert announcement_of(Seats(ben, ana), "Ana", ROSTER) == LanGame(
        "Ana", straw, LanGameState.FULL, VERSION
    )


def test_an_arena_is_told_by_its_name_or_by_that_of_its_machine() -> None:
    assert announced_arena("Room 12") == LanGame("Room 12", "", LanGameState.ARENA, VERSION)
    assert announced_arena("\n").name


def test_an_arena_prints_its_addresses_again_when_the_network_has_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("net.standalone.local_addresses", lambda: ["192.168.77.10"])
    _describe_moved(7300, "ab" * 32, relays=True)
    printed = capsys.readouterr().out.splitlines()
    assert "main.py --join 192.168.77.10:7300" in printed
    assert f"parley://192.168.77.10:7300#{'ab' * 32}" in printed
    assert "main.py --host --relay 192.168.77.10:7300" in printed
