"""Forging: a true record of two players who sign all they do, and what a forger makes of it."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

import msgspec

from game.match.hash_chain import Tips
from game.match.statements import act_bytes, line_bytes, mark
from game.protocol.messages import Acted, Chosen, Ended, Entry, Said, Say, Started
from game.records.record import Record, records
from game.records.report import Report
from game.records.signers import KnownKeys, mark_of
from game.records.verify import verify
from game.rules import Action, Seat
from tests.keys import Key
from tests.net.fair_match import HOST, FairMatch
from tests.support import ROSTER

replace = msgspec.structs.replace

ANA, BEN = (Key(name).public_key.hex() for name in ("Ana", "Ben"))
ANA_MARK, BEN_MARK, HOST_MARK = mark_of(ANA), mark_of(BEN), mark_of(HOST.public_key.hex())
AMONG_FRIENDS = KnownKeys(ANA, {BEN: frozenset({"ben"})})
"""What Ana's machine knows."""


@cache
def honest() -> Record:
    """A whole match with four lines, signed by both."""
    duet = FairMatch().fight()
    duet.send(duet.ana, Say("Good evening!"))
    duet.send(duet.ben, Say("I bet my bike."))
    duet.act(Action.CHARGE)
    duet.act(Action.DEFEND)
    duet.send(duet.ben, Say("waves", emote=True))
    duet.play_out()
    duet.send(duet.ana, Say("Well fought"))
    return record_of(duet)


def record_of(duet: FairMatch) -> Record:
    """The last match of a room."""
    return records(duet.room.event_log.entries)[-1]


def sentences(record: Record, known: KnownKeys = AMONG_FRIENDS) -> list[str]:
    """What Ana is told of it."""
    return [str(each) for each in Report(verify(record), known, ROSTER).sentences]


def is_sound(record: Record) -> bool:
    return Report(verify(record), AMONG_FRIENDS, ROSTER).is_sound


Change = Callable[[Entry], Entry | None]
"""What becomes of an entry; None: left out."""


def forged(
    record: Record, change: Change, keys: Mapping[Seat, Key] | None = None, *, by_host: bool = False
) -> Record:
    """The record with its entries changed and every hash made anew, and all signatures by those
    whose keys the forger has: of the seats in `keys`, and the host's if `by_host`."""
    entries = [changed for entry in record.entries if (changed := change(entry)) is not None]
    return Record(
        tuple(sealed(entries, keys or {}, by_host=by_host)), record.false_claims, record.format
    )


def sealed(
    entries: Iterable[Entry], keys: Mapping[Seat, Key], *, by_host: bool = False
) -> list[Entry]:
    """The entries with new hashes, and new signatures by these keys."""
    tips, made = Tips(), list[Entry]()
    room, match = "", 0
    for entry in entries:
        if isinstance(entry, Started):
            room, match = entry.room, entry.match
        if isinstance(entry, Chosen | Acted) and entry.signature is not msgspec.UNSET:
            if key := keys.get(entry.seat):
                place = (room, match, entry.seat)
                words = act_bytes(*place, entry.turn, entry.number, entry.action, tips.match)
                entry = replace(entry, signature=key.sign(words).hex())
        elif isinstance(entry, Said) and (key := keys.get(entry.seat)):
            entry = signed_line(entry, room, tips.digest, key)
        if by_host and isinstance(entry, Started | Chosen | Acted | Ended):
            marked = isinstance(entry, Started | Ended) or entry.host is not msgspec.UNSET
            if marked:
                tip = "" if isinstance(entry, Started) else tips.match
                entry = replace(entry, host=mark(HOST, room, entry, tip))
        entry = tips.sealed(entry)
        tips = tips.after(entry)
        made.append(entry)
    return made


def signed_line(said: Said, room: str, seen: str, key: Key) -> Said:
    """The line as its player would have signed it over that log."""
    words = line_bytes(room, said.seat, said.number, said.text, said.phrase, said.emote, seen)
    public = key.public_key.hex()
    return replace(said, key=public, seen=seen, signature=key.sign(words).hex())
