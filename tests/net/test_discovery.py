"""Games of one network find each other."""

import threading

import pytest

from game.contract.messages import Place, Seats
from game.contract.version import VERSION
from game.table.nearby import Nearby, State, nearby
from net.neighbourhood import described
from net.standalone import arena_called
from net.ways.checkup import tell_game
from net.ways.discovery import Announcer, Browser, best_address
from tests.support import ROSTER, free_port, until

LOOPBACK = ["127.0.0.1"]
ANA = Nearby("Ana", "Kettle", State.FREE, "9.9")


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (State.FREE, "Ana (Kettle): a free seat. main.py --join 10.0.0.7"),
        (State.FULL, "Ana (Kettle): two are playing. main.py --watch 10.0.0.7"),
        (State.ARENA, "Ana (Kettle): an arena. main.py --join 10.0.0.7"),
    ],
)
def test_a_game_is_listed_with_the_command_for_what_there_is_to_do(state: State, line: str) -> None:
    assert tell_game(Nearby("Ana", "Kettle", state, "9.9", "10.0.0.7")) == line


def test_a_game_appears_by_itself_says_what_changes_and_goes_when_it_ends() -> None:
    told, before = [ANA], set(threading.enumerate())
    browser, port = Browser(LOOPBACK), free_port()
    announcer = Announcer(port, lambda: told[0], LOOPBACK)
    try:
        until(lambda: states(browser, port) == [State.FREE])
        told[0] = Nearby("Ana", "Kettle", State.FULL, "9.9")
        until(lambda: states(browser, port) == [State.FULL])
    finally:
        announcer.close()
    until(lambda: states(browser, port) == [])
    browser.close()
    until(lambda: set(threading.enumerate()) <= before)


def states(browser: Browser, port: int) -> list[State]:
    """What is known of Ana's game at that port: other games may be going on around us."""
    games = [game for game in browser.games if game.address.endswith(f":{port}")]
    assert all(game.name == "Ana" for game in games)
    return [game.state for game in games]


def test_a_search_at_which_nobody_looked_goes_on_when_somebody_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("net.ways.discovery.REST_SECONDS", 0.0)
    browser, port = Browser(LOOPBACK), free_port()
    announcer = Announcer(port, lambda: ANA, LOOPBACK)
    try:
        until(lambda: states(browser, port) == [State.FREE])
    finally:
        announcer.close()
        browser.close()


def test_an_announcement_is_cleaned_and_nothing_of_it_is_believed() -> None:
    evil = {"name": "A\x00na\u202e", "state": "free", "fighter": "x" * 500, "version": "\x1b[2J1"}
    game = nearby(evil, "192.168.1.7")
    assert game is not None
    assert (game.name, len(game.fighter), game.version) == ("Ana", 40, "1")


@pytest.mark.parametrize(
    "properties",
    [{}, {"name": "Ana"}, {"name": "Ana", "state": "?"}, {"name": "\x00", "state": "free"}],
)
def test_what_announces_no_game_is_none(properties: dict[str, str]) -> None:
    assert nearby(properties, "192.168.1.7") is None


def test_what_is_announced_can_be_read_again() -> None:
    assert nearby(ANA.properties(), "192.168.1.7") == Nearby(
        "Ana", "Kettle", State.FREE, "9.9", "192.168.1.7"
    )


@pytest.mark.parametrize(
    ("theirs", "ours", "best"),
    [
        (["127.0.0.1", "192.168.1.7"], ["192.168.1.7"], "127.0.0.1"),
        (["127.0.0.1", "10.0.0.7", "192.168.1.7"], ["192.168.1.9"], "192.168.1.7"),
        (["127.0.0.1", "fd00::7", "192.168.1.7"], ["192.168.1.9", "fd00::9"], "192.168.1.7"),
        (["127.0.0.1", "fd00::7"], ["fd00::9"], "fd00::7"),
        (["127.0.0.1"], ["192.168.1.9"], ""),
    ],
)
def test_of_many_addresses_the_one_of_our_own_network_is_taken(
    theirs: list[str], ours: list[str], best: str
) -> None:
    assert best_address(theirs, ours) == best


def test_a_hosted_game_tells_who_hosts_with_what_and_whether_there_is_a_seat() -> None:
    ana, ben = Place("Ana", fighter="straw"), Place("Ben")
    straw = ROSTER["straw"].name
    assert described(None, "Ana", ROSTER) == Nearby("Ana", "", State.FREE, VERSION)
    assert described(Seats(ana, None), "Ana", ROSTER) == Nearby("Ana", straw, State.FREE, VERSION)
    assert described(Seats(ben, ana), "Ana", ROSTER) == Nearby("Ana", straw, State.FULL, VERSION)


def test_an_arena_is_told_by_its_name_or_by_that_of_its_machine() -> None:
    assert arena_called("Room 12") == Nearby("Room 12", "", State.ARENA, VERSION)
    assert arena_called("\n").name
