"""Host: the host of the chaos test in a process of its own, so that it can be killed.

`python -m tests.chaos.host FOLDER PORT KIND` serves the newest room of the folder for this machine
alone and prints its port. KIND is `honest`; or `hasty`, which tells before it keeps and believes no
player's copy; or `forgetful`, which does not recognise what it was sent twice: the test must catch
these two. `lucky` tells before it keeps as well, but its players' copies give it back what it lost.
"""

import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

import net.store.journal
from assets import ROSTER
from game.client_state.link import Protection
from game.protocol.messages import Entry
from game.rules import Seat, parse_roster
from net.room.event_log import EventLog
from net.room.room import Room
from net.room.room_options import RoomOptions
from net.server.server_thread import LOOPBACK, ServerThread
from net.store.journal import Journal, OnDone
from net.wire.rate_limit import NO_LIMITS
from tests.net.real_hosts import credentials_in

HASTE_SECONDS = 0.3
"""Between the word and the deed: long enough for a kill to fall into it."""


class HastyJournal(Journal):
    """Says that entries are on the disk before they are."""

    def append(self, room: str, entries: Iterable[Entry], done: OnDone | None = None) -> None:
        entries = tuple(entries)
        if done:
            done(None)
        threading.Timer(HASTE_SECONDS, super().append, (room, entries)).start()


def forget_numbers() -> None:
    """Make every room take what it is sent as often as it is sent."""

    def never(room: Room, seat: Seat, number: int) -> bool:
        return False

    Room._is_duplicate = never  # type: ignore[method-assign,assignment]
    # The journal would refuse a number that it has; that net is taken away as well.
    net.store.journal._row = _without_number


def _without_number(room: str, entry: Entry) -> tuple[object, ...]:
    return room, entry.seq, None, None, msgspec.json.encode(entry)


def trust_no_copy() -> None:
    """Make every room believe its own log, however much of it is lost."""

    def never(event_log: EventLog, entries: Sequence[Entry], bringer: Seat) -> bool:
        return False

    EventLog.extend = never  # type: ignore[method-assign,assignment]


def main(folder: Path, port: int, kind: str) -> None:
    if kind == "forgetful":
        forget_numbers()
    if kind == "hasty":
        trust_no_copy()
    hasty = kind in ("hasty", "lucky")
    journal = (HastyJournal if hasty else Journal)(folder / "host.db")
    stored = next(iter(journal.rooms()), None)
    host = ServerThread(
        parse_roster(ROSTER.read_text(encoding="utf-8")),
        address=LOOPBACK,
        port=port,
        journal=journal,
        copy=stored.copy if stored else None,
        credentials=credentials_in(folder, protection=Protection.PLAIN),
        options=RoomOptions(turn_seconds=None, limits=NO_LIMITS),
    )
    print(host.port, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
