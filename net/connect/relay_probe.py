"""Relay probe: what an arena is good for, found out before a friend depends on it."""

import secrets
import time
from collections.abc import Callable, Iterator

from game.client_state.link import Link, LinkClosed
from game.i18n.phrase import Phrase, join_phrases, phrase
from game.protocol.lobby_messages import LobbyJoined
from game.protocol.messages import Bye, ErrorCode, Welcome
from net.connect.dial import DIAL_SECONDS, DialError, dial
from net.wire.address import Address, AddressError, parse_arena
from net.wire.codec import HELLO_LIMIT, FrameReader, InvalidMessage, decode_to_host, encode
from net.wire.relay_messages import SECRET_BYTES, Wait, Waiting

ANSWER_SECONDS = 10.0
"""Seconds for the arena to admit us to its lobby."""

READ_SIZE = 1024


def probe_relay(typed: str, watch: Callable[[str], Link]) -> Iterator[str]:
    """Whether an arena is at the address that was typed, and of which version; and whether it
    passes friends on to a host, by waiting there for a moment as one. `watch` opens a link."""
    try:
        arena = parse_arena(typed)
    except AddressError as error:
        yield error.args[0]
        return
    link = watch(str(arena))
    try:
        found, there = _describe_arena(arena, link)
    finally:
        link.close()
    yield found
    if there:
        yield _check_relay(arena)


def _describe_arena(arena: Address, link: Link) -> tuple[Phrase, bool]:
    """What is there, and whether it may be asked to pass anybody on."""
    until = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < until:
        match link.wait(0.2):
            case LobbyJoined(version=version):
                words = phrase(
                    "The arena {arena} answers; it is Parley {version}.",
                    arena=arena, version=version[:20],
                )  # fmt: skip
                return words, True
            case LinkClosed(code=ErrorCode.CODE) | Welcome():
                return phrase("{arena} is a game for two, not an arena.", arena=arena), False
            case LinkClosed(text=text):
                words = phrase("The arena at {arena} cannot be used:", arena=arena)
                return join_phrases([words, text]), False
    return phrase("The arena {arena} does not answer in time.", arena=arena), False


def _check_relay(arena: Address) -> Phrase:
    answer = _answer(arena)
    if isinstance(answer, Waiting):
        return phrase("It relays friends: --host --relay {arena} works.", arena=arena)
    if isinstance(answer, Bye) and answer.code is ErrorCode.FULL:
        return phrase("It is full and cannot relay anyone right now.")
    return phrase("It does not relay connections to hosts, but its own rooms are open.")


def _answer(arena: Address) -> object:
    """What it says to a host who wants to wait there; None if that is nothing of ours."""
    frames = FrameReader(HELLO_LIMIT)
    try:
        with dial(arena) as sock:
            sock.settimeout(DIAL_SECONDS)
            sock.sendall(encode(Wait(secrets.token_hex(SECRET_BYTES))))
            while data := sock.recv(READ_SIZE):
                for frame in frames.feed(data):
                    return decode_to_host(frame)
    except (DialError, InvalidMessage, OSError):
        pass
    return None
