"""Standalone: programs without a player: an arena, and a computer's player at some address."""

import sqlite3
from functools import partial

from game.evening import Evening
from game.failure import Failure
from game.messages import Code
from net.address import Address, local_addresses
from net.bot import play_at
from net.dice import SystemDice
from net.entrance import Entrance
from net.gallery import SPECTATORS_LIMIT
from net.serving import Serving


def serve(evening: Evening) -> int:
    """Keep an arena open until somebody ends this program."""
    options, links = evening.options, Entrance(evening).links
    papers = links.papers()
    try:
        serving = Serving(
            evening.roster,
            evening.folder,
            evening.solutions,
            address=links.only_here,
            port=options.port,
            spectators=0 if options.no_watch else SPECTATORS_LIMIT,
            credentials=papers,
            status=options.status,
        )
        serving.run_here(partial(_tell_arena, papers.identity.fingerprint))
    except (OSError, sqlite3.Error) as error:
        raise Failure(f"The arena cannot be opened: {error}.") from None
    print("The arena is closed; what ran is kept.", flush=True)
    return 0


def play(evening: Evening) -> int:
    """Let the computer play at an address until it is sent away."""
    options, links = evening.options, Entrance(evening).links
    name = "" if options.name is None else evening.name
    ways, papers = links.ways_to(options.join, options.code or "")
    over = play_at(ways, name, options.bot, SystemDice(), evening.solutions, papers)
    print(over.text, flush=True)
    return 0 if over.code in (Code.LEFT, Code.CLOSED) else 1


def _tell_arena(fingerprint: str, port: int) -> None:
    print("The arena is open. People join it with one of these:")
    for address in local_addresses():
        print(f"main.py --join {Address(address, port)}")
    print(f"Its certificate is {fingerprint}.", flush=True)
