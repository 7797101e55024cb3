"""What a player keeps of a room, whatever comes in one piece from the wire."""

import threading
from pathlib import Path

from game.lobby import Lobby
from game.messages import Message
from net.codec import encode
from net.journal import Journal
from net.logbook import Logbook
from net.session import Session
from tests.support import LEFT, welcome_of


def hear(session: Session, logbook: Logbook, *facts: Message) -> None:
    heard, _ = session.receive_data(b"".join(encode(fact) for fact in facts), 0)
    logbook.note(heard)


def test_a_welcome_and_the_lobby_may_come_in_one_piece(tmp_path: Path) -> None:
    journal, session = Journal(tmp_path / "player.db"), Session("Ana")
    logbook = Logbook(session, journal, "host", False, threading.Lock(), lambda: None)
    session.opened(0)
    hear(session, logbook, welcome_of(LEFT, "t"), Lobby("Ana", "1"))
    hear(session, logbook, welcome_of(LEFT, "t", room="a"), welcome_of(LEFT, "u", room="b"))
    journal.close()
    journal = Journal(tmp_path / "player.db")
    tickets = [kept.details.ticket for kept in journal.rooms()]
    journal.close()
    assert [ticket and ticket.token for ticket in tickets] == ["u"]
