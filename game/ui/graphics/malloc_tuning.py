"""Malloc tuning: one for all threads, and what is forgotten goes back to the system."""

import ctypes
import sys

_MMAP_THRESHOLD = -3
"""What mallopt(3) calls M_MMAP_THRESHOLD."""
_LARGE = 128 * 1024
"""Bytes; from here on each piece of memory is one of its own."""
_ARENA_MAX = -8
"""What it calls M_ARENA_MAX."""


def limit_heap() -> None:
    """Hold glibc to its first threshold, and to one heap; call it before threads are begun.

    By itself it raises the threshold with every large piece that is freed, up to 32 MB, and keeps
    all below: a tenth of what a player's window held was pictures long forgotten. And it gives
    threads heaps of their own, lest they wait for each other; ours wait for Python anyway.
    """
    _ask("mallopt", _MMAP_THRESHOLD, _LARGE)
    _ask("mallopt", _ARENA_MAX, 1)


def release_memory() -> None:
    """Return what is free between small pieces, too: much was forgotten just now."""
    _ask("malloc_trim", 0)


def _ask(name: str, *numbers: int) -> None:
    """Call a function of the C library, where it is one that has it."""
    if sys.platform.startswith("linux"):
        function = getattr(ctypes.CDLL(None), name, None)
        if function is not None:
            function(*numbers)
