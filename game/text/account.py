"""Account: how things stand at a table, in sentences that make sense by themselves."""

from collections.abc import Iterator

from game.rules import Action, Battle, Seat, forecast, why_not
from game.table.narration import tell_outcome, tell_side, tell_turn
from game.table.table import Table
from game.table.wording import button_name, explanation, span_of
from game.text.commands import ACTIONS
from game.words.phrase import joined, phrase

_OVER = phrase("The match is over. Type rematch for another one or quit to leave.")
_TRIED = phrase("The match is over; it was only a try. Type quit to leave.")


def over(table: Table) -> str:
    """What can be done when a match has ended."""
    return _TRIED if table.trial else _OVER


def introduction(table: Table) -> Iterator[str]:
    """Who is who, as soon as that is known, or that there is nobody yet."""
    if table.hotseat:
        yield phrase(
            "{left} and {right} share this keyboard.",
            left=table.name(Seat.LEFT),
            right=table.name(Seat.RIGHT),
        )
    elif table.seat is not None:
        yield phrase("You are {name}.", name=table.name(table.seat))
        if not table.full:
            yield phrase("Waiting for somebody to join.")


def turn(table: Table) -> Iterator[str]:
    """Whose turn it is; who is to act hears besides how both stand and what can be done."""
    battle = table.battle
    if battle is None or battle.outcome or table.outcome:
        return
    mover = battle.to_move
    if table.acting is None:
        yield tell_turn(battle.turn, table.name(mover))
        return
    yield phrase("Turn {turn}: it is your turn, {name}.", turn=battle.turn, name=table.name(mover))
    yield tell_side(battle, mover, table.names)
    yield tell_side(battle, mover.other, table.names)
    yield joined(offer(battle, action) for action in ACTIONS)


def status(table: Table) -> Iterator[str]:
    """Who is here, how both stand, and what comes next."""
    if not table.welcomed:
        yield phrase("The connection is being made.")
        return
    for seat in Seat:
        yield _place(table, seat)
    if table.watching:
        yield phrase("Watching: {count}.", count=table.watching)
    if table.spectating:
        yield phrase("You are watching.")
    if table.battle and table.acting is None:
        for seat in Seat:
            yield joined([table.name(seat), tell_side(table.battle, seat)], ": ")
    if table.outcome:
        yield tell_outcome(table.outcome, table.names)
        yield from () if table.spectating else (over(table),)
    elif table.choosing:
        yield phrase("The fighters are being chosen.")
    yield from turn(table)


def explained(table: Table) -> Iterator[str]:
    """What every button of ours would do from here, in detail."""
    battle = table.battle
    if table.outcome:
        yield over(table)
        return
    if battle is None or battle.outcome:
        yield phrase("No match is running yet.")
        return
    seat = table.acting or table.seat or battle.to_move
    for key, action in enumerate(ACTIONS, 1):
        name, *lines = explanation(battle, seat, action)
        told = (line if line.endswith(".") else joined([line, "."], "") for line in lines)
        yield joined([f"{key}", joined([name, "."], ""), *told])


def offer(battle: Battle, action: Action) -> str:
    """One button as a sentence: its key, its name and what it would do from here."""
    name = button_name(battle[battle.to_move].fighter, action)
    key = ACTIONS.index(action) + 1
    outlook = forecast(battle, action)
    if why_not(battle, action):
        return phrase("{key} {name}, not now.", key=key, name=name)
    if outlook is None:
        return phrase("{key} {name}.", key=key, name=name)
    return phrase(
        "{key} {name}, {span} HP, {chance} in 100.",
        key=key,
        name=name,
        span=span_of(outlook.low, outlook.high),
        chance=outlook.chance,
    )


def _place(table: Table, seat: Seat) -> str:
    place = table.places[seat]
    if place is None:
        left = seat is Seat.LEFT
        return phrase("The left seat is free.") if left else phrase("The right seat is free.")
    if place.present:
        return phrase("{name} is here.", name=place.name)
    return phrase("{name} is away.", name=place.name)
