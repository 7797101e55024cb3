"""Score: the tune of Parley in D minor, 24 bars of eight quavers, and its notation.

A bar has eight places: a note such as `d5` or `bb4`, `.` to hold it, `-` for silence. The theme is
played twice and answered once; the answer leads back to the beginning.
"""

QUAVERS = 8
"""Quavers in a bar."""

TUNE = (
    "d5 . . a4 d5 . e5 .",
    "f5 . e5 . d5 . a4 .",
    "bb4 . . d5 f5 . e5 .",
    "e5 . d5 . c5 . . -",
    "d5 . . a4 d5 . e5 .",
    "f5 . g5 . a5 . f5 .",
    "g5 . bb5 . a5 . g5 .",
    "a5 . . e5 c#5 . - -",
    "a5 . . f5 d5 . f5 .",
    "g5 . e5 . c5 . e5 .",
    "f5 . d5 . bb4 . d5 .",
    "e5 . c#5 . a4 . c#5 e5",
    "d5 . g5 . bb5 . a5 g5",
    "f5 . a5 . d6 . . a5",
    "bb5 . a5 g5 g5 . f5 e5",
    "d5 . . . . . - -",
    "c5 . . . f5 . . .",
    "e5 . . d5 c5 . . .",
    "bb4 . . . d5 . g5 .",
    "f5 . . . . . e5 d5",
    "d5 . . . f5 . . bb5",
    "a5 . . . c6 . a5 .",
    "bb5 . a5 . g5 . f5 .",
    "e5 . . f5 e5 . c#5 .",
)

CHORDS = (
    *("dm", "dm", "bb", "c", "dm", "f", "gm", "a"),
    *("dm", "c", "bb", "a", "gm", "dm", "bb", "dm"),
    *("f", "c", "gm", "dm", "bb", "f", "gm", "a"),
)
"""One chord for each bar."""

NOTES = {
    "dm": ("d3", "a3", "d4", "f4"),
    "bb": ("bb2", "f3", "bb3", "d4"),
    "c": ("c3", "g3", "c4", "e4"),
    "f": ("f3", "c4", "f4", "a4"),
    "gm": ("g2", "d3", "g3", "bb3"),
    "a": ("a2", "e3", "a3", "c#4"),
}
"""Notes of each chord, from its root upwards."""

_STEPS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}


def pitch(note: str) -> float:
    """Return the pitch of a note such as `c#5` in Hz, in equal temperament with a4 = 440."""
    letter, sign, octave = note[0], note[1:-1], int(note[-1])
    step = _STEPS[letter] + {"": 0, "#": 1, "b": -1}[sign]
    return float(440.0 * 2 ** ((step + 12 * (octave + 1) - 69) / 12))


def sung(bars: tuple[str, ...]) -> list[tuple[int, int, float]]:
    """Return (start in quavers, length in quavers, pitch in Hz) of each note in written bars."""
    notes: list[tuple[int, int, float]] = []
    held = False
    for at, place in enumerate(" ".join(bars).split()):
        if place == "." and held:
            begin, length, high = notes[-1]
            notes[-1] = (begin, length + 1, high)
        elif place in "-.":
            held = False
        else:
            notes.append((at, 1, pitch(place)))
            held = True
    return notes
