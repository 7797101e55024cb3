"""What the title screen is told of games: announced ones, and the match that waits elsewhere."""

import pytest

from game.table.nearby import Awaited, Nearby, State
from net.entrance import tells_of

WAITING = Awaited("1/left", "Ana", "10.0.0.9:7300")


@pytest.mark.parametrize(
    ("state", "address", "told"),
    [
        (State.FULL, "10.0.0.9:7300", True),
        (State.FULL, "10.0.0.9", True),
        (State.FULL, "10.0.0.8:7300", False),
        (State.FREE, "10.0.0.9:7301", False),
        (State.ARENA, "10.0.0.9:7300", False),
    ],
)
def test_a_match_that_waits_is_told_once(state: State, address: str, told: bool) -> None:
    assert tells_of(Nearby("Ana", "", state, "0.1.0", address), WAITING) is told
