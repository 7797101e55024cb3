"""House bot: a player of the computer's who lives in an arena. To a room he is a peer like any."""

import asyncio
from collections.abc import Callable, Iterable

import msgspec

from game.bots import Player
from game.protocol.messages import Act, Bye, ClientMessage, Hello, Say, Welcome
from game.protocol.version import PROTOCOL, VERSION
from game.rules import Dice
from net.client.bot import Bot
from net.hosting.connection import ConnectionServer, ServerConnection
from net.wire.codec import decode_server_message

THINKING_SECONDS = 0.6
"""Before an answer, so that people can follow."""


class HouseBot(ServerConnection):
    """Hears what his room says to him, and after a while tells `on_message` what he wishes."""

    def __init__(
        self,
        server: ConnectionServer,
        name: str,
        player: Player,
        dice: Dice,
        on_message: Callable[["HouseBot", ClientMessage], None],
        thinking: float = THINKING_SECONDS,
    ) -> None:
        super().__init__(server)
        self.caller = ""
        """From where it was called (`net.wire.rate_limit.address_block`)."""
        self.greeting = Hello(PROTOCOL, VERSION, name)
        self._bot = Bot(self, player, dice)
        self._on_message, self._thinking = on_message, thinking
        self._frames: list[bytes] = []
        self._number = 0

    def post(self, frame: bytes, messages: int = 1, at_once: bool = False) -> None:
        """Heard in the next turn of the loop, when the room has finished what it does."""
        if not self._frames and not self._ending:
            asyncio.get_running_loop().call_soon(self._handle_frames)
        self._frames.append(frame)

    def post_history(self, frames: Iterable[bytes]) -> None:
        for frame in frames:
            self.post(frame)

    def send(self, message: ClientMessage) -> int:
        if isinstance(message, Act | Say):
            self._number += 1
            message = msgspec.structs.replace(message, number=self._number)
        asyncio.get_running_loop().call_later(self._thinking, self._send_due, message)
        return self._number

    def say_goodbye(self, bye: Bye) -> None:
        self._ending = True

    def abort(self) -> None:
        self._ending = True

    def _send_due(self, message: ClientMessage) -> None:
        if not self._ending:
            self._on_message(self, message)

    def _handle_frames(self) -> None:
        frames, self._frames = self._frames, []
        for frame in frames:
            message = decode_server_message(frame)
            if isinstance(message, Welcome):
                # Back in a room that was taken up again, what he sends is counted on.
                self._number = max(self._number, message.number)
            self._bot.receive(message)
