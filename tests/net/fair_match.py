"""Fair match: a room and two players with a hand for the dice, in memory; the host may be made to
lie."""

from collections.abc import Callable, Iterable
from itertools import count

import msgspec

from game.client_state.link import HostCheated, UnsentLines
from game.client_state.room_state import RoomState
from game.match.hash_chain import Tips
from game.match.match_state import FollowedEntry
from game.match.statements import mark
from game.protocol.messages import (
    Act,
    Acted,
    Bye,
    Chosen,
    ClientMessage,
    Ended,
    Entry,
    Hello,
    Pick,
    Reveals,
    Said,
    ServerMessage,
    Started,
    Welcome,
)
from game.rules import Action, Roster, Seat
from net.room.log_copy import LogCopy, tips_of
from net.room.room import Room
from net.room.room_options import RoomOptions
from net.session.dice_commitments import DiceCommitments
from net.session.last_reveal import LastReveal
from net.session.protocol import ClientProtocol
from net.wire.codec import decode_client_message, encode
from net.wire.rate_limit import NO_LIMITS
from tests.keys import Key
from tests.support import LEFT, RIGHT, ROSTER, LoadedDice

HOST = Key("Host")
SALT = 2
"""With these values of both sides Ana moves first."""

Lie = Callable[[ServerMessage], Iterable[ServerMessage]]
"""What the guest, who sits right, is told instead of a fact."""


class FairPlayer:
    """One end: a session with a table behind it."""

    def __init__(self, name: str, *, fair: bool = True) -> None:
        self._name, self._fair = name, fair
        self._salts = (f"{name}{number}" for number in count(SALT))
        self.session = self._new_session()
        self.room_state = RoomState()
        self.received: list[ServerMessage] = []
        self.seat: Seat | None = None
        self.tips = Tips()
        self.seq = 0

    def _new_session(
        self, copy: LogCopy | None = None, token: str = "", bound: LastReveal | None = None
    ) -> ClientProtocol:
        commitments = (
            DiceCommitments(Key(self._name), lambda: next(self._salts), bound)
            if self._fair
            else None
        )
        return ClientProtocol(self._name, "", copy, token, pace=NO_LIMITS, commitments=commitments)

    def begin_another_context(self) -> None:
        """Another evening: no salt is used twice."""
        next(self._salts)

    def start_again(self) -> None:
        """With the copy, the token and what was revealed, as a journal keeps them."""
        old = self.session
        assert old.welcome
        self.session = self._new_session(old.copy, old.welcome.token, self.commitments.last_reveal)
        self.session.continue_numbers_from(self.number)
        self.room_state, self.received, self.tips = RoomState(), [], tips_of(old.log)

    @property
    def number(self) -> int:
        """The highest of the player's that is in the log."""
        seat = self.session.welcome and self.session.welcome.seat
        sent = (e for e in self.session.log if isinstance(e, Chosen | Acted | Said))
        return max((entry.number for entry in sent if entry.seat is seat), default=0)

    @property
    def commitments(self) -> DiceCommitments:
        assert self.session.cheat_detection.commitments
        return self.session.cheat_detection.commitments


class FairMatch:
    """Ana hosts and sits left, Ben is the guest. Everything is delivered at once."""

    def __init__(
        self,
        rolls: Iterable[int] = (1,),
        *,
        fair: Iterable[Seat] = tuple(Seat),
        roster: Roster = ROSTER,
    ) -> None:
        """The first roll settles who begins: 1 is Ana."""
        tokens = (f"token{number}" for number in count())
        self.now = 100.0
        self.room = Room(
            roster,
            LoadedDice(rolls),
            lambda: next(tokens),
            RoomOptions(limits=NO_LIMITS, signer=HOST),
        )
        self.lie: Lie | None = None
        self.unheard: tuple[type[ClientMessage], ...] = ()
        """What the host pretends not to have had from Ben."""
        self.heard: list[ClientMessage] = []
        """All that Ben sent."""
        fair = tuple(fair)
        self.players = {
            LEFT: FairPlayer("Ana", fair=LEFT in fair),
            RIGHT: FairPlayer("Ben", fair=RIGHT in fair),
        }
        for player in self.players.values():
            self.come_in(player)

    @property
    def ana(self) -> FairPlayer:
        return self.players[LEFT]

    @property
    def ben(self) -> FairPlayer:
        return self.players[RIGHT]

    def come_in(self, player: FairPlayer) -> None:
        """Say hello on a new connection."""
        message = decode_client_message(player.session.opened(self.now)[:-1])
        assert isinstance(message, Hello)
        answer = self.room.enter(message, self.now)
        assert isinstance(answer, Seat)
        player.seat = answer
        self.post()

    def away(self, player: FairPlayer) -> None:
        assert player.seat
        player.session.closed()
        seat, player.seat = player.seat, None
        self.room.disconnect(seat, self.now)
        self.post()

    def restart(self, player: FairPlayer) -> None:
        """The player's program is started again, with what it had kept."""
        if player.seat:
            self.away(player)
        player.start_again()

    def fight(self) -> "FairMatch":
        """Both take a fighter, and the match begins."""
        for player in self.players.values():
            self.send(player, Pick("straw", ready=True))
        first = self.room.battle and self.room.battle.to_move
        assert first is LEFT or not all(
            each.session.cheat_detection.commitments for each in self.players.values()
        )
        return self

    def act(self, action: Action = Action.ATTACK1) -> None:
        """The side to move does this."""
        battle = self.room.battle
        assert battle
        self.send(self.players[battle.to_move], Act(battle.turn, action))

    def play_out(self) -> None:
        """To the end of the match."""
        while self.room.outcome is None and not any(
            p.room_state.desync for p in self.players.values()
        ):
            self.act()

    def send(self, player: FairPlayer, message: ClientMessage) -> None:
        _, data = player.session.send(message, self.now)
        self.take(player, data)
        self.post()

    def wait(self, seconds: float) -> None:
        """Let time pass, with a tick whenever the room asks for one."""
        end = self.now + seconds
        while self.room.deadline is not None and self.room.deadline <= end:
            self.now = max(self.now, self.room.deadline)
            self.room.tick(self.now)
            self.post()
        self.now = end

    def take(self, player: FairPlayer, data: bytes) -> None:
        for frame in data.splitlines():
            message = decode_client_message(frame)
            if player is self.ben:
                self.heard.append(message)
            if player.seat and not (player is self.ben and isinstance(message, self.unheard)):
                self.room.receive(player.seat, message, self.now)

    def post(self) -> None:
        """Deliver what the room has said, and what is answered to it, until all is quiet."""
        while envelopes := self.room.envelopes():
            for envelope in envelopes:
                for player in list(self.players.values()):
                    if player.seat and envelope.to in (None, player.seat):
                        self.tell(player, envelope.message)

    def signed_by_host(self, entry: Entry, tip: str) -> Entry:
        """The entry with the mark that a host which lies makes under it, if it had one."""
        if not isinstance(entry, Started | Chosen | Acted | Ended):
            return entry
        if not (isinstance(entry, Started | Ended) or entry.by_clock):
            return msgspec.structs.replace(entry, host=msgspec.UNSET)
        if isinstance(entry, Acted) and entry.reveals != Reveals():
            return entry
        tip = "" if isinstance(entry, Started) else tip
        return msgspec.structs.replace(entry, host=mark(HOST, self.room.event_log.room, entry, tip))

    def tell(self, player: FairPlayer, message: ServerMessage) -> None:
        """Tell a player a fact; the guest whatever is made of it, sealed as a liar would."""
        known: Iterable[ServerMessage] = [message]
        if self.lie and player is self.ben:
            known = self.lie(message)
        for each in known:
            if isinstance(each, Welcome):
                player.seq = each.keep
            if isinstance(each, Entry):
                player.seq += 1
                each = self.signed_by_host(
                    msgspec.structs.replace(each, seq=player.seq), player.tips.match
                )
                each = player.tips.sealed(each)
                player.tips = player.tips.after(each)
            messages, answer = player.session.receive_data(encode(each), self.now)
            for heard in messages:
                assert not isinstance(heard, UnsentLines)
                player.room_state.receive(heard, self.now)
                if not isinstance(heard, FollowedEntry | HostCheated | Bye):
                    player.received.append(heard)
            self.take(player, answer)
