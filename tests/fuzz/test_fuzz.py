"""Spoilt input of every kind: each reader refuses it in its own one way, or takes it."""

from collections.abc import Sequence
from random import Random

import pytest

from tests.fuzz.targets import TARGETS, seeds

CASES = 5000
"""For each reader, the same every time. Millions on demand: `python -m tests.fuzz`."""

SLOW = {"pairing": 500, "record": 1000}
"""Of those that compute long."""


def spoilt(whole: Sequence[bytes], dice: Random) -> bytes:
    """Right input with some bytes exchanged, taken away or put in; or anything at all."""
    if dice.randrange(10) == 0:
        return dice.randbytes(dice.randint(0, 300))
    data = bytearray(dice.choice(whole))
    for _ in range(dice.randint(1, 4)):
        at = dice.randint(0, len(data))
        match dice.randrange(7):
            case 0 | 1:
                data[at:at] = dice.randbytes(dice.randint(1, 8))
            case 2 | 3:
                del data[at : at + dice.randint(1, 40)]
            case 4 | 5:
                data[at : at + 1] = dice.randbytes(1)
            case _:
                del data[at:]
    return bytes(data)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.timeout(120)
def test_a_reader_refuses_what_is_spoilt_in_its_own_way(name: str) -> None:
    whole = seeds(name)
    for case in range(SLOW.get(name, CASES)):
        data = spoilt(whole, Random(case))
        try:
            TARGETS[name](data)
        except Exception as error:
            raise AssertionError(f"{name} {case}: {data!r}") from error
