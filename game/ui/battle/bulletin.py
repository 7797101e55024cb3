"""Bulletin: what the battle screen says of how things stand. No pygame."""

from dataclasses import replace

from game.rules import Action, Battle, Seat
from game.table.narration import tell_outcome
from game.ui.screen.session import Session
from game.ui.stage.timeline import Timeline
from game.words.phrase import joined, phrase


class Bulletin:
    """Looks at the session and at what is played of it; `chosen` and `complaint` it is told."""

    def __init__(self, session: Session, timeline: Timeline) -> None:
        """The table's battle has begun."""
        self.session = session
        self.timeline = timeline
        self.chosen: Action | None = None
        """What was sent and is not answered yet."""
        self.complaint = ""
        """Why the host refused the last choice."""
        self.names = session.table.names
        """Who plays, also when one of them has left."""
        self._opening = self._first_words()

    @property
    def own(self) -> Seat:
        """The seat that stands on our side of the screen."""
        table = self.session.table
        return Seat.LEFT if table.hotseat or table.seat is None else table.seat

    @property
    def battle(self) -> Battle:
        """As it is, not as it is shown, with the outcome however the match ended."""
        battle = self.session.table.battle
        assert battle is not None
        outcome = self.session.table.outcome
        if outcome is None or outcome is battle.outcome:
            return battle
        return replace(battle, outcome=outcome)

    @property
    def shown_over(self) -> bool:
        """Whether the match is over and its last blow has been played."""
        return self.battle.outcome is not None and not self.timeline.playing

    @property
    def turn_of(self) -> Seat | None:
        """Whose turn it is, as far as may be told."""
        return None if self.shown_over else self._mover

    @property
    def _mover(self) -> Seat:
        """Who acts; while the last blow is played, who strikes it."""
        battle = self.session.table.battle
        assert battle is not None
        return battle.to_move.other if battle.outcome else battle.to_move

    @property
    def absent(self) -> str:
        """The name of a player whose connection is away."""
        places = self.session.table.places.values()
        return next((place.name for place in places if place and not place.present), "")

    @property
    def obstacle(self) -> str:
        """Why nothing can be chosen now, whatever it is; empty if something can."""
        session, table = self.session, self.session.table
        if table.desync or session.over:
            return phrase("The match has stopped.")
        if self.battle.outcome:
            return phrase("The match is over.")
        if session.down:
            return phrase("Reconnecting ({attempt})…", attempt=session.down.attempt)
        if table.trouble:
            return table.trouble
        if self.absent:
            return phrase("{name} is away; the match waits.", name=self.absent)
        if table.acting is None:
            return phrase("It is {name}'s turn.", name=self.names[self.battle.to_move])
        if self.chosen:
            return phrase("Sent; the host has not answered yet.")
        return ""

    @property
    def turn_words(self) -> str:
        """Whose turn it is, or what the match waits for."""
        session, table = self.session, self.session.table
        if session.down:
            return phrase("Reconnecting ({attempt})…", attempt=session.down.attempt)
        if self.shown_over:
            return phrase("The match is over")
        if table.trouble:
            return phrase("The game pauses")
        if self.absent:
            return phrase("{name} is away", name=self.absent)
        if table.hotseat or table.spectating or self._mover is not self.own:
            return phrase("{name}'s turn", name=self.names[self._mover])
        return phrase("Sent …") if self.chosen else phrase("Your turn")

    @property
    def waits(self) -> bool:
        """Whether the match stands still for a reason that is not of the game."""
        return bool(self.session.down or self.session.table.trouble or self.absent)

    @property
    def last_words(self) -> str:
        """What happened last."""
        if self.complaint:
            refused = phrase("Refused: {complaint}", complaint=self.complaint)
            again = phrase("Choose again.")
            return joined([refused, again]) if self.session.table.acting else refused
        if self.session.table.trouble and not self.timeline.playing:
            return self.session.table.trouble
        return self.timeline.text or self._opening

    @property
    def price_of_leaving(self) -> str:
        """What it costs to leave now."""
        if self.session.table.outcome:
            return phrase("The match is over; you leave the table.")
        if self.session.trial:
            return phrase("It costs nothing: this was only a try.")
        if self.session.table.hotseat:
            return phrase("It counts as lost for {name}.", name=self.names[self.battle.to_move])
        return phrase("It counts as lost.")

    def _first_words(self) -> str:
        battle, first = self.battle, self.battle.to_move
        if battle.outcome:
            return tell_outcome(battle.outcome, self.names)
        if battle.turn > 1:
            return phrase("The match goes on in turn {turn}.", turn=battle.turn)
        if self.session.trial:
            return phrase("From here: {name} moves first.", name=self.names[first])
        fighter = battle[first].fighter.name
        return phrase(
            "Match {match}. {name} moves first with {fighter}.",
            match=self.session.table.match,
            name=self.names[first],
            fighter=fighter,
        )
