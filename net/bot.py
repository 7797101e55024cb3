"""Bot: a player of the computer's at a link of its own. To the host it is a client like any."""

import threading
import time
from typing import Protocol

from game.ai import LEVELS, Player
from game.link import Caught, Down, Link, Over, Protected, Routes, Unsent, Up
from game.listing import Listing
from game.lobby import Access, Crowd, Enter, Lobby, Open
from game.messages import Act, Fact, Pick, Refused, Rematch, Wish
from game.rules import Dice
from game.table import Table
from net.address import Address
from net.arrival import Credentials
from net.client import Client

IDLE_SECONDS = 60.0

NAMES = {"easy": "Dabble", "normal": "Grudge"}
"""What the computer's players are called, by level."""


class Sender(Protocol):
    """What a bot needs to play."""

    def send(self, wish: Wish) -> int: ...


class Bot:
    """Plays match after match: what comes is told to `take_in`, what it wishes it sends."""

    def __init__(self, sender: Sender, player: Player, dice: Dice) -> None:
        self._link, self._player, self._dice = sender, player, dice
        self._table, self._listing = Table(), Listing()
        self._asked_for_room = False
        self._answered = (0, 0)
        """Match and turn of the last action that was sent."""

    def run(self, link: Link) -> Over:
        """Play until the link is over; returns why it was."""
        while True:
            match link.wait(IDLE_SECONDS):
                case Over() as over:
                    return over
                case None | Protected() | Routes() | Up() | Down() | Unsent() | Caught():
                    continue
                case fact:
                    self.take_in(fact)

    def take_in(self, fact: Fact) -> None:
        """Hear one fact and answer it."""
        self._listing.receive(fact)
        if isinstance(fact, Lobby):
            self._table, self._answered, self._asked_for_room = Table(), (0, 0), False
        elif self._listing.here:
            self._look_for_a_room(fact)
        else:
            self._table.receive(fact, time.monotonic())
            self._answer()

    def _look_for_a_room(self, fact: Fact) -> None:
        """Join somebody who waits, or wait for somebody in a room of our own."""
        if isinstance(fact, Refused):
            self._asked_for_room = False
        # The crowd is told behind the list.
        if self._asked_for_room or not isinstance(fact, Crowd):
            return
        self._asked_for_room = True
        waiting = (
            card
            for card in self._listing.open_rooms
            if len(card.names) == 1 and card.access is Access.OPEN
        )
        card = next(waiting, None)
        self._link.send(Enter(card.number) if card else Open())

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
                action = self._player.choose(table.battle, self._dice)
                self._link.send(Act(table.battle.turn, action))


def sit_down(address: Address, level: str, dice: Dice) -> None:
    """A bot of that level joins on a thread of its own, for practice."""
    link = Client(address, NAMES[level])
    bot = Bot(link, LEVELS[level](), dice)
    threading.Thread(target=bot.run, args=[link], name="bot", daemon=True).start()


def play_at(
    address: Address, name: str, level: str, dice: Dice, credentials: Credentials | None = None
) -> Over:
    """A bot joins and plays until it is sent away; returns why."""
    link = Client(address, name or NAMES[level], credentials=credentials)
    try:
        return Bot(link, LEVELS[level](), dice).run(link)
    finally:
        link.close()
