"""To whom a room host says what first."""

import pytest

from game.client_state.link import LinkUp
from game.protocol.messages import Said, Say
from game.rules import Seat
from net.client.client import Client
from net.hosting.connection import ServerConnection
from net.server.server_thread import LOOPBACK
from net.wire.address import Address
from tests.net.real_hosts import hosted, wait_for


@pytest.mark.parametrize("speaker", [0, 1])
def test_who_spoke_hears_his_own_line_last(monkeypatch: pytest.MonkeyPatch, speaker: int) -> None:
    heard: list[Seat | None] = []
    post = ServerConnection.post

    def noted(
        connection: ServerConnection, frame: bytes, messages: int = 1, at_once: bool = False
    ) -> None:
        if b'"said"' in frame:
            heard.append(connection.seat)
        post(connection, frame, messages, at_once)

    monkeypatch.setattr(ServerConnection, "post", noted)
    with hosted(None) as host:
        links = [Client(Address(LOOPBACK, host.port), name) for name in ("Ana", "Ben")]
        for link in links:
            wait_for(link, lambda incoming: isinstance(incoming, LinkUp))
        links[speaker].send(Say("hello"))
        for link in links:
            said = wait_for(link, lambda incoming: isinstance(incoming, Said))[-1]
            link.close()
    assert isinstance(said, Said)
    assert heard == [said.seat.other, said.seat]
