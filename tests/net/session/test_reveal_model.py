"""The protocol of choice, reveal, cut, resume and copy as a small machine, tried in every order.

One honest player faces somebody who holds the log, cuts at any time, gives up any part of it,
writes any history that signatures allow, and knows every value that was ever revealed: a host who
cheats, or a guest who cheats with copies, for a copy that a room took up is a log like any. The
player's program may be killed at any time, too. It goes by its own two rules
(`net.session.last_reveal`). In no reachable state is a value revealed for two places, a die thrown
twice, or the player's signature under what they did not do. Each rule is also taken away once, and
the search finds what it is for.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import pytest

from game.protocol.messages import Acted, Chosen, Position, Reveals
from game.protocol.messages import Level as Side
from game.rules import Action, Seat
from net.session.last_reveal import LastReveal, is_ours

ME, HOST = Seat.RIGHT, Seat.LEFT
CHOICES = (Action.ATTACK1, Action.ATTACK2, Action.ATTACK3)
NAMES = (0, 1, 2)
"""What the host may call the match: it may be called anything."""

History = tuple[str, ...]
"""The log, entry by entry. Its hash stands for all of it, so here the log itself does."""


@dataclass(frozen=True, slots=True)
class ProofState:
    """All that the player knows and all that the host has learnt."""

    log: History = ()
    """As the player has it."""
    connected: bool = False
    missed: int = 0
    """Entries that the host says were written while the player was away."""
    stopped: bool = False
    """The host was caught: nothing more of the player's goes out, for good."""
    bound: tuple[int, History] | None = None
    """Turn and place for which the player revealed last."""
    chosen: frozenset[tuple[History, str]] = frozenset()
    """What the player signed, over which log."""
    revealed: frozenset[tuple[int, History]] = frozenset()
    """The player's values that the host has, and for which place each was given."""
    thrown: frozenset[tuple[int, History]] = frozenset()
    """Dice that the player's log has shown, by their turn and what they were thrown for."""
    accepted: History = ()
    """A log whose end the player has signed."""


@dataclass(frozen=True, slots=True)
class ClientRules:
    """What the player's program goes by; in a control one of them is missing."""

    is_denied: Callable[[LastReveal, LastReveal], bool] = LastReveal.is_denied_by
    is_ours: Callable[[Chosen | Acted, Seat, LastReveal | None], bool] = is_ours
    compares: bool = True
    """Every choice is compared with what was revealed, not only one that waits for its dice."""
    signs_place: bool = True
    """A signature covers the log that the player saw."""
    turns: int = 3
    """Of a match in the model; its choices all need dice."""


# --- the log ---------------------------------------------------------------------------------


def turn_of(log: History) -> int:
    """The turn that is on: each takes a choice and its dice."""
    return sum(entry.startswith("dice") for entry in log) + 1


def mover(log: History) -> Seat:
    """The host's player begins."""
    return HOST if turn_of(log) % 2 else ME


def waits_for_dice(log: History) -> bool:
    return bool(log) and log[-1].startswith("choice")


def is_over(log: History, rules: ClientRules) -> bool:
    return turn_of(log) > rules.turns


@cache
def entry_of(log: History) -> Chosen | Acted | None:
    """The last entry as the wire has it; None for the start."""
    turn, last = turn_of(log[:-1]), log[-1]
    if last.startswith("choice"):
        seat, hash_ = mover(log[:-1]), " ".join(log)
        return Chosen(0, seat, 1, turn, CHOICES[int(last[-1])], signature="", hash=hash_)
    if last.startswith("dice"):
        seat = mover(log[:-1])
        level = Side(1, 0, 0)
        where = Position(turn, seat, level, level, ())
        return Acted(0, seat, 0, turn, CHOICES[0], (), where, reveals=Reveals("x", "x"))
    return None


def bound_of(bound: tuple[int, History] | None) -> LastReveal | None:
    return bound and LastReveal("room", 1, "tip", bound[0], " ".join(bound[1]))


# --- what may happen --------------------------------------------------------------------------


def steps(state: ProofState, rules: ClientRules) -> Iterator[ProofState]:
    """Every state that may come next."""
    if state.connected:
        yield replace(state, connected=False, missed=0)
        if not state.stopped:
            yield from host_writes(state, rules)
            if state.missed == 0:
                yield from player_acts(state, rules)
                yield from program_answers(state, rules)
    else:
        yield from host_welcomes(state, rules)
    yield from program_crashes(state, rules)


def program_crashes(state: ProofState, rules: ClientRules) -> Iterator[ProofState]:
    """The player's program is killed and starts again from its disk, on which entries are missing
    that came after the last value was revealed: for what it was revealed is there before it goes
    out. That the host was caught is found out again."""
    safe = len(state.bound[1]) - 1 if state.bound else 0
    for length in range(min(safe, len(state.log)), len(state.log) + 1):
        log = state.log[:length]
        after = replace(state, log=log, connected=False, missed=0, stopped=False)
        for at in range(1, length + 1):
            if waits_for_dice(log[:at]):
                after = compared(after, log[:at], rules)
        yield after


def host_welcomes(state: ProofState, rules: ClientRules) -> Iterator[ProofState]:
    """With any part of the log kept, and any number of entries that were missed."""
    for keep in range(len(state.log) + 1):
        bound = bound_of(state.bound)
        gone = (entry_of(state.log[:at]) for at in range(keep + 1, len(state.log) + 1))
        if any(entry and rules.is_ours(entry, ME, bound) for entry in gone):
            yield replace(state, connected=True, stopped=True)
            continue
        for missed in (0, 1, 2, 3):
            yield replace(state, log=state.log[:keep], connected=True, missed=missed)


def host_writes(state: ProofState, rules: ClientRules) -> Iterator[ProofState]:
    """Any entry that the rules and the signatures allow as the next one."""
    log, missed = state.log, max(0, state.missed - 1)
    if not log:
        for name in NAMES:
            yield replace(state, log=(f"start {name}",), missed=missed)
    elif is_over(log, rules):
        return
    elif waits_for_dice(log):
        turn = turn_of(log)
        if any(known == turn for known, _ in state.revealed):
            after = (*log, f"dice {turn}")
            yield replace(state, log=after, missed=missed, thrown=state.thrown | {(turn, log)})
    else:
        for choice in range(len(CHOICES)):
            entry = f"choice {turn_of(log)} {choice}"
            if mover(log) is ME and not is_signed(state, log, entry, rules):
                continue
            after = (*log, entry)
            yield compared(replace(state, log=after, missed=missed), after, rules)


def is_signed(state: ProofState, log: History, entry: str, rules: ClientRules) -> bool:
    if rules.signs_place:
        return (log, entry) in state.chosen
    return any(signed == entry for _, signed in state.chosen)


def compared(state: ProofState, place: History, rules: ClientRules) -> ProofState:
    """The player's program looks at a choice: is it what it has revealed for?"""
    bound, wanted = bound_of(state.bound), bound_of((turn_of(place), place))
    assert wanted
    denied = bound is not None and rules.is_denied(bound, wanted)
    return replace(state, stopped=state.stopped or (rules.compares and denied))


def player_acts(state: ProofState, rules: ClientRules) -> Iterator[ProofState]:
    """The player chooses, in their turn, once for one position."""
    log = state.log
    if not log or is_over(log, rules) or waits_for_dice(log) or mover(log) is not ME:
        return
    if any(place == log for place, _ in state.chosen):
        return
    for choice in range(len(CHOICES)):
        entry = f"choice {turn_of(log)} {choice}"
        yield replace(state, chosen=state.chosen | {(log, entry)})


def program_answers(state: ProofState, rules: ClientRules) -> Iterator[ProofState]:
    """It reveals for what was chosen, and signs the end."""
    log = state.log
    if is_over(log, rules) and state.accepted != log:
        yield replace(state, accepted=log)
    if not waits_for_dice(log):
        return
    place = (turn_of(log), log)
    bound, wanted = bound_of(state.bound), bound_of(place)
    assert wanted
    if bound and (rules.is_denied(bound, wanted) or bound.is_past(wanted)):
        return
    if place not in state.revealed:
        yield replace(state, bound=place, revealed=state.revealed | {place})


# --- what must never be ------------------------------------------------------------------------


def broken(state: ProofState, rules: ClientRules) -> str:
    """Which promise is broken in a state; empty if none is."""
    for place, entry in state.chosen:
        for name in NAMES:
            other = (f"start {name}", *place[1:])
            if (other, entry) not in state.chosen and is_signed(state, other, entry, rules):
                return "the player's signature stands in another match"
    for known in (state.revealed, state.thrown):
        turns = [turn for turn, _ in known]
        if not state.stopped and len(turns) != len(set(turns)):
            return "a value was used for two places"
    for at, entry in enumerate(state.accepted):
        mine = entry.startswith("choice") and mover(state.accepted[:at]) is ME
        if mine and (state.accepted[:at], entry) not in state.chosen:
            return "the player's signature stands under another's choice"
    return ""


def explore(rules: ClientRules, most: int) -> tuple[int, str]:
    """How many states were reached, the nearest first, and what was broken in one of them."""
    seen, queue = {ProofState()}, deque([ProofState()])
    while queue and len(seen) < most:
        for after in steps(queue.popleft(), rules):
            if after in seen:
                continue
            if reason := broken(after, rules):
                return len(seen), reason
            seen.add(after)
            queue.append(after)
    return len(seen), ""


def test_no_order_of_cuts_and_copies_breaks_a_promise() -> None:
    states, reason = explore(ClientRules(), 100_000)
    print(f"\n{states} states, which are all")
    assert reason == ""
    assert states < 100_000


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_no_order_of_cuts_and_copies_breaks_a_promise_in_a_million_states() -> None:
    states, reason = explore(ClientRules(turns=7), 1_200_000)
    print(f"\n{states} states")
    assert reason == ""
    assert states >= 1_000_000


def _never_denied(bound: LastReveal, wanted: LastReveal) -> bool:
    return False


def _by_name_of_the_match(bound: LastReveal, wanted: LastReveal) -> bool:
    """As protocol 2 had it: a match of another name is another match."""
    same_name = bound.entry.split(" choice")[0] == wanted.entry.split(" choice")[0]
    return same_name and bound.is_denied_by(wanted)


def _nothing_is_ours(entry: Chosen | Acted, seat: Seat, bound: LastReveal | None) -> bool:
    return False


@pytest.mark.parametrize(
    "rules",
    [
        ClientRules(is_denied=_never_denied, is_ours=_nothing_is_ours),
        ClientRules(is_denied=_by_name_of_the_match, is_ours=_nothing_is_ours),
        ClientRules(is_ours=_nothing_is_ours),
        ClientRules(compares=False, is_ours=_nothing_is_ours),
        ClientRules(signs_place=False),
    ],
    ids=["no bound", "bound to a name", "anything undone", "not compared", "place not signed"],
)
def test_each_rule_is_needed(rules: ClientRules) -> None:
    _, reason = explore(replace(rules, turns=4), 300_000)
    assert reason
