"""Statistics: a player's matches in a few sentences."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from game.i18n.fatal_error import FatalError, reason_of
from game.i18n.language import ENGLISH, Language
from game.i18n.phrase import phrase, plural
from game.player.statistics import MatchRow, MatchTotals, by_fighter, export, total
from game.terminal.replay import print_line

LAST = 10
"""The number of latest matches listed one by one."""


class CannotWrite(FatalError):
    """The table cannot be written; the text is a sentence."""


def run(
    rows: Sequence[MatchRow], table: Path | None, target: TextIO, language: Language = ENGLISH
) -> None:
    """Print the statistics, and write all rows to the file `table` if given. Raises CannotWrite."""
    for line in report(rows):
        print_line(language.say(line), target)
    if table is None:
        return
    try:
        with table.open("w", newline="", encoding="utf-8") as file:
            export(rows, file)
    except OSError as error:
        words = phrase("{path} cannot be written: {why}.", path=table, why=reason_of(error))
        raise CannotWrite(words) from None


def report(rows: Sequence[MatchRow]) -> Iterator[str]:
    """Return the statistics, line by line."""
    if not rows:
        yield phrase("No match has been finished yet.")
        return
    all_of = total(rows)
    yield _sentence(phrase("In all"), all_of)
    yield phrase(
        "Current winning streak: {now}. Longest streak: {longest}.",
        now=all_of.streak,
        longest=all_of.longest,
    )
    for name, each in by_fighter(rows).items():
        yield _sentence(name, each)
    for row in rows[-LAST:]:
        accuracy = "-" if row.accuracy is None else f"{row.accuracy:.0f}%"
        yield phrase(
            "{at}: {fighter} against {opponent}'s {other}, {outcome}, accuracy {accuracy}.",
            at=row.at,
            fighter=row.fighter,
            opponent=row.opponent,
            other=row.other_fighter,
            outcome=_OUTCOMES.get(row.outcome, row.outcome),
            accuracy=accuracy,
        )


_OUTCOMES = {"won": phrase("won"), "lost": phrase("lost"), "draw": phrase("draw")}


def _sentence(what: str, of: MatchTotals) -> str:
    accuracy = "-" if of.accuracy is None else f"{of.accuracy:.0f}%"
    return phrase(
        "{what}: {matches}, {share} won, accuracy {accuracy}.",
        what=what,
        matches=plural("{count} match", "{count} matches", of.matches),
        share=f"{of.win_share:.0%}",
        accuracy=accuracy,
    )
