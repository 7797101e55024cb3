"""Battle status: the sentences on the battle screen about the state of the match. No pygame."""

from dataclasses import replace

from game.client_state.link_news import describe_retry
from game.client_state.narration import describe_outcome
from game.i18n.phrase import join_phrases, phrase
from game.rules import Action, Battle, Charged, Event, Guarded, Seat
from game.session import GameSession
from game.ui.stage.timeline import Timeline


class BattleStatus:
    """Describes session and timeline; the screen sets `chosen` and `complaint`."""

    def __init__(self, session: GameSession, timeline: Timeline) -> None:
        """Watch a session whose battle has begun, and the timeline that plays it."""
        self.session = session
        self.timeline = timeline
        self.chosen: Action | None = None
        """The action sent that has not been answered yet."""
        self.complaint = ""
        """Why the host rejected the last choice."""
        self.early: Action | None = None
        """The action pressed while the blow before is shown; it is sent after that."""
        self.names = session.room_state.names
        """The names of both players, also after one of them has left."""
        self._opening = self._first_words()

    @property
    def own(self) -> Seat:
        """Return the seat on our side of the screen."""
        room_state = self.session.room_state
        return Seat.LEFT if room_state.hotseat or room_state.seat is None else room_state.seat

    @property
    def battle(self) -> Battle:
        """Return the current battle, not the one still being played, with its outcome whatever
        ended it.
        """
        battle = self.session.room_state.battle
        assert battle is not None
        outcome = self.session.room_state.outcome
        if outcome is None or outcome is battle.outcome:
            return battle
        return replace(battle, outcome=outcome)

    @property
    def end_shown(self) -> bool:
        """Return whether the match is over and its last blow has been played."""
        return self.battle.outcome is not None and not self.timeline.playing

    @property
    def turn_of(self) -> Seat | None:
        """Return the seat whose turn it is, as far as it may be shown yet."""
        return None if self.end_shown else self.timeline.actor or self._mover

    @property
    def ready(self) -> bool:
        """Return whether the side to move here has seen what came before."""
        return self.session.room_state.acting is not None and not self.timeline.playing

    @property
    def _mover(self) -> Seat:
        """Return the seat that acts; while the last blow is played, the one that strikes it."""
        battle = self.session.room_state.battle
        assert battle is not None
        return battle.to_move.other if battle.outcome else battle.to_move

    @property
    def absent(self) -> str:
        """Return the name of the player whose connection is lost."""
        seat_states = self.session.room_state.seats.values()
        return next(
            (
                seat_state.name
                for seat_state in seat_states
                if seat_state and not seat_state.present
            ),
            "",
        )

    @property
    def obstacle(self) -> str:
        """Return why no action can be chosen now; empty if one can."""
        session, room_state = self.session, self.session.room_state
        if room_state.desync or session.closed:
            return phrase("The match has stopped.")
        if self.battle.outcome:
            return phrase("The match is over.")
        if session.down:
            return describe_retry(session.down)
        if room_state.trouble:
            return room_state.trouble
        if self.absent:
            return phrase("{name} is away. The match is paused.", name=self.absent)
        if room_state.acting is None:
            return phrase("It is {name}'s turn.", name=self.names[self.battle.to_move])
        if self.chosen:
            return phrase("Sent. The host has not answered yet.")
        return ""

    @property
    def turn_words(self) -> str:
        """Return whose turn it is, or what the match waits for."""
        session, room_state = self.session, self.session.room_state
        if session.down:
            return describe_retry(session.down)
        if self.end_shown:
            return phrase("The match is over")
        if room_state.trouble:
            return phrase("The game is paused")
        if self.absent:
            return phrase("{name} is away", name=self.absent)
        if self.timeline.event:
            return self._describe_played(self.timeline.event)
        if room_state.hotseat or room_state.spectating or self._mover is not self.own:
            return phrase("{name}'s turn", name=self.names[self._mover])
        return phrase("Sent …") if self.chosen else phrase("Your turn")

    def _describe_played(self, event: Event) -> str:
        """Return what the side is doing whose action is being shown."""
        mine = event.seat is self.own and not self.session.room_state.hotseat
        mine = mine and not self.session.room_state.spectating
        name = self.names[event.seat]
        match event:
            case Guarded():
                return phrase("You defend") if mine else phrase("{name} defends", name=name)
            case Charged():
                return phrase("You charge") if mine else phrase("{name} charges", name=name)
            case _:
                return phrase("You attack") if mine else phrase("{name} attacks", name=name)

    @property
    def is_waiting(self) -> bool:
        """Return whether the match is halted for a reason outside the game."""
        return bool(self.session.down or self.session.room_state.trouble or self.absent)

    @property
    def last_words(self) -> str:
        """Return the last event in words."""
        if self.complaint:
            refused = phrase("Refused: {complaint}", complaint=self.complaint)
            again = phrase("Choose again.")
            return join_phrases([refused, again]) if self.session.room_state.acting else refused
        if self.session.room_state.trouble and not self.timeline.playing:
            return self.session.room_state.trouble
        return self.timeline.text or self._opening

    @property
    def leave_warning(self) -> str:
        """Return the consequence of leaving now."""
        if self.session.room_state.outcome:
            return phrase("The match is over. You leave the room.")
        if self.session.trial:
            return phrase("It costs nothing: this was only a trial.")
        if self.session.room_state.hotseat:
            return phrase("It counts as a loss for {name}.", name=self.names[self.battle.to_move])
        return phrase("It counts as a loss.")

    def _first_words(self) -> str:
        battle, first = self.battle, self.battle.to_move
        if battle.outcome:
            return describe_outcome(battle.outcome, self.names)
        if battle.turn > 1:
            return phrase("The match continues in turn {turn}.", turn=battle.turn)
        if self.session.trial:
            return phrase("From here: {name} moves first.", name=self.names[first])
        fighter = battle[first].fighter.name
        return phrase(
            "Match {match}. {name} moves first with {fighter}.",
            match=self.session.room_state.match,
            name=self.names[first],
            fighter=fighter,
        )
