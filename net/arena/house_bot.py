"""House bot: a computer player that lives in an arena. To its room it is a connection like any."""

import asyncio
from collections.abc import Iterable

import msgspec

from game.bots import Player
from game.protocol.messages import Act, Bye, ClientMessage, Hello, Say, Welcome
from game.protocol.version import PROTOCOL, VERSION
from game.rules import Dice
from net.client.bot import Bot
from net.hosting.connection import ServerConnection, ServerContext
from net.hosting.room_host import RoomHost
from net.wire.codec import decode_server_message

THINKING_SECONDS = 0.6
"""Time before an answer, so that people can follow."""


class HouseBot(ServerConnection):
    """Gets what its room sends, and after a while sends the room what the bot answers."""

    def __init__(
        self,
        context: ServerContext,
        room_host: RoomHost,
        name: str,
        player: Player,
        dice: Dice,
    ) -> None:
        super().__init__(context)
        self.caller = ""
        """The address block (`net.wire.rate_limit.address_block`) it was called from."""
        self.greeting = Hello(PROTOCOL, VERSION, name)
        self._room_host, self._bot = room_host, Bot(self, player, dice)
        self._frames: list[bytes] = []
        self._number = 0

    def post(self, frame: bytes, messages: int = 1, at_once: bool = False) -> None:
        """Read a frame in the next turn of the loop, when the room has finished what it does."""
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
        asyncio.get_running_loop().call_later(THINKING_SECONDS, self._send_due, message)
        return self._number

    def say_goodbye(self, bye: Bye) -> None:
        self._ending = True

    def abort(self) -> None:
        self._ending = True

    def _send_due(self, message: ClientMessage) -> None:
        if not self._ending:
            self._room_host.received(self, message)

    def _handle_frames(self) -> None:
        frames, self._frames = self._frames, []
        for frame in frames:
            message = decode_server_message(frame)
            if isinstance(message, Welcome):
                # In a room that was restored its messages are counted on.
                self._number = max(self._number, message.number)
            self._bot.receive(message)
