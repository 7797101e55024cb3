"""Play: plain text at the title, or in the mode that was asked for."""

import sys
from collections.abc import Callable

from game.doors import Doors
from game.evening import Evening
from game.text.terminal import Terminal
from game.text.title import Title
from game.text.typed import keyboard
from game.text.ways import Ways


def play(evening: Evening, doors: Doors) -> int:
    """Play until it is over; returns the exit status. Raises CannotOpen."""
    options = evening.options
    terminal = Terminal(keyboard(), sys.stdout, evening.clock, evening.language, evening.news)
    if evening.problem:
        terminal.show(evening.problem)
    ways = Ways(evening, doors, terminal)
    modes: dict[str | None, Callable[[], int]] = {
        None: Title(evening, doors, ways, terminal).stay,
        "host": ways.host,
        "join": lambda: ways.join(options.join, options.code or ""),
        "watch": lambda: ways.watch(options.watch, options.code or ""),
        "practice": lambda: ways.practice(options.practice),
        "hotseat": ways.hotseat,
        "learn": ways.first_fight,
    }
    return modes[options.mode]()
