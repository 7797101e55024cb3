"""To whom a parlour says what first."""

import pytest

from game.link import Up
from game.messages import Said, Say
from game.rules import Seat
from net.address import Address
from net.client import Client
from net.hosting import LOOPBACK
from net.peer import Peer
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
