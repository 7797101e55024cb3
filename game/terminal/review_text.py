"""Review text: the review after a match, and advice and taking back in practice, in plain text."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from game.client_state.labels import button_label
from game.client_state.link import Link
from game.client_state.room_state import RoomState
from game.i18n.phrase import phrase
from game.match.turns import turns
from game.review.advice import Solutions, percent
from game.review.coach import advise, before_last, describe_solving_progress, recommend
from game.review.review import FinishedMatch, review_of
from game.rules import Battle, Seat
from game.terminal.review import report

StartTrial = Callable[[Battle, Mapping[Seat, str]], Link]
"""Opens a match from a position: the side to move plays here, and sits left."""


@dataclass(frozen=True, slots=True)
class TextReview:
    """The plain-text commands that use a solved game."""

    solutions: Solutions
    trial: StartTrial | None = None
    """Opens a trial for taking back. None if the match counts, which also disables advice."""
    what_if: StartTrial | None = None
    """Opens a trial from a match that is over; None if there is none."""

    def review(self, room_state: RoomState) -> Iterator[str]:
        """Return the review of the last match."""
        if room_state.battle is None or room_state.outcome is None:
            yield phrase("There is a review when the match is over.")
            return
        yield from describe_solving_progress(self.solutions, room_state.battle)
        solved = self.solutions.solve(
            room_state.battle.left.fighter, room_state.battle.right.fighter
        )
        yield from report(review_of(FinishedMatch(tuple(room_state.log), room_state.names), solved))

    def advice(self, room_state: RoomState) -> Iterator[str]:
        """Return the value of every action."""
        battle = room_state.battle
        if self.trial is None:
            yield phrase("The coach is there in practice only.")
        elif battle is None or room_state.acting is None:
            yield phrase("It is not your turn.")
        else:
            yield from describe_solving_progress(self.solutions, battle)
            solved = self.solutions.solve(battle.left.fighter, battle.right.fighter)
            fighter = battle[battle.to_move].fighter
            for each in advise(battle, solved, room_state.names):
                yield phrase(
                    "{action} wins {chance}. {why}",
                    action=button_label(fighter, each.action),
                    chance=percent(each.win),
                    why=each.why,
                )
            yield recommend(battle, solved, room_state.names)

    def play_on(self, room_state: RoomState, number: int) -> tuple[Link | None, str]:
        """Return a link to a trial from before an action of the match that is over, counted from
        1, or why there is none."""
        if self.what_if is None or room_state.outcome is None:
            return None, phrase("You can play on from an action when the match is over.")
        played = turns(room_state.log)
        if not 1 <= number <= len(played):
            return None, phrase("There is no action {number} in this match.", number=number)
        text = phrase("What if? Choose action {number} again. Type quit to return.", number=number)
        return self.what_if(played[number - 1].before, room_state.names), text

    def take_back(self, room_state: RoomState) -> tuple[Link | None, str]:
        """Return a link to the match before our last action, or why there is none."""
        if self.trial is None:
            return None, phrase("Actions cannot be taken back in a match that counts.")
        seat = room_state.acting or room_state.seat or Seat.LEFT
        before = before_last(room_state.log, seat)
        if before is None:
            return None, phrase("You have not acted yet.")
        text = phrase("Your last action is taken back. From here on, the match is not recorded.")
        return self.trial(before, room_state.names), text
