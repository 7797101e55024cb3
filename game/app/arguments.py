"""Arguments: parses and checks the command line, and returns it as `Options`."""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, NoReturn

from game.app.options import Options
from game.files.bounded_read import read_regular
from game.files.decoding import decode_text
from game.i18n.fatal_error import reason_of
from game.protocol.version import VERSION
from game.text_safety.sanitize import clean_line

_CODE_FILE_LIMIT = 4096
"""Most bytes of a passcode file; a passcode has some twenty."""

LEVELS = ("easy", "normal", "hard", "perfect")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Print one sentence and exit with status 2, without the usage that nobody reads."""
        print(f"{message[:1].upper()}{message[1:]}. For help: main.py --help", file=sys.stderr)
        raise SystemExit(2)


def parse_arguments(arguments: list[str]) -> Options:
    """Return the options; exit with status 2 and one sentence if they make no sense."""
    parser = _parser()
    typed = parser.parse_args([_clean_flag(argument) for argument in arguments])
    typed.mode = next((mode for mode in _MODES if _is_given(getattr(typed, mode))), None)
    if fault := _conflict(typed):
        parser.error(fault)
    typed.mode = "bot" if typed.bot else typed.mode
    typed.code = clean_line(" ".join(typed.code)) if typed.code else None
    if typed.code_file is not None:
        try:
            typed.code = _first_line(typed.code_file)
        except OSError as error:
            parser.error(f"the code cannot be read: {reason_of(error)}")
        except UnicodeDecodeError:
            parser.error("the code cannot be read: the file is not text")
    if typed.config is not None:
        typed.config = tuple(typed.config)
    known = {field.name for field in fields(Options)}
    given = {name: value for name, value in vars(typed).items() if name in known}
    return Options(**{name: value for name, value in given.items() if value is not None})


def _is_given(value: object) -> bool:
    return value not in (None, False)


def _first_line(source: str) -> str:
    """Return the first line of a file or of the standard input, whose rest may be commands."""
    if source != "-":
        text = decode_text(read_regular(Path(source), _CODE_FILE_LIMIT))
        return clean_line(text.strip().partition("\n")[0])
    # Byte by byte from the descriptor: a buffered read would swallow the lines that follow.
    line = b""
    while len(line) < _CODE_FILE_LIMIT and (letter := os.read(0, 1)) not in (b"", b"\n"):
        line += letter
    return clean_line(line.decode("utf-8", "replace"))


def _parser() -> _Parser:
    parser = _Parser(
        prog="main.py",
        usage="main.py [MODE] [OPTIONS]",
        description="Parley: a fighting game for two players who talk while they fight. "
        "Without arguments, the title screen opens.",
        allow_abbrev=False,
    )
    modes = parser.add_argument_group("modes").add_mutually_exclusive_group()
    _add(modes, _MODES)
    _add(parser.add_argument_group("ways to play"), _WAYS)
    _add(parser.add_argument_group("common"), _COMMON)
    return parser


def _clean_flag(argument: str) -> str:
    """Return a flag without invisible characters, which are copied along with a command.

    Other arguments stay as they are: file names may contain such characters.
    """
    flag, equals, value = argument.partition("=")
    flag = clean_line(flag)
    return f"{flag}{equals}{value}" if flag.startswith("-") else argument


def _add(group: "argparse._ActionsContainer", table: dict[str, dict[str, Any]]) -> None:
    for name, details in table.items():
        if "action" not in details:
            details = {**details, "type": _cleaned(details.get("type", str))}
        group.add_argument(_flag(name), **details)


def _cleaned(kind: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return the conversion with cleaning of its input; file names are not cleaned."""
    return kind if kind in (Path, _file_or_input) else lambda text: kind(clean_line(text))


def _file_or_input(text: str) -> str:
    return text


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _conflict(options: argparse.Namespace) -> str:
    """Return why these options exclude each other; empty if they do not."""
    for name, modes in _COMPANIONS.items():
        if getattr(options, name) not in (None, False, 0) and options.mode not in modes:
            return f"{_flag(name)} goes with {_either(modes)}"
    for name, other in _AGAINST:
        if getattr(options, name) and getattr(options, other):
            return f"{_flag(name)} does not go with {_flag(other)}"
    for name in ("join", "watch", "relay"):
        if getattr(options, name) == "":
            return f"--{name} needs an address, for example --{name} 192.168.1.20"
    return ""


def _either(modes: tuple[str, ...]) -> str:
    *others, last = map(_flag, modes)
    return f"{', '.join(others)} or {last}" if others else last


def _puzzle(text: str) -> str:
    if text != "daily" and not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is neither daily nor a number from 1")
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a port from 0 to 65535")
    return int(text)


def _people(text: str) -> int:
    return _number(text, 1000)


def _rooms(text: str) -> int:
    return _number(text, 10_000)


def _number(text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a number from 1 to {most}")
    return int(text)


def _page(text: str) -> tuple[str, int]:
    """Return address and port; this machine's own address unless one is given."""
    address, colon, port = text.rpartition(":")
    return (address.strip("[]") if colon else "127.0.0.1"), _port(port)


def _switch(words: str) -> dict[str, Any]:
    return {"action": "store_true", "help": words}


def _file(words: str, called: str = "FILE") -> dict[str, Any]:
    return {"type": Path, "metavar": called, "help": words}


_MODES: dict[str, dict[str, Any]] = {
    "host": _switch("host a match and play it"),
    "join": {"metavar": "ADDRESS", "help": "join the match at an IP address, a name or IP:PORT"},
    "watch": {"metavar": "ADDRESS", "help": "watch the match at that address"},
    "serve": _switch("run an arena: many rooms, no window"),
    "hotseat": _switch("two players at one keyboard, without a network"),
    "practice": {
        "metavar": "LEVEL",
        "choices": LEVELS,
        "help": f"play the computer: {', '.join(LEVELS)}; they win 9, 24, 39 and 50 of 100 "
        "against perfect play",
    },
    "learn": _switch("a first fight of a minute and a half, with a teacher"),
    "replay": _file("watch a match again"),
    "review": _file("analyse every action of a record, in plain text"),
    "puzzle": {
        "metavar": "WHICH",
        "type": _puzzle,
        "help": "solve a puzzle: daily, or a number",
    },
    "more_puzzles": _switch("find more puzzles, in your own matches first"),
    "progress": _switch("show your statistics, in plain text"),
    "verify": _file("check whether a record followed the rules"),
    "list": _switch("list the games on this network"),
    "check": _switch("find out why others may not reach this machine"),
    "balance": _switch("prove the table of the fighters (takes minutes)"),
    "config": {
        "metavar": "NAME=VALUE",
        "nargs": "*",
        "help": "list the settings, or change some: text_size=150",
    },
}

_WAYS: dict[str, dict[str, Any]] = {
    "text": _switch("play in plain text on this terminal"),
    "bot": {
        "metavar": "LEVEL",
        "choices": LEVELS,
        "help": "with --join: let the computer play, without a window",
    },
}

_COMMON: dict[str, dict[str, Any]] = {
    "name": {"help": "your name in the game"},
    "fighter": {"metavar": "ID", "help": "your fighter, for example kettle"},
    "port": {"type": _port, "help": "the port to host on or to join (default 7275)"},
    "data": _file("the folder for Parley's files", "DIR"),
    "phrases": _switch("with --host: allow quick chat only"),
    "no_watch": _switch("with --host or --serve: allow no spectators"),
    "code": {
        "metavar": "WORDS",
        "nargs": "+",
        "help": "with --join: the three words on the host's screen; with --host: the words to use",
    },
    "code_file": {
        "metavar": "FILE",
        "type": _file_or_input,
        "help": "read the three words from the first line of a file, or - for standard input; "
        "unlike --code, this hides them from other users of this machine",
    },
    "open": _switch("with --host: let anyone on this network join without a code"),
    "plain": {
        "action": "count",
        "default": 0,
        "help": "with --host or --join: no encryption, on this machine only; twice: anywhere",
    },
    "router": _switch("with --host: ask the router to open a port for friends elsewhere"),
    "relay": {
        "metavar": "ADDRESS",
        "help": "with --host: let friends behind any router join through this arena;"
        " with --check: test that arena",
    },
    "no_relay": _switch("with --serve: do not relay connections to hosts outside the arena"),
    "status": {
        "metavar": "[IP:]PORT",
        "type": _page,
        "help": "with --serve: show its figures on a web page",
    },
    "per_address": {
        "metavar": "PEOPLE",
        "type": _people,
        "help": "with --serve: the most connections from one address, such as a class behind "
        "one router (default 8)",
    },
    "rooms": {
        "metavar": "ROOMS",
        "type": _rooms,
        "help": "with --serve: the most rooms (default 1024)",
    },
    "language": {"metavar": "XX", "help": "the language, for example en or de"},
    "export": _file("with --progress: write the statistics as a table", "FILE.csv"),
    "version": {"action": "version", "version": f"Parley {VERSION}"},
}

_COMPANIONS = {
    "bot": ("join",),
    "port": ("host", "join", "watch", "serve", "check"),
    "code": ("host", "join", "watch"),
    "code_file": ("host", "join", "watch"),
    "plain": ("host", "join", "watch", "serve"),
    "open": ("host",),
    "phrases": ("host",),
    "router": ("host",),
    "relay": ("host", "check"),
    "no_watch": ("host", "serve"),
    "no_relay": ("serve",),
    "status": ("serve",),
    "per_address": ("serve",),
    "rooms": ("serve",),
    "export": ("progress",),
}
"""Options that are allowed in these modes only."""

_AGAINST = (
    ("bot", "text"),
    ("serve", "text"),
    ("open", "plain"),
    ("code", "open"),
    ("code", "plain"),
    ("code", "code_file"),
    ("code_file", "open"),
    ("code_file", "plain"),
    ("relay", "open"),
    ("relay", "plain"),
)
"""Options that exclude each other, in addition to the modes."""
