"""The clauses of docs/RULES.md, one by one; every test names the clause it holds."""

import itertools
from dataclasses import replace

import pytest

from game.rules import (
    Action,
    Attack,
    Battle,
    Broken,
    Charged,
    Effect,
    Fainted,
    Fighter,
    Guarded,
    GuardLost,
    IllegalAction,
    Missed,
    Outcome,
    Reason,
    RecordingDice,
    Sapped,
    Seat,
    Struck,
    legal_actions,
    mildest_action,
    resolve,
    start,
    why_not,
)
from tests.support import HIT, LEFT, MISS, POKE, RIGHT, LoadedDice, act, battle, fighter

ATTACK, SWING, TRICK = Action.ATTACK1, Action.ATTACK2, Action.ATTACK3
DEFEND, CHARGE = Action.DEFEND, Action.CHARGE


def trickster(effect: Effect) -> Fighter:
    """Its third attack does `effect`."""
    return fighter(effect=effect)


# --- 1 the table -----------------------------------------------------------------------------


def test_there_are_two_seats_and_each_faces_the_other() -> None:
    """1.1"""
    assert tuple(Seat) == (LEFT, RIGHT)
    assert LEFT.other is RIGHT
    assert RIGHT.other is LEFT


def test_a_fighter_has_three_attacks_and_a_side_five_actions() -> None:
    """1.2"""
    assert [action.attack_index for action in Action] == [0, 1, 2, None, None]
    assert len(fighter().attacks) == 3


def test_both_start_with_full_hp_and_no_charge() -> None:
    """1.3"""
    position = start(fighter(hp=60), fighter(hp=40))
    assert (position.left.hp, position.right.hp) == (60, 40)
    assert (position.left.charge, position.right.charge) == (0, 0)
    assert position.turn == 1
    assert position.outcome is None


@pytest.mark.parametrize("first", Seat)
def test_who_moves_second_starts_with_one_guard(first: Seat) -> None:
    """1.4"""
    position = start(fighter(), fighter(), first)
    assert position.to_move is first
    assert (position[first].guard, position[first.other].guard) == (0, 1)


# --- 2 a turn --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "rolls"), [(ATTACK, HIT), (SWING, MISS), (TRICK, HIT), (DEFEND, ()), (CHARGE, ())]
)
@pytest.mark.parametrize("seat", Seat)
def test_after_any_action_it_is_the_other_sides_turn(
    action: Action, rolls: tuple[int, ...], seat: Seat
) -> None:
    """2.1"""
    after, _ = act(battle(first=seat), action, rolls)
    assert after.to_move is seat.other
    assert after.turn == 2


def test_defend_raises_the_guard_of_who_defends_by_one() -> None:
    """2.2"""
    after, events = act(battle(guard=(1, 0)), DEFEND)
    assert (after.left.guard, after.right.guard) == (2, 0)
    assert events == (Guarded(LEFT, 2),)


def test_charge_raises_the_charge_of_who_charges_by_one() -> None:
    """2.3"""
    after, events = act(battle(first=RIGHT, charge=(0, 2)), CHARGE)
    assert (after.left.charge, after.right.charge) == (0, 3)
    assert events == (Charged(RIGHT, 3),)


def test_defend_and_charge_need_no_dice_and_cost_nobody_hp() -> None:
    """2.2, 2.3"""
    after, _ = act(act(battle(), DEFEND)[0], CHARGE)
    assert (after.left.hp, after.right.hp) == (60, 60)


def test_a_guard_at_its_top_cannot_be_raised() -> None:
    """2.4"""
    position = battle(guard=(3, 0))
    assert why_not(position, DEFEND) == "Straw's guard is already full."
    with pytest.raises(IllegalAction, match=r"^Straw's guard is already full\.$"):
        act(position, DEFEND)


def test_a_charge_at_its_top_cannot_be_raised() -> None:
    """2.4"""
    position = battle(charge=(3, 0))
    assert why_not(position, CHARGE) == "Straw's charge is already full."
    with pytest.raises(IllegalAction, match=r"^Straw's charge is already full\.$"):
        act(position, CHARGE)


def test_only_the_own_top_counts() -> None:
    """2.4"""
    assert legal_actions(battle(charge=(0, 3), guard=(0, 3))) == tuple(Action)


def test_an_attack_is_always_allowed() -> None:
    """2.5"""
    position = battle(hp=(1, 1), charge=(3, 3), guard=(3, 3))
    assert legal_actions(position) == (ATTACK, SWING, TRICK)


# --- 3 an attack -----------------------------------------------------------------------------


@pytest.mark.parametrize(("roll", "kind"), [(1, Struck), (60, Struck), (61, Missed), (100, Missed)])
def test_an_attack_hits_when_the_roll_of_a_hundred_is_at_most_its_chance(
    roll: int, kind: type[Struck] | type[Missed]
) -> None:
    """3.1"""
    _, events = act(battle(), SWING, (roll, 3))
    assert type(events[0]) is kind


def test_an_attack_that_cannot_fail_hits_at_a_hundred() -> None:
    """3.1"""
    sure = fighter(first=replace(POKE, chance=100))
    _, events = act(battle(sure), ATTACK, (100, 3))
    assert isinstance(events[0], Struck)


@pytest.mark.parametrize(("roll", "damage"), [(1, 90), (2, 95), (3, 100), (4, 105), (5, 110)])
def test_strength_goes_from_90_to_110_per_cent(roll: int, damage: int) -> None:
    """3.2"""
    strong = fighter(hp=200, first=replace(POKE, power=100))
    after, _ = act(battle(strong, strong), ATTACK, (1, roll))
    assert after.right.hp == 200 - damage


def test_power_is_what_a_hit_costs_between_equals() -> None:
    """3.3"""
    after, events = act(battle(), ATTACK, HIT)
    assert events == (Struck(LEFT, 0, 10, 50, 0),)
    assert (after.left.hp, after.right.hp) == (60, 50)


@pytest.mark.parametrize(
    ("attack", "defence", "charge", "guard", "damage"),
    [
        (20, 10, 0, 0, 20),
        (10, 20, 0, 0, 5),
        (10, 10, 1, 0, 20),
        (10, 10, 2, 0, 40),
        (10, 10, 3, 0, 80),
        (10, 10, 0, 1, 5),
        (10, 10, 0, 2, 3),
        (10, 10, 0, 3, 2),
        (10, 10, 3, 3, 20),
        (11, 9, 2, 1, 24),  # 10 · 11 · 4 · 100 // (9 · 2 · 100) = 24.44…
    ],
)
def test_damage_is_power_times_attack_over_defence_scaled_by_charge_and_guard(
    attack: int, defence: int, charge: int, guard: int, damage: int
) -> None:
    """3.3"""
    position = battle(
        fighter(attack=attack),
        fighter(hp=200, defence=defence),
        charge=(charge, 0),
        guard=(0, guard),
    )
    after, _ = act(position, ATTACK, HIT)
    assert after.right.hp == 200 - damage


def test_damage_is_rounded_down() -> None:
    """3.3"""
    after, _ = act(battle(), ATTACK, (1, 2))  # 95 per cent of 10
    assert after.right.hp == 60 - 9


def test_a_hit_costs_at_least_one() -> None:
    """3.3"""
    feeble = fighter(attack=1, first=replace(POKE, power=1))
    after, _ = act(battle(feeble, fighter(defence=200), guard=(0, 3)), ATTACK, HIT)
    assert after.right.hp == 59


def test_neither_own_guard_nor_the_targets_charge_changes_the_damage() -> None:
    """3.3"""
    after, _ = act(battle(charge=(0, 3), guard=(3, 0)), ATTACK, HIT)
    assert after.right.hp == 50


def test_a_hit_costs_no_more_than_is_left() -> None:
    """3.3, 4.1"""
    after, events = act(battle(hp=(60, 4)), ATTACK, HIT)
    assert after.right.hp == 0
    assert events[0] == Struck(LEFT, 0, 4, 0, 0)


def test_a_hit_takes_one_guard_after_the_guard_has_softened_it() -> None:
    """3.4"""
    after, events = act(battle(guard=(0, 3)), ATTACK, HIT)
    assert (after.right.hp, after.right.guard) == (58, 2)
    assert events[1:] == (GuardLost(RIGHT, 2),)


def test_a_hit_on_no_guard_takes_none() -> None:
    """3.4"""
    after, events = act(battle(), ATTACK, HIT)
    assert after.right.guard == 0
    assert len(events) == 1


def test_a_hit_leaves_the_guard_of_who_strikes_alone() -> None:
    """3.4"""
    after, _ = act(battle(guard=(2, 1)), ATTACK, HIT)
    assert after.left.guard == 2


@pytest.mark.parametrize("strength", range(1, 6))
@pytest.mark.parametrize(
    ("charge", "guard", "damage"),
    [(0, 0, 3), (1, 0, 6), (2, 0, 13), (3, 0, 26), (0, 2, 1), (3, 3, 6)],
)
def test_a_miss_grazes_for_a_third_of_a_plain_hit_and_takes_no_guard(
    strength: int, charge: int, guard: int, damage: int
) -> None:
    """3.5"""
    position = battle(guard=(0, guard), charge=(charge, 0))
    after, events = act(position, ATTACK, (100, strength))
    assert (after.right.hp, after.right.guard) == (60 - damage, guard)
    assert events == (Missed(LEFT, 0, damage, 60 - damage, charge),)


def test_a_breaker_that_misses_ignores_the_guard_too_but_leaves_it() -> None:
    """3.5, 3.7.2"""
    after, events = act(battle(trickster(Effect.BREAK), guard=(0, 3)), TRICK, MISS)
    assert (after.right.hp, after.right.guard) == (58, 3)
    assert events == (Missed(LEFT, 2, 2, 58, 0),)


def test_a_graze_costs_at_least_one() -> None:
    """3.5"""
    feeble = fighter(first=replace(POKE, power=2))
    after, _ = act(battle(feeble), ATTACK, MISS)
    assert after.right.hp == 59


def test_a_graze_costs_no_more_than_is_left() -> None:
    """3.5, 4.1"""
    after, events = act(battle(hp=(60, 5), charge=(2, 0)), ATTACK, MISS)
    assert after.right.hp == 0
    assert events == (Missed(LEFT, 0, 5, 0, 2), Fainted(RIGHT))


def test_a_miss_can_end_the_match() -> None:
    """3.5, 4.1"""
    after, events = act(battle(hp=(60, 1)), ATTACK, MISS)
    assert after.outcome == Outcome(LEFT, Reason.KNOCKOUT)
    assert events == (Missed(LEFT, 0, 1, 0, 0), Fainted(RIGHT))


@pytest.mark.parametrize("rolls", [HIT, MISS])
def test_an_attack_spends_all_charge_hit_or_miss(rolls: tuple[int, int]) -> None:
    """3.6"""
    after, events = act(battle(charge=(3, 2)), ATTACK, rolls)
    assert (after.left.charge, after.right.charge) == (0, 2)
    assert isinstance(events[0], Struck | Missed)
    assert events[0].charge == 3


def test_an_attack_without_effect_does_nothing_more() -> None:
    """3.7.1"""
    position = battle(trickster(Effect.NONE), charge=(1, 2), guard=(1, 1))
    after, events = act(position, TRICK, HIT)
    assert events == (Struck(LEFT, 2, 8, 52, 1), GuardLost(RIGHT, 0))
    assert (after.left.charge, after.left.guard) == (0, 1)
    assert (after.right.charge, after.right.guard) == (2, 0)


def test_a_breaker_ignores_the_guard_and_takes_all_of_it() -> None:
    """3.7.2"""
    after, events = act(battle(trickster(Effect.BREAK), guard=(0, 3)), TRICK, HIT)
    assert (after.right.hp, after.right.guard) == (52, 0)
    assert events == (Struck(LEFT, 2, 8, 52, 0), Broken(RIGHT, 3))


def test_a_breaker_has_nothing_to_break_where_there_is_no_guard() -> None:
    """3.7.2"""
    _, events = act(battle(trickster(Effect.BREAK)), TRICK, HIT)
    assert events == (Struck(LEFT, 2, 8, 52, 0),)


def test_bracing_raises_the_own_guard() -> None:
    """3.7.3"""
    after, events = act(battle(trickster(Effect.BRACE), guard=(1, 1)), TRICK, HIT)
    assert (after.left.guard, after.right.guard) == (2, 0)
    assert events[1:] == (GuardLost(RIGHT, 0), Guarded(LEFT, 2))


def test_bracing_goes_no_higher_than_the_top() -> None:
    """3.7.3, 2.4"""
    after, events = act(battle(trickster(Effect.BRACE), guard=(3, 0)), TRICK, HIT)
    assert after.left.guard == 3
    assert len(events) == 1


@pytest.mark.parametrize("charge", range(4))
def test_focusing_leaves_one_charge_however_much_was_spent(charge: int) -> None:
    """3.7.4"""
    sturdy = fighter(hp=200)
    after, events = act(battle(trickster(Effect.FOCUS), sturdy, charge=(charge, 0)), TRICK, HIT)
    assert after.left.charge == 1
    assert events[1:] == (Charged(LEFT, 1),)


def test_sapping_takes_one_charge() -> None:
    """3.7.5"""
    after, events = act(battle(trickster(Effect.SAP), charge=(0, 3)), TRICK, HIT)
    assert after.right.charge == 2
    assert events[1:] == (Sapped(RIGHT, 2),)


def test_there_is_nothing_to_sap_without_charge() -> None:
    """3.7.5"""
    _, events = act(battle(trickster(Effect.SAP)), TRICK, HIT)
    assert len(events) == 1


@pytest.mark.parametrize("effect", Effect)
def test_no_effect_comes_with_a_miss(effect: Effect) -> None:
    """3.7, 3.5"""
    position = battle(trickster(effect), charge=(0, 3), guard=(1, 3))
    after, events = act(position, TRICK, MISS)
    graze = 2 if effect is Effect.BREAK else 1
    assert events == (Missed(LEFT, 2, graze, 60 - graze, 0),)
    assert (after.left.charge, after.left.guard) == (0, 1)
    assert (after.right.charge, after.right.guard) == (3, 3)


@pytest.mark.parametrize("effect", Effect)
def test_no_effect_comes_with_a_hit_that_ends_the_match(effect: Effect) -> None:
    """3.7"""
    position = battle(trickster(effect), hp=(60, 1), charge=(0, 3), guard=(1, 3))
    after, events = act(position, TRICK, HIT)
    assert events == (Struck(LEFT, 2, 1, 0, 0), Fainted(RIGHT))
    assert (after.right.charge, after.right.guard) == (3, 3)
    assert (after.left.charge, after.left.guard) == (0, 1)


@pytest.mark.parametrize("effect", Effect)
def test_the_right_side_strikes_as_the_left_one_does(effect: Effect) -> None:
    """3, 1.1: nothing depends on the seat."""
    trick = trickster(effect)
    left, _ = act(battle(trick, trick, charge=(2, 3), guard=(1, 2)), TRICK, HIT)
    right, _ = act(battle(trick, trick, first=RIGHT, charge=(3, 2), guard=(2, 1)), TRICK, HIT)
    assert (right.right, right.left) == (left.left, left.right)


# --- 4 the end -------------------------------------------------------------------------------


@pytest.mark.parametrize("seat", Seat)
def test_a_fighter_without_hp_faints_and_the_other_side_wins(seat: Seat) -> None:
    """4.1"""
    after, events = act(battle(first=seat, hp=(1, 1)), ATTACK, HIT)
    assert events[-1] == Fainted(seat.other)
    assert after.outcome == Outcome(seat, Reason.KNOCKOUT)


def test_nothing_may_be_done_once_the_match_is_over() -> None:
    """4.1"""
    over, _ = act(battle(hp=(60, 1)), ATTACK, HIT)
    assert legal_actions(over) == ()
    assert {why_not(over, action) for action in Action} == {"The match is over."}
    with pytest.raises(IllegalAction, match=r"^The match is over\.$"):
        act(over, ATTACK, HIT)


def test_between_two_attacks_there_are_at_most_twelve_other_actions() -> None:
    """4.2: the proof that every match ends; each attack costs at least one HP (3.3, 3.5)."""

    def quiet(position: Battle) -> int:
        """The most actions that can follow here without an attack."""
        calm = [action for action in legal_actions(position) if action in (DEFEND, CHARGE)]
        return max((1 + quiet(act(position, action)[0]) for action in calm), default=0)

    assert quiet(battle()) == 12
    assert quiet(battle(first=RIGHT)) == 12
    assert quiet(battle(charge=(3, 0), guard=(3, 0))) == 0


# --- 5 the clock -----------------------------------------------------------------------------


def test_the_mildest_action_is_defend_while_the_guard_can_be_raised() -> None:
    """5.2"""
    assert mildest_action(battle(guard=(2, 3))) is DEFEND
    assert mildest_action(battle(guard=(2, 3), charge=(3, 3))) is DEFEND


def test_then_it_is_charge() -> None:
    """5.2"""
    assert mildest_action(battle(guard=(3, 0), charge=(2, 3))) is CHARGE


@pytest.mark.parametrize("chances", list(itertools.permutations((55, 80, 95))))
def test_then_it_is_the_surest_attack(chances: tuple[int, int, int]) -> None:
    """5.2"""
    one, two, three = (Attack("Poke", 10, chance, Effect.NONE) for chance in chances)
    position = battle(replace(fighter(), attacks=(one, two, three)), guard=(3, 0), charge=(3, 0))
    assert mildest_action(position).attack_index == chances.index(95)


def test_of_attacks_equally_sure_the_first_is_taken() -> None:
    """5.2"""
    position = battle(replace(fighter(), attacks=(POKE,) * 3), guard=(3, 0), charge=(3, 0))
    assert mildest_action(position) is ATTACK


# --- what holds everywhere -------------------------------------------------------------------


def test_a_position_is_never_changed_in_place() -> None:
    before = battle(charge=(1, 1), guard=(1, 1))
    same = replace(before)
    act(before, ATTACK, HIT)
    assert before == same


def test_no_die_is_rolled_for_an_action_that_is_not_allowed() -> None:
    class NoDice:
        def roll(self, sides: int) -> int:
            raise AssertionError("a die was rolled")

    with pytest.raises(IllegalAction):
        resolve(battle(guard=(3, 0)), DEFEND, NoDice())
    with pytest.raises(IllegalAction):
        resolve(act(battle(hp=(1, 1)), ATTACK, HIT)[0], ATTACK, NoDice())


def test_an_attack_rolls_for_the_hit_and_then_for_the_strength_even_when_it_misses() -> None:
    """3.1, 3.2: a record of the dice needs no knowledge of what hit."""
    asked: list[int] = []

    class Asked(LoadedDice):
        def roll(self, sides: int) -> int:
            asked.append(sides)
            return super().roll(sides)

    dice = RecordingDice(Asked(MISS))
    resolve(battle(), ATTACK, dice)
    assert asked == [100, 5]
    assert dice.rolls == list(MISS)
