"""Pauses: what would make the program of a busy arena stand still, and how that is kept short.

Only for a program that is nothing but a server: these are settings of the whole interpreter.
"""

import gc
import sys

YOUNG_OBJECTS = 10_000
"""New objects until the collector looks at them; by itself it does so every 700, and in the end
at everything: a quarter of a second with a thousand matches."""

TURN_SECONDS = 0.0005
"""How long one thread may keep the interpreter while another waits. By itself 5 ms, which the
journal's thread would wait for at every step, and everybody in a match for the journal's thread."""


def shorten_pauses() -> None:
    """To be called once, when everything is there that stays."""
    gc.collect()
    # What is there now is there at the end, too; nobody need ever look at it again.
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
    sys.setswitchinterval(TURN_SECONDS)
