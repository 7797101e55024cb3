"""What waits for a broken link: so much and no more, and nobody is left in the dark about it."""

from game.client_state.link import LinkDown
from game.protocol.messages import Refused
from net.client.client import Client
from net.server.server_thread import LOOPBACK, ServerThread
from net.session.backlog import WAITING_LIMIT
from net.wire.address import Address
from tests.end_to_end.real_player import RealPlayer
from tests.faults.machine import crash, vanish
from tests.support import ROSTER


def test_a_line_that_is_not_taken_is_told_and_not_shown_as_if_it_waited() -> None:
    host = ServerThread(ROSTER, address=LOOPBACK, port=0)
    link = Client(Address(LOOPBACK, host.port), "Ana")
    ana = RealPlayer(link).sit_down()
    crash(host)
    ana.until(lambda: any(isinstance(each, LinkDown) for each in ana.heard))
    for number in range(WAITING_LIMIT + 1):
        ana.say(f"line {number}")
    ana.until(lambda: ana.saw(Refused))
    assert len(ana.lines) == WAITING_LIMIT
    vanish(link)


def test_a_line_typed_after_the_end_of_the_link_is_told_and_not_shown() -> None:
    host = ServerThread(ROSTER, address=LOOPBACK, port=0)
    ana = RealPlayer(Client(Address(LOOPBACK, host.port), "Ana")).sit_down()
    host.stop()
    ana.until_over()
    ana.say("Too late")
    ana.until(lambda: ana.saw(Refused))
    assert ana.lines == []
