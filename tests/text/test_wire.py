"""The wire in plain text: what crossed it, and harm done on purpose."""

import pytest

from game.table.tap import Harm, Tap
from game.text.match import TextMatch
from tests.text.test_match import FakeLink


class TappedLink(FakeLink):
    depth = 0

    def __init__(self) -> None:
        super().__init__()
        self.tap = Tap()


def test_the_last_ten_messages_are_told_with_where_they_went() -> None:
    link = TappedLink()
    link.tap.incoming(b'{"type":"welcome","token":"secret-of-ana"}\n', 0.0)
    link.tap.outgoing(b'{"type":"act"}\n', 0.1)
    told = list(TextMatch(link).command("wire"))
    assert told == ['Came: {"type":"welcome","token":"secr…"}', 'Sent: {"type":"act"}']
    for _ in range(20):
        link.tap.outgoing(b'{"type":"say"}\n', 0.2)
    assert list(TextMatch(link).command("/wire")) == ['Sent: {"type":"say"}'] * 10


@pytest.mark.parametrize("harm", Harm)
def test_the_next_message_can_be_harmed(harm: Harm) -> None:
    link = TappedLink()
    [told] = TextMatch(link).command(f"wire {harm.value}")
    assert told.endswith(".")
    assert link.tap.armed is harm


def test_without_a_wire_that_is_said() -> None:
    assert list(TextMatch(FakeLink()).command("wire cut")) == [
        "There is no wire here: this match stays within this program."
    ]


def test_another_harm_is_nothing_one_can_do() -> None:
    [told] = TextMatch(TappedLink()).command("wire burn")
    assert "nothing you can do here" in told
