"""Any order: whatever a player sends, the match is that of what was accepted, and no other."""

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from game.protocol.messages import Act, Acted, Chosen, Reveal, Sign
from game.rules import Action, Seat
from net.room.log_state import log_state_of
from tests.net.fair_match import FairMatch, FairPlayer

SEATS = st.sampled_from(tuple(Seat))
ACTIONS = st.sampled_from(tuple(Action))


class AnyOrderMachine(RuleBasedStateMachine):
    """Two players with hands for the dice, whose wishes come doubled, late, early and by others."""

    @initialize(first=st.integers(1, 2), fair=st.sets(SEATS))
    def begin(self, first: int, fair: set[Seat]) -> None:
        rolls = (first, *(1 + number % 5 for number in range(2000)))
        self.duet = FairMatch(rolls, fair=fair)
        self.duet.fight()
        self.sent: list[tuple[Seat, Act | Reveal | Sign]] = []
        self.accepted = 0

    def player(self, seat: Seat) -> FairPlayer:
        return self.duet.players[seat]

    def raw(self, seat: Seat, message: Act | Reveal | Sign) -> None:
        """The wish as it is, past the player's own program."""
        self.sent.append((seat, message))
        if self.player(seat).seat:
            self.duet.room.receive(seat, message, self.duet.now)
            self.duet.post()

    @rule(action=ACTIONS)
    def in_turn(self, action: Action) -> None:
        battle = self.duet.room.battle
        if battle and self.player(battle.to_move).seat:
            self.duet.act(action)

    @rule(seat=SEATS, action=ACTIONS, turn=st.integers(0, 9))
    def out_of_turn(self, seat: Seat, action: Action, turn: int) -> None:
        if self.player(seat).seat:
            self.duet.send(self.player(seat), Act(turn, action))

    @rule(seat=SEATS, action=ACTIONS, turn=st.integers(0, 9), number=st.integers(0, 9))
    def with_a_number_of_before(self, seat: Seat, action: Action, turn: int, number: int) -> None:
        self.raw(seat, Act(turn, action, min(number, self.player(seat).session._backlog.number)))

    @rule(seat=SEATS, turn=st.integers(0, 9), value=st.sampled_from(("", "00" * 32, "known")))
    def foreign_value(self, seat: Seat, turn: int, value: str) -> None:
        known = self.duet.room.event_log.state.dice_protocol.known
        self.raw(seat, Reveal(turn, known.get(seat.other, "") if value == "known" else value))

    @rule(seat=SEATS, match=st.integers(0, 2))
    def false_signature(self, seat: Seat, match: int) -> None:
        self.raw(seat, Sign(match, "00" * 64))

    @rule(data=st.data())
    def once_more(self, data: st.DataObject) -> None:
        if self.sent:
            self.raw(*data.draw(st.sampled_from(self.sent)))

    @rule(seat=SEATS)
    def break_off_and_come_back(self, seat: Seat) -> None:
        player = self.player(seat)
        if player.seat:
            self.duet.away(player)
        else:
            self.duet.come_in(player)

    @invariant()
    def the_match_is_that_of_what_was_accepted(self) -> None:
        entries = self.duet.room.event_log.entries
        alone = log_state_of(self.duet.room.event_log.room, entries)
        log_state = self.duet.room.event_log.state
        assert (alone.battle, alone.outcome) == (log_state.battle, log_state.outcome)
        numbers = [
            (e.seat, e.number) for e in entries if isinstance(e, Chosen | Acted) and e.number
        ]
        assert len(numbers) == len(set(numbers))
        turns = [entry.turn for entry in entries if isinstance(entry, Acted)]
        assert turns == list(range(1, len(turns) + 1))
        for player in self.duet.players.values():
            assert not player.room_state.desync
            if player.seat:
                assert player.room_state.log == list(entries)


def play(sequences: int) -> None:
    run_state_machine_as_test(
        AnyOrderMachine,
        settings=hypothesis.settings(
            max_examples=sequences,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        ),
    )


def test_two_hundred_sequences_of_any_messages() -> None:
    play(200)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_five_thousand_sequences_of_any_messages() -> None:
    play(5_000)
