"""Bots talk now and then, own up to what they do not know, and take their time."""

import msgspec
import pytest

from game.ai import GreedyPlayer, MixedPlayer, Player
from game.contract.lobby import Access, Inside, Lobby, Seek
from game.contract.messages import (
    Act,
    Claim,
    Code,
    Fact,
    Leave,
    Offer,
    Place,
    Refused,
    Rematch,
    Say,
    Wish,
)
from game.rules import Action, Battle, Seat
from game.table.link import Caught, Incoming, Over
from net.guest.bot import UNPREPARED, Bot, Unhurried
from tests.game.solved import Shelf
from tests.support import HIT, LoadedDice
from tests.ui.duel import Host


class Ear:
    """Keeps what was sent to it and has nothing to tell."""

    def __init__(self) -> None:
        self.sent: list[Wish] = []

    def send(self, wish: Wish) -> int:
        self.sent.append(wish)
        return 0

    def wait(self, timeout: float) -> Incoming | None:
        return None


def play(player: Player, host: Host, *actions: Action) -> list[Wish]:
    """What a bot of the left seat wishes while these actions are taken."""
    ear = Ear()
    bot = Bot(ear, player, LoadedDice())
    facts: list[Fact] = [host.welcome(), host.seats(), host.started()]
    for fact in facts:
        bot.take_in(fact)
    for action in actions:
        if host.battle.outcome:
            break
        bot.take_in(host.acted(action, HIT if action.attack_index is not None else ()))
    return ear.sent


def spoken(wishes: list[Wish]) -> list[str]:
    return [wish.phrase or wish.text for wish in wishes if isinstance(wish, Say)]


def test_a_bot_greets_once_and_acts_when_it_is_its_turn() -> None:
    wishes = play(GreedyPlayer(), Host(), Action.CHARGE, Action.CHARGE)
    assert spoken(wishes) == ["fun"]
    assert [wish.turn for wish in wishes if isinstance(wish, Act)] == [1, 3]


class Wire:
    """Brings what it was given, and then nothing any more."""

    def __init__(self, *brought: Incoming | None) -> None:
        self._brought = iter(brought)

    def wait(self, seconds: float) -> Incoming | None:
        return next(self._brought)


def test_a_bot_leaves_a_host_that_lies_and_says_why() -> None:
    host = Host()
    begun = (host.welcome(), host.seats(), host.started())
    lie = msgspec.structs.replace(host.acted(Action.CHARGE), turn=9)
    over = Bot(Ear(), GreedyPlayer(), LoadedDice()).run(Wire(*begun, lie))
    assert over.text.startswith("The match stops")
    over = Bot(Ear(), GreedyPlayer(), LoadedDice()).run(Wire(*begun, Caught("it lied")))
    assert over.text == "The match stops: it lied."


def test_a_bot_never_says_much() -> None:
    blows = [Action.ATTACK2] * 5
    assert len(spoken(play(GreedyPlayer(), Host(Seat.RIGHT), *blows))) <= 2


def test_a_bot_owns_up_once_that_it_has_no_solution_yet() -> None:
    unready = MixedPlayer(100, Shelf(there=False))
    wishes = play(unready, Host(), Action.CHARGE, Action.CHARGE)
    assert spoken(wishes) == ["fun", UNPREPARED]


def test_what_an_unhurried_link_is_told_leaves_in_order_once_it_is_due() -> None:
    ear = Ear()
    prompt = Unhurried(ear, LoadedDice(), (0.0, 0.0))
    prompt.send(Say("one"))
    prompt.send(Rematch())
    assert ear.sent == []
    prompt.wait(0.0)
    assert ear.sent == [Say("one"), Rematch()]


def test_an_unhurried_link_keeps_back_what_is_not_due() -> None:
    ear = Ear()
    slow = Unhurried(ear, LoadedDice(), (60.0, 60.0))
    slow.send(Rematch())
    slow.wait(0.0)
    assert ear.sent == []


def test_a_bot_prepares_while_the_fighters_are_being_chosen() -> None:
    asked: list[tuple[str, str]] = []

    class Curious(GreedyPlayer):
        def prepare(self, battle: Battle) -> bool:
            asked.append((battle.left.fighter.id, battle.right.fighter.id))
            return True

    host, ear = Host(), Ear()
    bot = Bot(ear, Curious(), LoadedDice())
    bot.take_in(host.welcome())
    bot.take_in(host.seats(left=Place("Ana"), right=Place("Ben", "reed")))
    assert asked == []
    bot.take_in(host.seats(left=Place("Ana", "straw"), right=Place("Ben", "reed")))
    assert asked == [("straw", "reed")]


# --- in an arena -----------------------------------------------------------------------------

LOBBY, INSIDE = Lobby("Dabble", "0.1.0"), Inside(3, Access.OPEN)
OVER = Over(Code.CLOSED, "The arena is closed.")


def wishes(*brought: Incoming | None) -> list[Wish]:
    """What a bot wishes while this comes to it; None: a minute without anything."""
    ear = Ear()
    Bot(ear, GreedyPlayer(), LoadedDice()).run(Wire(*brought, OVER))
    return ear.sent


def seats(host: Host, other: bool) -> Fact:
    return host.seats(left=Place("Dabble"), right=Place("Ben") if other else None)


def test_a_bot_seeks_a_match_in_a_lobby_and_once_more_when_it_is_back() -> None:
    host = Host()
    assert wishes(LOBBY, None) == [Seek()]
    assert wishes(LOBBY, host.welcome(), INSIDE, LOBBY) == [Seek(), Seek()]
    assert wishes(Lobby("Dabble", "0.1.0", seeking=True), None) == []


def test_a_bot_that_may_not_seek_asks_again_but_not_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    no = Refused(Code.LIMIT, "There are as many rooms as can be.")
    assert wishes(LOBBY, no, no) == [Seek()]
    monkeypatch.setattr("net.guest.bot.SEEK_AGAIN_SECONDS", 0.0)
    assert wishes(LOBBY, no, None) == [Seek(), Seek()]


def test_a_bot_goes_on_to_the_next_match_when_the_other_side_does_not_want_another() -> None:
    host = Host()
    room = (LOBBY, host.welcome(), INSIDE, host.seats(), host.started())
    assert Leave() not in wishes(*room, None)
    blows: list[Fact] = []
    while not host.battle.outcome:
        blows.append(host.acted(Action.ATTACK2, HIT))
    ended = host.ended(host.battle.outcome.winner)
    assert Leave() not in wishes(*room, *blows, ended)
    assert wishes(*room, *blows, ended, None)[-1] == Leave()


def test_a_bot_does_not_wait_for_somebody_who_has_left_or_is_away() -> None:
    host = Host()
    room = (LOBBY, host.welcome(), INSIDE, seats(host, other=False))
    assert Leave() not in wishes(*room)
    assert wishes(*room, seats(host, other=True), seats(host, other=False))[-1] == Leave()
    begun = (*room, seats(host, other=True), host.started())
    assert wishes(*begun, Offer(Seat.LEFT, open=True))[-1] == Claim(draw=True)
    assert Claim(draw=True) not in wishes(*begun, Offer(Seat.RIGHT, open=True))


def test_at_a_host_a_bot_stays_for_as_long_as_it_may() -> None:
    host = Host()
    assert Leave() not in wishes(host.welcome(), seats(host, other=True), None)
