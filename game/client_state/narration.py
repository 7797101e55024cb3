"""Narration: events in complete sentences, the same on screens, in logs and in the terminal."""

from collections.abc import Mapping
from typing import assert_never

from game.client_state.link import (
    PeerFamiliarity,
    PeerRecognized,
    Protection,
    ProtectionState,
    Route,
    RouteState,
)
from game.i18n.phrase import Phrase, capitalised, join_phrases, phrase, plural
from game.protocol.messages import ResumeOffer, SeatState
from game.rules import (
    Action,
    Battle,
    Broken,
    Charged,
    Event,
    Fainted,
    Fighter,
    Guarded,
    GuardLost,
    Missed,
    Outcome,
    Reason,
    Sapped,
    Seat,
    Struck,
    why_not,
)
from game.text_safety.sanitize import clean_name


def describe_protection(protection: ProtectionState) -> str:
    """Return what the player must know about a game's protection; may be empty."""
    match protection.protection:
        case Protection.OPEN:
            said = phrase("This game is open: anybody on this network can join without a code.")
        case Protection.PLAIN:
            said = phrase(
                "This game is not encrypted: anybody on the network can read it and change it."
            )
        case Protection.CODE | Protection.HERE:
            return protection.text
        case other:
            assert_never(other)
    return join_phrases([said, protection.text]) if protection.text else said


def describe_way(address: str) -> Phrase:
    """Return where friends outside the local network reach a game."""
    return phrase("Friends join at {address} from other networks.", address=address)


ROUTE_STATES = {
    RouteState.LOOKING: phrase("looking up the name"),
    RouteState.KNOCKING: phrase("connecting"),
    RouteState.OPEN: phrase("open"),
    RouteState.REFUSED: phrase("no game there"),
    RouteState.SILENT: phrase("no answer"),
    RouteState.NO_WAY: phrase("unreachable"),
    RouteState.UNKNOWN: phrase("no such name"),
    RouteState.CALLING: phrase("the arena is calling your friend"),
    RouteState.AWAY: phrase("the arena cannot reach your friend"),
}


def describe_route(route: Route) -> Phrase:
    """Return the progress of one route to a host."""
    return phrase("{name}: {state}.", name=route.name, state=ROUTE_STATES[route.state])


def name_with_mark(name: str, mark: str | None) -> str:
    """Return a player's name with their key's mark, if they were met before."""
    # Sanitizing removes this dot from names, so no name can imitate a mark.
    return f"{name} · {mark}" if mark else name


def describe_meeting(met: PeerRecognized) -> str:
    """Return whether the other side was met before; may be empty."""
    match met.meeting:
        case PeerFamiliarity.FIRST:
            return ""
        case PeerFamiliarity.AGAIN:
            return phrase(
                "This is the {name} you have met before: {mark}.", name=met.name, mark=met.mark
            )
        case PeerFamiliarity.STRANGER:
            return phrase(
                "Careful: this is not the {name} you have met before. This one is {mark}.",
                name=met.name,
                mark=met.mark,
            )
        case PeerFamiliarity.BLOCKED:
            return phrase("You have blocked {name}: their messages stay hidden.", name=met.name)
        case other:
            assert_never(other)


NOBODY_TO_BLOCK = phrase("There is nobody here to block.")


def describe_block(name: str, *, lasts: bool, sent_out: bool) -> str:
    """Return the effect of blocking the other side. `lasts`: their key is known, so it is
    permanent."""
    if lasts and sent_out:
        return phrase(
            "{name} is blocked and has been removed. Type /unblock {name} to undo it. The "
            "settings list everybody you have blocked.",
            name=name,
        )
    if lasts:
        return phrase(
            "{name} is blocked: you no longer see their messages. Type /unblock {name} to undo "
            "it. The settings list everybody you have blocked.",
            name=name,
        )
    if sent_out:
        return phrase(
            "{name} has been removed, but they have not shown a key yet, so they cannot be "
            "recognised if they come back.",
            name=name,
        )
    return phrase(
        "{name} has not shown a key yet, so their messages are hidden in this room only.", name=name
    )


def ask_block(name: str) -> str:
    """Return what blocking in the middle of a match costs a player who hosts it."""
    return phrase(
        "You are hosting this match. Blocking {name} removes them, and you lose the match as "
        "if you had left. Type block again to do it, or mute to hide only their messages.",
        name=name,
    )


def describe_spectator_chat(on: bool) -> str:
    """Return whether spectators' lines are shown."""
    if on:
        return phrase("Spectators' messages are now shown.")
    return phrase("Spectators' messages are now hidden.")


def describe_event(event: Event, battle: Battle, names: Mapping[Seat, str] | None = None) -> str:
    """Return one event as a sentence that names the fighters.

    `names` are the players'. If both play the same fighter it is "Ana's Kettle" or, without names,
    "the left Kettle".
    """
    fighter = battle[event.seat].fighter
    actor, other = (
        fighter_in_sentence(battle, seat, names) for seat in (event.seat, event.seat.other)
    )
    return capitalised(_sentence(event, fighter, actor, other))


def fighter_in_sentence(battle: Battle, seat: Seat, names: Mapping[Seat, str] | None = None) -> str:
    """Return a fighter's name in a sentence: "Kettle", or "Ana's Kettle" if both play the same
    one."""
    name = battle[seat].fighter.name
    if name == battle[seat.other].fighter.name:
        if names:
            return phrase("{player}'s {fighter}", player=names[seat], fighter=name)
        if seat is Seat.LEFT:
            return phrase("the left {fighter}", fighter=name)
        return phrase("the right {fighter}", fighter=name)
    return name


def _sentence(event: Event, fighter: Fighter, actor: str, other: str) -> Phrase:
    match event:
        case Guarded(guard=guard):
            return phrase("{actor} raises its guard to {guard}.", actor=actor, guard=guard)
        case Charged(charge=charge):
            return phrase("{actor} charges up: {charge}.", actor=actor, charge=charge)
        case Struck(attack=attack, damage=damage, hp=hp, charge=charge):
            known = {"actor": actor, "other": other, "damage": damage, "hp": hp}
            name = phrase(fighter.attacks[attack].name)
            if charge:
                return phrase(
                    "{actor}'s {name} hits {other} with charge {charge} for {damage}; "
                    "{hp} HP left.",
                    name=name,
                    charge=charge,
                    **known,
                )
            return phrase(
                "{actor}'s {name} hits {other} for {damage}; {hp} HP left.", name=name, **known
            )
        case Missed(attack=attack, damage=damage, hp=hp):
            name = phrase(fighter.attacks[attack].name)
            return phrase(
                "{actor}'s {name} misses and only grazes {other} for {damage}; {hp} HP left.",
                actor=actor,
                name=name,
                other=other,
                damage=damage,
                hp=hp,
            )
        case GuardLost(guard=guard):
            return phrase("{actor}'s guard drops to {guard}.", actor=actor, guard=guard)
        case Broken():
            return phrase("{actor}'s guard is broken.", actor=actor)
        case Sapped(charge=charge):
            return phrase("{actor} loses charge: {charge} left.", actor=actor, charge=charge)
        case Fainted():
            return phrase("{actor} is knocked out.", actor=actor)
        case _:
            assert_never(event)


def describe_outcome(outcome: Outcome, names: Mapping[Seat, str]) -> str:
    """Return how the match ended, with the players' names; the one sentence that says `wins`."""
    if outcome.winner is None:
        return phrase("The match is a draw because one player was away for too long.")
    winner, loser = names[outcome.winner], names[outcome.winner.other]
    match outcome.reason:
        case Reason.KNOCKOUT:
            return phrase("{winner} wins the match by knockout.", winner=winner)
        case Reason.LEFT:
            return phrase("{loser} left, so {winner} wins the match.", loser=loser, winner=winner)
        case Reason.ASLEEP:
            return phrase(
                "{loser} ran out of time three turns in a row, so {winner} wins the match.",
                loser=loser,
                winner=winner,
            )
        case Reason.AWAY:
            return phrase(
                "{loser} was away for too long, so {winner} wins the match.",
                loser=loser,
                winner=winner,
            )
        case Reason.WITHHELD:
            return phrase(
                "{loser} withheld their half of the dice, so {winner} wins the match.",
                loser=loser,
                winner=winner,
            )
        case _:
            assert_never(outcome.reason)


def describe_reason(outcome: Outcome, names: Mapping[Seat, str]) -> str:
    """Return why the match ended, for a place that already shows the winner."""
    if outcome.winner is None:
        return phrase("One player was away for too long.")
    loser = names[outcome.winner.other]
    match outcome.reason:
        case Reason.KNOCKOUT:
            return phrase("By knockout.")
        case Reason.LEFT:
            return phrase("{name} left the match.", name=loser)
        case Reason.ASLEEP:
            return phrase("{name} ran out of time three turns in a row.", name=loser)
        case Reason.AWAY:
            return phrase("{name} was away for too long.", name=loser)
        case Reason.WITHHELD:
            return phrase("{name} withheld their half of the dice.", name=loser)
        case _:
            assert_never(outcome.reason)


def describe_turn(turn: int, mover: str) -> str:
    """Return whose turn it is, for spectators."""
    return phrase("Turn {turn}: it is {mover}'s turn.", turn=turn, mover=mover)


def describe_speech(name: str, text: str, emote: bool) -> str:
    """Return a line of the chat with the speaker's name."""
    return join_phrases(["*", name, text]) if emote else join_phrases([name, text], ": ")


def describe_side(battle: Battle, seat: Seat, names: Mapping[Seat, str] | None = None) -> str:
    """Return the state of one side; the fighter is named as by `describe_event`."""
    side = battle[seat]
    return phrase(
        "{fighter} has {hp} of {most} HP, charge {charge}, guard {guard}.",
        fighter=fighter_in_sentence(battle, seat, names) if names else side.fighter.name,
        hp=side.hp,
        most=side.fighter.hp,
        charge=side.charge,
        guard=side.guard,
    )


def describe_why_not(battle: Battle, action: Action) -> str | None:
    """Return the English sentence of the rules' `why_not` as a phrase; None if the action is
    allowed."""
    reason = why_not(battle, action)
    if reason is None or battle.outcome:
        return reason and phrase("The match is over.")
    fighter = battle[battle.to_move].fighter.name
    if action is Action.DEFEND:
        return phrase("{fighter}'s guard is already full.", fighter=fighter)
    return phrase("{fighter}'s charge is already full.", fighter=fighter)


def describe_change(before: SeatState | None, after: SeatState | None, *, fighting: bool) -> str:
    """Return what changed about the player at a seat, as a sentence; empty if nothing of
    interest."""
    if after is None:
        return phrase("{name} has left.", name=before.name) if before else ""
    if before is None:
        return phrase("{name} takes a seat.", name=after.name)
    if before.present and not after.present:
        if fighting:
            return phrase("{name} is away. The match is paused.", name=after.name)
        return phrase("{name} is away. Their seat is saved.", name=after.name)
    if after.present and not before.present:
        return phrase("{name} is back.", name=after.name)
    if after.muted and not before.muted:
        return phrase("{name} has muted you.", name=after.name)
    if before.muted and not after.muted:
        return phrase("{name} has unmuted you.", name=after.name)
    if after.rematch and not before.rematch:
        return phrase("{name} wants a rematch.", name=after.name)
    return ""


def describe_resume_offer(offer: ResumeOffer) -> str:
    """Return the question whether to resume a match that this host has lost and the other side
    has."""
    return phrase(
        "{name} has a saved match that this game has lost: {actions}, {lines}. Only what each "
        "of you signed counts. Continue it?",
        name=clean_name(offer.name) or phrase("A player"),
        actions=plural("{count} action", "{count} actions", offer.actions),
        lines=plural("{count} chat message", "{count} chat messages", offer.lines),
    )
