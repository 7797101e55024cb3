"""Heap: lets the memory of pictures go back to the system as soon as they are forgotten."""

import ctypes
import sys

_MMAP_THRESHOLD = -3
"""What mallopt(3) calls M_MMAP_THRESHOLD."""
_LARGE = 128 * 1024
"""Bytes; from here on each piece of memory is one of its own."""


def return_large_pieces() -> None:
    """Hold glibc to its first threshold.

    By itself it raises it with every large piece that is freed, up to 32 MB, and keeps all below:
    a tenth of what a player's window held was pictures long forgotten.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE)
