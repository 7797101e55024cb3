from itertools import combinations, count

import pytest

from net.wire.passcode import WORDS, PasscodeError, make_passcode, parse_passcode


def edits(one: str, other: str) -> int:
    """How many letters must be changed, put in or taken out to make one word of the other."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        above, row = row, [place]
        for column, wanted in enumerate(other, 1):
            changed = above[column - 1] + (letter != wanted)
            row.append(min(above[column] + 1, row[-1] + 1, changed))
    return row[-1]


def test_three_words_are_24_bits() -> None:
    assert len(WORDS) == len(set(WORDS)) == 256


def test_no_word_is_taken_for_another() -> None:
    assert [pair for pair in combinations(WORDS, 2) if edits(*pair) < 3] == []
    assert len({word[:4] for word in WORDS}) == 256


def test_the_words_are_short_and_plain() -> None:
    assert all(word.isascii() and word.islower() and 4 <= len(word) <= 8 for word in WORDS)


def test_a_code_is_made_of_three_chances() -> None:
    numbers = count()
    assert make_passcode(lambda limit: next(numbers)) == "-".join(WORDS[:3])
    asked: list[int] = []
    make_passcode(lambda limit: asked.append(limit) or 0)  # type: ignore[func-returns-value]
    assert asked == [256, 256, 256]


@pytest.mark.parametrize(
    "typed",
    [
        "{} {} {}",
        "{}-{}-{}",
        " {}. {}. {}.\n",
        "{},{},{}",
        "{}_{}_{}",
        "\u201c{} \u2013 {} \u2013 {}\u201d",
    ],
)
def test_it_does_not_matter_what_stands_between_the_words(typed: str) -> None:
    words = WORDS[5], WORDS[99], WORDS[255]
    assert parse_passcode(typed.format(*words)) == "-".join(words)
    assert parse_passcode(typed.format(*words).upper()) == "-".join(words)


def test_four_letters_of_a_word_are_enough() -> None:
    words = WORDS[5], WORDS[99], WORDS[255]
    assert parse_passcode(" ".join(word[:4] for word in words)) == "-".join(words)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "three words"),
        (WORDS[0], "three words"),
        (" ".join(WORDS[:4]), "three words"),
        (f"{WORDS[0]} {WORDS[1]} nonsense", "'nonsense' is not a code word"),
        (f"{WORDS[0]} {WORDS[1]} {WORDS[2][:3]}", "is not a code word"),
        ("\0\ud800 \x1b[2J", "three words"),
    ],
)
def test_what_is_no_code_is_said_to_be_none(typed: str, told: str) -> None:
    with pytest.raises(PasscodeError, match=told):
        parse_passcode(typed)


@pytest.mark.parametrize(
    ("typed", "near"),
    [("rabit", "rabbit"), ("umbrelcano", None), ("zebar", "zebra"), ("vulcano", "volcano")],
)
def test_a_mistyped_word_is_answered_with_the_word_it_resembles(
    typed: str, near: str | None
) -> None:
    with pytest.raises(PasscodeError) as refused:
        parse_passcode(f"acorn amber {typed}")
    suggestion = f"Did you mean {near}?" if near else "Check it again, or ask."
    assert str(refused.value) == f"{typed!r} is not a code word. {suggestion}"


def test_a_word_without_one_of_its_letters_is_always_recognised() -> None:
    for word in WORDS:
        # Not the last letters: a word may be cut there.
        typed = word[0] + word[2:]
        with pytest.raises(PasscodeError, match=f"Did you mean {word}"):
            parse_passcode(f"acorn amber {typed}")
