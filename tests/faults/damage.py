"""Damage: what may become of a file on a disk, by a seed."""

import random
from collections.abc import Callable
from pathlib import Path

PAGE = 4096


def flip_a_bit(file: Path, dice: random.Random) -> None:
    _change(file, dice, lambda byte: byte ^ 1 << dice.randrange(8), 1)


def flip_some_bits(file: Path, dice: random.Random) -> None:
    for _ in range(dice.randint(2, 30)):
        flip_a_bit(file, dice)


def cut_off_the_end(file: Path, dice: random.Random) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: dice.randrange(len(data))])


def zero_a_page(file: Path, dice: random.Random) -> None:
    page = dice.randrange(max(1, file.stat().st_size // PAGE))
    _fill(file, page * PAGE, b"\0" * PAGE)


def scribble(file: Path, dice: random.Random) -> None:
    """Bytes of another file, as after a crash of the file system."""
    _fill(file, dice.randrange(file.stat().st_size), dice.randbytes(dice.randint(1, 600)))


def swap_two_pages(file: Path, dice: random.Random) -> None:
    data = bytearray(file.read_bytes())
    one, other = (dice.randrange(max(1, len(data) // PAGE)) * PAGE for _ in range(2))
    data[one : one + PAGE], data[other : other + PAGE] = (
        data[other : other + PAGE],
        data[one : one + PAGE],
    )
    file.write_bytes(data)


KINDS: tuple[Callable[[Path, random.Random], None], ...] = (
    flip_a_bit,
    flip_some_bits,
    cut_off_the_end,
    zero_a_page,
    scribble,
    swap_two_pages,
)


def damage(folder: Path, stem: str, seed: int) -> str:
    """Damage the database or its log; returns what was done to which."""
    dice = random.Random(seed)
    files = [folder / name for name in (stem, f"{stem}-wal")]
    files = [file for file in files if file.exists() and file.stat().st_size]
    file, kind = dice.choice(files), KINDS[seed % len(KINDS)]
    kind(file, dice)
    return f"{kind.__name__} of {file.name} (seed {seed})"


def _change(file: Path, dice: random.Random, change: Callable[[int], int], times: int) -> None:
    data = bytearray(file.read_bytes())
    for _ in range(times):
        at = dice.randrange(len(data))
        data[at] = change(data[at])
    file.write_bytes(data)


def _fill(file: Path, at: int, data: bytes) -> None:
    whole = bytearray(file.read_bytes())
    end = min(len(whole), at + len(data))
    whole[at:end] = data[: end - at]
    file.write_bytes(whole)
