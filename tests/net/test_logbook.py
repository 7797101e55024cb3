"""What a player keeps of a room, whatever comes in one piece from the wire."""

import threading
from pathlib import Path

from game.contract.lobby import Lobby
from game.contract.messages import Message
from game.rules import Outcome, Reason
from net.disk.journal import Journal
from net.disk.logbook import Logbook
from net.session.session import Session
from net.wire.codec import encode
from tests.game.matches import Scribe
from tests.support import LEFT, RIGHT, welcome_of


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


def test_how_a_match_ended_is_kept_although_the_lobby_comes_in_the_same_piece(
    tmp_path: Path,
) -> None:
    journal, session = Journal(tmp_path / "player.db"), Session("Ana")
    logbook = Logbook(session, journal, "host", False, threading.Lock(), lambda: None)
    scribe = Scribe()
    scribe.act()
    scribe.end(Outcome(RIGHT, Reason.LEFT))
    *match, end = scribe.entries
    session.opened(0)
    hear(session, logbook, welcome_of(LEFT, "t"), *match)
    hear(session, logbook, end, Lobby("Ana", "1"))
    journal.flush()
    (kept,) = journal.rooms()
    assert kept.copy.entries == (*match, end)
    assert journal.awaited() == []
    journal.close()
