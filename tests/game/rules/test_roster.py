"""A roster is what people write by hand, so a bad one says in one sentence where and what."""

import re
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets import ROSTER
from game.rules import Attack, Effect, Fighter, Roster, RosterError, parse_roster
from game.text_safety.sanitize import clean_text
from tests.support import STRAW

GOOD = """\
# Three fighters.
version = 1

[[fighter]]
id = "kettle"
name = "Kettle"
line = "Boils over."
hp = 60
attack = 10
defence = 10
attacks = [
    { name = "Scald", power = 10, chance = 95, effect = "none" },
    { name = "Boil Over", power = 17, chance = 65, effect = "none" },
    { name = "Lid Pry", power = 8, chance = 90, effect = "break" },
]

[[fighter]]
id = "cairn"
name = "Cairn"
line = "Stands."
hp = 66
attack = 9
defence = 11
attacks = [
    { name = "Pebble", power = 11, chance = 100, effect = "brace" },
    { name = "Landslide", power = 20, chance = 55, effect = "focus" },
    { name = "Split", power = 9, chance = 85, effect = "sap" },
]

[[fighter]]
id = "lumen"
name = "Lumen"
line = "Glows."
hp = 54
attack = 12
defence = 8
attacks = [
    { name = "Flicker", power = 13, chance = 96, effect = "focus" },
    { name = "Flare", power = 18, chance = 66, effect = "none" },
    { name = "Blind", power = 14, chance = 86, effect = "sap" },
]
"""


def line_of(fragment: str, text: str) -> int:
    """The line, from 1, of the only place where `fragment` stands."""
    assert text.count(fragment) == 1
    return text[: text.index(fragment)].count("\n") + 1


def complaint(text: str) -> str:
    """What is said about a bad roster, which is always one sentence on one line."""
    with pytest.raises(RosterError) as caught:
        parse_roster(text)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_a_good_roster_is_read_as_it_is_written() -> None:
    roster = parse_roster(GOOD)
    assert [fighter.id for fighter in roster] == ["kettle", "cairn", "lumen"]
    assert roster["cairn"] == Fighter(
        "cairn",
        "Cairn",
        "Stands.",
        66,
        9,
        11,
        (
            Attack("Pebble", 11, 100, Effect.BRACE),
            Attack("Landslide", 20, 55, Effect.FOCUS),
            Attack("Split", 9, 85, Effect.SAP),
        ),
    )


def test_the_fighters_that_come_with_the_game_are_a_good_roster_of_clean_text() -> None:
    roster = parse_roster(ROSTER.read_text(encoding="utf-8"))
    assert len(roster.fighter) >= 4
    for fighter in roster:
        for text in (fighter.name, fighter.line, *(attack.name for attack in fighter.attacks)):
            assert clean_text(text) == text


def test_who_is_not_in_the_roster_is_not_found() -> None:
    roster = parse_roster(GOOD)
    assert "cairn" in roster
    assert "nobody" not in roster
    with pytest.raises(KeyError):
        roster["nobody"]


BAD = [
    # what stood there, what stands there now, the field that is named
    ('id = "cairn"', 'id = "Cairn 2"', "fighter[1].id"),
    ('id = "lumen"', 'id = ""', "fighter[2].id"),
    ('name = "Kettle"', 'name = ""', "fighter[0].name"),
    ('name = "Lumen"', 'name = "Lumen the Very Long"', "fighter[2].name"),
    ('name = "Cairn"', "name = 3", "fighter[1].name"),
    ('line = "Glows."', 'line = ""', "fighter[2].line"),
    ("hp = 60", "hp = 0", "fighter[0].hp"),
    ("hp = 66", "hp = -1", "fighter[1].hp"),
    ("hp = 54", "hp = 201", "fighter[2].hp"),
    ("hp = 54", 'hp = "54"', "fighter[2].hp"),
    ("attack = 9", "attack = 9.5", "fighter[1].attack"),
    ("attack = 12", "attack = true", "fighter[2].attack"),
    ("defence = 8", "defence = []", "fighter[2].defence"),
    ("defence = 11", "defence = 99999999999999999999999999", "fighter[1].defence"),
    ("power = 17", "power = 0", "fighter[0].attacks[1].power"),
    ("power = 20", "power = 1000", "fighter[1].attacks[1].power"),
    ("power = 14", "power = 1.0", "fighter[2].attacks[2].power"),
    ("chance = 95", "chance = 101", "fighter[0].attacks[0].chance"),
    ("chance = 55", "chance = 0", "fighter[1].attacks[1].chance"),
    ("chance = 86", 'chance = "high"', "fighter[2].attacks[2].chance"),
    ('effect = "break"', 'effect = "smash"', "fighter[0].attacks[2].effect"),
    ('effect = "brace"', "effect = 1", "fighter[1].attacks[0].effect"),
    ('{ name = "Blind"', '{ name = ""', "fighter[2].attacks[2].name"),
    ("version = 1", "version = 0", "version"),
    ("version = 1", 'version = "one"', "version"),
]


@pytest.mark.parametrize(("before", "after", "field"), BAD)
def test_a_wrong_value_is_named_with_its_line_and_field(
    before: str, after: str, field: str
) -> None:
    line = line_of(before, GOOD)
    assert complaint(GOOD.replace(before, after)).startswith(
        f"The roster is wrong in line {line}, {field}: "
    )


@pytest.mark.parametrize(
    ("gone", "nearest", "field"),
    [
        ("hp = 66\n", 'id = "cairn"', "fighter[1]"),
        ('name = "Lumen"\n', 'id = "lumen"', "fighter[2]"),
        (", chance = 66", '"Flare"', "fighter[2].attacks[1]"),
        (', effect = "brace"', '"Pebble"', "fighter[1].attacks[0]"),
    ],
)
def test_what_is_missing_is_named_where_it_should_be(gone: str, nearest: str, field: str) -> None:
    text = GOOD.replace(gone, "")
    line = line_of(nearest, text)
    if nearest.startswith("id"):
        line -= 1  # the header of the fighter
    assert complaint(text).startswith(f"The roster is wrong in line {line}, {field}: ")


def test_two_attacks_are_not_three() -> None:
    text = GOOD.replace('    { name = "Flare", power = 18, chance = 66, effect = "none" },\n', "")
    line = line_of('name = "Flicker"', text) - 1
    said = complaint(text)
    assert said.startswith(f"The roster is wrong in line {line}, fighter[2].attacks: ")
    assert "3" in said


def test_attacks_on_one_line_are_found_as_well() -> None:
    text = re.sub(r"\[\n +(\{.*\}),\n +(\{.*\}),\n +(\{.*\}),\n\]", r"[\1, \2, \3]", GOOD)
    bad = text.replace("power = 14", "power = 0")
    assert complaint(bad).startswith(
        f"The roster is wrong in line {line_of('power = 0', bad)}, fighter[2].attacks[2].power: "
    )


def test_attacks_as_tables_of_their_own_are_found_as_well() -> None:
    rest, _, last = GOOD.rpartition("attacks = [")
    tables = re.sub(r"    \{ (.*) \},", lambda found: "[[fighter.attacks]]\n" + found[1], last)
    text = rest + re.sub(r", (?=power|chance|effect)", "\n", tables).replace("\n]\n", "\n")
    assert parse_roster(text) == parse_roster(GOOD)
    bad = text.replace("chance = 86", "chance = 0")
    assert complaint(bad).startswith(
        f"The roster is wrong in line {line_of('chance = 0', bad)}, fighter[2].attacks[2].chance: "
    )


def test_the_word_fighter_in_a_line_of_character_does_not_mislead() -> None:
    text = GOOD.replace("Boils over.", "A fighter; hp = 3, they say.").replace("hp = 54", "hp = 0")
    assert f"line {line_of('hp = 0', text)}, fighter[2].hp" in complaint(text)


def test_an_id_that_is_there_twice_is_named_at_its_second_place() -> None:
    text = GOOD.replace('id = "lumen"', 'id = "kettle"')
    line = line_of('name = "Lumen"', text) - 1
    assert complaint(text) == (
        f"The roster is wrong in line {line}, fighter[2].id: 'kettle' is there twice."
    )


def test_a_roster_needs_a_fighter_and_a_version() -> None:
    assert "fighter" in complaint("version = 1\n")
    assert "fighter" in complaint("version = 1\nfighter = []\n")
    assert "version" in complaint(GOOD.replace("version = 1\n", ""))


def test_a_field_that_no_roster_has_is_refused() -> None:
    assert "colour" in complaint(GOOD.replace("version = 1", 'version = 1\ncolour = "red"'))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "version",
        "version = ",
        "[[fighter]",
        "version = 1\nversion = 2",
        "\x00",
        "fighter = " + "[" * 5000,
        "version = " + "9" * 5000,
        "version = 2026-13-45",
    ],
)
def test_what_is_no_roster_at_all_is_one_sentence_too(text: str) -> None:
    complaint(text)


def test_a_slip_of_the_pen_is_named_with_its_line() -> None:
    assert "line 8" in complaint(GOOD.replace("hp = 60", "hp = sixty"))


@given(st.data())
def test_no_damage_to_a_roster_ends_in_anything_but_a_sentence(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 30)))
    text = GOOD[:start] + data.draw(st.text(max_size=20)) + GOOD[end:]
    try:
        parse_roster(text)
    except RosterError as error:
        assert str(error).endswith(".")
        assert "\n" not in str(error)


# --- the fingerprint -------------------------------------------------------------------------


def test_equal_rosters_have_equal_fingerprints_however_they_are_written() -> None:
    spaced = GOOD.replace(" = ", "   =   ").replace("# Three fighters.", "# Another remark.")
    assert parse_roster(spaced).fingerprint == parse_roster(GOOD).fingerprint
    assert re.fullmatch(r"[0-9a-f]{16}", parse_roster(GOOD).fingerprint)


@pytest.mark.parametrize(
    "other",
    [
        replace(STRAW, hp=STRAW.hp + 1),
        replace(STRAW, attack=STRAW.attack + 1),
        replace(STRAW, defence=STRAW.defence + 1),
        replace(STRAW, attacks=(replace(STRAW.attacks[0], power=11), *STRAW.attacks[1:])),
        replace(STRAW, attacks=(replace(STRAW.attacks[0], chance=94), *STRAW.attacks[1:])),
        replace(STRAW, attacks=(replace(STRAW.attacks[0], effect=Effect.SAP), *STRAW.attacks[1:])),
        replace(STRAW, attacks=STRAW.attacks[::-1]),
    ],
)
def test_any_number_of_a_fighter_moves_the_fingerprint(other: Fighter) -> None:
    assert Roster(1, (other,)).fingerprint != Roster(1, (STRAW,)).fingerprint


def test_the_version_and_the_rules_move_the_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    roster = Roster(1, (STRAW,))
    before = roster.fingerprint
    assert msgspec.structs.replace(roster, version=2).fingerprint != before
    monkeypatch.setattr("game.rules.roster.RULES_VERSION", 1000)
    assert roster.fingerprint != before
