"""Bot: a player of the computer's at a link of its own. To the host it is a client like any."""

import math
import threading
import time
from collections import deque
from typing import Protocol

from game.bots import LEVELS, MixedPlayer, Player, remark
from game.client_state.link import (
    HostCheated,
    Incoming,
    LinkClosed,
    LinkDown,
    LinkUp,
    Moved,
    PeerRecognized,
    ProtectionState,
    Reachable,
    Routes,
    UnsentLines,
)
from game.client_state.lobby_state import LobbyState
from game.client_state.room_state import RoomState
from game.i18n.phrase import phrase
from game.match.match_state import FollowedEntry
from game.protocol.lobby_messages import LobbyJoined, Seek
from game.protocol.messages import (
    Act,
    Claim,
    ClientMessage,
    ErrorCode,
    Leave,
    Offer,
    Pick,
    Refused,
    Rematch,
    Say,
    ServerMessage,
)
from game.review.advice import Solutions
from game.rules import Battle, Dice, Seat, start
from net.client.client import Client
from net.security.client_handshake import Credentials
from net.wire.address import Address

IDLE_SECONDS = 60.0
"""Seconds without any event after which a bot in an arena leaves its room and searches for another
match."""

SEEK_AGAIN_SECONDS = 10.0
"""Seconds before a bot searches again after an arena refused it."""

NAMES = {"easy": "Dabble", "normal": "Grudge", "hard": "Whetstone", "perfect": "Abacus"}
"""Names of the computer players, by level."""

NOT_SOLVED_YET = "unprepared"
"""The id of the sentence a bot sends while the pairing is not solved yet."""

QUIET_TURNS = 4
"""Turns for which a bot stays silent after a chat message."""

BOT_RATE = (0.5, 1.5)
"""Shortest and longest time, in seconds, that a bot seems to think."""


class MessageSource(Protocol):
    """The receiving end of a link, for a bot with its own thread."""

    def wait(self, seconds: float) -> Incoming | None: ...


class MessageSink(Protocol):
    """The sending end of a link, all that a bot needs to play."""

    def send(self, message: ClientMessage) -> int: ...


class BotLink(MessageSink, MessageSource, Protocol):
    """A link that a bot can send to and receive from."""


class Bot:
    """Plays match after match: `receive` takes messages, and decisions are sent to the sink."""

    def __init__(self, sender: MessageSink, player: Player, dice: Dice) -> None:
        self._link, self._player, self._dice = sender, player, dice
        self._room, self._lobby = RoomState(), LobbyState()
        self._seeking, self._sought_at = False, -math.inf
        self._had_company = False
        """Whether there was an opponent in this room of an arena."""
        self._answered = (0, 0)
        """Match and turn of the last action that was sent."""
        self._seen: Battle | None = None
        self._match = 0
        self._quiet_until = 0
        self._admitted = False
        """Whether the bot has said in this match that it had no time to prepare."""

    def run(self, link: MessageSource) -> LinkClosed:
        """Play until the link ends or the host is caught lying; return the reason."""
        while True:
            match link.wait(IDLE_SECONDS):
                case LinkClosed() as over:
                    return over
                case HostCheated(text=text):
                    return _is_cheating(text)
                case None:
                    self._move_on()
                case FollowedEntry() as followed:
                    self._room.receive(followed, time.monotonic())
                case ProtectionState() | Reachable() | Moved() | PeerRecognized() | Routes():
                    continue
                case LinkUp() | LinkDown() | UnsentLines():
                    continue
                case message:
                    self.receive(message)
                    if self._room.desync:
                        return _is_cheating(self._room.desync)

    def receive(self, message: ServerMessage) -> None:
        """Take in one message and answer it."""
        self._lobby.receive(message)
        if isinstance(message, LobbyJoined):
            self._room, self._answered, self._had_company = RoomState(), (0, 0), False
            self._seeking, self._sought_at = message.seeking, -math.inf
        if self._lobby.in_lobby:
            self._seeking = self._seeking and not isinstance(message, Refused)
            self._seek()
        else:
            self._room.receive(message, time.monotonic())
            self._stay_or_leave(message)
            self._prepare()
            self._remark()
            self._act()

    def _seek(self) -> None:
        """Search for a match, unless the arena refused that a moment ago."""
        now = time.monotonic()
        if not self._seeking and now - self._sought_at >= SEEK_AGAIN_SECONDS:
            self._seeking, self._sought_at = True, now
            self._link.send(Seek())

    def _stay_or_leave(self, message: ServerMessage) -> None:
        """Leave a room of an arena if the opponent has left or is away for long."""
        if self._lobby.room_entered is None:
            return
        if isinstance(message, Offer) and message.open and message.seat is self._room.seat:
            self._link.send(Claim(draw=True))
        elif self._room.full:
            self._had_company = True
        elif self._had_company:
            self._had_company = False
            self._link.send(Leave())

    def _move_on(self) -> None:
        """Search for another match after a quiet while, unless one is running here."""
        if self._lobby.in_lobby:
            self._seek()
        elif self._lobby.room_entered and (self._room.battle is None or self._room.outcome):
            self._link.send(Leave())

    def _prepare(self) -> None:
        """Prepare for the pairing while it is still being chosen."""
        room_state = self._room
        if not room_state.choosing or room_state.roster is None:
            return
        taken = [seat_state.fighter for seat_state in room_state.seats.values() if seat_state]
        if len(taken) == len(Seat) and all(fighter in room_state.roster for fighter in taken):
            left, right = (room_state.roster[fighter] for fighter in taken)
            self._player.prepare(start(left, right))

    def _remark(self) -> None:
        """Comment on what has just happened; usually send nothing."""
        room_state, battle = self._room, self._room.battle
        if battle is None or room_state.seat is None or battle == self._seen:
            return
        self._player.prepare(battle)
        if room_state.match != self._match:
            self._match, self._seen, self._quiet_until = room_state.match, None, 0
            self._admitted = False
        before, self._seen = self._seen, battle
        if battle.turn < self._quiet_until:
            return
        if said := remark(before, battle, room_state.seat, self._dice):
            self._quiet_until = battle.turn + QUIET_TURNS
            self._link.send(Say("", phrase=said))

    def _act(self) -> None:
        room_state = self._room
        if room_state.seat is None or room_state.roster is None or not room_state.full:
            return
        ours, theirs = room_state.seats[room_state.seat], room_state.seats[room_state.seat.other]
        if room_state.choosing and ours and not ours.ready:
            fighters = room_state.roster.fighter
            chosen = fighters[self._dice.roll(len(fighters)) - 1]
            self._link.send(Pick(chosen.id, ready=True))
        elif room_state.outcome and ours and theirs and theirs.rematch and not ours.rematch:
            self._link.send(Rematch())
        elif room_state.battle and room_state.acting:
            asked = (room_state.match, room_state.battle.turn)
            if asked != self._answered:
                self._answered = asked
                self._admit_weak_play(room_state.battle)
                action = self._player.choose(room_state.battle, self._dice)
                self._link.send(Act(room_state.battle.turn, action))

    def _admit_weak_play(self, battle: Battle) -> None:
        """Admit, once a match, to playing worse than the level promises."""
        if not self._admitted and not self._player.prepare(battle):
            self._admitted = True
            self._link.send(Say("", phrase=NOT_SOLVED_YET))


def _is_cheating(reason: str) -> LinkClosed:
    return LinkClosed(
        ErrorCode.PROOF, phrase("The match has been stopped: {reason}.", reason=reason)
    )


class DelayedLink:
    """A link that sends each message after a moment's thought, in order."""

    def __init__(self, link: BotLink, dice: Dice, delay: tuple[float, float] = BOT_RATE) -> None:
        self._link, self._dice, self._delay = link, dice, delay
        self._outbox: deque[tuple[float, ClientMessage]] = deque()

    def send(self, message: ClientMessage) -> int:
        """The number is that of the link's, once it has left: 0."""
        least, most = self._delay
        thought = least + (most - least) * self._dice.roll(100) / 100
        self._outbox.append((time.monotonic() + thought, message))
        return 0

    def wait(self, seconds: float) -> Incoming | None:
        """Return what arrives within that many seconds, and send meanwhile what is due."""
        end = time.monotonic() + seconds
        while True:
            while self._outbox and self._outbox[0][0] <= time.monotonic():
                self._link.send(self._outbox.popleft()[1])
            due = min(end, self._outbox[0][0]) if self._outbox else end
            incoming = self._link.wait(max(0.0, due - time.monotonic()))
            if incoming is not None or time.monotonic() >= end:
                return incoming


def player_of(level: str, solutions: Solutions) -> Player:
    """Return the player of a level."""
    return MixedPlayer(LEVELS[level], solutions)


def start_practice_bot(
    address: Address,
    level: str,
    dice: Dice,
    solutions: Solutions,
    delay: tuple[float, float] = BOT_RATE,
) -> None:
    """Let a bot of that level join on its own thread, for practice."""
    link = DelayedLink(Client(address, NAMES[level]), dice, delay)
    bot = Bot(link, player_of(level, solutions), dice)
    threading.Thread(target=bot.run, args=[link], name="bot", daemon=True).start()


def play_at_host(
    addresses: tuple[Address, ...],
    name: str,
    level: str,
    dice: Dice,
    solutions: Solutions,
    credentials: Credentials | None = None,
) -> LinkClosed:
    """Join whichever of these addresses answers and play until the bot is disconnected; return the
    reason."""
    link = Client(addresses[0], name or NAMES[level], credentials=credentials, others=addresses[1:])
    delayed_link = DelayedLink(link, dice)
    try:
        return Bot(delayed_link, player_of(level, solutions), dice).run(delayed_link)
    finally:
        link.close()
