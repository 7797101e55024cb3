"""Acting: an action of ours, sent once, and only when its turn has come."""

from game.contract.messages import Act
from game.rules import Action
from game.table.link import Link
from game.table.narration import tell_why_not
from game.table.table import Table
from game.text.account import over
from game.text.guide import Guide
from game.words.phrase import phrase


class Acting:
    """One for each link; it remembers what is on its way."""

    def __init__(self, link: Link, guide: Guide | None) -> None:
        self._link, self._guide = link, guide
        self._sent = (0, 0)
        """Match and turn of the action that was sent last."""

    def refused(self) -> None:
        """The host did not take what was sent; another choice may be made."""
        self._sent = (0, 0)

    def unanswered(self, table: Table) -> bool:
        """Whether our action for this turn is on its way."""
        return table.battle is not None and (table.match, table.battle.turn) == self._sent

    def may_send(self, table: Table) -> bool:
        """Whether our turn is open and nothing has been sent for it."""
        return table.acting is not None and not self.unanswered(table)

    def act(self, action: Action, table: Table) -> str:
        """Send it, or say why not; empty if it is on its way."""
        battle = table.battle
        if table.outcome:
            return over(table)
        if battle is None:
            return phrase("No match is running yet.")
        if table.desync:
            return phrase("The match stops: {reason}.", reason=table.desync)
        if table.acting is None and battle.to_move is not table.seat:
            return phrase("It is {name}'s turn.", name=table.name(battle.to_move))
        if not self.may_send(table):
            return phrase("Your choice is on its way.")
        if refusal := self._guide and self._guide.refusal(action):
            return refusal
        if reason := tell_why_not(battle, action):
            return phrase("{reason} Choose something else.", reason=reason)
        self._sent = (table.match, battle.turn)
        self._link.send(Act(battle.turn, action))
        return ""
