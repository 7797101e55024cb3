"""Bot: a player of the computer's at a link of its own. To the host it is a client like any."""

import math
import threading
import time
from collections import deque
from typing import Protocol

from game.ai import LEVELS, MixedPlayer, Player, remark
from game.contract.lobby import Lobby, Seek
from game.contract.messages import (
    Act,
    Claim,
    Code,
    Fact,
    Leave,
    Offer,
    Pick,
    Refused,
    Rematch,
    Say,
    Wish,
)
from game.learning.advice import Solutions
from game.rules import Battle, Dice, Seat, start
from game.table.link import (
    Caught,
    Down,
    Incoming,
    Met,
    Moved,
    Over,
    Protected,
    Reachable,
    Routes,
    Unsent,
    Up,
)
from game.table.listing import Listing
from game.table.table import Table
from game.words.phrase import phrase
from net.door.arrival import Credentials
from net.guest.client import Client
from net.wire.address import Address

IDLE_SECONDS = 60.0
"""In an arena a bot goes and seeks another match when nothing has happened for so long."""

SEEK_AGAIN_SECONDS = 10.0
"""After an arena has refused to let a bot seek."""

NAMES = {"easy": "Dabble", "normal": "Grudge", "hard": "Whetstone", "perfect": "Abacus"}
"""What the computer's players are called, by level."""

UNPREPARED = "unprepared"
"""The id of what it says then."""

QUIET_TURNS = 4
"""After a line in the chat a bot holds its tongue for so many turns."""

PACE = (0.5, 1.5)
"""The least and the most seconds in which a bot seems to think."""


class Waiting(Protocol):
    """What a bot with a thread of its own hears from."""

    def wait(self, seconds: float) -> Incoming | None: ...


class Sender(Protocol):
    """What a bot needs to play."""

    def send(self, wish: Wish) -> int: ...


class Telephone(Sender, Waiting, Protocol):
    """Both."""


class Bot:
    """Plays match after match: what comes is told to `take_in`, what it wishes it sends."""

    def __init__(self, sender: Sender, player: Player, dice: Dice) -> None:
        self._link, self._player, self._dice = sender, player, dice
        self._table, self._listing = Table(), Listing()
        self._seeking, self._sought_at = False, -math.inf
        self._had_company = False
        """Somebody sat opposite in this room of an arena."""
        self._answered = (0, 0)
        """Match and turn of the last action that was sent."""
        self._seen: Battle | None = None
        self._match = 0
        self._quiet_until = 0
        self._excused = False
        """Whether it was said in this match that there was no time to prepare."""

    def run(self, link: Waiting) -> Over:
        """Play until the link is over or the host is caught in a lie; returns why it was."""
        while True:
            match link.wait(IDLE_SECONDS):
                case Over() as over:
                    return over
                case Caught(text=text):
                    return _lied(text)
                case None:
                    self._move_on()
                case Protected() | Reachable() | Moved() | Met() | Routes():
                    continue
                case Up() | Down() | Unsent():
                    continue
                case fact:
                    self.take_in(fact)
                    if self._table.desync:
                        return _lied(self._table.desync)

    def take_in(self, fact: Fact) -> None:
        """Hear one fact and answer it."""
        self._listing.receive(fact)
        if isinstance(fact, Lobby):
            self._table, self._answered, self._had_company = Table(), (0, 0), False
            self._seeking, self._sought_at = fact.seeking, -math.inf
        if self._listing.here:
            self._seeking = self._seeking and not isinstance(fact, Refused)
            self._seek()
        else:
            self._table.receive(fact, time.monotonic())
            self._stay_or_leave(fact)
            self._look_ahead()
            self._talk()
            self._answer()

    def _seek(self) -> None:
        """Seek a match, unless that was refused a moment ago."""
        now = time.monotonic()
        if not self._seeking and now - self._sought_at >= SEEK_AGAIN_SECONDS:
            self._seeking, self._sought_at = True, now
            self._link.send(Seek())

    def _stay_or_leave(self, fact: Fact) -> None:
        """Of an arena's room: do not wait in it for somebody who has left, or is away for long."""
        if self._listing.inside is None:
            return
        if isinstance(fact, Offer) and fact.open and fact.seat is self._table.seat:
            self._link.send(Claim(draw=True))
        elif self._table.full:
            self._had_company = True
        elif self._had_company:
            self._had_company = False
            self._link.send(Leave())

    def _move_on(self) -> None:
        """Nothing has happened for a while: seek another match, unless one runs here."""
        if self._listing.here:
            self._seek()
        elif self._listing.inside and (self._table.battle is None or self._table.outcome):
            self._link.send(Leave())

    def _look_ahead(self) -> None:
        """Prepare for the pairing while it is still being chosen."""
        table = self._table
        if not table.choosing or table.roster is None:
            return
        taken = [place.fighter for place in table.places.values() if place]
        if len(taken) == len(Seat) and all(fighter in table.roster for fighter in taken):
            left, right = (table.roster[fighter] for fighter in taken)
            self._player.prepare(start(left, right))

    def _talk(self) -> None:
        """Say a word about what has just happened; mostly nothing."""
        table, battle = self._table, self._table.battle
        if battle is None or table.seat is None or battle == self._seen:
            return
        self._player.prepare(battle)
        if table.match != self._match:
            self._match, self._seen, self._quiet_until = table.match, None, 0
            self._excused = False
        before, self._seen = self._seen, battle
        if battle.turn < self._quiet_until:
            return
        if said := remark(before, battle, table.seat, self._dice):
            self._quiet_until = battle.turn + QUIET_TURNS
            self._link.send(Say("", phrase=said))

    def _answer(self) -> None:
        table = self._table
        if table.seat is None or table.roster is None or not table.full:
            return
        ours, theirs = table.places[table.seat], table.places[table.seat.other]
        if table.choosing and ours and not ours.ready:
            fighters = table.roster.fighter
            chosen = fighters[self._dice.roll(len(fighters)) - 1]
            self._link.send(Pick(chosen.id, ready=True))
        elif table.outcome and ours and theirs and theirs.rematch and not ours.rematch:
            self._link.send(Rematch())
        elif table.battle and table.acting:
            asked = (table.match, table.battle.turn)
            if asked != self._answered:
                self._answered = asked
                self._excuse(table.battle)
                action = self._player.choose(table.battle, self._dice)
                self._link.send(Act(table.battle.turn, action))

    def _excuse(self, battle: Battle) -> None:
        """Own up, once a match, to playing worse than the level promises."""
        if not self._excused and not self._player.prepare(battle):
            self._excused = True
            self._link.send(Say("", phrase=UNPREPARED))


def _lied(reason: str) -> Over:
    return Over(Code.PROOF, phrase("The match stops: {reason}.", reason=reason))


class Unhurried:
    """A link whose wishes leave after a moment's thought, in their order."""

    def __init__(self, link: Telephone, dice: Dice, pace: tuple[float, float] = PACE) -> None:
        self._link, self._dice, self._pace = link, dice, pace
        self._waiting: deque[tuple[float, Wish]] = deque()

    def send(self, wish: Wish) -> int:
        """The number is that of the link's, once it has left: 0."""
        least, most = self._pace
        thought = least + (most - least) * self._dice.roll(100) / 100
        self._waiting.append((time.monotonic() + thought, wish))
        return 0

    def wait(self, seconds: float) -> Incoming | None:
        """What comes within so many seconds, sending meanwhile what is due."""
        end = time.monotonic() + seconds
        while True:
            while self._waiting and self._waiting[0][0] <= time.monotonic():
                self._link.send(self._waiting.popleft()[1])
            due = min(end, self._waiting[0][0]) if self._waiting else end
            incoming = self._link.wait(max(0.0, due - time.monotonic()))
            if incoming is not None or time.monotonic() >= end:
                return incoming


def player_of(level: str, solutions: Solutions) -> Player:
    """Who plays at a level."""
    return MixedPlayer(LEVELS[level], solutions)


def sit_down(
    address: Address,
    level: str,
    dice: Dice,
    solutions: Solutions,
    pace: tuple[float, float] = PACE,
) -> None:
    """A bot of that level joins on a thread of its own, for practice."""
    link = Unhurried(Client(address, NAMES[level]), dice, pace)
    bot = Bot(link, player_of(level, solutions), dice)
    threading.Thread(target=bot.run, args=[link], name="bot", daemon=True).start()


def play_at(
    ways: tuple[Address, ...],
    name: str,
    level: str,
    dice: Dice,
    solutions: Solutions,
    credentials: Credentials | None = None,
) -> Over:
    """A bot joins whichever of these ways leads there, and plays until it is sent away; returns
    why."""
    link = Client(ways[0], name or NAMES[level], credentials=credentials, others=ways[1:])
    unhurried = Unhurried(link, dice)
    try:
        return Bot(unhurried, player_of(level, solutions), dice).run(unhurried)
    finally:
        link.close()
