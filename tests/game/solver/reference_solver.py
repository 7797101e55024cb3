"""Reference solver: the same question answered slowly and obviously, straight from `resolve`.

Nothing is shared with game/solver: dice are enumerated one by one over all their sides.
"""

from game.rules import Action, Attack, Battle, Effect, Fighter, ForcedDice, legal_actions, resolve


def fighter(
    id: str, hp: int, *attacks: tuple[int, int, Effect], attack: int = 10, defence: int = 10
) -> Fighter:
    """A fighter of (power, chance, effect) attacks."""
    first, second, third = (Attack("Poke", *numbers) for numbers in attacks)
    return Fighter(id, id.title(), "Stands in.", hp, attack, defence, (first, second, third))


CRAB = fighter("crab", 4, (3, 95, Effect.BRACE), (6, 60, Effect.FOCUS), (2, 80, Effect.BREAK))
HARE = fighter(
    "hare", 3, (2, 100, Effect.SAP), (5, 70, Effect.NONE), (3, 85, Effect.FOCUS), attack=11
)
TOAD = fighter("toad", 4, (1, 90, Effect.SAP), (7, 50, Effect.BREAK), (3, 75, Effect.BRACE))


_known: dict[tuple[object, ...], float] = {}


def win_chance(battle: Battle) -> float:
    """Of the side to move, if both sides play perfectly."""
    if battle.outcome:
        return float(battle.outcome.winner is battle.to_move)
    sides = [(s.fighter.id, s.hp, s.charge, s.guard) for s in (battle.left, battle.right)]
    position = (*sides, battle.to_move)
    if position not in _known:
        _known[position] = max(win_chance_after(battle, a) for a in legal_actions(battle))
    return _known[position]


def win_chance_after(battle: Battle, action: Action) -> float:
    if action.attack_index is None:
        return 1.0 - win_chance(_after(battle, action, ()))
    chance = battle[battle.to_move].fighter.attacks[action.attack_index].chance
    hits = [1.0 - win_chance(_after(battle, action, (1, roll))) for roll in range(1, 6)]
    hit = sum(hits) / 5
    if chance == 100:
        return hit
    miss = 1.0 - win_chance(_after(battle, action, (100, 1)))
    return chance / 100 * hit + (1 - chance / 100) * miss


def _after(battle: Battle, action: Action, rolls: tuple[int, ...]) -> Battle:
    return resolve(battle, action, ForcedDice(rolls))[0]
