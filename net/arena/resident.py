"""Resident: a player of the computer's who lives in an arena. To a room he is a peer like any."""

import asyncio
from collections.abc import Callable, Iterable

import msgspec

from game.ai import Player
from game.contract.messages import Act, Bye, Hello, Say, Welcome, Wish
from game.contract.version import PROTOCOL, VERSION
from game.rules import Dice
from net.guest.bot import Bot
from net.host.peer import Owner, Peer
from net.wire.codec import decode_fact

THINKING_SECONDS = 0.6
"""Before an answer, so that people can follow."""


class Resident(Peer):
    """Hears what his room says to him, and after a while tells `wishes` what he wishes."""

    def __init__(
        self,
        owner: Owner,
        name: str,
        player: Player,
        dice: Dice,
        wishes: Callable[["Resident", Wish], None],
        thinking: float = THINKING_SECONDS,
    ) -> None:
        super().__init__(owner)
        self.caller = ""
        """From where it was called (`net.wire.floodgate.neighbourhood`)."""
        self.greeting = Hello(PROTOCOL, VERSION, name)
        self._bot = Bot(self, player, dice)
        self._wishes, self._thinking = wishes, thinking
        self._frames: list[bytes] = []
        self._number = 0

    def post(self, frame: bytes, messages: int = 1, at_once: bool = False) -> None:
        """Heard in the next turn of the loop, when the room has finished what it does."""
        if not self._frames and not self._ending:
            asyncio.get_running_loop().call_soon(self._listen)
        self._frames.append(frame)

    def post_history(self, frames: Iterable[bytes]) -> None:
        for frame in frames:
            self.post(frame)

    def send(self, wish: Wish) -> int:
        if isinstance(wish, Act | Say):
            self._number += 1
            wish = msgspec.structs.replace(wish, number=self._number)
        asyncio.get_running_loop().call_later(self._thinking, self._wish, wish)
        return self._number

    def say_goodbye(self, bye: Bye) -> None:
        self._ending = True

    def hang_up(self) -> None:
        self._ending = True

    def _wish(self, wish: Wish) -> None:
        if not self._ending:
            self._wishes(self, wish)

    def _listen(self) -> None:
        frames, self._frames = self._frames, []
        for frame in frames:
            fact = decode_fact(frame)
            if isinstance(fact, Welcome):
                # Back in a room that was taken up again, what he sends is counted on.
                self._number = max(self._number, fact.number)
            self._bot.take_in(fact)
