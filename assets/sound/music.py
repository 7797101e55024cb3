"""Music: the calm and the tense version of the tune, as loops of equal length and tempo.

Notes that sound past the end of the loop continue at its beginning, so the loop has no audible
seam.
"""

from collections.abc import Callable

import numpy as np

from assets.sound.score import CHORDS, NOTES, QUAVERS, TUNE, pitch, sung
from assets.sound.wave import RATE, Voice, Wave, crisp, mellow, sound, sweep, swell

QUAVER = 3_636
"""Samples of a quaver; 132 crotchets a minute."""
LENGTH = len(TUNE) * QUAVERS * QUAVER
_DRIVE = 1.8


class Loop:
    """A circular buffer on which notes are placed."""

    def __init__(self) -> None:
        self.wave: Wave = np.zeros(LENGTH)

    def lay(self, wave: Wave, quaver: float, level: float) -> None:
        """Add a wave that starts at a quaver."""
        begin = round(quaver * QUAVER)
        places = np.arange(begin, begin + len(wave)) % LENGTH
        np.add.at(self.wave, places, level * wave)

    def echoed(self, quavers: float, share: float) -> "Loop":
        """Add two echoes, each `share` as loud as the one before; return the loop."""
        by, dry = round(quavers * QUAVER), self.wave
        self.wave = dry + share * np.roll(dry, by) + share**2 * np.roll(dry, 2 * by)
        return self


def _tone(voice: Voice, high: float, quavers: float, release: float, vibrato: float = 0.0) -> Wave:
    seconds = quavers * QUAVER / RATE
    curve = sweep(high, high, seconds + release)
    time = np.arange(len(curve)) / RATE
    # The vibrato starts late, like a singer's.
    waver = vibrato * np.minimum(1.0, time / 0.35) * np.sin(2 * np.pi * 5.4 * time)
    wave = sound(voice, curve * (1 + waver))
    return swell(wave, 0.012, release + 0.3 * seconds, 0.55)


def _pluck(high: float, seconds: float) -> Wave:
    wave = sound("triangle", sweep(high, high, seconds))
    wave += 0.3 * sound("sine", sweep(3 * high, 3 * high, seconds))
    return swell(wave, 0.003, 0.9 * seconds, 0.1)


def _kick(low: float = 42.0) -> Wave:
    return swell(sound("sine", sweep(150, low, 0.16)), 0.002, 0.12, 0.4)


def _brush(seconds: float, seed: int) -> Wave:
    wave = sound("noise", sweep(900, 900, seconds), seed=seed)
    return crisp(swell(wave, 0.002, 0.9 * seconds, 0.2), 2500)


def _snare(seed: int) -> Wave:
    wave = 0.7 * sound("noise", sweep(700, 300, 0.15), seed=seed)
    wave += sound("triangle", sweep(210, 150, 0.15))
    return swell(wave, 0.001, 0.13, 0.3)


def _levelled(*rings: Loop) -> Wave:
    """Mix all loops; the loudest moments are compressed instead of turning everything down."""
    whole = np.sum([ring.wave for ring in rings], axis=0)
    bent = np.tanh(_DRIVE * whole / np.abs(whole).max())
    return np.asarray(bent / np.abs(bent).max())


def calm() -> Wave:
    """Return the calm loop: a reed over a plucked accompaniment, with a soft drum."""
    lead, harp, low, drums = Loop(), Loop(), Loop(), Loop()
    for at, quavers, high in sung(TUNE):
        lead.lay(_tone("reed", high, quavers, 0.08, 0.006), at, 0.30)
    for bar, chord in enumerate(CHORDS):
        root, fifth, eighth, third = map(pitch, NOTES[chord])
        at = bar * QUAVERS
        for place, high in enumerate((eighth, third, 2 * fifth, third) * 2):
            harp.lay(_pluck(high, 0.55), at + place, 0.17 if place % 4 else 0.22)
        for place, high in ((0, root), (3, root), (4, fifth), (6, root)):
            low.lay(_tone("triangle", high / 2, 1.4, 0.05), at + place, 0.34)
        drums.lay(_kick(), at, 0.5)
        drums.lay(_kick(), at + 4, 0.32)
        for place in (2, 6):
            drums.lay(_brush(0.12, bar * 8 + place), at + place, 0.22)
        drums.lay(_brush(0.05, bar), at + 7, 0.12)
    lead.wave = mellow(lead.wave, 2800)
    return _levelled(lead.echoed(1.5, 0.28), harp.echoed(3, 0.2), low, drums)


def tense() -> Wave:
    """Return the tense loop: a running bass, pressing drums, the reed doubled at the octave."""
    lead, harp, low, drums = Loop(), Loop(), Loop(), Loop()
    for at, quavers, high in sung(TUNE):
        lead.lay(_tone("pulse", high, quavers, 0.05, 0.008), at, 0.17)
        lead.lay(_tone("reed", high / 2, quavers, 0.05), at, 0.16)
    for bar, chord in enumerate(CHORDS):
        root, fifth, eighth, third = map(pitch, NOTES[chord])
        at = bar * QUAVERS
        for place in range(2 * QUAVERS):
            high = (eighth, third, 2 * fifth, 2 * eighth)[place % 4]
            harp.lay(_pluck(high, 0.22), at + place / 2, 0.15 if place % 4 else 0.2)
        for place in range(QUAVERS):
            # The fifth on every third quaver keeps the bass restless.
            step = fifth if place % 3 == 2 else root
            low.lay(_tone("pulse", step / 2, 0.7, 0.03), at + place, 0.17)
            low.lay(_tone("triangle", step / 2, 0.8, 0.03), at + place, 0.26)
        for place in (0, 1, 4, 5):
            # Two beats close together, like a heartbeat.
            drums.lay(_kick(36), at + place, 0.5 if place % 4 == 0 else 0.34)
        for place in (2, 6):
            drums.lay(_snare(bar * 8 + place), at + place, 0.3)
        for place in range(QUAVERS):
            drums.lay(_brush(0.04, bar * 8 + place), at + place + 0.5, 0.11)
        if bar % 8 == 7:
            for late in (5.0, 6.5, 7.0, 7.5):
                drums.lay(_snare(int(bar * 8 + 2 * late)), at + late, 0.26)
    lead.wave, low.wave = mellow(lead.wave, 3000), mellow(low.wave, 1200)
    return _levelled(lead.echoed(1.5, 0.2), harp, low, drums)


LOOPS: dict[str, Callable[[], Wave]] = {"music_calm": calm, "music_tense": tense}
