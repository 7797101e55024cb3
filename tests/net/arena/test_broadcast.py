"""What is said to everybody in a lobby."""

import asyncio
from typing import cast

from net.arena.broadcast import Broadcast
from net.arena.lobby import Lobby
from net.hosting.connection import ServerConnection


class LobbyListener:
    """Hears what is posted to it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.messages = 0

    def post(self, frame: bytes, messages: int = 1, at_once: bool = False) -> None:
        self.heard.append(frame)
        self.messages += messages


def lobby_of(*present: LobbyListener) -> Lobby[ServerConnection]:
    lobby: Lobby[ServerConnection] = Lobby()
    for each in present:
        enter(lobby, each)
    return lobby


def enter(lobby: Lobby[ServerConnection], listener: LobbyListener) -> None:
    connection = cast(ServerConnection, listener)
    lobby.register(connection, "Guest")
    lobby.enter(connection)


def test_a_line_goes_out_at_once_and_those_on_its_heels_together() -> None:
    async def talk() -> LobbyListener:
        eve = LobbyListener()
        broadcast = Broadcast(lobby_of(eve))
        broadcast.add(b"one ")
        await asyncio.sleep(0)
        assert eve.heard == [b"one "]
        for word in (b"two ", b"three ", b"four "):
            broadcast.add(word)
            await asyncio.sleep(0)
        while eve.messages < 4:
            await asyncio.sleep(0)
        return eve

    assert asyncio.run(talk()).heard == [b"one ", b"two three four "]


def test_who_comes_does_not_hear_what_was_said_before() -> None:
    async def talk() -> tuple[list[bytes], list[bytes]]:
        eve, late = LobbyListener(), LobbyListener()
        lobby = lobby_of(eve)
        broadcast = Broadcast(lobby)
        broadcast.add(b"before ")
        broadcast.flush()
        enter(lobby, late)
        broadcast.add(b"after ")
        broadcast.flush()
        return eve.heard, late.heard

    assert asyncio.run(talk()) == ([b"before ", b"after "], [b"after "])
