"""A match that a host has lost comes back from the other side's copy, if its own player agrees."""

from collections.abc import Sequence

import msgspec
import pytest

from game.protocol.messages import (
    Bye,
    Entry,
    ErrorCode,
    Hello,
    ResumeAnswer,
    ResumeOffer,
    Said,
    Say,
    SeatOwner,
    Show,
    Shown,
)
from game.protocol.version import PROTOCOL, VERSION
from game.rules import Seat
from net.room.log_copy import tips_of
from net.room.room import Room
from net.room.room_options import RoomOptions
from tests.keys import Key
from tests.net.fair_match import HOST, FairMatch
from tests.support import LEFT, RIGHT, ROSTER, LoadedDice


class FreshHost:
    """Ana hosts a room that knows of nothing; Ben brings their match."""

    def __init__(self, entries: Sequence[Entry], duet: FairMatch, *, key: str = "Ana") -> None:
        tokens = iter(f"new{number}" for number in range(100))
        self.room = Room(ROSTER, LoadedDice(), lambda: next(tokens), RoomOptions(signer=HOST))
        self.ana = Key(key).public_key.hex()
        seat = self.room.enter(Hello(PROTOCOL, VERSION, "Ana", key=self.ana), 0.0)
        assert isinstance(seat, Seat)
        self.seat_owners: dict[Seat, SeatOwner] = dict(duet.room.seat_owners)
        self.hello = Hello(
            PROTOCOL,
            VERSION,
            "Ben",
            room=duet.room.event_log.room,
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
        shown = Shown(self.seat_owners[LEFT], self.seat_owners[RIGHT], self.entries)
        return self.room.enter_with_copy(self.hello, shown, 0.0)

    @property
    def offers(self) -> list[ResumeOffer]:
        messages = [envelope.message for envelope in self.room.envelopes()]
        return [message for message in messages if isinstance(message, ResumeOffer)]


def _token(duet: FairMatch) -> str:
    welcome = duet.ben.session.welcome
    assert welcome
    return welcome.token


@pytest.fixture
def duet() -> FairMatch:
    duet = FairMatch().fight()
    duet.act()
    duet.send(duet.ana, Say("Well met"))
    duet.act()
    return duet


def test_the_player_who_is_here_is_asked_and_the_match_goes_on(duet: FairMatch) -> None:
    fresh = FreshHost(duet.room.event_log.entries, duet)
    asked = fresh.bring()
    assert isinstance(asked, Bye) and asked.code is ErrorCode.MOVED
    assert fresh.offers == [ResumeOffer("Ben", 2, 1)]
    fresh.room.receive(LEFT, ResumeAnswer(accept=True), 0.0)
    assert fresh.bring() is RIGHT
    assert fresh.room.battle == duet.room.battle


def test_whoever_waits_is_not_asked_for_the_copy_again(duet: FairMatch) -> None:
    fresh = FreshHost(duet.room.event_log.entries, duet)
    fresh.bring()
    assert isinstance(fresh.room.enter(fresh.hello, 1.0), Bye)


def test_a_match_that_the_player_does_not_want_is_over(duet: FairMatch) -> None:
    fresh = FreshHost(duet.room.event_log.entries, duet)
    fresh.bring()
    fresh.room.receive(LEFT, ResumeAnswer(accept=False), 0.0)
    assert fresh.bring() is RIGHT
    assert fresh.room.battle is None


def test_another_players_match_is_not_offered(duet: FairMatch) -> None:
    fresh = FreshHost(duet.room.event_log.entries, duet, key="Eve")
    assert fresh.bring() is RIGHT
    assert fresh.offers == []


def test_words_that_the_player_never_said_do_not_come_back(duet: FairMatch) -> None:
    forged: list[Entry] = []
    tips = tips_of([])
    for entry in duet.room.event_log.entries:
        if isinstance(entry, Said):
            entry = msgspec.structs.replace(entry, text="I give this match up")
        entry = tips.sealed(entry)
        tips = tips.after(entry)
        forged.append(entry)
    fresh = FreshHost(forged, duet)
    fresh.bring()
    [offer] = fresh.offers
    assert offer.lines == 0
