"""Damage: bytes of a record are lost or changed; what still holds is saved, and nothing else."""

import re
from random import Random

import pytest

from game.protocol.messages import Ended
from game.records.record import Record, RecordError, parse
from game.records.verify import salvage, verify
from game.rules import Outcome, Reason
from tests.game.records.record_damage import BYTES, DUEL, chat_of, corruptions, match_of
from tests.game.records.sample_records import played
from tests.support import LEFT


def check(data: bytes, record: Record) -> None:
    """Nothing wrong is accepted, and what stands before the first fault is kept."""
    pairs = list(zip(record.encode().split(b"\n"), data.split(b"\n"), strict=False))
    # The last piece is what follows the last newline: no line of its own.
    same = next((at for at, (true, read) in enumerate(pairs) if true != read), len(pairs) - 1)
    before = record.entries[: max(0, same - 1)]
    try:
        verdict = salvage(data)
    except RecordError as error:
        assert not before
        assert is_sound(str(error)), error
        return
    assert is_sound(verdict.sentence), verdict.sentence
    match, chat = match_of(verdict.good), chat_of(verdict.good)
    assert match == match_of(record.entries)[: len(match)]
    assert chat == chat_of(record.entries)[: len(chat)]
    assert len(match) >= len(match_of(before))
    assert len(chat) >= len(chat_of(before))
    if verdict.outcome is not None:
        assert verdict.outcome == verify(record).outcome


def is_sound(sentence: str) -> bool:
    """Whether it is one that ends once, and names its line once."""
    lines = re.findall(r"[Ll]ine \d+", sentence.partition("; ")[0])
    return sentence.endswith(".") and ".." not in sentence and len(lines) <= 1


@pytest.mark.parametrize(
    "added", [b"\n", b"\n\n", b" \n", b"\r\n", b"{}\n", b"x", b"{\n", b"\xff\n"]
)
def test_what_an_editor_leaves_at_the_end_is_told_in_one_sound_sentence(added: bytes) -> None:
    data = DUEL.encode() + added
    assert is_sound(salvage(data).sentence), salvage(data).sentence
    with pytest.raises(RecordError) as caught:
        parse(data)
    assert is_sound(str(caught.value)), caught.value


def corrupt(count: int, seed: int) -> int:
    tried = 0
    random = Random(seed)
    for number in range(count // 40):
        record = DUEL if number == 0 else played(number)
        for data in corruptions(record.encode(), random, 40):
            check(data, record)
            tried += 1
    return tried


def test_of_four_hundred_damaged_records_nothing_wrong_is_accepted() -> None:
    assert corrupt(400, seed=7275) == 400


@pytest.mark.long
@pytest.mark.timeout(600)
def test_of_twelve_hundred_damaged_records_nothing_wrong_is_accepted() -> None:
    print(f"\n{corrupt(1200, seed=1)} corruptions of records: 0 wrong data accepted")


def test_a_bit_that_flips_anywhere_is_found_in_its_line() -> None:
    lines = BYTES.split(b"\n")
    at = 0
    for number, line in enumerate(lines[:-1], 1):
        # The newline belongs to the line that it ends.
        for place in range(at, at + len(line) + 1, 5):
            data = BYTES[:place] + bytes([BYTES[place] ^ 1 << place % 8]) + BYTES[place + 1 :]
            assert found_in(data) == number, BYTES[place - 9 : place + 9]
        at += len(line) + 1


def found_in(data: bytes) -> int:
    """The line of the first fault that is found."""
    try:
        verdict = salvage(data)
    except RecordError as error:
        return error.line
    flaw = verdict.flaw or verdict.chat_flaw
    assert flaw is not None
    return flaw.line


def test_a_record_that_is_cut_anywhere_is_its_good_beginning() -> None:
    for length in range(0, len(BYTES), 13):
        check(BYTES[:length], DUEL)


def test_what_can_be_read_of_a_damaged_file_says_where_it_breaks() -> None:
    verdict = salvage(BYTES[: BYTES.rindex(b'{"type":"ended"')] + b"\xff\xfe\n")
    assert verdict.flaw is not None
    assert verdict.sentence.startswith(f"Broken in line {verdict.flaw.line}, unreadable")
    assert verdict.actions == 9
    assert verdict.outcome is None
    after = salvage(BYTES[:-9])
    assert not after.proven
    assert after.outcome == Outcome(LEFT, Reason.KNOCKOUT)


def test_every_ending_is_among_the_matches_by_dice() -> None:
    endings = {entry.reason for seed in range(60) for entry in played(seed).entries
               if isinstance(entry, Ended)}  # fmt: skip
    assert endings == set(Reason)
