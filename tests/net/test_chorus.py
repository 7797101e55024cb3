"""What is said to everybody in a lobby."""

import asyncio
from typing import cast

from net.arena.chorus import Chorus
from net.host.peer import Peer


class Listener:
    """Hears what is posted to it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.messages = 0

    def post(self, frame: bytes, messages: int = 1, at_once: bool = False) -> None:
        self.heard.append(frame)
        self.messages += messages


def test_a_line_goes_out_at_once_and_those_on_its_heels_together() -> None:
    async def talk() -> Listener:
        eve = Listener()
        chorus = Chorus(lambda: [cast(Peer, eve)])
        chorus.join_in(b"one ")
        await asyncio.sleep(0)
        assert eve.heard == [b"one "]
        for word in (b"two ", b"three ", b"four "):
            chorus.join_in(word)
            await asyncio.sleep(0)
        while eve.messages < 4:
            await asyncio.sleep(0)
        return eve

    assert asyncio.run(talk()).heard == [b"one ", b"two three four "]


def test_who_comes_does_not_hear_what_was_said_before() -> None:
    async def talk() -> tuple[list[bytes], list[bytes]]:
        present = [eve := Listener(), late := Listener()]
        del present[1]
        chorus = Chorus(lambda: [cast(Peer, each) for each in present])
        chorus.join_in(b"before ")
        chorus.sing()
        present.append(late)
        chorus.join_in(b"after ")
        chorus.sing()
        return eve.heard, late.heard

    assert asyncio.run(talk()) == ([b"before ", b"after "], [b"after "])
