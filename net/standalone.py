"""Standalone: programs without a player: an arena, and a computer's player at some address."""

import contextlib
import socket
import sqlite3
import sys
from functools import partial

from game.contract.messages import Code
from game.contract.version import VERSION
from game.evening import Evening
from game.table.nearby import Nearby, State
from game.words.cleaning import clean_name
from game.words.failure import Failure, reason_of
from game.words.phrase import phrase
from net.arena.caretaker import ROOMS_LIMIT
from net.arena.serving import Serving
from net.entrance import Entrance
from net.guest.bot import play_at
from net.host.gallery import SPECTATORS_LIMIT
from net.room.dice import SystemDice
from net.ways.discovery import Announcer
from net.ways.interfaces import InterfaceMonitor, local_addresses
from net.ways.invitation import ADDRESSES_LIMIT, Invitation
from net.wire.address import Address
from net.wire.floodgate import LIMITS, limits_for


def serve(evening: Evening) -> int:
    """Keep an arena open until somebody ends this program."""
    options, links = evening.options, Entrance(evening).links
    papers = links.papers()
    try:
        per_address = options.per_address
        serving = Serving(
            evening.roster,
            evening.folder,
            evening.solutions,
            address=links.only_here,
            port=options.port,
            spectators=0 if options.no_watch else SPECTATORS_LIMIT,
            credentials=papers,
            status=options.status,
            limits=limits_for(per_address) if per_address else LIMITS,
            relays=not options.no_relay,
            rooms=options.rooms or ROOMS_LIMIT,
        )
        with contextlib.ExitStack() as until_closed:

            def opened(port: int) -> None:
                fingerprint = "" if options.plain else papers.identity.fingerprint
                _tell_arena(port, fingerprint, relays=not options.no_relay)
                if links.only_here is None:
                    tell = partial(_tell_moved, port, fingerprint, relays=not options.no_relay)
                    until_closed.callback(InterfaceMonitor(tell).close)
                    announcer = Announcer(port, lambda: arena_called(options.name))
                    until_closed.callback(announcer.close)

            serving.run_here(opened)
    except (OSError, sqlite3.Error) as error:
        raise Failure(
            phrase("The arena cannot be opened: {reason}.", reason=reason_of(error))
        ) from None
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


def _tell_arena(port: int, fingerprint: str, *, relays: bool) -> None:
    print("The arena is open. On this network the title screen and --list show it.")
    print("Elsewhere people join it with one of these:")
    _tell_addresses(port, fingerprint, relays=relays)
    if fingerprint:
        print("The fingerprint of its certificate:")
        print(fingerprint)
    sys.stdout.flush()


def _tell_moved(port: int, fingerprint: str, *, relays: bool) -> None:
    # Whoever read our output may be gone by now; the arena goes on.
    with contextlib.suppress(OSError, ValueError):
        _tell_again(port, fingerprint, relays=relays)


def _tell_again(port: int, fingerprint: str, *, relays: bool) -> None:
    print("The network has changed. People now join the arena with one of these:")
    _tell_addresses(port, fingerprint, relays=relays)
    sys.stdout.flush()


def _tell_addresses(port: int, fingerprint: str, *, relays: bool) -> None:
    addresses = tuple(Address(address, port) for address in local_addresses())
    for address in addresses:
        print(f"main.py --join {address}")
    if fingerprint:
        print("Or with this invitation, which nobody on the way can turn to another place:")
        print(Invitation(addresses[:ADDRESSES_LIMIT], fingerprint=fingerprint))
    if relays:
        print("If you host behind a router, friends can join through the arena:")
        print(f"main.py --host --relay {addresses[0]}")


def arena_called(name: str | None) -> Nearby:
    """An arena as this network is told of it: by its name, or by that of its machine."""
    called = clean_name(name or "") or clean_name(socket.gethostname()) or "Parley"
    return Nearby(called, "", State.ARENA, VERSION)
