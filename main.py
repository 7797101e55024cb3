"""Parley: from arguments to a mode. The only file that knows both net/ and how it is shown.

Each mode loads what it needs and no more: the title screen is up in half the time.
"""

import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - a sentence, where an older one meets a syntax error
    sys.exit("Parley needs Python 3.11 or later; this is %d.%d." % sys.version_info[:2])  # noqa: UP031

try:
    from game.arguments import parse_arguments
    from game.doors import CannotOpen, Doors
    from game.evening import Evening, folder_of, spoken
    from game.files.private import keep_private, mend
    from game.player.settings import load_settings
    from game.process_list import hide_code
    from game.records.record import RecordError
    from game.records.signers import KnownKeys
    from game.words.clean_stream import cleaned_stream
    from game.words.failure import Failure, is_of_the_system, reason_of, within
    from game.words.language import ENGLISH
    from game.words.phrase import joined, phrase
except ModuleNotFoundError as missing:
    sys.exit(f"The package {missing.name} is missing: python3 -m pip install -r requirements.lock")


def play(evening: Evening) -> int:
    """A match, or all that can be opened from the title screen."""
    from net.entrance import Entrance

    evening.check_folder()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Ctrl-C is no leaving: it ends the program as if it were killed, and the match waits.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    entrance = Entrance(evening)
    show = _play_in_text if evening.options.text else _open_window
    try:
        return show(evening, entrance.doors())
    finally:
        entrance.close()


def _play_in_text(evening: Evening, doors: Doors) -> int:
    from game.text.play import play

    return play(evening, doors)


def _open_window(evening: Evening, doors: Doors) -> int:
    from game.ui.drawing.lean import import_pygame

    import_pygame()
    from game.ui.opening import open_and_run

    return open_and_run(evening, doors)


def sit_at_the_desk(evening: Evening) -> int:
    """What needs plain text and nobody else."""
    from game.text import desk
    from game.text.typed import keyboard

    options = evening.options
    modes: dict[str, Callable[[], int]] = {
        "config": lambda: desk.configure(evening, options.config),
        "verify": lambda: desk.judge(evening, options.verify),
        "replay": lambda: desk.show_again(evening, options.replay, keyboard()),
        "review": lambda: desk.review_record(evening, options.review),
        "puzzle": lambda: desk.ask_puzzle(evening, options.puzzle, keyboard()),
        "progress": lambda: desk.tell_progress(evening, options.export),
    }
    return modes[options.mode]()


def look_round(evening: Evening) -> int:
    """What this network has, or why others do not get in here."""
    from game.text.desk import tell
    from net.ways.checkup import check, list_games
    from net.wire.address import DEFAULT_PORT

    if evening.options.mode == "list":
        return tell(evening, list_games())
    tell(evening, check(evening.options.port or DEFAULT_PORT))
    return tell(evening, look_at_arena(evening))


def look_at_arena(evening: Evening) -> Iterator[str]:
    """What the arena is good for through which friends are to come, if one is named."""
    from net.entrance import Entrance
    from net.ways.survey import survey

    if typed := evening.options.relay or evening.settings.relay:
        entrance = Entrance(evening)
        yield from survey(typed, lambda address: entrance.links.watch(address, ""))
        entrance.close()


def stand_alone(evening: Evening) -> int:
    """An arena, or a computer's player."""
    from net import standalone

    return {"serve": standalone.serve, "bot": standalone.play}[evening.options.mode](evening)


def own_key(folder: Path) -> bytes:
    """The public key of this installation; nothing if it cannot be had."""
    from net.door.identity import load_identity

    try:
        return load_identity(folder).public_key
    except OSError:
        return b""


def known_keys(folder: Path) -> KnownKeys:
    """Whose keys this installation knows. Makes no file: whoever looks at a record leaves none."""
    from net.door.identity import has_identity
    from net.door.known import Known

    file = folder / "known.db"
    own = own_key(folder) if has_identity(folder) else b""
    return KnownKeys(own.hex(), Known(file).met() if file.exists() else {})


def find_puzzles(evening: Evening) -> int:
    """More than are shipped."""
    from game.text.gathering import gather

    return gather(evening)


def prove_balance(evening: Evening) -> int:
    """The table that the solver proves."""
    from game.solver.balance import main as balance

    return balance([])


MODES: dict[str, Callable[[Evening], int]] = {
    **dict.fromkeys(("config", "verify", "review", "progress"), sit_at_the_desk),
    **dict.fromkeys(("list", "check"), look_round),
    **dict.fromkeys(("serve", "bot"), stand_alone),
    "more_puzzles": find_puzzles,
    "balance": prove_balance,
}
"""All that is the same in plain text and without; everything else is played."""

IN_TEXT: dict[str, Callable[[Evening], int]] = dict.fromkeys(("replay", "puzzle"), sit_at_the_desk)


def main(arguments: list[str]) -> int:
    _open_standard_streams()
    if isinstance(sys.stdout, TextIOWrapper):
        # A console that lacks a letter shows a mark instead; a friend's name must not end it all.
        sys.stdout.reconfigure(errors="replace")
    sys.stdout, sys.stderr = cleaned_stream(sys.stdout), cleaned_stream(sys.stderr)
    hide_code()
    keep_private()
    options, language = parse_arguments(arguments), ENGLISH
    modes = {**MODES, **IN_TEXT} if options.text else MODES
    try:
        folder = folder_of(options)
    except Failure as failure:
        return _fail(spoken(None).say(failure.sentence))
    try:
        mend(folder)
        settings = load_settings(folder)
        language = spoken(options.language, settings[0].language)
        folder = folder_of(options)
        evening = Evening(
            options, language, settings, lambda: own_key(folder), lambda: known_keys(folder)
        )
        return modes.get(options.mode, play)(evening)
    except RecordError as error:
        return _fail(str(error))
    except Failure as failure:
        return _fail(language.say(failure.sentence), failure.status)
    except CannotOpen as problem:
        return _fail(language.say(joined([problem.sentence, problem.advice])).strip())
    except ModuleNotFoundError as missing:
        return _fail(
            f"The package {missing.name} is missing: python3 -m pip install -r requirements.lock"
        )
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output is gone; Python must not stumble over the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if not is_of_the_system(error):
            return _fault(error)
        return _fail(
            language.say(phrase("Parley cannot go on: {reason}.", reason=reason_of(error)))
        )
    except Exception as error:
        return _fault(error)


def _fault(error: Exception) -> int:
    """The outermost shell. A player reads a sentence; who mends it asks for the details."""
    if logging.getLogger().isEnabledFor(logging.DEBUG):
        traceback.print_exc()
    reason = within(str(error))
    return _fail(f"Parley failed, which is our fault: {type(error).__name__}: {reason}.")


def _open_standard_streams() -> None:
    """Give a program without a console (pythonw, a service) streams that lead nowhere."""
    # Else a file or a socket gets the number of a closed stream, and what some library prints there
    # goes into it.
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None or stream.closed:
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - stays open
            setattr(sys, name, nowhere)


def run() -> None:
    """The command `parley`."""
    sys.exit(main(sys.argv[1:]))


def _fail(sentence: str, status: int = 1) -> int:
    print(sentence, file=sys.stderr)
    return status


if __name__ == "__main__":
    run()
