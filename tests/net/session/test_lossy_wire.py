"""Two sessions, a room and a wire that is cut anywhere: every line arrives, once and in order."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from game.client_state.chat_state import DeliveryMark
from game.client_state.link import HostCheated, UnsentLines
from game.client_state.room_state import RoomState
from game.match.match_state import FollowedEntry
from game.protocol.messages import (
    Act,
    Acted,
    Bye,
    Hello,
    Pick,
    Said,
    Say,
    Seats,
    ServerMessage,
    Started,
)
from game.rules import Action, Seat
from net.hosting.protocol import ServerProtocol
from net.room.room import Room
from net.room.room_options import RoomOptions
from net.session.protocol import ClientProtocol
from net.wire.codec import encode
from net.wire.pairing import Pair, Prove
from net.wire.rate_limit import NO_LIMITS
from tests.support import LEFT, RIGHT, ROSTER, LoadedDice


@dataclass
class LossyWire:
    """One connection: bytes under way in both directions."""

    protocol: ServerProtocol
    up: bytes = b""
    down: bytes = b""
    seat: Seat | None = None


@dataclass
class PlayerEnd:
    """One player: a session, a table, and the wire of the moment, if there is one."""

    session: ClientProtocol
    room_state: RoomState = field(default_factory=RoomState)
    wire: LossyWire | None = None
    received: list[ServerMessage] = field(default_factory=list)


class LossyWorld:
    """A host and two players in memory. Nothing moves unless a step says so."""

    def __init__(self) -> None:
        tokens = iter(f"token{number}" for number in range(1000))
        self.room = Room(
            ROSTER,
            LoadedDice(),
            lambda: next(tokens),
            RoomOptions(limits=NO_LIMITS, turn_seconds=None),
        )
        self.ends = [PlayerEnd(ClientProtocol(name, pace=NO_LIMITS)) for name in ("Ana", "Ben")]
        for end in self.ends:
            self.connect(end)
            self.settle()

    def connect(self, end: PlayerEnd) -> None:
        end.wire = LossyWire(ServerProtocol(0), up=end.session.opened(0))

    def cut(self, end: PlayerEnd) -> None:
        """The wire breaks, and what was under way is lost. The host notices at once."""
        wire, end.wire = end.wire, None
        end.session.closed()
        if wire and wire.seat:
            self.room.disconnect(wire.seat, 0)
            self.post()

    def send(self, end: PlayerEnd, message: Say | Pick) -> None:
        number, data = end.session.send(message, 0.0)
        if isinstance(message, Say):
            end.room_state.line_sent(message, number)
        if end.wire:
            end.wire.up += data

    def carry_up(self, end: PlayerEnd, count: int) -> None:
        """Some bytes reach the host."""
        wire = end.wire
        if wire is None:
            return
        data, wire.up = wire.up[:count], wire.up[count:]
        for message in wire.protocol.receive_data(data, 0):
            if isinstance(message, Hello):
                seat = self.room.enter(message, 0)
                assert isinstance(seat, Seat)
                wire.seat = seat
            elif wire.seat:
                assert not isinstance(message, Pair | Prove)
                self.room.receive(wire.seat, message, 0)
            self.post()
        assert wire.protocol.bye is None

    def carry_down(self, end: PlayerEnd, count: int) -> None:
        """Some bytes reach the player."""
        wire = end.wire
        if wire is None:
            return
        data, wire.down = wire.down[:count], wire.down[count:]
        messages, answer = end.session.receive_data(data, 0)
        wire.up += answer + end.session.confirm(len(end.session.log))
        for message in messages:
            assert not isinstance(message, Bye | UnsentLines | HostCheated)
            if not isinstance(message, FollowedEntry):
                end.received.append(message)
            end.room_state.receive(message, 0)

    def post(self) -> None:
        for envelope in self.room.envelopes():
            for end in self.ends:
                if end.wire and end.wire.seat and envelope.to in (None, end.wire.seat):
                    end.wire.down += encode(envelope.message)

    def settle(self) -> None:
        """Everybody is connected and everything arrives."""
        for end in self.ends:
            if end.wire is None:
                self.connect(end)
        while any(end.wire and (end.wire.up or end.wire.down) for end in self.ends):
            for end in self.ends:
                self.carry_up(end, 2**20)
                self.carry_down(end, 2**20)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["say", "cut", "connect", "up", "down", "down", "up"]),
        st.integers(0, 1),
        st.integers(1, 700),
    ),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_every_line_arrives_at_both_once_and_in_order_however_often_the_wire_is_cut(
    steps: list[tuple[str, int, int]],
) -> None:
    world = LossyWorld()
    typed: list[list[str]] = [[], []]
    for at, (step, who, count) in enumerate(steps):
        end = world.ends[who]
        match step:
            case "say":
                text = f"line {at} of {who}"
                typed[who].append(text)
                world.send(end, Say(text))
            case "cut":
                world.cut(end)
            case "connect" if end.wire is None:
                world.connect(end)
            case "up":
                world.carry_up(end, count)
            case "down":
                world.carry_down(end, count)
    world.settle()

    log = [entry for entry in world.room.event_log.entries if isinstance(entry, Said)]
    for who, seat in ((0, LEFT), (1, RIGHT)):
        assert [said.text for said in log if said.seat is seat] == typed[who]
        end = world.ends[who]
        assert [message for message in end.received if isinstance(message, Said)] == log
        lines = [line for line in end.room_state.lines if line.seat is not None]
        assert sorted(line.text for line in lines) == sorted(said.text for said in log)
        assert {line.mark for line in lines} <= {DeliveryMark.DELIVERED}
        assert not end.room_state.desync


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 900)), max_size=40))
def test_a_match_is_played_out_to_the_same_end_at_both_however_often_the_wire_is_cut(
    cuts: list[tuple[int, int]],
) -> None:
    world = LossyWorld()
    for end in world.ends:
        world.send(end, Pick("straw", ready=True))
    pending = list(cuts)
    for _ in range(200):
        world.settle()
        mover = next((end for end in world.ends if end.room_state.acting), None)
        if mover is None:
            break
        battle = mover.room_state.battle
        assert battle
        _, data = mover.session.send(Act(battle.turn, Action.ATTACK1), 0.0)
        assert mover.wire
        mover.wire.up += data
        if pending:
            who, count = pending.pop()
            world.carry_up(mover, count)
            world.carry_down(world.ends[who], count)
            world.cut(world.ends[who])
    assert world.room.outcome
    acted = [entry for entry in world.room.event_log.entries if isinstance(entry, Started | Acted)]
    for end in world.ends:
        assert end.room_state.outcome == world.room.outcome
        assert end.room_state.battle == world.room.battle
        assert not end.room_state.desync
        assert [
            message for message in end.received if isinstance(message, Started | Acted)
        ] == acted
        assert any(isinstance(message, Seats) for message in end.received)
