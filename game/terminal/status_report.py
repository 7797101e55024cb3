"""Status report: the state of a room, in sentences that make sense by themselves."""

from collections.abc import Iterator

from game.client_state.labels import action_tooltip, button_label, span_of
from game.client_state.narration import describe_outcome, describe_side, describe_turn
from game.client_state.room_state import RoomState
from game.i18n.phrase import join_phrases, phrase
from game.rules import Action, Battle, Seat, forecast, why_not
from game.terminal.line_parser import ACTIONS

_OVER = phrase("The match is over. Type rematch for another one or quit to leave.")
_TRIED = phrase("The match is over. It was only a trial. Type quit to leave.")


def after_match(room_state: RoomState) -> str:
    """Return what the player can do after a match."""
    return _TRIED if room_state.trial else _OVER


def introduction(room_state: RoomState) -> Iterator[str]:
    """Return who plays whom, once known, or that nobody else is here yet."""
    if room_state.hotseat:
        yield phrase(
            "{left} and {right} share this keyboard.",
            left=room_state.name(Seat.LEFT),
            right=room_state.name(Seat.RIGHT),
        )
    elif room_state.seat is not None:
        yield phrase("You are {name}.", name=room_state.name(room_state.seat))
        if not room_state.full:
            yield phrase("Waiting for a player to join.")


def turn(room_state: RoomState) -> Iterator[str]:
    """Return whose turn it is; on our own, also the state of both sides and the possible
    actions.
    """
    battle = room_state.battle
    if battle is None or battle.outcome or room_state.outcome:
        return
    mover = battle.to_move
    if room_state.acting is None:
        yield describe_turn(battle.turn, room_state.name(mover))
        return
    yield phrase(
        "Turn {turn}: it is your turn, {name}.", turn=battle.turn, name=room_state.name(mover)
    )
    yield describe_side(battle, mover, room_state.names)
    yield describe_side(battle, mover.other, room_state.names)
    yield join_phrases(describe_button(battle, action) for action in ACTIONS)


def status(room_state: RoomState) -> Iterator[str]:
    """Return who is here, the state of both sides, and what comes next."""
    if not room_state.welcomed:
        yield phrase("Connecting.")
        return
    for seat in Seat:
        yield _place(room_state, seat)
    if room_state.watching:
        yield phrase("Watching: {count}.", count=room_state.watching)
    if room_state.spectating:
        yield phrase("You are watching.")
    if room_state.battle and room_state.acting is None:
        for seat in Seat:
            yield join_phrases(
                [room_state.name(seat), describe_side(room_state.battle, seat)], ": "
            )
    if room_state.outcome:
        yield describe_outcome(room_state.outcome, room_state.names)
        yield from () if room_state.spectating else (after_match(room_state),)
    elif room_state.choosing:
        yield phrase("Players are choosing fighters.")
    yield from turn(room_state)


def explained(room_state: RoomState) -> Iterator[str]:
    """Return in detail what each of our actions would do now."""
    battle = room_state.battle
    if room_state.outcome:
        yield after_match(room_state)
        return
    if battle is None or battle.outcome:
        yield phrase("No match is running yet.")
        return
    seat = room_state.acting or room_state.seat or battle.to_move
    for key, action in enumerate(ACTIONS, 1):
        name, *lines = action_tooltip(battle, seat, action)
        known = (line if line.endswith(".") else join_phrases([line, "."], "") for line in lines)
        yield join_phrases([f"{key}", join_phrases([name, "."], ""), *known])


def describe_button(battle: Battle, action: Action) -> str:
    """Return one action as a sentence: its key, its name and what it would do now."""
    name = button_label(battle[battle.to_move].fighter, action)
    key = ACTIONS.index(action) + 1
    outlook = forecast(battle, action)
    if why_not(battle, action):
        return phrase("{key} {name}, not now.", key=key, name=name)
    if outlook is None:
        return phrase("{key} {name}.", key=key, name=name)
    return phrase(
        "{key} {name}, {span} HP, {chance} times in 100.",
        key=key,
        name=name,
        span=span_of(outlook.low, outlook.high),
        chance=outlook.chance,
    )


def _place(room_state: RoomState, seat: Seat) -> str:
    seat_state = room_state.seats[seat]
    if seat_state is None:
        left = seat is Seat.LEFT
        return phrase("The left seat is free.") if left else phrase("The right seat is free.")
    if seat_state.present:
        return phrase("{name} is here.", name=seat_state.name)
    return phrase("{name} is away.", name=seat_state.name)
