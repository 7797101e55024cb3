"""A match that a host has lost comes back from the other side's copy, if its own player agrees."""

from collections.abc import Sequence

import msgspec
import pytest

from game.contract.messages import (
    Bye,
    Code,
    Entry,
    Hello,
    ResumeAnswer,
    ResumeOffer,
    Said,
    Say,
    Show,
    Shown,
    Sitter,
)
from game.contract.version import PROTOCOL, VERSION
from game.rules import Seat
from net.room.room import Room
from net.room.roomcopy import tips_of
from tests.keys import Key
from tests.net.duet import HOST, Duet
from tests.support import LEFT, RIGHT, ROSTER, LoadedDice


class Fresh:
    """Ana hosts a room that knows of nothing; Ben brings their match."""

    def __init__(self, entries: Sequence[Entry], duet: Duet, *, key: str = "Ana") -> None:
        tokens = iter(f"new{number}" for number in range(100))
        self.room = Room(ROSTER, LoadedDice(), lambda: next(tokens), signer=HOST)
        self.ana = Key(key).public_key.hex()
        seat = self.room.enter(Hello(PROTOCOL, VERSION, "Ana", key=self.ana), 0.0)
        assert isinstance(seat, Seat)
        self.sitters: dict[Seat, Sitter] = dict(duet.room.sitters)
        self.hello = Hello(
            PROTOCOL,
            VERSION,
            "Ben",
            room=duet.room.ledger.room,
            token=_token(duet),
            have=len(entries),
            tip=tips_of(entries).digest,
            key=Key("Ben").public_key.hex(),
        )
        self.entries = tuple(entries)

    def bring(self) -> Seat | Bye | Show:
        answer = self.room.enter(self.hello, 0.0)
        if not isinstance(answer, Show):
            return answer
        shown = Shown(self.sitters[LEFT], self.sitters[RIGHT], self.entries)
        return self.room.enter_with_copy(self.hello, shown, 0.0)

    @property
    def offers(self) -> list[ResumeOffer]:
        facts = [envelope.fact for envelope in self.room.envelopes()]
        return [fact for fact in facts if isinstance(fact, ResumeOffer)]


def _token(duet: Duet) -> str:
    welcome = duet.ben.session.welcome
    assert welcome
    return welcome.token


@pytest.fixture
def duet() -> Duet:
    duet = Duet().fight()
    duet.act()
    duet.wish(duet.ana, Say("Well met"))
    duet.act()
    return duet


def test_the_player_who_is_here_is_asked_and_the_match_goes_on(duet: Duet) -> None:
    fresh = Fresh(duet.room.ledger.entries, duet)
    asked = fresh.bring()
    assert isinstance(asked, Bye) and asked.code is Code.MOVED
    assert fresh.offers == [ResumeOffer("Ben", 2, 1)]
    fresh.room.receive(LEFT, ResumeAnswer(accept=True), 0.0)
    assert fresh.bring() is RIGHT
    assert fresh.room.battle == duet.room.battle


def test_whoever_waits_is_not_asked_for_the_copy_again(duet: Duet) -> None:
    fresh = Fresh(duet.room.ledger.entries, duet)
    fresh.bring()
    assert isinstance(fresh.room.enter(fresh.hello, 1.0), Bye)


def test_a_match_that_the_player_does_not_want_is_over(duet: Duet) -> None:
    fresh = Fresh(duet.room.ledger.entries, duet)
    fresh.bring()
    fresh.room.receive(LEFT, ResumeAnswer(accept=False), 0.0)
    assert fresh.bring() is RIGHT
    assert fresh.room.battle is None


def test_another_players_match_is_not_offered(duet: Duet) -> None:
    fresh = Fresh(duet.room.ledger.entries, duet, key="Eve")
    assert fresh.bring() is RIGHT
    assert fresh.offers == []


def test_words_that_the_player_never_said_do_not_come_back(duet: Duet) -> None:
    forged: list[Entry] = []
    tips = tips_of([])
    for entry in duet.room.ledger.entries:
        if isinstance(entry, Said):
            entry = msgspec.structs.replace(entry, text="I give this match up")
        entry = tips.sealed(entry)
        tips = tips.after(entry)
        forged.append(entry)
    fresh = Fresh(forged, duet)
    fresh.bring()
    [offer] = fresh.offers
    assert offer.lines == 0
