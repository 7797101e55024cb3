"""Test wire log: what crossed it, and harm done on purpose."""

import pytest

from game.client_state.wire_inspector import WireFault, WireInspector
from game.terminal.match import TextMatch
from tests.game.terminal.test_match import TextFakeLink


class TappedLink(TextFakeLink):
    queue_length = 0

    def __init__(self) -> None:
        super().__init__()
        self.inspector = WireInspector()


def test_the_last_ten_messages_are_told_with_where_they_went() -> None:
    link = TappedLink()
    link.inspector.incoming(b'{"type":"welcome","token":"secret-of-ana"}\n', 0.0)
    link.inspector.outgoing(b'{"type":"act"}\n', 0.1)
    known = list(TextMatch(link).command("wire"))
    assert known == ['Received: {"type":"welcome","token":"secr…"}', 'Sent: {"type":"act"}']
    for _ in range(20):
        link.inspector.outgoing(b'{"type":"say"}\n', 0.2)
    assert list(TextMatch(link).command("/wire")) == ['Sent: {"type":"say"}'] * 10


@pytest.mark.parametrize("harm", WireFault)
def test_the_next_message_can_be_harmed(harm: WireFault) -> None:
    link = TappedLink()
    [known] = TextMatch(link).command(f"wire {harm.value}")
    assert known.endswith(".")
    assert link.inspector.armed is harm


def test_without_a_wire_that_is_said() -> None:
    assert list(TextMatch(TextFakeLink()).command("wire cut")) == [
        "There is no network here: this match runs inside this program."
    ]


def test_another_harm_is_nothing_one_can_do() -> None:
    [known] = TextMatch(TappedLink()).command("wire burn")
    assert "not a command here" in known
