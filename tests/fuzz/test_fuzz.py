"""Spoilt input of every kind: each reader refuses it in its own one way, or takes it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, seeds

CASES = 3400
"""For each reader: 20,000 and more in all."""

SLOW = {"pairing": 60, "record": 400, "facts": 2000, "relay": 1000}
"""Of those that compute long. Millions on demand: `python -m tests.fuzz`."""


@st.composite
def spoilt(draw: st.DrawFn, name: str) -> bytes:
    """Right input with some bytes exchanged, taken away or put in; or anything at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=300))
    data = bytearray(draw(st.sampled_from(seeds(name))))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        match draw(st.integers(0, 3)):
            case 0:
                data[at:at] = draw(st.binary(min_size=1, max_size=8))
            case 1:
                del data[at : at + draw(st.integers(1, 40))]
            case 2:
                data[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
            case _:
                del data[at:]
    return bytes(data)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.timeout(120)
def test_a_reader_refuses_what_is_spoilt_in_its_own_way(name: str) -> None:
    cases = SLOW.get(name, CASES)

    @settings(max_examples=cases, deadline=None, database=None)
    @given(spoilt(name))
    def read(data: bytes) -> None:
        TARGETS[name](data)

    read()
