"""Bots talk now and then, own up to what they do not know, and take their time."""

import msgspec
import pytest

from game.bots import GreedyPlayer, MixedPlayer, Player
from game.client_state.link import HostCheated, Incoming, LinkClosed
from game.protocol.lobby_messages import Access, Inside, LobbyJoined, Seek
from game.protocol.messages import (
    Act,
    Claim,
    ClientMessage,
    ErrorCode,
    Leave,
    Offer,
    Refused,
    Rematch,
    Say,
    SeatState,
    ServerMessage,
)
from game.rules import Action, Battle, Seat
from net.client.bot import NOT_SOLVED_YET, Bot, DelayedLink
from tests.game.solved_pairings import SolvedPairings
from tests.game.ui.sample_match import SampleHost
from tests.support import HIT, LoadedDice


class RecordingBotLink:
    """Keeps what was sent to it and has nothing to tell."""

    def __init__(self) -> None:
        self.sent: list[ClientMessage] = []

    def send(self, message: ClientMessage) -> int:
        self.sent.append(message)
        return 0

    def wait(self, timeout: float) -> Incoming | None:
        return None


def play(player: Player, host: SampleHost, *actions: Action) -> list[ClientMessage]:
    """What a bot of the left seat wishes while these actions are taken."""
    ear = RecordingBotLink()
    bot = Bot(ear, player, LoadedDice())
    messages: list[ServerMessage] = [host.welcome(), host.seats(), host.started()]
    for message in messages:
        bot.receive(message)
    for action in actions:
        if host.battle.outcome:
            break
        bot.receive(host.acted(action, HIT if action.attack_index is not None else ()))
    return ear.sent


def spoken(messages: list[ClientMessage]) -> list[str]:
    return [message.phrase or message.text for message in messages if isinstance(message, Say)]


def test_a_bot_greets_once_and_acts_when_it_is_its_turn() -> None:
    messages = play(GreedyPlayer(), SampleHost(), Action.CHARGE, Action.CHARGE)
    assert spoken(messages) == ["fun"]
    assert [message.turn for message in messages if isinstance(message, Act)] == [1, 3]


class BotWire:
    """Brings what it was given, and then nothing any more."""

    def __init__(self, *brought: Incoming | None) -> None:
        self._brought = iter(brought)

    def wait(self, seconds: float) -> Incoming | None:
        return next(self._brought)


def test_a_bot_leaves_a_host_that_lies_and_says_why() -> None:
    host = SampleHost()
    begun = (host.welcome(), host.seats(), host.started())
    lie = msgspec.structs.replace(host.acted(Action.CHARGE), turn=9)
    over = Bot(RecordingBotLink(), GreedyPlayer(), LoadedDice()).run(BotWire(*begun, lie))
    assert over.text.startswith("The match has been stopped")
    over = Bot(RecordingBotLink(), GreedyPlayer(), LoadedDice()).run(
        BotWire(*begun, HostCheated("it lied"))
    )
    assert over.text == "The match has been stopped: it lied."


def test_a_bot_never_says_much() -> None:
    blows = [Action.ATTACK2] * 5
    assert len(spoken(play(GreedyPlayer(), SampleHost(Seat.RIGHT), *blows))) <= 2


def test_a_bot_owns_up_once_that_it_has_no_solution_yet() -> None:
    unready = MixedPlayer(100, SolvedPairings(there=False))
    messages = play(unready, SampleHost(), Action.CHARGE, Action.CHARGE)
    assert spoken(messages) == ["fun", NOT_SOLVED_YET]


def test_what_an_unhurried_link_is_told_leaves_in_order_once_it_is_due() -> None:
    ear = RecordingBotLink()
    prompt = DelayedLink(ear, LoadedDice(), (0.0, 0.0))
    prompt.send(Say("one"))
    prompt.send(Rematch())
    assert ear.sent == []
    prompt.wait(0.0)
    assert ear.sent == [Say("one"), Rematch()]


def test_an_unhurried_link_keeps_back_what_is_not_due() -> None:
    ear = RecordingBotLink()
    slow = DelayedLink(ear, LoadedDice(), (60.0, 60.0))
    slow.send(Rematch())
    slow.wait(0.0)
    assert ear.sent == []


def test_a_bot_prepares_while_the_fighters_are_being_chosen() -> None:
    asked: list[tuple[str, str]] = []

    class Curious(GreedyPlayer):
        def prepare(self, battle: Battle) -> bool:
            asked.append((battle.left.fighter.id, battle.right.fighter.id))
            return True

    host, ear = SampleHost(), RecordingBotLink()
    bot = Bot(ear, Curious(), LoadedDice())
    bot.receive(host.welcome())
    bot.receive(host.seats(left=SeatState("Ana"), right=SeatState("Ben", "reed")))
    assert asked == []
    bot.receive(host.seats(left=SeatState("Ana", "straw"), right=SeatState("Ben", "reed")))
    assert asked == [("straw", "reed")]


# --- in an arena -----------------------------------------------------------------------------

LOBBY, INSIDE = LobbyJoined("Dabble", "0.1.0"), Inside(3, Access.OPEN)
OVER = LinkClosed(ErrorCode.CLOSED, "The arena is closed.")


def messages(*brought: Incoming | None) -> list[ClientMessage]:
    """What a bot wishes while this comes to it; None: a minute without anything."""
    ear = RecordingBotLink()
    Bot(ear, GreedyPlayer(), LoadedDice()).run(BotWire(*brought, OVER))
    return ear.sent


def seats(host: SampleHost, other: bool) -> ServerMessage:
    return host.seats(left=SeatState("Dabble"), right=SeatState("Ben") if other else None)


def test_a_bot_seeks_a_match_in_a_lobby_and_once_more_when_it_is_back() -> None:
    host = SampleHost()
    assert messages(LOBBY, None) == [Seek()]
    assert messages(LOBBY, host.welcome(), INSIDE, LOBBY) == [Seek(), Seek()]
    assert messages(LobbyJoined("Dabble", "0.1.0", seeking=True), None) == []


def test_a_bot_that_may_not_seek_asks_again_but_not_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    no = Refused(ErrorCode.LIMIT, "There are no space for another room.")
    assert messages(LOBBY, no, no) == [Seek()]
    monkeypatch.setattr("net.client.bot.SEEK_AGAIN_SECONDS", 0.0)
    assert messages(LOBBY, no, None) == [Seek(), Seek()]


def test_a_bot_goes_on_to_the_next_match_when_the_other_side_does_not_want_another() -> None:
    host = SampleHost()
    room = (LOBBY, host.welcome(), INSIDE, host.seats(), host.started())
    assert Leave() not in messages(*room, None)
    blows: list[ServerMessage] = []
    while not host.battle.outcome:
        blows.append(host.acted(Action.ATTACK2, HIT))
    ended = host.ended(host.battle.outcome.winner)
    assert Leave() not in messages(*room, *blows, ended)
    assert messages(*room, *blows, ended, None)[-1] == Leave()


def test_a_bot_does_not_wait_for_somebody_who_has_left_or_is_away() -> None:
    host = SampleHost()
    room = (LOBBY, host.welcome(), INSIDE, seats(host, other=False))
    assert Leave() not in messages(*room)
    assert messages(*room, seats(host, other=True), seats(host, other=False))[-1] == Leave()
    begun = (*room, seats(host, other=True), host.started())
    assert messages(*begun, Offer(Seat.LEFT, open=True))[-1] == Claim(draw=True)
    assert Claim(draw=True) not in messages(*begun, Offer(Seat.RIGHT, open=True))


def test_at_a_host_a_bot_stays_for_as_long_as_it_may() -> None:
    host = SampleHost()
    assert Leave() not in messages(host.welcome(), seats(host, other=True), None)
