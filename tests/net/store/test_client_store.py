"""What a player keeps of a room, whatever comes in one piece from the wire."""

import threading
from pathlib import Path

from game.protocol.lobby_messages import LobbyJoined
from game.protocol.messages import Message
from game.rules import Outcome, Reason
from net.session.protocol import ClientProtocol
from net.store.client_store import ClientStore
from net.store.journal import Journal
from net.wire.codec import encode
from tests.game.records.sample_records import RecordWriter
from tests.support import LEFT, RIGHT, welcome_of


def hear(session: ClientProtocol, client_store: ClientStore, *messages: Message) -> None:
    heard, _ = session.receive_data(b"".join(encode(message) for message in messages), 0)
    client_store.receive(heard)


def test_a_welcome_and_the_lobby_may_come_in_one_piece(tmp_path: Path) -> None:
    journal, session = Journal(tmp_path / "player.db"), ClientProtocol("Ana")
    client_store = ClientStore(session, journal, "host", False, threading.Lock(), lambda: None)
    session.opened(0)
    hear(session, client_store, welcome_of(LEFT, "t"), LobbyJoined("Ana", "1"))
    hear(session, client_store, welcome_of(LEFT, "t", room="a"), welcome_of(LEFT, "u", room="b"))
    journal.close()
    journal = Journal(tmp_path / "player.db")
    tickets = [stored.details.ticket for stored in journal.rooms()]
    journal.close()
    assert [ticket and ticket.token for ticket in tickets] == ["u"]


def test_how_a_match_ended_is_kept_although_the_lobby_comes_in_the_same_piece(
    tmp_path: Path,
) -> None:
    journal, session = Journal(tmp_path / "player.db"), ClientProtocol("Ana")
    client_store = ClientStore(session, journal, "host", False, threading.Lock(), lambda: None)
    scribe = RecordWriter()
    scribe.act()
    scribe.end(Outcome(RIGHT, Reason.LEFT))
    *match, end = scribe.entries
    session.opened(0)
    hear(session, client_store, welcome_of(LEFT, "t"), *match)
    hear(session, client_store, end, LobbyJoined("Ana", "1"))
    journal.flush()
    (stored,) = journal.rooms()
    assert stored.copy.entries == (*match, end)
    assert journal.unfinished_quickly() == []
    journal.close()
