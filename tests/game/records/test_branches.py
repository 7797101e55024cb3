"""Branches: two versions of one match, and whose key signed both of them."""

import io
from pathlib import Path

import msgspec

from game.match.statements import act_bytes
from game.protocol.limits import SHOWING_SECONDS
from game.protocol.messages import Acted, Entry, Say
from game.records.archive import of_the_same_match, store
from game.records.branches import fork_of
from game.records.record import Record
from game.records.report import Report
from game.records.verify import verify
from game.rules import Action
from game.terminal.replay import report
from tests.game.records.forging import (
    AMONG_FRIENDS,
    ANA_MARK,
    BEN_MARK,
    HOST_MARK,
    forged,
    honest,
    record_of,
    sealed,
)
from tests.game.records.sample_records import RecordWriter, duel
from tests.game.records.test_archive import WHEN
from tests.keys import Key
from tests.net.fair_match import FairMatch
from tests.support import RIGHT, ROSTER

replace = msgspec.structs.replace


def match(*actions: Action, words: str = "") -> Record:
    """A match of Ana and Ben that begins with these actions; Ben may have said something first."""
    duet = FairMatch().fight()
    if words:
        duet.send(duet.ben, Say(words))
    for action in actions:
        duet.act(action)
    return record_of(duet)


def told(one: Record, two: Record) -> list[str]:
    """What is said of the first record beside the second."""
    others = [("two.parley", verify(two))]
    whole = Report(verify(one), AMONG_FRIENDS, ROSTER, others)
    alone = Report(verify(one), AMONG_FRIENDS, ROSTER)
    assert whole.sentences[: len(alone.sentences)] == alone.sentences
    return whole.sentences[len(alone.sentences) :]


def test_a_key_that_signed_two_choices_for_one_turn_is_named() -> None:
    one = match(Action.CHARGE, Action.DEFEND, Action.DEFEND)
    two = match(Action.CHARGE, Action.CHARGE)
    assert told(one, two) == [
        "two.parley has another version of this match, which differs from turn 2 on.",
        f"Both versions are signed by Ben ({BEN_MARK}, a player you know). "
        "A fair player signs only one.",
    ]
    assert told(two, one) == told(one, two)
    assert not Report(verify(one), others=[("two.parley", verify(two))]).is_sound


def test_a_host_who_decided_in_both_versions_is_named() -> None:
    one, two = FairMatch().fight(), FairMatch().fight()
    one.act(Action.CHARGE)
    two.act(Action.DEFEND)
    for duet in (one, two):
        duet.wait(SHOWING_SECONDS + 61)
    assert told(record_of(one), record_of(two)) == [
        "two.parley has another version of this match, which differs from turn 1 on.",
        f"Both versions are signed by Ana ({ANA_MARK}, your own key). "
        "A fair player signs only one.",
        f"Both versions are signed by the host ({HOST_MARK}). A fair player signs only one.",
    ]


def test_a_match_that_was_begun_twice_is_its_hosts_doing() -> None:
    """The trick to have dice that please: the same promises, another match id."""
    one = match()
    others = (
        forged(one, lambda e, n=n: replace(e, id=f"id {n}"), by_host=True)  # type: ignore[misc]
        for n in range(99)
    )
    two = next(other for other in others if verify(other).proven)
    assert told(one, two) == [
        "two.parley has another version of this match, which differs from the start.",
        f"Both versions are signed by the host ({HOST_MARK}). A fair player signs only one.",
    ]


def test_one_choice_at_two_places_of_the_log_convicts_no_player() -> None:
    """A line before it moves its number, but the player signed it once."""
    one, two = match(Action.CHARGE), match(Action.CHARGE, words="Hello")
    fork = fork_of(verify(one), verify(two))
    assert fork is not None
    choice = [next(e for e in each.entries if isinstance(e, Acted)) for each in (one, two)]
    assert choice[0].signature == choice[1].signature
    assert (fork.turn, fork.players, fork.host) == (1, (), "")
    assert told(one, two)[1:] == [
        "No key signed both versions, so nothing shows which one is false."
    ]


def test_what_merely_ends_earlier_is_no_other_version() -> None:
    whole = honest()
    for length in (1, 6, len(whole.entries) - 3):
        part = Record(whole.entries[:length])
        assert fork_of(verify(part), verify(whole)) is None
        assert told(part, whole) == told(whole, part) == []
    assert told(whole, whole.without_chat()) == []


def test_who_agreed_first_makes_no_other_version() -> None:
    *entries, first, second = honest().without_chat().entries
    swapped = sealed([*entries, replace(second, seq=first.seq), replace(first, seq=second.seq)], {})
    assert told(Record(tuple(swapped)), honest()) == []


def test_another_match_is_no_other_version() -> None:
    assert fork_of(verify(honest()), verify(duel())) is None
    other = RecordWriter(names=("Ana", "Cy"))
    other.act()
    assert fork_of(verify(other.record), verify(honest())) is None


def test_a_forged_branch_convicts_nobody_whose_key_is_not_under_it() -> None:
    one = match(Action.CHARGE, Action.DEFEND)
    entries = list[Entry](one.entries)
    last = entries[-1]
    assert isinstance(last, Acted) and last.seat is RIGHT
    words = act_bytes(one.started.room, 1, RIGHT, last.turn, 99, last.action, entries[-2].hash)
    other = replace(last, number=99, signature=Key("Eve").sign(words).hex())
    two = Record(tuple(sealed([*entries[:-1], other], {})))
    assert verify(two).flaw is not None
    assert told(one, two) == []


def test_verify_looks_among_the_records_for_another_version(tmp_path: Path) -> None:
    one, two = match(Action.CHARGE, Action.DEFEND), match(Action.CHARGE, Action.CHARGE)
    store(tmp_path, one, WHEN)
    store(tmp_path, two, WHEN)
    store(tmp_path, duel(), WHEN)
    (tmp_path / "damaged.parley").write_bytes(b"nonsense")
    (found,) = of_the_same_match(tmp_path, one)
    assert found[1] == two
    others = [(found[0].name, verify(found[1]))]
    out = io.StringIO()
    assert report(Report(verify(one), AMONG_FRIENDS, others=others), out) == 1
    assert f"{found[0].name} has another version of this match" in out.getvalue()
