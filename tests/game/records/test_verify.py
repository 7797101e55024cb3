"""Test verify: a true record is proven; whatever is changed in one is found at the event it was
done to.

The clauses are those of docs/RULES.md.
"""

import hashlib
from random import Random
from typing import Any

import pytest

from game.protocol.messages import Acted, Ended, Said
from game.records.record import Record, RecordError, parse
from game.records.verify import ChatCompleteness, verify
from game.rules import Action, Outcome, Reason
from tests.game.records import independent_verifier
from tests.game.records.record_damage import DUEL, acted, broken, chat_of, corruptions
from tests.game.records.sample_records import changed, duel, place_of, played, resealed
from tests.support import LEFT, RIGHT

# --- what is true ------------------------------------------------------------------------


def test_a_true_record_is_proven_with_its_outcome_its_actions_and_its_chat() -> None:
    verdict = verify(DUEL)
    assert verdict.proven
    assert verdict.outcome == Outcome(LEFT, Reason.KNOCKOUT)
    assert (verdict.actions, verdict.lines, verdict.chat) == (9, 4, ChatCompleteness.COMPLETE)
    assert verdict.good == DUEL.entries
    assert verdict.sentence == (
        "By the rules: Ana wins the match by knockout. "
        "It took 9 actions; the chat is complete so far, 4 messages."
    )


def test_a_match_without_a_word_has_a_complete_chat() -> None:
    verdict = verify(duel(chat=False))
    assert (verdict.chat, verdict.lines) == (ChatCompleteness.COMPLETE, 0)
    assert verdict.sentence.endswith("nothing was said.")


def test_a_record_without_an_end_is_proven_as_far_as_it_goes_and_says_so() -> None:
    for length in range(1, len(DUEL.entries) - 2):
        verdict = verify(Record(DUEL.entries[:length]))
        assert verdict.proven
        assert verdict.outcome is None
        assert verdict.sentence.startswith("By the rules: ")
        assert "and no end" in verdict.sentence


def test_two_hundred_matches_by_dice_are_proven_from_their_bytes() -> None:
    total = hashlib.sha256()
    for seed in range(200):
        data = played(seed).encode()
        verdict = verify(parse(data))
        assert verdict.proven, (seed, verdict.sentence)
        assert verdict.outcome is not None
        total.update(data)
    # The same on every Python: a change of the rules, of the wire or of the hashes moves it.
    assert total.hexdigest() == TOTAL_OF_200


TOTAL_OF_200 = "952e0fb37fe19c00c7fb32ffd089356b27be1cbacc2b89d8ef30fe374cef4c56"


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_ten_thousand_matches_by_dice_are_proven_from_their_bytes() -> None:
    total = hashlib.sha256()
    for seed in range(10_000):
        data = played(seed).encode()
        assert verify(parse(data)).proven, seed
        total.update(data)
    print(f"\n10,000 matches replayed: {total.hexdigest()}")
    assert total.hexdigest() == TOTAL_OF_10_000


TOTAL_OF_10_000 = "47c40df0e39bebcf5ebc9070af4d410f3d923fc8d414a6f2dd160e6602410ffe"


# --- what was changed and not hidden -----------------------------------------------------


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        (0, {"id": "another"}),
        (0, {"match": 2}),
        (acted(1), {"number": 77}),
        (acted(3), {"by_clock": True}),
        (acted(4), {"hash": ""}),
        (acted(5), {"rolls": (2, 3)}),
        (len(DUEL.entries) - 2, {"winner": RIGHT}),
    ],
)
def test_a_changed_entry_of_the_match_is_found_where_it_stands(
    place: int, fields: dict[str, Any]
) -> None:
    broken(changed(DUEL, place, **fields), place)


def test_a_missing_action_is_found_where_it_is_missing() -> None:
    for turn in range(1, 9):
        place = acted(turn)
        record = Record(DUEL.entries[:place] + DUEL.entries[place + 1 :])
        broken(record, place_of(record, lambda e, t=turn: isinstance(e, Acted) and e.turn > t))  # type: ignore[misc]


def test_an_action_told_twice_or_in_another_order_is_found() -> None:
    place = acted(3)
    twice = Record((*DUEL.entries[: place + 1], *DUEL.entries[place:]))
    broken(twice, place + 1, "should be higher")
    one, two = acted(4), acted(5)
    entries = list(DUEL.entries)
    entries[one], entries[two] = entries[two], entries[one]
    broken(Record(tuple(entries)), one)


def test_an_end_that_was_left_out_makes_the_match_unfinished_and_no_other_outcome_of_it() -> None:
    place = len(DUEL.entries) - 2
    verdict = verify(Record(DUEL.entries[:place]))
    assert verdict.proven
    assert verdict.outcome is None


# --- the chat ----------------------------------------------------------------------------


def test_a_record_without_its_chat_proves_the_match_as_well() -> None:
    for record in (DUEL, *(played(seed) for seed in range(40))):
        verdict, bare = verify(record), verify(record.without_chat())
        assert bare.proven
        assert (bare.outcome, bare.actions) == (verdict.outcome, verdict.actions)
        assert bare.lines == 0
    bare = verify(DUEL.without_chat())
    assert bare.chat is ChatCompleteness.REMOVED
    assert bare.sentence.endswith("the chat has been removed.")


def test_a_changed_line_is_found_and_the_match_stands() -> None:
    places = [at for at, entry in enumerate(DUEL.entries) if isinstance(entry, Said)]
    for number, place in enumerate(places):
        verdict = verify(changed(DUEL, place, text="Never said"))
        assert verdict.proven
        assert verdict.outcome == Outcome(LEFT, Reason.KNOCKOUT)
        assert verdict.chat is ChatCompleteness.DAMAGED
        assert verdict.chat_flaw is not None
        assert verdict.chat_flaw.line == place + 2
        assert verdict.sentence.endswith(f"the chat is damaged in line {place + 2}.")
        assert chat_of(verdict.good) == chat_of(DUEL.entries)[:number]


def test_a_line_that_was_taken_out_is_missed() -> None:
    places = [at for at, entry in enumerate(DUEL.entries) if isinstance(entry, Said)]
    for place in places[:-1]:
        verdict = verify(Record(DUEL.entries[:place] + DUEL.entries[place + 1 :]))
        assert verdict.proven
        assert verdict.chat is ChatCompleteness.DAMAGED
    # The last lines before the end are missed by their numbers alone.
    kept = [entry for entry in DUEL.entries if entry not in chat_of(DUEL.entries)[2:]]
    verdict = verify(Record(tuple(kept)))
    assert verdict.chat is ChatCompleteness.DAMAGED
    assert verdict.sentence.endswith("some chat messages are missing.")


def test_a_line_that_stands_elsewhere_than_it_was_said_is_found() -> None:
    place = place_of(DUEL, lambda entry: isinstance(entry, Said) and entry.text == "Ouch!")
    said = DUEL.entries[place]
    rest = DUEL.entries[:place] + DUEL.entries[place + 1 :]
    for target in (place - 1, place + 1):
        verdict = verify(Record((*rest[:target], said, *rest[target:])))
        assert verdict.proven
        assert verdict.chat is ChatCompleteness.DAMAGED
        assert verdict.chat_flaw is not None
        assert verdict.chat_flaw.line == target + 2
        assert said not in verdict.good


# --- somebody else's verifier ------------------------------------------------------------


def test_a_verifier_written_from_the_page_agrees_on_true_matches() -> None:
    for seed in range(100):
        assert independent_verifier.verify(played(seed).encode()) == 0
    assert independent_verifier.verify(DUEL.encode()) == 0
    assert independent_verifier.verify(DUEL.without_chat().encode()) == 0
    assert independent_verifier.verify(Record(DUEL.entries[:6]).encode()) == 0


def test_a_verifier_written_from_the_page_agrees_on_where_a_forgery_breaks() -> None:
    random, tried = Random(3), 0
    for seed in range(60):
        record = played(seed)
        places = [at for at, entry in enumerate(record.entries) if isinstance(entry, Acted | Ended)]
        place = random.choice(places)
        entry = record.entries[place]
        changes: list[dict[str, Any]] = [{"winner": None}, {"winner": LEFT}, {"reason": "asleep"}]
        if isinstance(entry, Acted):
            changes = [
                {"turn": entry.turn + 1},
                {"rolls": tuple(random.randint(1, 5) for _ in entry.rolls)},
                {"rolls": (*entry.rolls, 1)},
                {"action": random.choice(list(Action))},
                {"by_clock": not entry.by_clock},
                {"seat": entry.seat.other},
            ]
        for fields in changes:
            for forged in (
                changed(record, place, **fields),
                resealed(changed(record, place, **fields)),
            ):
                flaw = verify(forged).flaw
                assert independent_verifier.verify(forged.encode()) == (flaw.line if flaw else 0)
                tried += 1
    assert tried > 500


def test_a_verifier_written_from_the_page_accepts_no_damage_either() -> None:
    random = Random(4)
    for seed in range(20):
        record = played(seed)
        for data in corruptions(record.encode(), random, 20):
            try:
                verdict = verify(parse(data))
            except RecordError:
                continue
            assert independent_verifier.verify(data) == (verdict.flaw.line if verdict.flaw else 0)
