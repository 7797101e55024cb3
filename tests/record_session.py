"""Record session: play a short match over 127.0.0.1 and write what crossed the wire into
docs/PROTOCOL.md. `python -m tests.record_session` makes the page's session anew."""

import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

from assets import ROSTER
from game.bots import GreedyPlayer
from game.rules import parse_roster
from net.client.bot import Bot
from net.client.client import Client
from net.room.system_dice import SystemDice
from net.server.server_thread import LOOPBACK, ServerThread
from net.wire.address import Address

PAGE = Path(__file__).parents[1] / "docs" / "PROTOCOL.md"
BEGINNING, END = 26, 8
"""Lines of the session that the page shows; what is between is more of the same."""


def main() -> None:
    host = ServerThread(parse_roster(ROSTER.read_text(encoding="utf-8")), address=LOOPBACK, port=0)
    ana = Client(Address(LOOPBACK, host.port), "Ana")
    bot = Bot(ana, GreedyPlayer(), SystemDice())
    threading.Thread(target=bot.run, args=[ana], daemon=True).start()
    with socket.create_connection((LOOPBACK, host.port)) as sock:
        lines = list(_session(sock))
    host.stop()
    page = PAGE.read_text(encoding="utf-8")
    session = "\n".join((*lines[:BEGINNING], "  …", *lines[-END:]))
    PAGE.write_text(
        re.sub(r"```\n> .*?```\s*$", lambda _: f"```\n{session}\n```\n", page, flags=re.DOTALL),
        encoding="utf-8",
    )


def _session(sock: socket.socket) -> Iterator[str]:
    frames = sock.makefile("rb")
    number, refused = 0, False

    def send(**message: object) -> str:
        frame = json.dumps(message, ensure_ascii=False)
        sock.sendall(frame.encode() + b"\n")
        return f"> {frame}"

    yield send(type="hello", protocol=3, version="0.1.0", name="Ben")
    for frame in frames:
        update = json.loads(frame)
        seat = update.get("seat") if update["type"] == "welcome" else None
        if update["type"] == "welcome":
            ours, shown = seat, {**update, "token": update["token"][:8] + "…", "roster": "…"}
        else:
            shown = update
        yield f"< {json.dumps(shown, ensure_ascii=False)}"
        match update:
            case {"type": "welcome"}:
                number += 1
                yield send(type="say", text="Good evening!", number=number)
                yield send(type="pick", fighter="cairn", ready=True)
            case {"type": "started" | "acted", "position": {"to_move": mover} as position}:
                yield send(type="got", seq=update["seq"])
                if position["actions"] and (mover == ours or not refused):
                    number += 1
                    refused = refused or mover != ours
                    turn = position["turn"]
                    yield send(type="act", turn=turn, action="attack1", number=number)
            case {"type": "ended"}:
                yield send(type="leave")
            case {"type": "bye"}:
                return


if __name__ == "__main__":
    main()
