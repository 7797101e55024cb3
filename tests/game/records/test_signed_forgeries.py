"""Signed forgeries: what a forger makes of a signed record, hashes and all, and what is said of it.

The forger has as many keys as each case gives them; that of the other player never.
"""

from dataclasses import replace as altered
from pathlib import Path
from random import Random

import msgspec
import pytest

from game.match.statements import mark
from game.protocol.limits import SHOWING_SECONDS
from game.protocol.messages import (
    Acted,
    Chosen,
    Claim,
    Ended,
    Entry,
    Leave,
    Pick,
    Said,
    Signed,
    Started,
)
from game.records.record import FalseClaim, Record, RecordError, parse
from game.records.report import Report
from game.records.signatures import signatures_of
from game.records.signers import KnownKeys, mark_of
from game.records.verify import ChatCompleteness, verify
from game.rules import Fighter, Reason, Roster, Seat
from tests.game.records import independent_verifier
from tests.game.records.forging import (
    AMONG_FRIENDS,
    ANA,
    ANA_MARK,
    BEN,
    BEN_MARK,
    HOST_MARK,
    forged,
    honest,
    is_sound,
    record_of,
    sealed,
    sentences,
    signed_line,
)
from tests.game.records.sample_records import RecordWriter, changed, resealed
from tests.keys import Key
from tests.net.fair_match import FairMatch
from tests.support import LEFT, RIGHT, ROSTER

replace = msgspec.structs.replace
FORMAT_2 = Path(__file__).parent / "format2.parley"
ROLLED = "Both sides rolled every die together."
SIGNED = (
    f"The result is signed by Ana ({ANA_MARK}, your own key) "
    f"and Ben ({BEN_MARK}, a player you know)."
)
NEITHER = "These keys are unknown here. Anybody could have made them for these names."


def same(entry: Entry) -> Entry:
    return entry


def unsigned(entry: Entry) -> Entry | None:
    """Without the signatures of the result, which a forger cannot make again."""
    return None if isinstance(entry, Signed) else entry


def last_turn() -> int:
    return max(entry.turn for entry in honest().entries if isinstance(entry, Acted))


def flaw(record: Record) -> str:
    """Where the match breaks, as it is told: the place and the reason."""
    verdict = verify(record)
    assert verdict.flaw and not verdict.proven, verdict.sentence
    assert not is_sound(record)
    assert independent_verifier.verify(record.encode()) == verdict.flaw.line
    assert sentences(record) == [verdict.sentence]
    return f"{verdict.flaw.event}: {verdict.flaw.reason}"


def chat_flaw(record: Record) -> str:
    """Where the chat breaks, though the match holds."""
    verdict = verify(record)
    assert verdict.proven and verdict.chat is ChatCompleteness.DAMAGED and verdict.chat_flaw
    assert not is_sound(record)
    line = verdict.chat_flaw.line
    assert f"the chat is damaged in line {line}" in verdict.sentence
    known = sentences(record)[-1]
    assert known.startswith(f"The chat is proven up to line {line}: ")
    return known.partition(": ")[2]


# --- what is true ------------------------------------------------------------------------


def test_an_honest_record_says_by_whom_it_is_proven() -> None:
    first, *rest = sentences(honest())
    assert first.startswith("Proven: ") and first.endswith(
        "the chat is complete so far, 4 messages."
    )
    assert rest == [ROLLED, SIGNED]
    assert is_sound(honest())
    assert independent_verifier.verify(honest().encode()) == 0


def test_keys_that_nobody_here_knows_prove_nothing_about_the_people() -> None:
    """The same bytes as of a match that somebody made up with two keys of their own."""
    first, *rest = sentences(honest(), KnownKeys())
    assert first.startswith("By the rules: ")
    assert rest == [
        ROLLED,
        f"The result is signed by Ana ({ANA_MARK}, key unknown here) "
        f"and Ben ({BEN_MARK}, key unknown here).",
        NEITHER,
    ]


def test_the_name_of_a_friend_under_another_key_is_pointed_out() -> None:
    known = KnownKeys("", {"11" * 32: frozenset({"ben"}), ANA: frozenset({"zoe"})})
    text = sentences(honest(), known)[2]
    assert text == (
        f"The result is signed by Ana ({ANA_MARK}, a player you know by another name) "
        f"and Ben ({BEN_MARK}, not the key of the Ben you know)."
    )


def test_a_record_of_format_2_is_proven_by_the_rules_of_format_2() -> None:
    data = FORMAT_2.read_bytes()
    record = parse(data)
    assert record.encode() == data, "not a byte of an old record changes"
    assert record.format == 2
    assert independent_verifier.verify(data) == 0
    first, *rest = sentences(record)
    assert first == (
        "By the rules of format 2: Ben wins the match by knockout. "
        "It took 16 actions; the chat is complete so far, 4 messages."
    )
    assert rest == [ROLLED, SIGNED, "In a record of format 2, choices and messages are not signed."]
    assert is_sound(record)


def test_what_is_signed_by_format_3_cannot_pass_as_format_2() -> None:
    data = honest().encode().replace(b'"format":3', b'"format":2', 1)
    with pytest.raises(RecordError, match="Line 2 has what no record of format 2 has"):
        parse(data)


# --- the match ---------------------------------------------------------------------------


def other_winner(entry: Entry) -> Entry:
    if isinstance(entry, Ended) and entry.winner:
        return replace(entry, winner=entry.winner.other, reason=Reason.LEFT)
    return entry


def test_another_winner_is_found_with_the_old_hashes_and_with_new_ones() -> None:
    entries = tuple(other_winner(entry) for entry in honest().entries)
    known = "the end of the match: by the rules, it ended by knockout"
    assert flaw(Record(entries)) == known
    assert flaw(forged(honest(), lambda e: other_winner(e) if unsigned(e) else None)) == known
    assert flaw(forged(honest(), other_winner, {LEFT: Key("Ana")}, by_host=True)) == known


def cut(keep: int) -> tuple[Entry, ...]:
    """The record up to the choice of that turn, without it."""
    place = next(
        at for at, entry in enumerate(honest().entries)
        if isinstance(entry, Chosen | Acted) and entry.turn == keep
    )  # fmt: skip
    return honest().entries[:place]


def test_a_match_that_is_cut_off_is_signed_as_far_as_it_goes() -> None:
    first, *rest = sentences(Record(cut(last_turn())))
    assert first.startswith("By the rules: ") and "actions and no end" in first
    turns = sorted((last_turn() - 1, last_turn() - 2))
    known = {seat: max(e.turn for e in cut(last_turn()) if isinstance(e, Chosen | Acted)
                      and e.seat is seat) for seat in Seat}  # fmt: skip
    assert sorted(known.values()) == turns
    assert rest == [
        ROLLED,
        f"Ana ({ANA_MARK}, your own key) signed everything up to turn {known[LEFT]}.",
        f"Ben ({BEN_MARK}, a player you know) signed everything up to turn {known[RIGHT]}.",
    ]


def ended(*, reason: Reason, by_host: bool) -> Record:
    """The match cut off, with an end that its loser does not sign."""
    entries = cut(last_turn())
    end = Ended(entries[-1].seq + 1, LEFT, reason)
    return Record(tuple(sealed([*entries, end], {}, by_host=by_host)))


def test_an_end_put_behind_a_cut_needs_the_host() -> None:
    record = ended(reason=Reason.LEFT, by_host=False)
    assert flaw(record) == "the end of the match: the host did not sign it"


@pytest.mark.parametrize(
    ("reason", "told"),
    [(Reason.LEFT, "Ben left"), (Reason.AWAY, "Ben was away")],
)
def test_an_end_that_only_the_host_tells_is_the_hosts_word(reason: Reason, told: str) -> None:
    record = ended(reason=reason, by_host=True)
    first, *rest = sentences(record)
    assert first.startswith("By the rules: Ben ")
    assert rest[-1] == f"Only the host ({HOST_MARK}) says that {told}."
    assert any(each.endswith("you know) signed everything up to turn 12.") for each in rest)


def test_who_signed_that_they_left_cannot_deny_it() -> None:
    duet = FairMatch().fight()
    duet.act()
    duet.send(duet.ben, Leave())
    record = record_of(duet)
    assert independent_verifier.verify(record.encode()) == 0
    assert not any("only the word" in each for each in sentences(record))
    stripped = forged(
        record,
        lambda e: replace(e, signature=msgspec.UNSET, seen=msgspec.UNSET)
        if isinstance(e, Ended) else unsigned(e),
        by_host=True,
    )  # fmt: skip
    assert sentences(stripped)[-1] == f"Only the host ({HOST_MARK}) says that Ben left."


def test_a_claim_is_the_word_of_the_host_and_of_the_claimer() -> None:
    duet = FairMatch().fight()
    duet.act()
    duet.away(duet.ben)
    duet.wait(70)
    duet.send(duet.ana, Claim(draw=False))
    record = record_of(duet)
    assert independent_verifier.verify(record.encode()) == 0
    assert sentences(record)[-1] == (f"Only the host ({HOST_MARK}) and Ana says that Ben was away.")


def test_a_clock_that_ran_out_is_the_hosts_word_until_its_player_signs_on() -> None:
    duet = FairMatch().fight()
    duet.wait(SHOWING_SECONDS + 61)
    record = record_of(duet)
    known = f"Only the host ({HOST_MARK}) says that Ana ran out of time (turn 1)."
    assert sentences(record)[-1] == known
    duet.act()
    duet.act()
    assert known not in sentences(record_of(duet))


def test_signatures_do_not_fit_another_end() -> None:
    away = forged(honest(), lambda e: replace(e, winner=None) if isinstance(e, Ended) else e)
    assert flaw(away) == "the end of the match: by the rules, it ended by knockout"


def test_a_result_that_one_side_did_not_sign_is_said_to_be() -> None:
    record = Record(
        tuple(e for e in honest().entries if not (isinstance(e, Signed) and e.seat is RIGHT))
    )
    known = sentences(record)
    assert f"The result is signed by Ana ({ANA_MARK}, your own key) alone." in known
    assert known[0].startswith("By the rules: ")
    assert chat_flaw(record) == "its player had a different log.", "they saw it"


OTHER_NAME = "Mia"
"""With this name the draw still has the left side move first."""


def renamed(entry: Entry) -> Entry | None:
    if isinstance(entry, Started):
        return replace(entry, left=replace(entry.left, name=OTHER_NAME))
    return unsigned(entry)


def test_other_names_fit_no_signature() -> None:
    assert flaw(forged(honest(), renamed)) == "the start of the match: the host did not sign it"
    known = flaw(forged(honest(), renamed, by_host=True))
    assert known == f"turn 1 ({OTHER_NAME}'s Charge): the choice is not signed by {OTHER_NAME}"
    known = flaw(forged(honest(), renamed, {LEFT: Key("Ana")}, by_host=True))
    assert known == "turn 2 (Ben's Defend): the choice is not signed by Ben"


def test_a_choice_without_its_signature_is_nobodys() -> None:
    for seat, name in ((LEFT, "Ana"), (RIGHT, "Ben")):
        record = forged(
            honest(),
            lambda e, s=seat: replace(e, signature=msgspec.UNSET)  # type: ignore[misc]
            if isinstance(e, Chosen | Acted) and e.seat is s else e,
        )  # fmt: skip
        assert flaw(record).endswith(f"the choice is not signed by {name}")


def test_a_choice_cannot_be_passed_off_as_the_clocks() -> None:
    def by_clock(entry: Entry) -> Entry:
        if isinstance(entry, Acted) and entry.turn == 2:
            return replace(entry, by_clock=True, signature=msgspec.UNSET)
        return entry

    assert flaw(forged(honest(), by_clock)) == "turn 2 (Ben's Defend): the host did not sign it"


def test_a_match_that_changed_its_host_says_where() -> None:
    duet = FairMatch().fight()
    duet.act()
    duet.wait(SHOWING_SECONDS + 61)
    entries, other = record_of(duet).entries, Key("Other")
    place = next(at for at, e in enumerate(entries) if getattr(e, "by_clock", False))
    clocked, tip = entries[place], entries[place - 1].hash
    assert isinstance(clocked, Chosen | Acted)
    room = record_of(duet).started.room
    moved = replace(clocked, host=mark(other, room, clocked, tip))
    record = resealed(Record((*entries[:place], moved)))
    new = mark_of(other.public_key.hex())
    assert sentences(record)[-2:] == [
        f"Only the host ({new}) says that Ben ran out of time (turn 2).",
        f"From turn 2 on, a different host signs ({new}) than before ({HOST_MARK}).",
    ]


# --- who ---------------------------------------------------------------------------------


def giant() -> Roster:
    """The roster with a first fighter that nobody could beat."""
    first, *rest = ROSTER.fighter
    one, two, three = (altered(blow, power=200, chance=100) for blow in first.attacks)
    huge = altered(first, hp=200, attack=200, defence=200, attacks=(one, two, three))
    return Roster(ROSTER.version, (huge, *rest))


def played_with(roster: Roster) -> Record:
    """A match that both play with the first fighter of that roster."""
    duet = FairMatch(roster=roster)
    for player in duet.players.values():
        duet.send(player, Pick("straw", ready=True))
    duet.play_out()
    return record_of(duet)


def test_fighters_that_this_version_does_not_have_are_named() -> None:
    assert sentences(played_with(giant()))[-1] == (
        "Straw has different numbers here than in this version of Parley."
    )
    strange: Fighter = altered(ROSTER.fighter[0], name="Kraken")
    roster = Roster(1, (strange, *ROSTER.fighter[1:]))
    assert sentences(played_with(roster))[-1] == "Kraken is no fighter of this version of Parley."


def test_keys_under_the_dice_and_the_result_alone_are_said_to_be_no_more() -> None:
    scribe = RecordWriter(fair=tuple(Seat))
    while scribe.battle.outcome is None:
        scribe.act()
    scribe.end()
    scribe.sign(LEFT, RIGHT)
    first, *rest = sentences(scribe.record)
    assert first.startswith("By the rules: ")
    assert rest[2:4] == [
        "Ana signed no choice and no message.",
        "Ben signed no choice and no message.",
    ]


def test_one_key_on_both_sides_is_one_player() -> None:
    scribe = RecordWriter(names=("Ana", "Ana"), fair=tuple(Seat))
    while scribe.battle.outcome is None:
        scribe.act()
    scribe.end()
    scribe.sign(LEFT, RIGHT)
    known = sentences(scribe.record, KnownKeys())
    assert known[0].startswith("By the rules: ")
    assert "Both players have the same key, so one program played both." in known
    assert sentences(scribe.record)[0].startswith("By the rules: "), "one's own key, too"


def test_one_key_on_both_sides_proves_nothing_even_if_it_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No room seats one key twice, but a forger is no room."""
    signed = signatures_of(honest().started, honest().entries)
    one_key = altered(signed, keys=dict.fromkeys(Seat, ANA))
    monkeypatch.setattr("game.records.report.signatures_of", lambda started, good: one_key)
    first, *rest = sentences(honest())
    assert first.startswith("By the rules: ")
    assert rest[-1] == "Both players have the same key, so one program played both."


def test_a_side_without_a_key_proves_nothing() -> None:
    duet = FairMatch(fair=(LEFT,)).fight()
    duet.play_out()
    known = sentences(record_of(duet))
    assert known[0].startswith("By the rules: ")
    assert known[1:4] == [
        "Only Ana's half of the dice is proven.",
        f"The result is signed by Ana ({ANA_MARK}, your own key) alone.",
        "Nothing proves what Ben did, because Ben has no key.",
    ]


# --- the chat ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "I cheated."},
        {"emote": True},
        {"number": 99},
        {"seat": LEFT, "name": "Ana"},
        {"signature": msgspec.UNSET, "key": msgspec.UNSET, "seen": msgspec.UNSET},
        {"key": Key("Eve").public_key.hex()},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_changed_line_is_not_its_players(fields: dict[str, object]) -> None:
    place = next(
        at for at, e in enumerate(honest().entries)
        if isinstance(e, Said) and e.text == "I bet my bike."
    )  # fmt: skip
    assert chat_flaw(changed(honest(), place, **fields)).startswith("it has been changed")
    record = resealed(changed(honest(), place, **fields))
    assert chat_flaw(record) == "its player did not sign it."
    assert verify(record).lines == 1, "the line before it still holds"


def test_a_line_under_another_name_is_damaged() -> None:
    place = next(at for at, e in enumerate(honest().entries) if isinstance(e, Said))
    record = resealed(changed(honest(), place, name="Zoe"))
    assert chat_flaw(record) == "its player has another name."


def behind_the_end(said: Said) -> Record:
    last = honest().entries[-1]
    return resealed(Record((*honest().entries, replace(said, seq=last.seq + 1))))


def test_a_line_behind_the_end_needs_its_player_too() -> None:
    confession = Said(0, RIGHT, 4000, "Ben", "I always cheat.")
    assert chat_flaw(behind_the_end(confession)) == "its player did not sign it."
    eve = signed_line(confession, honest().started.room, "", Key("Eve"))
    assert chat_flaw(behind_the_end(replace(eve, key=BEN))) == "its player did not sign it."


def test_a_true_line_cannot_be_told_again_elsewhere() -> None:
    bet = next(e for e in honest().entries if isinstance(e, Said) and "bike" in e.text)
    assert chat_flaw(behind_the_end(bet)) == "its player said it at another point."


def test_a_true_line_of_another_match_cannot_be_put_in() -> None:
    said = Said(0, RIGHT, 4000, "Ben", "I give up.")
    of_another_log = signed_line(said, honest().started.room, "77" * 32, Key("Ben"))
    assert chat_flaw(behind_the_end(of_another_log)) == "its player had a different log."


def test_a_line_that_was_on_its_way_when_the_match_began_is_said_to_be() -> None:
    started = honest().entries[0]
    said = Said(started.seq + 1, RIGHT, 1, "Ben", "Ready?")
    early = signed_line(said, honest().started.room, "77" * 32, Key("Ben"))
    record = resealed(Record((started, early)))
    assert sentences(record)[-1] == "1 line was signed over a log that is not in this record."
    assert is_sound(record)


def test_a_line_that_is_cut_out_is_missed() -> None:
    place = max(
        at for at, e in enumerate(honest().entries)
        if isinstance(e, Said) and any(isinstance(x, Acted) for x in honest().entries[at:])
    )  # fmt: skip
    record = Record(honest().entries[:place] + honest().entries[place + 1 :])
    assert not is_sound(record)
    assert "some chat messages are missing" in sentences(record)[0] or chat_flaw(record)


def test_a_chat_that_was_removed_is_said_to_be_and_nothing_else_changes() -> None:
    first, *rest = sentences(honest().without_chat())
    assert first.startswith("Proven: ") and first.endswith("the chat has been removed.")
    assert rest == [ROLLED, SIGNED]
    assert is_sound(honest().without_chat())


# --- the file ----------------------------------------------------------------------------

HEADER = b'{"parley":"record","format":3}\n'


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "Line 1 should be "),
        (HEADER, "Line 2 should be the start of a match, and the file ends before it."),
        (b"{" * (5 << 20), "Line 1 should be "),
        (HEADER + b"[" * 16000 + b"\n", "Line 2 should be an entry of a match: "),
        (HEADER + b'{"type":"started","seq":' + b"9" * 4000 + b"}\n", "Line 2 should be an entry"),
        (HEADER + b'{"type":"caught","text":"a lie"}\n', "Line 2 should be the start of a match"),
    ],
)
def test_what_is_no_record_is_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse(data)
    assert str(caught.value).startswith(told)
    assert len(str(caught.value)) < 300


def test_nothing_in_a_record_reaches_the_reader_raw() -> None:
    def strange(entry: Entry) -> Entry | None:
        if isinstance(entry, Started):
            fighter = altered(entry.left.fighter, name="\x1b[31mRed\u202e")
            left = replace(entry.left, name="\x1b]0;pwned\x07\x1b[2J\u202eAna", fighter=fighter)
            return replace(entry, left=left)
        return unsigned(entry)

    record = Record(forged(honest(), strange).entries, (FalseClaim("\x1b[2Jgone\u202e"),))
    scribe = RecordWriter(
        altered(ROSTER.fighter[0], name="\x1b[31mRed\u202e"), names=("\x1b[2JAna", "Ben")
    )
    scribe.act()
    for each in (record, Record(scribe.record.entries, record.false_claims)):
        for line in sentences(each):
            assert line.isprintable(), line


# --- what one's own program noted --------------------------------------------------------


def test_the_lie_that_a_host_was_caught_in_is_named() -> None:
    record = Record(honest().entries, (FalseClaim("the host invented a message from you"),))
    assert parse(record.encode()) == record
    assert sentences(record)[-1] == (
        "The program that saved this record caught the host lying: the host invented a message "
        "from you."
    )
    assert not is_sound(record)
    assert independent_verifier.verify(record.encode()) == 0


def test_a_note_stands_behind_all_entries_and_in_no_old_record() -> None:
    claim = b'{"type":"caught","text":"x"}\n'
    lines = honest().encode().splitlines(keepends=True)
    with pytest.raises(RecordError, match="should not stand behind"):
        parse(b"".join([*lines[:-1], claim, lines[-1]]))
    with pytest.raises(RecordError, match="what no record of format 2 has"):
        parse(FORMAT_2.read_bytes() + claim)


# --- somebody else's verifier ------------------------------------------------------------


def test_a_verifier_written_from_the_page_agrees_on_signed_records() -> None:
    dice, entries, tried = Random(13), honest().entries, 0
    for place, entry in enumerate(entries):
        for name in entry.__struct_fields__:
            if isinstance(entry, Said) or name in ("hash", "position", "rules", "roster"):
                continue
            value = getattr(entry, name)
            other = getattr(dice.choice(entries), name, msgspec.UNSET)
            if other in (msgspec.UNSET, value) or not isinstance(other, type(value)):
                continue
            for record in (
                changed(honest(), place, **{name: other}),
                resealed(changed(honest(), place, **{name: other})),
                forged(changed(honest(), place, **{name: other}), same, {LEFT: Key("Ana")}),
            ):
                found = verify(record).flaw
                assert independent_verifier.verify(record.encode()) == (
                    found.line if found else 0
                ), name
                tried += 1
    assert tried > 50


def test_the_report_is_told_to_whoever_asks_without_any_key() -> None:
    assert Report(verify(honest())).sentences[0].startswith("By the rules: ")
    assert AMONG_FRIENDS.knows(BEN) and not KnownKeys().knows("")
