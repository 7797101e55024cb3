"""Play: a match in plain text, at the link of the mode that was asked for."""

import sys
from functools import partial

from game.doors import CannotOpen, Doors
from game.evening import Evening
from game.keeper import Keeper
from game.link import Link
from game.phrase import phrase
from game.text.terminal import keyboard, run
from game.text.tutor import Trial, Tutor


def play(evening: Evening, doors: Doors) -> int:
    """Play until it is over; returns the exit status. Raises CannotOpen."""
    options = evening.options
    link = _open_link(evening, doors)
    told = None if options.mode == "hotseat" else evening.rating.kept
    return run(
        link,
        (options.fighter,) if options.fighter else (),
        keyboard(),
        sys.stdout,
        evening.clock,
        Keeper(evening.records, told=told),
        evening.language,
        Tutor(evening.solutions, _trial(doors, options.practice)),
        partial(_again, evening, doors) if options.mode in ("join", "watch") else None,
    )


def _trial(doors: Doors, level: str | None) -> Trial | None:
    """What opens another try of a turn; only practice knows one."""
    study = doors.study
    if study is None or not level:
        return None
    return lambda battle, names: study.spar(battle, names, level)


def _open_link(evening: Evening, doors: Doors) -> Link:
    options = evening.options
    match options.mode:
        case "host":
            return _host(evening, doors)
        case "practice":
            return doors.practice(options.practice)
        case "hotseat":
            return doors.hotseat()
        case _:
            return _come(evening, doors, options.code or "")


def _host(evening: Evening, doors: Doors) -> Link:
    hosted = doors.host()
    words = phrase("You are hosting. Your friend joins with one of these:")
    print(evening.language.say(words))
    code = f" --code {hosted.code}" if hosted.code else ""
    for address in hosted.addresses:
        print(f"main.py --join {address}{code}", flush=True)
    return hosted.link


def _come(evening: Evening, doors: Doors, code: str) -> Link:
    if evening.options.watch:
        return doors.watch(evening.options.watch, code)
    return doors.join(evening.options.join, code)


def _again(evening: Evening, doors: Doors, code: str) -> Link | str:
    """The same once more with the code that was typed; or why not."""
    try:
        return _come(evening, doors, code)
    except CannotOpen as problem:
        return str(problem)
