"""Start: plain text at its menu, or in the mode given on the command line."""

import sys
from collections.abc import Callable

from game.app.context import Context
from game.app.match_opener import MatchOpener
from game.terminal.match_modes import TextMatchModes
from game.terminal.menu import TextMenu
from game.terminal.stdin_lines import stdin_source
from game.terminal.terminal import Terminal


def start(context: Context, match_opener: MatchOpener) -> int:
    """Run until it is over and return the exit status. Raises CannotOpen."""
    options = context.options
    terminal = Terminal(stdin_source(), sys.stdout, context.language, context.news)
    if context.problem:
        terminal.show(context.problem)
    match_modes = TextMatchModes(context, match_opener, terminal)
    modes: dict[str | None, Callable[[], int]] = {
        None: TextMenu(context, match_opener, match_modes, terminal).run,
        "host": match_modes.host,
        "join": lambda: match_modes.join(options.join, options.code),
        "watch": lambda: match_modes.watch(options.watch, options.code),
        "practice": lambda: match_modes.practice(options.practice),
        "hotseat": match_modes.hotseat,
        "learn": match_modes.tutorial,
    }
    return modes[options.mode]()
