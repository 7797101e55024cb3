"""Menu: the plain-text title, where the program starts without a mode and returns to."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from game.app.arguments import LEVELS
from game.app.context import Context, choose_language
from game.app.match_opener import CannotOpen, MatchOpener
from game.client_state.blocklist import describe_blocked, lift_block
from game.client_state.lan_game import LanGameState
from game.client_state.narration import describe_outcome
from game.i18n.fatal_error import FatalError
from game.i18n.phrase import join_phrases, phrase, plural
from game.records.archive import RecordSummary, list_records, paths
from game.records.record import RecordError
from game.terminal import offline_commands
from game.terminal.line_parser import unknown_command
from game.terminal.match_modes import TextMatchModes
from game.terminal.terminal import Terminal
from game.text_safety.sanitize import clean_line

HELP = (
    phrase("Type learn for a first fight with a teacher, which takes a minute and a half."),
    phrase("Type host to host a match here, nearby to list games on this network."),
    phrase("Type join and an address to join a friend, watch and an address to watch a match."),
    phrase("Type unfinished to list your unfinished matches."),
    phrase("Type practice and a level to play the computer: easy, normal, hard or perfect."),
    phrase("Type hotseat for two people at this keyboard."),
    phrase("Type puzzle for today's puzzle, or puzzle and a number."),
    phrase("Type records to list your matches; replay or review and a number for one of them."),
    phrase("Type replay, a match's number and an action's number to start there."),
    phrase("Type progress for your statistics."),
    phrase("Type settings to list them all, settings name=Ana to change one."),
    phrase("Type blocked to list blocked players, unblock and a name to undo that."),
    phrase("Type quit to leave Parley."),
)

LIST_SECONDS = 2.0
"""Seconds in which all games of a network have answered."""

LISTED = 20
"""The number of records listed, the newest first."""


class TextMenu:
    """Asks for commands until the player quits."""

    def __init__(
        self,
        context: Context,
        match_opener: MatchOpener,
        match_modes: TextMatchModes,
        terminal: Terminal,
    ) -> None:
        self._context, self._match_opener = context, match_opener
        self._modes, self._terminal = match_modes, terminal
        self._words: dict[str, Callable[[str], object]] = {
            "learn": lambda rest: match_modes.tutorial(),
            "host": lambda rest: match_modes.host(),
            "nearby": lambda rest: terminal.show_all(self._list_games()),
            "unfinished": lambda rest: terminal.show_all(self._unfinished()),
            "forget": lambda rest: self._forget(rest),
            "join": lambda rest: match_modes.join(*_address(rest)),
            "watch": lambda rest: match_modes.watch(*_address(rest)),
            "practice": lambda rest: match_modes.practice(_level(rest)),
            "hotseat": lambda rest: match_modes.hotseat(),
            "puzzle": lambda rest: offline_commands.play_puzzle(
                context, _puzzle(rest), terminal.stdin
            ),
            "records": lambda rest: terminal.show_all(_list(context.records)),
            "replay": lambda rest: self._replay(*_two(rest)),
            "review": lambda rest: offline_commands.review_record(
                context, _record(context.records, rest)
            ),
            "progress": lambda rest: offline_commands.show_statistics(context),
            "settings": lambda rest: self._configure(rest),
            "blocked": lambda rest: terminal.show_all(describe_blocked(match_opener.blocklist())),
            "unblock": lambda rest: terminal.show(lift_block(match_opener.blocklist(), rest)[1]),
            "help": lambda rest: terminal.show(*HELP),
            "?": lambda rest: terminal.show(*HELP),
        }

    def run(self) -> int:
        """Run until the player quits or the input ends; return the exit status."""
        terminal = self._terminal
        terminal.show(phrase("This is Parley. You are called {name}.", name=self._context.name))
        if self._match_opener.is_new_player():
            terminal.show(HELP[0])
        if waiting := len(self._match_opener.stored_matches()):
            terminal.show(
                plural(
                    "You have an unfinished match. Type unfinished to see it.",
                    "You have {count} unfinished matches. Type unfinished to list them.",
                    waiting,
                )
            )
        while True:
            terminal.show(phrase("You are at the title. Type help to list what you can do."))
            line = terminal.stdin.wait()
            word, _, rest = clean_line(line).partition(" ")
            word = word.lower().lstrip("/")
            if not line or word == "quit":
                return 0
            self._do(word, rest.strip())

    def _do(self, word: str, rest: str) -> None:
        if not word:
            return
        if word not in self._words:
            self._terminal.show(unknown_command(word))
            return
        try:
            self._words[word](rest)
        except CannotOpen as problem:
            self._terminal.show(join_phrases([problem.sentence, problem.advice]).strip())
        except FatalError as failure:
            self._terminal.show(failure.sentence)
        except RecordError as error:
            self._terminal.show(str(error))

    def _replay(self, number: str, action: str) -> None:
        if action and not (action.isascii() and action.isdigit()):
            raise FatalError(phrase("From which action? Type its number after the match's number."))
        record = _record(self._context.records, number)
        offline_commands.replay_record(
            self._context, record, self._terminal.stdin, int(action[:6] or "0")
        )

    def _configure(self, change: str) -> None:
        context = self._context
        offline_commands.configure(context, [change] if change else [])
        if change:
            context.language = choose_language(context.options.language, context.settings.language)
            self._terminal.language = context.language
            self._terminal.show(phrase("Saved."))

    def _list_games(self) -> Iterator[str]:
        # The search begins with the first look.
        games = (
            self._match_opener.lan_games()
            or self._context.sleep(LIST_SECONDS)
            or self._match_opener.lan_games()
        )
        for game in games:
            ours = self._match_opener.has_seat_at(game.address)
            how = "watch" if game.state is LanGameState.FULL and not ours else "join"
            yield phrase(
                "{who}: {told}. {command}",
                who=game.name,
                told=game.description(ours=ours),
                command=f"{how} {game.address}",
            )
        if not games:
            yield phrase("No game is announced on this network.")

    def _unfinished(self) -> Iterator[str]:
        """Return the waiting matches, with the command for each."""
        waiting = self._match_opener.stored_matches()
        for number, match in enumerate(waiting, 1):
            yield phrase(
                "{number} {who}: {told}. {command} or forget {number}",
                number=number,
                who=match.name,
                told=match.as_lan_game.description(ours=True),
                command=f"join {match.address}" if match.address else "host",
            )
        if not waiting:
            yield phrase("You have no unfinished matches.")

    def _forget(self, rest: str) -> None:
        waiting = self._match_opener.stored_matches()
        if not (rest.isascii() and rest.isdigit() and 1 <= int(rest[:6]) <= len(waiting)):
            raise FatalError(phrase("Which match? Type its number; type unfinished to list them."))
        self._match_opener.forget(waiting[int(rest[:6]) - 1])
        self._terminal.show(
            phrase("It has been removed from this list. Its record says that it was not finished.")
        )


def _two(rest: str) -> tuple[str, str]:
    """Return the text before the first space, and the rest."""
    first, _, more = rest.partition(" ")
    return first, more.strip()


def _address(rest: str) -> tuple[str, str]:
    """Return the address and the passcode, which may be empty."""
    address, code = _two(rest)
    if not address:
        raise FatalError(phrase("Type the address, and the code if there is one."))
    return address, code


def _level(rest: str) -> str:
    if rest not in LEVELS:
        raise FatalError(phrase("Which level? There are {levels}.", levels=", ".join(LEVELS)))
    return rest


def _puzzle(rest: str) -> str:
    if rest and not (rest.isascii() and rest.isdigit() and len(rest) <= 4):
        raise FatalError(phrase("Type puzzle for today's, or puzzle and a number."))
    return rest or "daily"


def _record(folder: Path, rest: str) -> Path:
    """Return the file of a record by its number in the list, from 1."""
    known = paths(folder)
    if not (rest.isascii() and rest.isdigit() and 1 <= int(rest[:6]) <= len(known)):
        raise FatalError(phrase("Which match? Type its number; type records to list them."))
    return known[int(rest[:6]) - 1]


def _list(folder: Path) -> Iterator[str]:
    """Print the newest records, one a line."""
    for number, summary in enumerate(islice(list_records(folder), LISTED), 1):
        yield join_phrases([f"{number}", describe_record(summary)])
    more = len(paths(folder)) - LISTED
    if more > 0:
        yield phrase("There are also {count} older ones.", count=more)
    elif more == -LISTED:
        yield phrase("No match has been saved yet.")


def describe_record(summary: RecordSummary) -> str:
    """Return a record as one line: when, who, and how it ended."""
    when, verdict = f"{summary.when:%Y-%m-%d %H:%M}", summary.verdict
    if verdict is None or summary.damage:
        return join_phrases([when, summary.damage], ": ")
    left, right = verdict.names.values()
    known = (
        describe_outcome(verdict.outcome, verdict.names)
        if verdict.outcome
        else phrase("Not finished.")
    )
    names = {"left": left, "right": right}
    return phrase("{when}, {left} against {right}: {told}", when=when, told=known, **names)
