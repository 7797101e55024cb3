"""To whom a parlour says what first."""

import pytest

from game.contract.messages import Said, Say
from game.rules import Seat
from game.table.link import Up
from net.guest.client import Client
from net.host.hosting import LOOPBACK
from net.host.peer import Peer
from net.wire.address import Address
from tests.net.doors import hosted, wait_for


@pytest.mark.parametrize("speaker", [0, 1])
def test_who_spoke_hears_his_own_line_last(monkeypatch: pytest.MonkeyPatch, speaker: int) -> None:
    heard: list[Seat | None] = []
    post = Peer.post

    def noted(peer: Peer, frame: bytes, messages: int = 1, at_once: bool = False) -> None:
        if b'"said"' in frame:
            heard.append(peer.seat)
        post(peer, frame, messages, at_once)

    monkeypatch.setattr(Peer, "post", noted)
    with hosted(None) as host:
        links = [Client(Address(LOOPBACK, host.port), name) for name in ("Ana", "Ben")]
        for link in links:
            wait_for(link, lambda incoming: isinstance(incoming, Up))
        links[speaker].send(Say("hello"))
        for link in links:
            said = wait_for(link, lambda incoming: isinstance(incoming, Said))[-1]
            link.close()
    assert isinstance(said, Said)
    assert heard == [said.seat.other, said.seat]
