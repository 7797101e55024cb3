"""The game itself: two seats, one action at a time, integers only. No clock, screen or network.

>>> from game.rules import Action, ForcedDice, legal_actions, parse_roster, resolve, start
>>> roster = parse_roster('''
... version = 1
... [[fighter]]
... id = "straw"
... name = "Straw"
... line = "Stands in for a fighter."
... hp = 30
... attack = 10
... defence = 10
... attacks = [
...     {name = "Poke", power = 10, chance = 100, effect = "none"},
...     {name = "Swing", power = 18, chance = 70, effect = "none"},
...     {name = "Pry", power = 8, chance = 90, effect = "break"},
... ]
... ''')
>>> battle = start(roster["straw"], roster["straw"])
>>> battle.to_move, battle.right.guard
(<Seat.LEFT: 'left'>, 1)
>>> battle, events = resolve(battle, Action.CHARGE, ForcedDice(()))
>>> battle, events = resolve(battle, Action.DEFEND, ForcedDice(()))
>>> battle, events = resolve(battle, Action.ATTACK1, ForcedDice((1, 3)))
>>> events[0].damage, battle.right.hp, battle.right.guard
(6, 24, 1)
"""

from game.rules.action import Action, IllegalAction
from game.rules.battle import (
    Battle,
    Side,
    legal_actions,
    mildest_action,
    resolve,
    start,
    why_not,
)
from game.rules.dice import Dice, ForcedDice, RecordingDice
from game.rules.event import (
    Broken,
    Charged,
    Event,
    Fainted,
    Guarded,
    GuardLost,
    Missed,
    Sapped,
    Struck,
)
from game.rules.forecast import Forecast, forecast
from game.rules.outcome import ASLEEP_LIMIT, Outcome, Reason
from game.rules.roster import Attack, Effect, Fighter, Roster, RosterError, parse_roster
from game.rules.seat import Seat

__all__ = [
    "ASLEEP_LIMIT",
    "Action",
    "Attack",
    "Battle",
    "Broken",
    "Charged",
    "Dice",
    "Effect",
    "Event",
    "Fainted",
    "Fighter",
    "ForcedDice",
    "Forecast",
    "GuardLost",
    "Guarded",
    "IllegalAction",
    "Missed",
    "Outcome",
    "Reason",
    "RecordingDice",
    "Roster",
    "RosterError",
    "Sapped",
    "Seat",
    "Side",
    "Struck",
    "forecast",
    "legal_actions",
    "mildest_action",
    "parse_roster",
    "resolve",
    "start",
    "why_not",
]
