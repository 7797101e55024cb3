"""Parley: runs the mode that the command line asks for; the only file that knows net/ and game/ui.

Each mode imports only what it needs, which halves the time until the title screen appears.
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
    from game.app.arguments import parse_arguments
    from game.app.context import Context, choose_language, data_folder
    from game.app.match_opener import CannotOpen, MatchOpener
    from game.files.private_files import repair_permissions, restrict_new_files
    from game.i18n.fatal_error import FatalError, is_of_the_system, reason_of, within
    from game.i18n.language import ENGLISH
    from game.i18n.phrase import join_phrases, phrase
    from game.player.settings import load_settings
    from game.process_list import hide_code
    from game.records.record import RecordError
    from game.records.signers import KnownKeys
    from game.text_safety.sanitize import cleaned_stream
except ModuleNotFoundError as missing:
    sys.exit(f"The package {missing.name} is missing: python3 -m pip install -r requirements.lock")


def play(context: Context) -> int:
    """Play a match, or open the title screen."""
    from net.lazy_link_factory import LazyLinkFactory

    context.check_folder()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Ctrl-C must not count as leaving: it ends the program as if it were killed, and the match
        # waits.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    links = LazyLinkFactory(context)
    show = _play_in_text if context.options.text else _open_window
    try:
        return show(context, links.match_opener())
    finally:
        links.close()


def _play_in_text(context: Context, match_opener: MatchOpener) -> int:
    from game.terminal.start import start

    return start(context, match_opener)


def _open_window(context: Context, match_opener: MatchOpener) -> int:
    from game.ui.graphics.pygame_import import import_pygame

    import_pygame()
    from game.ui.startup import open_and_run

    return open_and_run(context, match_opener)


def run_offline_command(context: Context) -> int:
    """Run a mode that needs plain text and no other player."""
    from game.terminal import offline_commands
    from game.terminal.stdin_lines import stdin_source

    options = context.options
    if options.verify:
        return offline_commands.verify_record(context, options.verify)
    if options.replay:
        return offline_commands.replay_record(context, options.replay, stdin_source())
    if options.review:
        return offline_commands.review_record(context, options.review)
    if options.puzzle:
        return offline_commands.play_puzzle(context, options.puzzle, stdin_source())
    if options.mode == "config":
        return offline_commands.configure(context, options.config or ())
    return offline_commands.show_statistics(context, options.export)


def inspect_network(context: Context) -> int:
    """Print what this network allows, or why others cannot reach a host here."""
    from game.terminal.offline_commands import print_sentences
    from net.connect.connectivity_check import check, list_games
    from net.wire.address import DEFAULT_PORT

    if context.options.mode == "list":
        return print_sentences(context, list_games())
    print_sentences(context, check(context.options.port or DEFAULT_PORT))
    return print_sentences(context, probe_arena(context))


def probe_arena(context: Context) -> Iterator[str]:
    """Print whether the arena through which friends are to join works, if one is set."""
    from net.connect.relay_probe import probe_relay
    from net.lazy_link_factory import LazyLinkFactory

    if typed := context.options.relay or context.settings.relay:
        links = LazyLinkFactory(context)
        yield from probe_relay(typed, lambda address: links.links.watch(address, ""))
        links.close()


def run_standalone(context: Context) -> int:
    """Run an arena or a bot as a program of its own."""
    from net import standalone

    if context.options.mode == "serve":
        return standalone.serve(context)
    return standalone.play_bot(context)


def own_key(folder: Path) -> bytes:
    """Return the public key of this installation; empty if it cannot be read."""
    from net.security.identity import load_identity

    try:
        return load_identity(folder).public_key
    except OSError:
        return b""


def known_keys(folder: Path) -> KnownKeys:
    """Return the keys that this installation knows. Creates no file: looking at a record leaves
    none."""
    from net.security.identity import has_identity
    from net.security.known_peers import KnownPeers

    file = folder / "known.db"
    own = own_key(folder) if has_identity(folder) else b""
    return KnownKeys(own.hex(), KnownPeers(file).met() if file.exists() else {})


def find_puzzles(context: Context) -> int:
    """Find more puzzles than those that are shipped."""
    from game.terminal.puzzle_search import find_more_puzzles

    return find_more_puzzles(context)


def print_balance(context: Context) -> int:
    """Print the table of balance that the solver computes."""
    from game.solver.balance import main as balance

    return balance([])


MODES: dict[str, Callable[[Context], int]] = {
    **dict.fromkeys(("config", "verify", "review", "progress"), run_offline_command),
    **dict.fromkeys(("list", "check"), inspect_network),
    **dict.fromkeys(("serve", "bot"), run_standalone),
    "more_puzzles": find_puzzles,
    "balance": print_balance,
}
"""Modes that are the same with and without a window; every other mode is a match."""

IN_TEXT: dict[str, Callable[[Context], int]] = dict.fromkeys(
    ("replay", "puzzle"), run_offline_command
)


def main(arguments: list[str]) -> int:
    _open_standard_streams()
    if isinstance(sys.stdout, TextIOWrapper):
        # A console that lacks a letter shows a mark instead, so that a friend's name ends nothing.
        sys.stdout.reconfigure(errors="replace")
    sys.stdout, sys.stderr = cleaned_stream(sys.stdout), cleaned_stream(sys.stderr)
    hide_code()
    restrict_new_files()
    options, language = parse_arguments(arguments), ENGLISH
    modes = {**MODES, **IN_TEXT} if options.text else MODES
    try:
        folder = data_folder(options)
    except FatalError as failure:
        return _fail(choose_language(None).say(failure.sentence))
    try:
        repair_permissions(folder)
        settings = load_settings(folder)
        language = choose_language(options.language, settings[0].language)
        folder = data_folder(options)
        context = Context(
            options, language, settings, lambda: own_key(folder), lambda: known_keys(folder)
        )
        return modes.get(options.mode or "", play)(context)
    except RecordError as error:
        return _fail(str(error))
    except FatalError as failure:
        return _fail(language.say(failure.sentence), failure.status)
    except CannotOpen as problem:
        return _fail(language.say(join_phrases([problem.sentence, problem.advice])).strip())
    except ModuleNotFoundError as missing:
        return _fail(
            f"The package {missing.name} is missing: python3 -m pip install -r requirements.lock"
        )
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output is gone; Python would fail to flush stdout when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if not is_of_the_system(error):
            return _fault(error)
        return _fail(language.say(phrase("Parley has to stop: {reason}.", reason=reason_of(error))))
    except Exception as error:
        return _fault(error)


def _fault(error: Exception) -> int:
    """Report an unexpected error: a sentence, and with debug logging the traceback."""
    if logging.getLogger().isEnabledFor(logging.DEBUG):
        traceback.print_exc()
    reason = within(str(error))
    return _fail(f"Parley failed, which is our fault: {type(error).__name__}: {reason}.")


def _open_standard_streams() -> None:
    """Give a program without a console (pythonw, a service) streams that discard everything."""
    # Else a file or a socket gets the number of a closed stream, and what a library prints there
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
    """Run the command `parley`."""
    sys.exit(main(sys.argv[1:]))


def _fail(sentence: str, status: int = 1) -> int:
    print(sentence, file=sys.stderr)
    return status


if __name__ == "__main__":
    run()
