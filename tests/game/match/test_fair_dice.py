"""Test fair dice: the chains, the dice that they give, and the page that explains them."""

import re
from pathlib import Path
from random import Random

import pytest

from game.match.dice_protocol import DiceProtocol, ForgedDice, promise_is_valid
from game.match.fair_dice import (
    CHAIN_LENGTH,
    DiceChain,
    FairDice,
    hash_bytes,
    is_next_value,
    throw_key,
)
from game.protocol.messages import Chosen, Contender, Reveals, Started, position
from game.rules import Action, start
from tests.keys import promised
from tests.support import LEFT, REED, RIGHT, STRAW

PAGE = (Path(__file__).parents[3] / "docs" / "FAIR.md").read_text(encoding="utf-8")
ROOM = "room-of-ana-and-ben"

CHI2_LIMIT = 43.8
"""Of 19 degrees of freedom, exceeded by chance once in a thousand times."""


def told(what: str) -> str:
    """What the page's example says in its table."""
    found = re.search(rf"^\| {re.escape(what)} \| `?([^`|]+?)`? \|$", PAGE, re.MULTILINE)
    assert found, what
    return found.group(1)


def test_the_example_of_the_page_is_true() -> None:
    ana, ben = DiceChain(b"\1" * 32, ROOM, 2, LEFT), DiceChain(b"\2" * 32, ROOM, 2, RIGHT)
    assert (ana.tip, ben.tip) == (told("Ana's tip"), told("Ben's tip"))
    left, right = ana.before(ana.tip), ben.before(ben.tip)
    assert (left, right) == (told("Ana's value"), told("Ben's value"))
    assert left and right
    chosen = told("hash of what Ana chose")
    key = throw_key("match-of-ana-and-ben", 1, left, right, chosen)
    assert key.hex() == told("the key of the dice")
    dice = FairDice(key)
    first, second = int(told("first throw, as a number")), int(told("second throw, as a number"))
    assert (dice.roll(100), dice.roll(5)) == (first % 100 + 1, second % 5 + 1) == (4, 3)
    words = " ".join(PAGE.split())
    assert "it shows **4**" in words and "it shows **3**" in words


def test_the_pages_own_lines_of_python_print_anas_tip(capsys: pytest.CaptureFixture[str]) -> None:
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code
    exec(code.group(1), {})
    assert capsys.readouterr().out.strip() == told("Ana's tip")


def test_every_value_of_a_chain_follows_from_the_one_before_and_no_other_does() -> None:
    chain = DiceChain(b"\7" * 32, "room", 3, RIGHT)
    known, values = chain.tip, [chain.tip]
    while (value := chain.before(known)) is not None:
        assert is_next_value(value, known, "room", 3, RIGHT)
        assert not is_next_value(value, known, "room", 3, LEFT)
        assert not is_next_value(value, known, "room", 4, RIGHT)
        assert not is_next_value(value, known, "rooms", 3, RIGHT)
        known = value
        values.append(value)
    assert len(set(values)) == CHAIN_LENGTH + 1
    assert not any(
        is_next_value(known, old, "room", 3, RIGHT) for old in values[: CHAIN_LENGTH - 1]
    )


@pytest.mark.parametrize(
    "text", ["", "00", "AB" * 32, "zz" * 32, "0" * 63, " " + "0" * 63, "é" * 64]
)
def test_what_are_no_64_small_hexadecimal_digits_is_no_value(text: str) -> None:
    assert hash_bytes(text) is None
    assert not is_next_value(text, "00" * 32, "room", 1, LEFT)


def forge(times: int) -> int:
    """How many of so many forged values are accepted."""
    dice, chain = Random(times), DiceChain(b"\7" * 32, "room", 1, LEFT)
    first = chain.before(chain.tip)
    assert first
    accepted = 0
    for _ in range(times):
        true = bytearray.fromhex(first)
        true[dice.randrange(32)] ^= 1 << dice.randrange(8)
        forged = true if dice.random() < 0.5 else dice.randbytes(32)
        accepted += is_next_value(forged.hex(), chain.tip, "room", 1, LEFT)
    return accepted


def test_two_thousand_forged_values_are_refused() -> None:
    assert forge(2_000) == 0


@pytest.mark.long
def test_a_hundred_thousand_forged_values_are_refused() -> None:
    accepted = forge(100_000)
    print(f"\n{accepted} of 100,000 forged values accepted")
    assert accepted == 0


def chi2(throws: int) -> float:
    """Of throws of a die of 20 sides, each with a key of its own as in a match."""
    counts = [0] * 20
    for turn in range(throws):
        counts[
            FairDice(throw_key("match", turn, "00" * 32, "11" * 32, "22" * 32)).roll(20) - 1
        ] += 1
    return sum((count - throws / 20) ** 2 for count in counts) / (throws / 20)


def test_sixty_thousand_throws_are_even() -> None:
    found = chi2(60_000)
    print(f"\nchi2 of 60,000 throws of a die of 20 sides: {found:.1f}, limit {CHI2_LIMIT}")
    assert found < CHI2_LIMIT


def test_a_die_of_any_size_shows_its_sides_and_nothing_else() -> None:
    dice = FairDice(b"\0" * 32)
    for sides in (1, 2, 3, 5, 100, 2**32, 2**63 + 1):
        assert all(1 <= dice.roll(sides) <= sides for _ in range(50))


def test_a_throw_at_the_very_top_is_passed_over() -> None:
    dice = FairDice(b"\0" * 32)
    # Nearly half of all throws favour the low sides of this die.
    thrown = [dice.roll(2**63 + 1) for _ in range(100)]
    assert dice._count > 150
    assert len(set(thrown)) == 100


def test_a_promise_holds_for_one_seat_of_one_match_alone() -> None:
    promise, _ = promised("Ana", "room", 1, LEFT)
    assert promise_is_valid(promise, "room", 1, LEFT, STRAW, "")
    assert not promise_is_valid(promise, "room", 1, RIGHT, STRAW, "")
    assert not promise_is_valid(promise, "room", 2, LEFT, STRAW, "")
    assert not promise_is_valid(promise, "another", 1, LEFT, STRAW, "")


def cup_and_values() -> tuple[DiceProtocol, Reveals]:
    (mine, ana), (theirs, ben) = (
        promised(name, "room", 1, seat) for name, seat in (("Ana", LEFT), ("Ben", RIGHT))
    )
    sides = Contender("Ana", STRAW, mine), Contender("Ben", REED, theirs)
    where = position(start(STRAW, REED, LEFT))
    dice_protocol = DiceProtocol.of(Started(1, 1, "match", 2, *sides, where, "room", "roster"))
    return dice_protocol, Reveals(ana.before(ana.tip) or "", ben.before(ben.tip) or "")


def test_every_part_of_a_throw_counts() -> None:
    dice_protocol, values = cup_and_values()
    chosen = Chosen(2, LEFT, 1, 1, Action.ATTACK1, hash="00" * 32)
    other = Chosen(2, LEFT, 1, 1, Action.ATTACK1, hash="01" * 32)
    keys = {dice_protocol.roll(each, values)._key for each in (chosen, other)}
    assert len(keys) == 2
    with pytest.raises(ForgedDice):
        dice_protocol.roll(chosen, Reveals(values.right, values.left))
    with pytest.raises(ForgedDice):
        dice_protocol.roll(chosen, Reveals(values.left, ""))
    with pytest.raises(ForgedDice):
        dice_protocol.after(values).roll(chosen, values)
