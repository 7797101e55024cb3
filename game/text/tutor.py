"""Tutor: the review after a match, and in practice advice and the way back, in plain text."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from game.learning.advice import Solutions, percent
from game.learning.coach import advise, before_last, counsel, workings
from game.learning.review import Played, review_of
from game.rules import Battle, Seat
from game.table.link import Link
from game.table.table import Table
from game.table.wording import button_name
from game.text.review import report
from game.words.phrase import phrase

Trial = Callable[[Battle, Mapping[Seat, str]], Link]
"""Opens a match from a position: whoever is to move plays here, and sits left."""


@dataclass(frozen=True, slots=True)
class Tutor:
    """What plain text asks a solved game."""

    solutions: Solutions
    trial: Trial | None = None
    """None: the match counts, so there is neither advice nor a way back."""

    def review(self, table: Table) -> Iterator[str]:
        """The last match, judged."""
        if table.battle is None or table.outcome is None:
            yield phrase("There is a review when the match is over.")
            return
        yield from workings(self.solutions, table.battle)
        solved = self.solutions.now(table.battle.left.fighter, table.battle.right.fighter)
        yield from report(review_of(Played(tuple(table.log), table.names), solved))

    def advice(self, table: Table) -> Iterator[str]:
        """What every button is worth."""
        battle = table.battle
        if self.trial is None:
            yield phrase("There is a coach in practice only.")
        elif battle is None or table.acting is None:
            yield phrase("It is not your turn.")
        else:
            yield from workings(self.solutions, battle)
            solved = self.solutions.now(battle.left.fighter, battle.right.fighter)
            fighter = battle[battle.to_move].fighter
            for each in advise(battle, solved, table.names):
                yield phrase(
                    "{action} wins {chance}. {why}",
                    action=button_name(fighter, each.action),
                    chance=percent(each.win),
                    why=each.why,
                )
            yield counsel(battle, solved, table.names)

    def back(self, table: Table) -> tuple[Link | None, str]:
        """A link to the match as it was before our last action, or why there is none."""
        if self.trial is None:
            return None, phrase("In a match that counts nothing is taken back.")
        seat = table.acting or table.seat or Seat.LEFT
        before = before_last(table.log, seat)
        if before is None:
            return None, phrase("You have not acted yet.")
        told = phrase("Your last action is taken back; from here the match is not recorded.")
        return self.trial(before, table.names), told
