"""Turns: the actions of one match, each with the positions before and after it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from game.protocol.messages import Acted, Contender, Ended, Entry, Level, Position, Started
from game.rules import Action, Battle, Fighter, Outcome, Reason, Seat, Side
from game.text_safety.sanitize import clean_text


@dataclass(frozen=True, slots=True)
class MatchTurn:
    """One action with its circumstances."""

    before: Battle
    action: Action
    after: Battle
    by_clock: bool = False
    """Whether the clock ran out and the referee chose."""

    @property
    def seat(self) -> Seat:
        return self.before.to_move


def turns(entries: Iterable[Entry]) -> tuple[MatchTurn, ...]:
    """Return the actions of the last match in `entries`, which must be verified.

    Positions are taken from the entries: `verify` and `RoomState` have compared them with the
    rules. Texts of the fighters are made safe to show.
    """
    found: list[MatchTurn] = []
    battle: Battle | None = None
    for entry in entries:
        match entry:
            case Started():
                found, battle = [], battle_at(entry.left, entry.right, entry.position)
            case Acted() if battle:
                after = _moved(battle, entry.position)
                found.append(MatchTurn(battle, entry.action, after, entry.by_clock))
                battle = after
    return tuple(found)


def opening(entries: Iterable[Entry]) -> Battle | None:
    """Return the position in which the last match of `entries` began."""
    battle = None
    for entry in entries:
        if isinstance(entry, Started):
            battle = battle_at(entry.left, entry.right, entry.position)
    return battle


def ending(entries: Iterable[Entry]) -> Outcome | None:
    """Return the outcome of the last match of `entries`; None if it did not end."""
    outcome = None
    for entry in entries:
        if isinstance(entry, Ended):
            outcome = Outcome(entry.winner, entry.reason)
        elif isinstance(entry, Started):
            outcome = None
    return outcome


def battle_at(left: Contender, right: Contender, where: Position) -> Battle:
    """Return the battle of these two in a position from the wire."""
    sides = (_side(left.fighter, where.left), _side(right.fighter, where.right))
    return _with_outcome(Battle(*sides, where.to_move, where.turn))


def shown_fighter(fighter: Fighter) -> Fighter:
    """Return the fighter with texts that are safe to show; a record may come from anybody."""
    attacks = [replace(each, name=clean_text(each.name) or "Attack") for each in fighter.attacks]
    return replace(
        fighter,
        name=clean_text(fighter.name) or "Fighter",
        line=clean_text(fighter.line),
        attacks=(attacks[0], attacks[1], attacks[2]),
    )


def _side(fighter: Fighter, level: Level) -> Side:
    return Side(shown_fighter(fighter), level.hp, level.charge, level.guard)


def _moved(battle: Battle, where: Position) -> Battle:
    def side(seat: Seat, level: Level) -> Side:
        return replace(battle[seat], hp=level.hp, charge=level.charge, guard=level.guard)

    left, right = side(Seat.LEFT, where.left), side(Seat.RIGHT, where.right)
    return _with_outcome(Battle(left, right, where.to_move, where.turn))


def _with_outcome(battle: Battle) -> Battle:
    for seat in Seat:
        if battle[seat].hp == 0:
            return replace(battle, outcome=Outcome(seat.other, Reason.KNOCKOUT))
    return battle
