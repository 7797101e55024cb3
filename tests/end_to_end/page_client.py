"""Page client: a bare socket that says what docs/PROTOCOL.md tells, and reads what comes.

Imports nothing of Parley, so that a test which uses it needs the page and nothing else.
"""

import hashlib
import json
import socket
import ssl
from typing import Any

Message = dict[str, Any]

PATIENCE = 20.0
ENTRIES = ("started", "chosen", "acted", "said", "ended", "signed")


class PageClient:
    """One connection. It keeps what a client needs to come back."""

    def __init__(self, port: int, *, tls: bool = False) -> None:
        sock = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._sock = _secure(sock) if tls else sock
        self._lines = self._sock.makefile("rb")
        self.welcome: Message = {}
        self.entries: list[Message] = []
        self.seats: Message = {}
        self.number = 0

    def __enter__(self) -> "PageClient":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._lines.close()
        self._sock.close()

    # --- out -------------------------------------------------------------------------------

    def send(self, type_: str, **fields: object) -> None:
        self.send_bytes(json.dumps({"type": type_, **fields}).encode() + b"\n")

    def send_bytes(self, data: bytes) -> None:
        self._sock.sendall(data)

    def hello(self, name: str, **fields: object) -> "PageClient":
        self.send("hello", protocol=3, version="page", name=name, **fields)
        return self

    def say(self, text: str) -> int:
        """The number under which it was said."""
        self.number += 1
        self.send("say", text=text, number=self.number)
        return self.number

    # --- in --------------------------------------------------------------------------------

    def read(self) -> Message:
        """The next message; `eof` when the host has closed."""
        line = self._lines.readline()
        message: Message = json.loads(line) if line else {"type": "eof"}
        match message["type"]:
            case "welcome":
                self.welcome, self.entries = message, self.entries[: message["keep"]]
                self.number = max(self.number, message["number"])
            case "seats":
                self.seats = message
            case kind if kind in ENTRIES:
                self.entries.append(message)
        return message

    def until(self, *types: str) -> Message:
        """The first message of one of these types; what came before it is taken in."""
        while (message := self.read())["type"] not in (*types, "eof"):
            pass
        assert message["type"] in types, f"closed before {types} came"
        return message

    def between(self) -> list[str]:
        """The types of all that has come by now: up to the answer to a ping."""
        self.send("ping", id=77)
        types: list[str] = []
        while (message := self.read()) != {"type": "pong", "id": 77}:
            assert message["type"] != "eof"
            types.append(message["type"])
        return types

    # --- coming back -----------------------------------------------------------------------

    @property
    def returning(self) -> Message:
        """The fields of a hello that comes back to the seat."""
        names = ("room", "token", "epoch")
        kept = {name: self.welcome[name] for name in names}
        return {**kept, "have": len(self.entries), "tip": self.tip}

    @property
    def tip(self) -> str:
        match = chat = ""
        for entry in self.entries:
            if entry["type"] == "started":
                match = chat = entry["hash"]
            elif entry["type"] == "said":
                chat = entry["hash"]
            else:
                match = entry["hash"]
        return hashlib.sha256(f"{match}/{chat}".encode()).hexdigest()


def _secure(sock: socket.socket) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(sock)
