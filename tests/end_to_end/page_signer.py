"""Page signer: a bare socket with a key, which signs as docs/PROTOCOL.md tells.

Imports nothing of Parley but what else is made from the pages alone.
"""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.end_to_end.documented_protocol import (
    PageChain,
    act_bytes,
    leave_bytes,
    line_bytes,
    mark_bytes,
    place,
    raw_key,
    verify,
)
from tests.end_to_end.page_client import Message, PageClient


class PageSigner(PageClient):
    """One connection of a player with a key, in the first match of a room."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.key = Ed25519PrivateKey.generate()
        self._rolled = 0
        self._chain: PageChain | None = None

    def hello(self, name: str, **fields: object) -> "PageSigner":
        super().hello(name, key=raw_key(self.key), **fields)
        return self

    @property
    def room(self) -> str:
        return str(self.welcome["room"])

    @property
    def seat(self) -> str:
        return str(self.welcome["seat"])

    @property
    def place(self) -> bytes:
        return place(self.room, 1, self.seat)

    @property
    def newest(self) -> str:
        """Hash of the newest entry of the match."""
        match = [entry for entry in self.entries if entry["type"] != "said"]
        return str(match[-1]["hash"])

    # --- out -------------------------------------------------------------------------------

    def line(self, text: str, **changes: object) -> Message:
        """A line with its signature; `changes` are made before it is signed."""
        self.number += 1
        line = {"text": text, "number": self.number, "emote": False, "phrase": ""}
        line |= {"seen": self.tip} | changes
        return line | {"signature": self.key.sign(line_bytes(self.room, self.seat, line)).hex()}

    def choice(self, action: str, *, newest: str = "", **changes: object) -> Message:
        """A choice with its signature, likewise."""
        self.number += 1
        position = next(e for e in reversed(self.entries) if "position" in e)["position"]
        act = {"turn": position["turn"], "action": action, "number": self.number} | changes
        signed = act_bytes(self.place, act, newest or self.newest)
        return act | {"signature": self.key.sign(signed).hex()}

    def farewell(self) -> Message:
        """What goes with a `leave`."""
        seen = self.newest
        return {"seen": seen, "signature": self.key.sign(leave_bytes(self.place, seen)).hex()}

    def promise(self, fighter: str) -> Message:
        self._chain = PageChain(self.key, self.room, 1, self.seat)
        roster = self.welcome["roster"]
        [shown] = [each for each in roster["fighter"] if each["id"] == fighter]
        return self._chain.promise(self.tip, shown, roster)

    def reveal(self, turn: int) -> None:
        """The next value of the chain."""
        assert self._chain
        self._rolled += 1
        self.send("reveal", turn=turn, value=self._chain.value(self._rolled))

    # --- in --------------------------------------------------------------------------------

    def code(self) -> str:
        """The code of the next refusal."""
        return str(self.until("refused")["code"])

    def check_mark(self, entry: Message) -> None:
        """The host signed the newest entry. Raises InvalidSignature."""
        before = [each for each in self.entries if each["type"] != "said"]
        newest = before[before.index(entry) - 1]["hash"] if entry["type"] != "started" else ""
        assert entry["host"]["key"] == self.welcome["host"]
        signed = mark_bytes(self.room, entry, newest)
        verify(entry["host"]["key"], entry["host"]["signature"], signed)
