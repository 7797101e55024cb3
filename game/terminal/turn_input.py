"""Turn input: an action of ours, sent once, and only when its turn has come."""

from game.client_state.narration import describe_why_not
from game.client_state.room_state import RoomState
from game.i18n.phrase import phrase
from game.rules import Action
from game.session import GameSession
from game.terminal.status_report import after_match
from game.terminal.tutorial_text import TextTutorial


class TurnInput:
    """One for each link; it remembers what is on its way."""

    def __init__(self, session: GameSession, text_tutorial: TextTutorial | None) -> None:
        self._session, self._text_tutorial = session, text_tutorial
        self._sent = (0, 0)
        """Match and turn of the action that was sent last."""

    def refused(self) -> None:
        """The host did not take what was sent; another choice may be made."""
        self._sent = (0, 0)

    def unanswered(self, room_state: RoomState) -> bool:
        """Whether our action for this turn is on its way."""
        return (
            room_state.battle is not None
            and (room_state.match, room_state.battle.turn) == self._sent
        )

    def may_send(self, room_state: RoomState) -> bool:
        """Whether our turn is open and nothing has been sent for it."""
        return room_state.acting is not None and not self.unanswered(room_state)

    def act(self, action: Action, room_state: RoomState) -> str:
        """Send it, or say why not; empty if it is on its way."""
        battle = room_state.battle
        if room_state.outcome:
            return after_match(room_state)
        if battle is None:
            return phrase("No match is running yet.")
        if room_state.desync:
            return phrase("The match stops: {reason}.", reason=room_state.desync)
        if room_state.acting is None and battle.to_move is not room_state.seat:
            return phrase("It is {name}'s turn.", name=room_state.name(battle.to_move))
        if not self.may_send(room_state):
            return phrase("Your choice is on its way.")
        if refusal := self._text_tutorial and self._text_tutorial.refusal(action):
            return refusal
        if reason := describe_why_not(battle, action):
            return phrase("{reason} Choose something else.", reason=reason)
        self._sent = (room_state.match, battle.turn)
        self._session.act(action)
        return ""
