"""Labels: the texts of action buttons and their tooltips."""

import math
from collections.abc import Iterator
from dataclasses import replace

from game.client_state.narration import describe_why_not
from game.i18n.phrase import join_phrases, phrase
from game.rules import Action, Attack, Battle, Effect, Fighter, Forecast, Seat, Side, forecast
from game.rules.battle import TOP

_NAMES = {Action.DEFEND: phrase("Defend"), Action.CHARGE: phrase("Charge")}

_EFFECT_SHORT = {
    Effect.NONE: "",
    Effect.BREAK: phrase("ends guard"),
    Effect.BRACE: phrase("gains guard"),
    Effect.FOCUS: phrase("gains charge"),
    Effect.SAP: phrase("drains charge"),
}
_EFFECT_LONG = {
    Effect.NONE: "",
    Effect.BREAK: phrase("Ignores guard, and a hit removes all of it."),
    Effect.BRACE: phrase("A hit also raises your own guard by 1."),
    Effect.FOCUS: phrase("A hit also gives you charge 1."),
    Effect.SAP: phrase("A hit also takes 1 charge from your opponent."),
}
_TIMES = {1: phrase("twice"), 2: phrase("four times"), 3: phrase("eight times")}
"""How many times as hard an attack hits, by charge."""
_SHARE = {
    1: phrase("all of it"),
    2: phrase("half of it"),
    3: phrase("a third of it"),
    4: phrase("a quarter of it"),
}


def button_label(fighter: Fighter, action: Action) -> str:
    """Return the text of an action's button."""
    if action.attack_index is None:
        return _NAMES[action]
    return phrase(fighter.attacks[action.attack_index].name)


def attack_line(attack: Attack) -> str:
    """Return power, chance and effect of an attack on one short line."""
    parts = [f"{attack.power}", f"{attack.chance}%", _EFFECT_SHORT[attack.effect]]
    return join_phrases((part for part in parts if part), " · ")


def attack_text(attack: Attack) -> str:
    """Return power, chance and effect of an attack in full, for a new reader."""
    words = phrase(
        "Power {power}, hits {chance} times in 100.", power=attack.power, chance=attack.chance
    )
    effect = _EFFECT_LONG[attack.effect]
    return join_phrases([words, effect]) if effect else words


def action_lines(battle: Battle, seat: Seat, action: Action) -> tuple[str, str]:
    """Return the two small lines of a button: what the action would do in this position.

    Both are empty once the match is over. An attack shows the HP that a hit costs, with its chance;
    then the chance to win by it, or the HP that a miss costs and the level that a hit changes.
    """
    side = battle[seat]
    if battle.outcome:
        return "", ""
    if action is Action.DEFEND:
        return _defend_short(side.guard)
    if action is Action.CHARGE:
        return _charge_short(side.charge)
    battle = replace(battle, to_move=seat)
    ahead, target = forecast(battle, action), battle[seat.other]
    assert ahead is not None and action.attack_index is not None
    low, high = min(ahead.low, target.hp), min(ahead.high, target.hp)
    span = f"{low}" if low == high else f"{low}–{high}"
    first = phrase("{span} HP · {chance}%", span=span, chance=ahead.chance)
    if ahead.knockout:
        return first, phrase("KO {chance}%", chance=max(1, math.floor(100 * ahead.knockout)))
    parts: list[str] = [] if ahead.chance == 100 else [phrase("miss: {hp}", hp=ahead.graze)]
    effect = side.fighter.attacks[action.attack_index].effect
    parts += [changed] if (changed := _effect_short(effect, side, target)) else []
    return first, join_phrases(parts, " · ")


def _effect_short(effect: Effect, side: Side, target: Side) -> str:
    """Return the guard or charge that a hit would change, in a few words; empty for none."""
    match effect:
        case Effect.BREAK if target.guard:
            return phrase("breaks guard")
        case Effect.BRACE if side.guard < TOP:
            return phrase("guard to {level}", level=side.guard + 1)
        case Effect.FOCUS:
            return phrase("charge to {level}", level=1)
        case Effect.SAP if target.charge:
            return phrase("takes 1 charge")
        case _:
            return ""


def _defend_short(guard: int) -> tuple[str, str]:
    if guard == TOP:
        return phrase("guard is full"), ""
    share = phrase("next hit does 1/{part}", part=guard + 2)
    return phrase("guard to {level}", level=guard + 1), share


def _charge_short(charge: int) -> tuple[str, str]:
    if charge == TOP:
        return phrase("charge is full"), ""
    times = phrase("next attack ×{times}", times=2 ** (charge + 1))
    return phrase("charge to {level}", level=charge + 1), times


def why_action_refused(battle: Battle, seat: Seat, action: Action) -> str | None:
    """Return why an action is not allowed, by `describe_why_not`, even when it is not the seat's
    turn."""
    return describe_why_not(replace(battle, to_move=seat), action)


def action_tooltip(battle: Battle, seat: Seat, action: Action) -> tuple[str, ...]:
    """Return the tooltip of `action` as if it were the turn of `seat`: a heading, then lines."""
    battle = replace(battle, to_move=seat)
    name = button_label(battle[seat].fighter, action)
    if action is Action.DEFEND:
        return (name, *_defend_lines(battle[seat].guard))
    if action is Action.CHARGE:
        return (name, *_charge_lines(battle[seat].charge))
    return (name, *_attack_lines(battle, seat, action))


def _defend_lines(guard: int) -> tuple[str, ...]:
    if guard == TOP:
        return (
            phrase(
                "Guard is at {guard}: a hit does {share}.",
                guard=guard,
                share=_SHARE[guard + 1],
            ),
        )
    return (
        phrase(
            "Guard {guard} to {after}: the next hit does {share}.",
            guard=guard,
            after=guard + 1,
            share=_SHARE[guard + 2],
        ),
        phrase("Each hit removes one guard; some attacks break it all."),
    )


def _charge_lines(charge: int) -> tuple[str, ...]:
    if charge == TOP:
        return (
            phrase(
                "Charge is at {charge}: the next attack hits {times} as hard.",
                charge=charge,
                times=_TIMES[charge],
            ),
        )
    after = charge + 1
    return (
        phrase(
            "Charge {charge} to {after}: the next attack hits {times} as hard.",
            charge=charge,
            after=after,
            times=_TIMES[after],
        ),
        phrase("The attack uses up all of it, even if it misses."),
    )


def span_of(low: int, high: int) -> str:
    """Return a range of numbers as text, or the number if it is a single one."""
    return f"{low}" if low == high else phrase("{low} to {high}", low=low, high=high)


def _attack_lines(battle: Battle, seat: Seat, action: Action) -> Iterator[str]:
    ahead = forecast(battle, action)
    assert ahead is not None and action.attack_index is not None
    side, target = battle[seat], battle[seat.other]
    effect = side.fighter.attacks[action.attack_index].effect
    yield _cost_line(ahead, target)
    yield from _end_lines(ahead, target)
    if effect is not Effect.NONE:
        yield _EFFECT_LONG[effect]
    if side.charge:
        yield phrase(
            "Uses charge {charge}: {times} as hard.",
            charge=side.charge,
            times=_TIMES[side.charge],
        )
    if target.guard and effect is not Effect.BREAK:
        yield phrase(
            "Guard {guard} lets {share} through; a hit removes one guard.",
            guard=target.guard,
            share=_SHARE[target.guard + 1],
        )


def _cost_line(ahead: Forecast, target: Side) -> str:
    """Return the HP that the other side loses by a hit and by a miss, with the chances."""
    span = span_of(ahead.low, ahead.high)
    hits = phrase("Hits for {span} HP · {chance}%", span=span, chance=ahead.chance)
    if ahead.chance == 100:
        return hits
    graze = phrase("a miss grazes for {hp}", hp=min(ahead.graze, target.hp))
    return join_phrases([hits, graze], " · ")


def _end_lines(ahead: Forecast, target: Side) -> Iterator[str]:
    """Return whether a hit ends the match, as a line."""
    known = {"fighter": target.fighter.name, "hp": target.hp}
    if ahead.low >= target.hp:
        yield phrase("A hit ends the match: {fighter} has {hp} HP.", **known)
    elif ahead.high >= target.hp:
        yield phrase("A strong hit ends the match: {fighter} has {hp} HP.", **known)
