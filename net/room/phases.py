"""Phases: what a room answers to each message in each phase, as one table.

The theory, after `_state.py` of h11:

- A guest is in exactly one **phase**: in an arena's lobby, watching, or at a seat of a room. The
  phase at a seat depends on the match, and the two seats of a room can be in different phases:
  while one side is `MOVING` the other is `WAITING`. No phase is ever stored. `phase_of` derives it
  from the log and from who is seated, so it can never contradict them.
- `TABLE` has a row for every phase and in it an answer for every message: the message is accepted,
  or passed over, or refused with a code and a sentence.
- A few **circumstances** come on top of a phase, and their rows name only the messages that they
  change. A restored room holds actions, values and lines back until both sides have returned. Two
  versions of the rules cannot play with each other. A player whose opponent stays away may claim
  the match. A room of an arena must be left before another is entered. Circumstances are looked at
  first, in the order in which they stand in `Phase`.

An accepted message may still be refused for what is in it: a wrong number, too much at once, a
signature that does not hold, an unknown fighter. Those refusals stand where the content is looked
at. The table in docs/PROTOCOL.md is generated from this one by `python -m tests.phases`.
"""

from collections.abc import Iterable
from enum import Enum, StrEnum, auto
from typing import get_args

from game.protocol.lobby_messages import Call, Enter, Open, Seek, ShowSpectatorChat
from game.protocol.messages import (
    Act,
    Claim,
    ClientMessage,
    ErrorCode,
    Got,
    Hello,
    Leave,
    Mute,
    Pick,
    Ping,
    Rematch,
    ResumeAnswer,
    Reveal,
    Say,
    Shown,
    Sign,
)
from game.rules import Seat
from net.room.log_state import LogState
from net.room.refusals import NO_ARENA, NO_SUCH_MATCH, Refusal


class Phase(StrEnum):
    """Where a guest is; the circumstances come first."""

    RETURNING = auto()
    """Circumstance: the room was restored, and not both sides have returned."""
    RULES_DIFFER = auto()
    """Circumstance: a player has another version of the rules than the host."""
    OFFERED = auto()
    """Circumstance: the opponent stays away, and this side was offered the match."""
    IN_ARENA = auto()
    """Circumstance: the room belongs to an arena."""

    LOBBY = auto()
    """In an arena, without a room."""
    WATCHING = auto()
    """In a room, without a seat."""
    CHOOSING = auto()
    """Seated, before a match."""
    DRAWING = auto()
    """Both sides are ready and draw which of them moves first."""
    MOVING = auto()
    """A match runs and this side is to move."""
    WAITING = auto()
    """A match runs and the other side is to move."""
    CHOSEN = auto()
    """This side has chosen, and the values for its dice are gathered."""
    ANSWERING = auto()
    """The other side has chosen, and the values for its dice are gathered."""
    OVER = auto()
    """The match has ended."""
    DESERTED = auto()
    """The match has ended and the other side has left the room."""


CIRCUMSTANCES = (Phase.RETURNING, Phase.RULES_DIFFER, Phase.OFFERED, Phase.IN_ARENA)


class Reaction(Enum):
    """What happens to a message that is not refused for its phase."""

    ACCEPTED = auto()
    HELD = auto()
    """It waits until both sides have returned."""
    PASSED_OVER = auto()
    """It does nothing and is not answered."""


Answer = Reaction | Refusal
Row = dict[type[ClientMessage], Answer]

_ACCEPTED, _PASSED_OVER = Reaction.ACCEPTED, Reaction.PASSED_OVER
_NO_MATCH = Refusal(ErrorCode.PHASE, "No match is running.")
_OTHERS_TURN = Refusal(ErrorCode.TURN, "It is {name}'s turn.")
_CHOSEN_ALREADY = Refusal(ErrorCode.TURN, "You have already chosen.")
_ABOUT_TO_BEGIN = Refusal(ErrorCode.PHASE, "The match is about to begin.")
_HAS_BEGUN = Refusal(ErrorCode.PHASE, "The match has begun, so fighters can no longer be changed.")
_REMATCH_FIRST = Refusal(ErrorCode.PHASE, "The match is over. Ask for a rematch first.")
_NONE_HAS_ENDED = Refusal(ErrorCode.PHASE, "No match has ended yet.")
_OTHER_HAS_LEFT = Refusal(ErrorCode.PHASE, "Your opponent has left.")
_NOTHING_TO_CLAIM = Refusal(ErrorCode.PHASE, "There is no win to claim.")
_SECOND_HELLO = Refusal(ErrorCode.PHASE, "You have said hello already.")
_NO_COPY_WANTED = Refusal(ErrorCode.PHASE, "Nobody asked for your copy.")
_LEAVE_FIRST = Refusal(ErrorCode.PHASE, "Leave this room first.")
_IN_LOBBY = Refusal(ErrorCode.PHASE, "You are in the lobby. Take a seat in a room first.")
_ONLY_WATCHING = Refusal(ErrorCode.SEAT, "You are watching. Only players can do that.")
_RULES_DIFFER = Refusal(ErrorCode.VERSION, "{difference}")

_LOBBY: Row = {
    **dict.fromkeys((Ping, Say, Leave, Open, Enter, Seek), _ACCEPTED),
    # What a program sends by itself may arrive after its player has left the room.
    **dict.fromkeys(
        (Reveal, Sign, ResumeAnswer, Got, Mute, ShowSpectatorChat, Hello), _PASSED_OVER
    ),
    **dict.fromkeys((Pick, Act, Rematch, Claim, Shown, Call), _IN_LOBBY),
}
_WATCHING: Row = {
    **dict.fromkeys(get_args(ClientMessage), _ONLY_WATCHING),
    **dict.fromkeys((Ping, Say, Leave), _ACCEPTED),
    **dict.fromkeys((Got, Mute), _PASSED_OVER),
}
_SEATED: Row = {
    **dict.fromkeys((Ping, Say, Leave, Got, Mute, ShowSpectatorChat), _ACCEPTED),
    **dict.fromkeys((Sign, Reveal, ResumeAnswer), _ACCEPTED),
    **dict.fromkeys((Open, Enter, Seek, Call), NO_ARENA),
    Claim: _NOTHING_TO_CLAIM,
    Hello: _SECOND_HELLO,
    Shown: _NO_COPY_WANTED,
}
_CHOOSING: Row = {
    **_SEATED,
    Pick: _ACCEPTED,
    Act: _NO_MATCH,
    Reveal: _PASSED_OVER,
    Rematch: _NONE_HAS_ENDED,
}
_RUNNING: Row = {**_SEATED, Pick: _HAS_BEGUN, Sign: NO_SUCH_MATCH, Rematch: _NONE_HAS_ENDED}
_OVER: Row = {
    **_SEATED,
    Pick: _REMATCH_FIRST,
    Act: _NO_MATCH,
    Reveal: _PASSED_OVER,
    Rematch: _ACCEPTED,
}

TABLE: dict[Phase, Row] = {
    Phase.RETURNING: dict.fromkeys((Act, Reveal, Say), Reaction.HELD),
    Phase.RULES_DIFFER: dict.fromkeys((Act, Pick), _RULES_DIFFER),
    Phase.OFFERED: {Claim: _ACCEPTED},
    Phase.IN_ARENA: {Call: _ACCEPTED, **dict.fromkeys((Open, Enter, Seek), _LEAVE_FIRST)},
    Phase.LOBBY: _LOBBY,
    Phase.WATCHING: _WATCHING,
    Phase.CHOOSING: _CHOOSING,
    Phase.DRAWING: {**_CHOOSING, Pick: _ABOUT_TO_BEGIN, Reveal: _ACCEPTED},
    Phase.MOVING: {**_RUNNING, Act: _ACCEPTED, Reveal: _PASSED_OVER},
    Phase.WAITING: {**_RUNNING, Act: _OTHERS_TURN, Reveal: _PASSED_OVER},
    Phase.CHOSEN: {**_RUNNING, Act: _CHOSEN_ALREADY},
    Phase.ANSWERING: {**_RUNNING, Act: _OTHERS_TURN},
    Phase.OVER: _OVER,
    Phase.DESERTED: {**_OVER, Rematch: _OTHER_HAS_LEFT},
}
"""The rows of circumstances have only what they change; every other row has every message."""


def answer_to(message: ClientMessage, phases: Iterable[Phase]) -> Answer:
    """Return the answer of the first of these phases that has one; the last must be no
    circumstance."""
    rows = (TABLE[phase] for phase in phases)
    return next(row[type(message)] for row in rows if type(message) in row)


def phase_of(seat: Seat, log_state: LogState, *, drawing: bool, both_seated: bool) -> Phase:
    """Return the phase of a seated player. `drawing`: the draw for the first move has begun."""
    if log_state.outcome:
        return Phase.OVER if both_seated else Phase.DESERTED
    if log_state.battle is None:
        return Phase.DRAWING if drawing else Phase.CHOOSING
    to_move = log_state.battle.to_move is seat
    if log_state.chosen:
        return Phase.CHOSEN if to_move else Phase.ANSWERING
    return Phase.MOVING if to_move else Phase.WAITING
