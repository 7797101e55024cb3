"""Malloc tuning: limits on glibc's heap, so that freed pictures return to the system."""

import ctypes
import sys

_MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD of mallopt(3)."""
_LARGE = 128 * 1024
"""Bytes; blocks from this size on are mapped on their own."""
_ARENA_MAX = -8
"""M_ARENA_MAX of mallopt(3)."""


def limit_heap() -> None:
    """Fix glibc's mmap threshold and allow one heap only; call it before any thread starts.

    By default every large block that is freed raises the threshold, up to 32 MB, and memory below
    it is never returned: a tenth of a window's memory was dropped pictures. One heap per thread is
    meant to avoid lock contention, but our threads wait for the GIL anyway.
    """
    _ask("mallopt", _MMAP_THRESHOLD, _LARGE)
    _ask("mallopt", _ARENA_MAX, 1)


def release_memory() -> None:
    """Return free memory between small blocks to the system; call it after dropping much."""
    _ask("malloc_trim", 0)


def _ask(name: str, *numbers: int) -> None:
    """Call a function of the C library, if the library has it."""
    if sys.platform.startswith("linux"):
        function = getattr(ctypes.CDLL(None), name, None)
        if function is not None:
            function(*numbers)
