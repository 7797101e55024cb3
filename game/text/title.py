"""Text title: where plain text begins when no mode was asked for, and comes back to."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from game.arguments import LEVELS
from game.doors import CannotOpen, Doors
from game.evening import Evening, spoken
from game.records.archive import Kept, catalogue, paths
from game.records.record import RecordError
from game.table.blocklist import lift_block, tell_blocked
from game.table.narration import tell_outcome
from game.table.nearby import State
from game.text import desk
from game.text.commands import nothing_here
from game.text.terminal import Terminal
from game.text.ways import Ways
from game.words.cleaning import clean_line
from game.words.failure import Failure
from game.words.phrase import joined, phrase, plural

HELP = (
    phrase("Type learn for a first fight of a minute and a half, with a teacher."),
    phrase("Type host to open a match here; nearby to hear which games are on this network."),
    phrase("Type join and an address to join a friend, watch and an address to look on."),
    phrase("Type unfinished to hear which matches of yours wait to be played on."),
    phrase("Type practice and a level to play the computer: easy, normal, hard or perfect."),
    phrase("Type hotseat for two people at this keyboard."),
    phrase("Type puzzle for today's puzzle, or puzzle and a number."),
    phrase("Type records to hear your matches; replay or review and its number for one of them."),
    phrase("Type replay, its number and that of an action to begin there."),
    phrase("Type progress to hear your matches in numbers."),
    phrase("Type settings to hear them all, settings name=Ana to change one."),
    phrase("Type blocked to hear whom you have blocked, unblock and a name to undo that."),
    phrase("Type quit to leave Parley."),
)

LOOK_ROUND = 2.0
"""Seconds until all games of a network have answered."""

LISTED = 20
"""Records that are read out, the newest first."""


class Title:
    """Asks what is wanted until the player quits."""

    def __init__(self, evening: Evening, doors: Doors, ways: Ways, terminal: Terminal) -> None:
        self._evening, self._doors = evening, doors
        self._ways, self._terminal = ways, terminal
        self._words: dict[str, Callable[[str], object]] = {
            "learn": lambda rest: ways.first_fight(),
            "host": lambda rest: ways.host(),
            "nearby": lambda rest: terminal.show_all(self._nearby()),
            "unfinished": lambda rest: terminal.show_all(self._unfinished()),
            "forget": lambda rest: self._forget(rest),
            "join": lambda rest: ways.join(*_address(rest)),
            "watch": lambda rest: ways.watch(*_address(rest)),
            "practice": lambda rest: ways.practice(_level(rest)),
            "hotseat": lambda rest: ways.hotseat(),
            "puzzle": lambda rest: desk.ask_puzzle(evening, _puzzle(rest), terminal.typed),
            "records": lambda rest: terminal.show_all(_list(evening.records)),
            "replay": lambda rest: self._replay(*_two(rest)),
            "review": lambda rest: desk.review_record(evening, _record(evening.records, rest)),
            "progress": lambda rest: desk.tell_progress(evening),
            "settings": lambda rest: self._configure(rest),
            "blocked": lambda rest: terminal.show_all(tell_blocked(doors.blocklist())),
            "unblock": lambda rest: terminal.show(lift_block(doors.blocklist(), rest)[1]),
            "help": lambda rest: terminal.show(*HELP),
            "?": lambda rest: terminal.show(*HELP),
        }

    def stay(self) -> int:
        """Until the player quits or the input ends; the exit status."""
        terminal = self._terminal
        terminal.show(phrase("This is Parley. You are called {name}.", name=self._evening.name))
        if self._doors.newcomer():
            terminal.show(HELP[0])
        if waiting := len(self._doors.awaited()):
            terminal.show(
                plural(
                    "A match of yours waits. Type unfinished to hear of it.",
                    "{count} matches of yours wait. Type unfinished to hear of them.",
                    waiting,
                )
            )
        while True:
            terminal.show(phrase("You are at the title. Type help to hear what you can do."))
            line = terminal.typed.wait()
            word, _, rest = clean_line(line).partition(" ")
            word = word.lower().lstrip("/")
            if not line or word == "quit":
                return 0
            self._do(word, rest.strip())

    def _do(self, word: str, rest: str) -> None:
        if not word:
            return
        if word not in self._words:
            self._terminal.show(nothing_here(word))
            return
        try:
            self._words[word](rest)
        except CannotOpen as problem:
            self._terminal.show(joined([problem.sentence, problem.advice]).strip())
        except Failure as failure:
            self._terminal.show(failure.sentence)
        except RecordError as error:
            self._terminal.show(str(error))

    def _replay(self, number: str, action: str) -> None:
        if action and not (action.isascii() and action.isdigit()):
            raise Failure(phrase("From which action on? Type its number behind that of the match."))
        record = _record(self._evening.records, number)
        desk.show_again(self._evening, record, self._terminal.typed, int(action[:6] or "0"))

    def _configure(self, change: str) -> None:
        evening = self._evening
        desk.configure(evening, [change] if change else [])
        if change:
            evening.language = spoken(evening.options.language, evening.settings.language)
            self._terminal.language = evening.language
            self._terminal.show(phrase("That is kept."))

    def _nearby(self) -> Iterator[str]:
        # The search begins with the first look.
        games = self._doors.nearby() or self._evening.sleep(LOOK_ROUND) or self._doors.nearby()
        for game in games:
            ours = self._doors.seated(game.address)
            how = "watch" if game.state is State.FULL and not ours else "join"
            yield phrase(
                "{who}: {told}. {command}",
                who=game.name,
                told=game.told(ours=ours),
                command=f"{how} {game.address}",
            )
        if not games:
            yield phrase("No game is announced on this network.")

    def _unfinished(self) -> Iterator[str]:
        """The matches that wait, with what to type for each."""
        waiting = self._doors.awaited()
        for number, match in enumerate(waiting, 1):
            yield phrase(
                "{number} {who}: {told}. {command} or forget {number}",
                number=number,
                who=match.name,
                told=match.game.told(ours=True),
                command=f"join {match.address}" if match.address else "host",
            )
        if not waiting:
            yield phrase("No match of yours waits.")

    def _forget(self, rest: str) -> None:
        waiting = self._doors.awaited()
        if not (rest.isascii() and rest.isdigit() and 1 <= int(rest[:6]) <= len(waiting)):
            raise Failure(phrase("Which match? Type its number; unfinished lists them."))
        self._doors.forget(waiting[int(rest[:6]) - 1])
        self._terminal.show(phrase("It is put away; the records have it as not finished."))


def _two(rest: str) -> tuple[str, str]:
    """What stands before the first space, and all behind it."""
    first, _, more = rest.partition(" ")
    return first, more.strip()


def _address(rest: str) -> tuple[str, str]:
    """The address and the code, which may be empty."""
    address, code = _two(rest)
    if not address:
        raise Failure(phrase("Where? Type the address, and the code if there is one."))
    return address, code


def _level(rest: str) -> str:
    if rest not in LEVELS:
        raise Failure(phrase("Which level? There are {levels}.", levels=", ".join(LEVELS)))
    return rest


def _puzzle(rest: str) -> str:
    if rest and not (rest.isascii() and rest.isdigit() and len(rest) <= 4):
        raise Failure(phrase("Type puzzle for today's, or puzzle and a number."))
    return rest or "daily"


def _record(folder: Path, rest: str) -> Path:
    """The file of a match by its number in the list, from 1."""
    known = paths(folder)
    if not (rest.isascii() and rest.isdigit() and 1 <= int(rest[:6]) <= len(known)):
        raise Failure(phrase("Which match? Type its number; records lists them."))
    return known[int(rest[:6]) - 1]


def _list(folder: Path) -> Iterator[str]:
    """The newest matches, a line for each."""
    for number, kept in enumerate(islice(catalogue(folder), LISTED), 1):
        yield joined([f"{number}", tell_kept(kept)])
    more = len(paths(folder)) - LISTED
    if more > 0:
        yield phrase("There are {count} older ones besides.", count=more)
    elif more == -LISTED:
        yield phrase("No match has been kept yet.")


def tell_kept(kept: Kept) -> str:
    """A record as one line: when, who, and how it ended."""
    when, verdict = f"{kept.when:%Y-%m-%d %H:%M}", kept.verdict
    if verdict is None or kept.damage:
        return joined([when, kept.damage], ": ")
    left, right = verdict.names.values()
    told = (
        tell_outcome(verdict.outcome, verdict.names) if verdict.outcome else phrase("Not finished.")
    )
    names = {"left": left, "right": right}
    return phrase("{when}, {left} against {right}: {told}", when=when, told=told, **names)
