"""Test spectating: what they see, what they may, and that they harm nobody."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from game.protocol.lobby_messages import Remarked, ShowSpectatorChat, Watching
from game.protocol.messages import Act, ErrorCode, Refused, Say, Welcome
from game.rules import Action
from net.client.client import Client
from net.room.room_options import RoomOptions
from net.server.server_thread import LOOPBACK, ServerThread
from net.store.journal import Journal
from net.wire.address import Address
from tests.end_to_end.real_player import RealPlayer, begin, take_turns
from tests.support import ROSTER


class SpectatedServer:
    """A host, those who play at it and those who look on."""

    def __init__(self, host: ServerThread, stack: ExitStack) -> None:
        self.host, self._stack = host, stack

    def visitor(self, name: str, watch: bool = False) -> RealPlayer:
        link = Client(Address(LOOPBACK, self.host.port), name, watch=watch)
        self._stack.callback(link.close)
        return RealPlayer(link).sit_down()

    def pair(self) -> tuple[RealPlayer, RealPlayer]:
        return self.visitor("Ana"), self.visitor("Ben")


@contextmanager
def spectated(spectators: int = 16, journal: Journal | None = None) -> Iterator[SpectatedServer]:
    host = ServerThread(
        ROSTER,
        address=LOOPBACK,
        port=0,
        journal=journal,
        options=RoomOptions(spectators=spectators),
    )
    with ExitStack() as stack:
        stack.callback(host.stop)
        yield SpectatedServer(host, stack)


def test_who_comes_late_has_the_whole_match_and_every_sum_of_it_fits() -> None:
    with spectated() as here:
        ana, ben = here.pair()
        ana.say("Before anybody watched")
        begin(ana, ben)
        take_turns(ana, ben, 2)
        eve = here.visitor("Eve", watch=True)
        take_turns(ana, ben, 1)
        eve.until(lambda: len(eve.room_state.log) == len(ana.room_state.log))
        assert eve.room_state.spectating
        assert not eve.room_state.desync
        assert eve.room_state.log == ana.room_state.log
        assert eve.room_state.battle == ana.room_state.battle
        assert eve.lines == ["Before anybody watched"]
        assert eve.room_state.acting is None


def test_a_host_with_a_journal_shows_nothing_that_is_not_kept(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "host.db")
    with spectated(journal=journal) as here:
        ana, ben = here.pair()
        begin(ana, ben)
        eve = here.visitor("Eve", watch=True)
        take_turns(ana, ben, 1)
        eve.until(lambda: len(eve.room_state.log) == len(ana.room_state.log))
        assert eve.room_state.log == ana.room_state.log
    journal.close()


def test_players_see_how_many_are_watching() -> None:
    with spectated() as here:
        ana, ben = here.pair()
        eve = here.visitor("Eve", watch=True)
        ana.until(lambda: ana.room_state.watching == 1)
        here.visitor("Eve", watch=True)
        for each in (ana, ben, eve):
            each.until(lambda v=each: v.room_state.watching == 2)  # type: ignore[misc]
        eve.link.close()
        ana.until(lambda: ana.room_state.watching == 1)


def test_a_spectator_can_do_nothing_in_the_match() -> None:
    with spectated() as here:
        ana, ben = here.pair()
        begin(ana, ben)
        eve = here.visitor("Eve", watch=True)
        eve.until(lambda: eve.room_state.battle)
        before = len(ana.room_state.log)
        eve.send(Act(1, Action.ATTACK1))
        eve.until(lambda: eve.saw(Refused))
        assert [each.code for each in eve.heard if isinstance(each, Refused)] == [ErrorCode.SEAT]
        ana.say("Still here")
        ben.until(lambda: "Still here" in ben.lines)
        assert len(ben.room_state.log) == before + 1


def remarks(visitor: RealPlayer) -> list[str]:
    return [each.text for each in visitor.heard if isinstance(each, Remarked)]


def test_players_do_not_read_spectators_during_a_match_unless_they_want_to() -> None:
    with spectated() as here:
        ana, ben = here.pair()
        eve, fay = here.visitor("Eve", watch=True), here.visitor("Fay", watch=True)
        eve.send(Say("Before"))
        ben.until(lambda: remarks(ben) == ["Before"])
        begin(ana, ben)
        ana.send(ShowSpectatorChat(True))
        ana.say("I listen")
        eve.until(lambda: "I listen" in eve.lines)
        eve.send(Say("During"))
        for each in (ana, fay):
            each.until(lambda v=each: "During" in remarks(v))  # type: ignore[misc]
        ana.say("Now")
        ben.until(lambda: "Now" in ben.lines)
        assert remarks(ben) == ["Before"]


def test_a_spectator_who_talks_too_fast_is_told_so() -> None:
    with spectated() as here:
        eve = here.visitor("Eve", watch=True)
        for number in range(6):
            eve.send(Say(str(number)))
        eve.until(lambda: eve.saw(Refused))
        assert remarks(eve) == list("01234")


@pytest.mark.parametrize(
    ("limit", "sentence"), [(1, "This match has as many"), (0, "This match cannot")]
)
def test_there_is_room_for_so_many_and_no_more(limit: int, sentence: str) -> None:
    with spectated(spectators=limit) as here:
        if limit:
            here.visitor("Eve", watch=True)
        fay = RealPlayer(Client(Address(LOOPBACK, here.host.port), "Fay", watch=True))
        assert fay.until_over().text.startswith(sentence)


def test_at_a_new_table_a_spectator_is_shown_the_new_one() -> None:
    with spectated() as here:
        ana, ben = here.pair()
        begin(ana, ben)
        eve = here.visitor("Eve", watch=True)
        ben.link.close()
        ana.until(lambda: ana.room_state.outcome)
        here.visitor("Cas")
        eve.until(lambda: "Cas" in eve.room_state.names.values())
        assert eve.room_state.log == []
        assert len([each for each in eve.heard if isinstance(each, Welcome)]) == 2


def test_who_watches_twice_has_two_names() -> None:
    with spectated() as here:
        ana, ben = here.pair()
        one, other = here.visitor("Ana", watch=True), here.visitor("Ana", watch=True)
        one.send(Say("one"))
        other.send(Say("other"))
        ben.until(lambda: len(remarks(ben)) == 2)
        names = {each.name for each in ben.heard if isinstance(each, Remarked)}
        assert names == {"Ana 2", "Ana 3"}
        ana.until(lambda: ana.saw(Watching))
