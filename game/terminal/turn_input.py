"""Turn input: our action, sent once, and only on our turn."""

from game.client_state.narration import describe_why_not
from game.client_state.room_state import RoomState
from game.i18n.phrase import phrase
from game.rules import Action
from game.session import GameSession
from game.terminal.status_report import after_match
from game.terminal.tutorial_text import TextTutorial


class TurnInput:
    """The input for one link; it remembers the action that is under way."""

    def __init__(self, session: GameSession, text_tutorial: TextTutorial | None) -> None:
        self._session, self._text_tutorial = session, text_tutorial
        self._sent = (0, 0)
        """The match and turn of the last action sent."""

    def refused(self) -> None:
        """Note that the host rejected the action, so that another can be chosen."""
        self._sent = (0, 0)

    def unanswered(self, room_state: RoomState) -> bool:
        """Return whether our action for this turn is unanswered."""
        return (
            room_state.battle is not None
            and (room_state.match, room_state.battle.turn) == self._sent
        )

    def may_send(self, room_state: RoomState) -> bool:
        """Return whether it is our turn and no action has been sent for it."""
        return room_state.acting is not None and not self.unanswered(room_state)

    def act(self, action: Action, room_state: RoomState) -> str:
        """Send an action, or return why not; "" if it was sent."""
        battle = room_state.battle
        if room_state.outcome:
            return after_match(room_state)
        if battle is None:
            return phrase("No match is running yet.")
        if room_state.desync:
            return phrase("The match has been stopped: {reason}.", reason=room_state.desync)
        if room_state.acting is None and battle.to_move is not room_state.seat:
            return phrase("It is {name}'s turn.", name=room_state.name(battle.to_move))
        if not self.may_send(room_state):
            return phrase("Your choice has been sent.")
        if refusal := self._text_tutorial and self._text_tutorial.refusal(action):
            return refusal
        if reason := describe_why_not(battle, action):
            return phrase("{reason} Choose something else.", reason=reason)
        self._sent = (room_state.match, battle.turn)
        self._session.act(action)
        return ""
