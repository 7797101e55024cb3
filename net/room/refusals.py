"""Refusals: why a room refuses a message, as values with a code and a sentence."""

from dataclasses import dataclass

from game.protocol.messages import ErrorCode


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code and a sentence; in `phases` the sentence may have gaps for names and versions."""

    code: ErrorCode
    text: str


FULL = Refusal(
    ErrorCode.LIMIT, "This room is full: nothing more can be kept in it. Open a new one to go on."
)
ONLY_PHRASES = Refusal(ErrorCode.PHRASES, "This room allows ready-made phrases only.")
EMPTY_LINE = Refusal(ErrorCode.TEXT, "There is nothing to say in that line.")
LINE_NOT_SIGNED = Refusal(ErrorCode.PROOF, "That line is not signed by you.")
NO_SUCH_FIGHTER = Refusal(ErrorCode.FIGHTER, "There is no such fighter.")
OTHER_PROMISE = Refusal(ErrorCode.PROOF, "That was for another match; take your fighter again.")
TOO_MANY_ACTIONS = Refusal(ErrorCode.FLOOD, "Those are too many actions at once; wait a moment.")
TOO_MANY_QUEUED = Refusal(ErrorCode.FLOOD, "Wait until the other side is back.")
NOT_NUMBERED = Refusal(ErrorCode.NUMBER, "Acts and lines are numbered, from 1 upwards.")
REFUSED_BEFORE = Refusal(ErrorCode.NUMBER, "That was refused before.")
NO_SPECTATORS = Refusal(ErrorCode.PHASE, "This is no arena.")
NO_ARENA = Refusal(ErrorCode.PHASE, "This is no arena.")
NO_SUCH_MATCH = Refusal(ErrorCode.PHASE, "No such match has ended.")
