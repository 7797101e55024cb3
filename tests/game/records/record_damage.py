"""Record damage: a duel, and where a record of it breaks when something in it was changed."""

from collections.abc import Iterator
from random import Random

from game.protocol.messages import Acted, Entry, Said
from game.records.record import Record
from game.records.verify import Verdict, verify
from tests.game.records.sample_records import duel, place_of

DUEL = duel()
BYTES = DUEL.encode()


def match_of(entries: tuple[Entry, ...]) -> list[Entry]:
    return [entry for entry in entries if not isinstance(entry, Said)]


def chat_of(entries: tuple[Entry, ...]) -> list[Entry]:
    return [entry for entry in entries if isinstance(entry, Said)]


def acted(turn: int, record: Record = DUEL) -> int:
    """The place of the action of that turn."""
    return place_of(record, lambda entry: isinstance(entry, Acted) and entry.turn == turn)


def broken(record: Record, place: int, words: str = "") -> Verdict:
    """The verdict on a record that breaks at the entry of that place."""
    verdict = verify(record)
    assert verdict.flaw is not None, verdict.sentence
    assert verdict.flaw.line == place + 2, verdict.sentence
    assert words in verdict.flaw.reason, verdict.sentence
    assert not verdict.proven
    assert verdict.outcome is None
    assert match_of(verdict.good) == match_of(record.entries[:place])
    return verdict


def corruptions(data: bytes, random: Random, count: int) -> Iterator[bytes]:
    """The bytes with one fault each, of every kind that disks, wires and people make."""
    lines = data.splitlines(keepends=True)
    for _ in range(count):
        at, to = random.randrange(len(data)), random.randrange(len(data))
        line, other = random.randrange(len(lines)), random.randrange(len(lines))
        match random.randrange(9):
            case 0 | 1 | 2:
                yield data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]
            case 3:
                yield data[:at] + random.randbytes(random.randrange(1, 64)) + data[at:]
            case 4:
                yield data[:at] + data[at + random.randrange(1, 64) :]
            case 5:
                yield data[:at]
            case 6:
                yield data[:at] + bytes(random.randrange(1, 512)) + data[at + 512 :]
            case 7:
                yield b"".join([*lines[:line], *lines[line + 1 :]])
            case _:
                swapped = [*lines]
                swapped[line], swapped[other] = swapped[other], swapped[line]
                yield b"".join(swapped) if line != other else data[:at] + data[to:]
