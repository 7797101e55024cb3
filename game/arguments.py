"""Arguments: what was typed after `main.py`, checked, as plain values."""

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from game.version import VERSION

LEVELS = ("easy", "normal", "hard", "perfect")
MODES = (
    "host",
    "join",
    "hotseat",
    "practice",
    "replay",
    "review",
    "puzzle",
    "progress",
    "verify",
    "balance",
    "config",
    "list",
    "check",
    "watch",
    "serve",
)

_WITH_PORT = ("host", "join", "watch", "serve", "bot", "check")
_WITH_CODE = ("join", "watch", "bot")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence and status 2, without the usage that nobody reads."""
        print(f"{message[:1].upper()}{message[1:]}. See main.py --help.", file=sys.stderr)
        raise SystemExit(2)


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """The options as a namespace; exits with status 2 and one sentence if they make no sense.

    Attributes: mode (None or one of MODES), those, text, name, fighter, port, phrases, language,
    data.
    """
    parser = _Parser(
        prog="main.py",
        description="Parley: a fight for two in which you talk with the other side. "
        "Without arguments the title screen opens.",
        allow_abbrev=False,
    )
    modes = parser.add_argument_group("modes").add_mutually_exclusive_group()
    modes.add_argument("--host", action="store_true", help="open a match here and play it")
    modes.add_argument("--join", metavar="ADDRESS", help="an IP, a name or IP:PORT")
    modes.add_argument("--watch", metavar="ADDRESS", help="look on where two are playing")
    modes.add_argument("--serve", action="store_true", help="an arena: no window, many rooms")
    modes.add_argument("--hotseat", action="store_true", help="two people, one machine, no network")
    modes.add_argument(
        "--practice",
        metavar="LEVEL",
        choices=LEVELS,
        help=f"against the computer: {', '.join(LEVELS)}",
    )
    modes.add_argument("--replay", metavar="FILE", type=Path, help="look at a match again")
    modes.add_argument(
        "--review", metavar="FILE", type=Path, help="judge every action of a record, in plain text"
    )
    modes.add_argument(
        "--puzzle", metavar="WHICH", type=_puzzle, help="find the best action: daily, or a number"
    )
    modes.add_argument(
        "--progress", action="store_true", help="your matches in numbers, in plain text"
    )
    modes.add_argument(
        "--verify", metavar="FILE", type=Path, help="re-run a record: proven, or where it breaks"
    )
    modes.add_argument("--list", action="store_true", help="the games on this network")
    modes.add_argument("--check", action="store_true", help="why others may not reach this machine")
    modes.add_argument(
        "--balance", action="store_true", help="prove the table of the fighters: some minutes"
    )
    modes.add_argument(
        "--config",
        metavar="NAME=VALUE",
        nargs="*",
        help="list the settings, or change some of them: text_size=150",
    )
    ways = parser.add_argument_group("ways to play")
    ways.add_argument("--text", action="store_true", help="in plain text on this terminal")
    ways.add_argument(
        "--bot", metavar="LEVEL", choices=LEVELS, help="with --join: the computer plays, unseen"
    )
    common = parser.add_argument_group("common")
    common.add_argument("--name", help="what the other side calls you")
    common.add_argument("--fighter", metavar="ID", help="the fighter you take, for example kettle")
    common.add_argument("--port", type=_port, help="to host on, or to join (otherwise 7275)")
    common.add_argument("--data", type=Path, metavar="DIR", help="where Parley keeps its files")
    common.add_argument(
        "--phrases", action="store_true", help="with --host: talk in ready-made phrases only"
    )
    common.add_argument(
        "--no-watch", action="store_true", help="with --host or --serve: nobody may look on"
    )
    common.add_argument(
        "--code",
        metavar="WORDS",
        nargs="+",
        help="with --join: the three words that the host's screen shows; with --host: those it "
        "shall show",
    )
    common.add_argument(
        "--open", action="store_true", help="with --host: let anybody on this network in"
    )
    common.add_argument(
        "--plain",
        action="count",
        default=0,
        help="with --host or --join: without encryption, on this machine only; twice: anywhere",
    )
    common.add_argument(
        "--router",
        action="store_true",
        help="with --host: ask the router to let friends from outside in",
    )
    common.add_argument(
        "--status",
        metavar="[IP:]PORT",
        type=_page,
        help="with --serve: a page of its figures",
    )
    common.add_argument("--language", metavar="XX", help="for example en or de")
    common.add_argument(
        "--export", metavar="FILE.csv", type=Path, help="with --progress: write them as a table"
    )
    common.add_argument("--version", action="version", version=f"Parley {VERSION}")
    options = parser.parse_args(arguments)
    options.mode = next(
        (mode for mode in MODES if getattr(options, mode) not in (None, False)), None
    )
    if options.export and options.mode != "progress":
        parser.error("--export goes with --progress")
    if options.join == "":
        parser.error("--join needs an address, for example --join 192.168.1.20")
    if options.watch == "":
        parser.error("--watch needs an address, for example --watch 192.168.1.20")
    if options.bot:
        if options.mode != "join" or options.text:
            parser.error("--bot goes with --join, and without --text")
        options.mode = "bot"
    if options.text and options.mode == "serve":
        parser.error("--serve has nothing to show; leave --text out")
    if options.no_watch and options.mode not in ("host", "serve"):
        parser.error("--no-watch goes with --host or --serve")
    if options.router and options.mode != "host":
        parser.error("--router goes with --host")
    if options.status and options.mode != "serve":
        parser.error("--status goes with --serve")
    if options.text and options.mode is None:
        parser.error(
            "--text needs one of --host, --join, --watch, --hotseat, --practice and --replay"
        )
    if options.port is not None and options.mode not in _WITH_PORT:
        parser.error("--port goes with --host, --join, --watch or --serve")
    if options.code is not None:
        options.code = " ".join(options.code)
        if options.mode not in ("host", *_WITH_CODE):
            parser.error("--code goes with --host, --join or --watch")
        if options.open or options.plain:
            parser.error("with --open or --plain there is no code")
    if options.plain and options.mode not in ("host", "serve", *_WITH_CODE):
        parser.error("--plain goes with --host, --join, --watch or --serve")
    if options.open and (options.plain or options.mode != "host"):
        parser.error("--open goes with --host, and not with --plain")
    if options.phrases and options.mode != "host":
        parser.error("--phrases goes with --host")
    return options


def _puzzle(text: str) -> str:
    if text != "daily" and not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is neither daily nor a number from 1")
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a port from 0 to 65535")
    return int(text)


def _page(text: str) -> tuple[str, int]:
    """Address and port; this machine alone unless an address is named."""
    address, colon, port = text.rpartition(":")
    return (address.strip("[]") if colon else "127.0.0.1"), _port(port)
