"""Wording: what a button says, and what it would do from here. No pygame."""

from dataclasses import replace

from game.rules import Action, Attack, Battle, Effect, Seat, forecast, why_not
from game.rules.battle import TOP

NAMES = {Action.DEFEND: "Defend", Action.CHARGE: "Charge"}

_EFFECT_SHORT = {
    Effect.NONE: "",
    Effect.BREAK: "breaks guard",
    Effect.BRACE: "gains guard",
    Effect.FOCUS: "gains charge",
    Effect.SAP: "saps charge",
}
_EFFECT_LONG = {
    Effect.NONE: "",
    Effect.BREAK: "Goes through guard, and a hit takes all of it.",
    Effect.BRACE: "A hit also raises your own guard by 1.",
    Effect.FOCUS: "A hit also leaves you with charge 1.",
    Effect.SAP: "A hit also takes 1 charge from the other side.",
}
_TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times"}
_SHARE = {1: "all of it", 2: "half of it", 3: "a third of it", 4: "a quarter of it"}


def action_name(battle: Battle, seat: Seat, action: Action) -> str:
    if action.attack_index is None:
        return NAMES[action]
    return battle[seat].fighter.attacks[action.attack_index].name


def attack_line(attack: Attack) -> str:
    """Power, chance and effect on one short line."""
    parts = [f"{attack.power}", f"{attack.chance}%", _EFFECT_SHORT[attack.effect]]
    return " · ".join(part for part in parts if part)


def attack_words(attack: Attack) -> str:
    """The same for a reader who sees it for the first time."""
    return (
        f"Power {attack.power}, hits {attack.chance} in 100. {_EFFECT_LONG[attack.effect]}".strip()
    )


def action_line(battle: Battle, seat: Seat, action: Action) -> str:
    """The small line of a button: what the action is, or why it is of no use now."""
    side = battle[seat]
    if action.attack_index is not None:
        return attack_line(side.fighter.attacks[action.attack_index])
    level = side.guard if action is Action.DEFEND else side.charge
    word = "guard" if action is Action.DEFEND else "charge"
    return f"{word} to {level + 1}" if level < TOP else f"{word} is at its top"


def why_not_for(battle: Battle, seat: Seat, action: Action) -> str | None:
    """`why_not` for a side whose turn it may not be."""
    return why_not(replace(battle, to_move=seat), action)


def explanation(battle: Battle, seat: Seat, action: Action) -> tuple[str, ...]:
    """What `action` would do from here if it were the turn of `seat`; a heading, then lines."""
    battle = replace(battle, to_move=seat)
    name = action_name(battle, seat, action)
    if action is Action.DEFEND:
        return (name, *_defend_lines(battle[seat].guard))
    if action is Action.CHARGE:
        return (name, *_charge_lines(battle[seat].charge))
    return (name, *_attack_lines(battle, seat, action))


def _defend_lines(guard: int) -> tuple[str, ...]:
    if guard == TOP:
        return (f"Guard stands at {guard}: a blow does {_SHARE[guard + 1]}.",)
    return (
        f"Guard {guard} to {guard + 1}: a blow does {_SHARE[guard + 2]}.",
        "Each hit takes one guard away; some break it all.",
    )


def _charge_lines(charge: int) -> tuple[str, ...]:
    if charge == TOP:
        return (f"Charge stands at {charge}: the next attack hits {_TIMES[charge + 1]} as hard.",)
    after = charge + 1
    return (
        f"Charge {charge} to {after}: the next attack hits {_TIMES[after + 1]} as hard.",
        "The attack spends all of it, also when it misses.",
    )


def _attack_lines(battle: Battle, seat: Seat, action: Action) -> list[str]:
    ahead = forecast(battle, action)
    assert ahead is not None and action.attack_index is not None
    side, target = battle[seat], battle[seat.other]
    attack = side.fighter.attacks[action.attack_index]
    span = f"{ahead.low}" if ahead.low == ahead.high else f"{ahead.low} to {ahead.high}"
    graze = "" if ahead.chance == 100 else " · a miss grazes for 1"
    lines = [f"Hits for {span} HP · {ahead.chance} in 100{graze}"]
    if ahead.low >= target.hp:
        lines.append(f"A hit ends the match: {target.fighter.name} has {target.hp} HP.")
    elif ahead.high >= target.hp:
        lines.append(f"A strong hit ends the match: {target.fighter.name} has {target.hp} HP.")
    if attack.effect is not Effect.NONE:
        lines.append(_EFFECT_LONG[attack.effect])
    if side.charge:
        lines.append(f"Spends charge {side.charge}: {_TIMES[side.charge + 1]} as hard.")
    if target.guard and attack.effect is not Effect.BREAK:
        lines.append(
            f"Guard {target.guard} lets {_SHARE[target.guard + 1]} through; a hit takes one guard."
        )
    return lines
