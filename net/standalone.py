"""Standalone: programs without a player: an arena, and a computer player at some address."""

import contextlib
import socket
import sqlite3
import sys
from functools import partial

from game.app.context import Context
from game.client_state.lan_game import LanGame, LanGameState
from game.i18n.fatal_error import FatalError, reason_of
from game.i18n.phrase import phrase
from game.protocol.messages import ErrorCode
from game.protocol.version import VERSION
from game.text_safety.sanitize import clean_name
from net.arena.arena_options import ROOMS_LIMIT, ArenaOptions
from net.client.bot import play_at_host
from net.connect.discovery import Announcer
from net.connect.interfaces import InterfaceMonitor, local_addresses
from net.connect.invitation import ADDRESSES_LIMIT, Invitation
from net.lazy_link_factory import LazyLinkFactory
from net.room.room_options import SPECTATORS_LIMIT, RoomOptions
from net.room.system_dice import SystemDice
from net.server.arena_runner import ArenaRunner, run_fast
from net.wire.address import DEFAULT_PORT, Address
from net.wire.rate_limit import LIMITS, limits_for


def serve(context: Context) -> int:
    """Keep an arena open until somebody ends this program."""
    options, links = context.options, LazyLinkFactory(context).links
    credentials = links.credentials()
    try:
        per_address = options.per_address
        fingerprint = "" if options.plain else credentials.identity.fingerprint
        runner = ArenaRunner(
            context.roster,
            context.folder,
            context.solutions,
            ArenaOptions(
                address=links.loopback_only,
                port=DEFAULT_PORT if options.port is None else options.port,
                room=RoomOptions(
                    spectators=0 if options.no_watch else SPECTATORS_LIMIT,
                    limits=limits_for(per_address) if per_address else LIMITS,
                ),
                rooms=options.rooms or ROOMS_LIMIT,
                relays=not options.no_relay,
                status=options.status,
            ),
            credentials,
        )
        run_fast(_serve(runner, context, fingerprint, announce=links.loopback_only is None))
    except (OSError, sqlite3.Error) as error:
        raise FatalError(
            phrase("The arena cannot be opened: {reason}.", reason=reason_of(error))
        ) from None
    print("The arena is closed; what ran is kept.", flush=True)
    return 0


async def _serve(
    runner: ArenaRunner, context: Context, fingerprint: str, *, announce: bool
) -> None:
    """Serve an arena, print how people join it, and announce it on this network if wanted."""
    relays, name = not context.options.no_relay, context.options.name
    async with contextlib.AsyncExitStack() as until_closed:
        port = await until_closed.enter_async_context(runner)
        runner.take_over_process()
        _print_arena(port, fingerprint, relays=relays)
        if announce:
            notify = partial(_describe_moved, port, fingerprint, relays=relays)
            until_closed.callback(InterfaceMonitor(notify).close)
            until_closed.callback(Announcer(port, partial(announced_arena, name)).close)
        await runner.serve()


def play_bot(context: Context) -> int:
    """Let the computer play at an address until it is sent away."""
    options, links = context.options, LazyLinkFactory(context).links
    name = "" if options.name is None else context.name
    ways, credentials = links.addresses_of(options.join, options.code)
    over = play_at_host(ways, name, options.bot, SystemDice(), context.solutions, credentials)
    print(over.text, flush=True)
    return 0 if over.code in (ErrorCode.LEFT, ErrorCode.CLOSED) else 1


def _print_arena(port: int, fingerprint: str, *, relays: bool) -> None:
    print("The arena is open. On this network the title screen and --list show it.")
    print("Elsewhere people join it with one of these:")
    _describe_addresses(port, fingerprint, relays=relays)
    if fingerprint:
        print("The fingerprint of its certificate:")
        print(fingerprint)
    sys.stdout.flush()


def _describe_moved(port: int, fingerprint: str, *, relays: bool) -> None:
    # Whoever read our output may be gone by now; the arena goes on.
    with contextlib.suppress(OSError, ValueError):
        _describe_again(port, fingerprint, relays=relays)


def _describe_again(port: int, fingerprint: str, *, relays: bool) -> None:
    print("The network has changed. People now join the arena with one of these:")
    _describe_addresses(port, fingerprint, relays=relays)
    sys.stdout.flush()


def _describe_addresses(port: int, fingerprint: str, *, relays: bool) -> None:
    addresses = tuple(Address(address, port) for address in local_addresses())
    for address in addresses:
        print(f"main.py --join {address}")
    if fingerprint:
        print("Or with this invitation, which nobody on the way can turn to another place:")
        print(Invitation(addresses[:ADDRESSES_LIMIT], fingerprint=fingerprint))
    if relays:
        print("If you host behind a router, friends can join through the arena:")
        print(f"main.py --host --relay {addresses[0]}")


def announced_arena(name: str | None) -> LanGame:
    """Return the announcement of an arena: by its name, or by that of its machine."""
    called = clean_name(name or "") or clean_name(socket.gethostname()) or "Parley"
    return LanGame(called, "", LanGameState.ARENA, VERSION)
