"""Test what if room: a match from a given position, which nobody can smuggle into a real one."""

import pytest

from game.bots import GreedyPlayer
from game.client_state.room_state import RoomState
from game.protocol.messages import TRIAL, Act, Acted, Ended, Started
from game.rules import Action, Battle, Seat
from net.local.hotseat import HotseatLink
from net.local.what_if_room import THINKING_SECONDS, WhatIfLink, roster_of, with_mover_left
from net.room.event_log import EventLog
from net.room.log_state import BrokenLog, log_state_of
from tests.support import LEFT, REED, RIGHT, STRAW, LoadedDice, battle

HERE = battle(STRAW, REED, hp=(20, 7), charge=(1, 0), guard=(0, 2))


class WhatIfTrial:
    """A trial against the computer, its clock in our hands."""

    def __init__(self, opening: Battle = HERE) -> None:
        self.now = 0.0
        self.room_state = RoomState(trial=True)
        names = ("Ana", "Ben")
        self.link = WhatIfLink(opening, names, GreedyPlayer(), LoadedDice(), lambda: self.now)
        self.entries: list[object] = []
        self.drain()

    def drain(self) -> None:
        while (message := self.link.poll()) is not None:
            if isinstance(message, Started | Acted | Ended):
                self.entries.append(message)
            if hasattr(message, "__struct_fields__"):
                self.room_state.receive(message, self.now)  # type: ignore[arg-type]


def test_a_trial_begins_where_it_is_told_to() -> None:
    spar = WhatIfTrial()
    assert spar.room_state.battle == HERE
    assert spar.room_state.match == TRIAL
    assert spar.room_state.acting is LEFT
    assert not spar.room_state.desync


@pytest.mark.parametrize("names", [("You", "Your opponent"), ("Ana", "Anа")])
def test_a_trial_begins_whatever_its_sides_are_called(names: tuple[str, str]) -> None:
    entries = []
    link = HotseatLink(roster_of(HERE), names, opening=HERE)
    while (message := link.poll()) is not None:
        entries.append(message)
    assert any(isinstance(entry, Started) for entry in entries)


def test_the_computer_answers_after_a_thought() -> None:
    spar = WhatIfTrial()
    spar.link.send(Act(1, Action.DEFEND))
    spar.drain()
    assert spar.room_state.battle is not None
    assert spar.room_state.battle.to_move is RIGHT
    spar.now += THINKING_SECONDS / 2
    spar.drain()
    assert spar.room_state.battle.to_move is RIGHT
    spar.now += THINKING_SECONDS
    spar.drain()
    assert spar.room_state.battle.to_move is LEFT
    assert not spar.room_state.desync


def test_a_trial_that_is_over_is_not_answered() -> None:
    spar = WhatIfTrial(battle(STRAW, REED, hp=(20, 1)))
    spar.link.send(Act(1, Action.ATTACK1))
    spar.now += 10
    spar.drain()
    assert isinstance(spar.entries[-1], Ended)
    assert spar.room_state.outcome is not None
    assert spar.room_state.outcome.winner is LEFT


def test_two_at_one_keyboard_play_both_sides_of_a_trial() -> None:
    link, room_state = (
        HotseatLink(roster_of(HERE), ("Ana", "Ben"), opening=HERE),
        RoomState(hotseat=True, trial=True),
    )
    for _ in range(20):
        message = link.poll()
        if message is not None and hasattr(message, "__struct_fields__"):
            room_state.receive(message, 0.0)  # type: ignore[arg-type]
    assert room_state.battle == HERE
    assert room_state.acting is LEFT


def test_whoever_is_to_move_sits_left() -> None:
    theirs = battle(STRAW, REED, first=RIGHT, hp=(20, 7), charge=(1, 2))
    seated, names = with_mover_left(theirs, {Seat.LEFT: "Ana", Seat.RIGHT: "Ben"})
    assert seated.left == theirs.right
    assert seated.right == theirs.left
    assert seated.to_move is LEFT
    assert names == ("Ben", "Ana")


def test_a_table_of_a_match_that_counts_takes_no_trial() -> None:
    room_state = RoomState()
    for message in WhatIfTrial().entries:
        assert isinstance(message, Started)
        room_state.receive(message, 0.0)
    assert room_state.desync


def test_a_log_with_a_trial_in_it_is_broken_for_every_room_that_counts() -> None:
    entries = WhatIfTrial().entries
    assert isinstance(entries[0], Started)
    with pytest.raises(BrokenLog):
        log_state_of("room", [entries[0]])
    assert not EventLog("room").extend([entries[0]], RIGHT)
