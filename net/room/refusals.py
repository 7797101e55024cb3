"""Refusals: why a room refuses a message, as values with a code and a sentence."""

from dataclasses import dataclass

from game.protocol.messages import ErrorCode


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code and a sentence; in `phases` the sentence may have gaps for names and versions."""

    code: ErrorCode
    text: str


FULL = Refusal(
    ErrorCode.LIMIT, "This room is full and can store nothing more. Open a new one to continue."
)
ONLY_PHRASES = Refusal(ErrorCode.PHRASES, "This room allows quick chat only.")
EMPTY_LINE = Refusal(ErrorCode.TEXT, "That message is empty.")
LINE_NOT_SIGNED = Refusal(ErrorCode.PROOF, "That message does not carry your signature.")
NO_SUCH_FIGHTER = Refusal(ErrorCode.FIGHTER, "There is no such fighter.")
OTHER_PROMISE = Refusal(ErrorCode.PROOF, "That was for another match. Choose your fighter again.")
TOO_MANY_ACTIONS = Refusal(ErrorCode.FLOOD, "Too many actions at once. Wait a moment.")
TOO_MANY_QUEUED = Refusal(ErrorCode.FLOOD, "Wait until your opponent is back.")
NOT_NUMBERED = Refusal(ErrorCode.NUMBER, "Acts and lines are numbered, from 1 upwards.")
REFUSED_BEFORE = Refusal(ErrorCode.NUMBER, "That was refused before.")
NO_SPECTATORS = Refusal(ErrorCode.PHASE, "This is no arena.")
NO_ARENA = Refusal(ErrorCode.PHASE, "This is no arena.")
NO_SUCH_MATCH = Refusal(ErrorCode.PHASE, "No such match has ended.")
