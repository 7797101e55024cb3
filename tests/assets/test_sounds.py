"""What the synthesised sounds promise to the mixer that plays them."""

import io
import wave

import numpy as np
import pytest

from assets import bake
from assets.sound.music import LENGTH, LOOPS
from assets.sound.score import CHORDS, NOTES, QUAVERS, TUNE, pitch, sung
from assets.sound.wave import RATE, Wave
from game.ui.audio.mixer import HUM, HUM_SHARE, MUSIC_SHARE, VOICE_SHARE, VOICES
from game.ui.stage.sounds import Sound, Tune

MEGABYTE = 1_000_000


def stored(name: str) -> Wave:
    file = (bake.SOUNDS / f"{name}.wav").read_bytes()
    with wave.open(io.BytesIO(file)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        return np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / 32_767


def test_everything_bakes_to_the_very_same_files() -> None:
    assert [name for name, file in bake.sounds() if not bake.sound_is_current(name, file)] == []


def test_there_is_a_file_for_every_sound_and_no_other() -> None:
    names = {f"{name}.wav" for name in (*Sound, *Tune, HUM)}
    assert {path.name for path in bake.SOUNDS.iterdir()} == names


def test_all_sounds_together_are_small() -> None:
    assert sum(path.stat().st_size for path in bake.SOUNDS.iterdir()) < 4 * MEGABYTE


@pytest.mark.parametrize("name", Sound)
def test_an_effect_begins_and_ends_in_silence_and_is_short(name: Sound) -> None:
    sound = stored(name)
    assert sound[0] == sound[-1] == 0
    assert 0.03 < len(sound) / RATE < 2.0
    assert 0.3 < np.abs(sound).max() <= 1


@pytest.mark.parametrize("name", [*Tune, HUM])
def test_a_loop_goes_round_without_a_click(name: str) -> None:
    loop = stored(name)
    steps = np.abs(np.diff(loop))
    # The step over the seam is like those round it.
    assert abs(loop[0] - loop[-1]) <= max(steps[:200].max(), steps[-200:].max())


def test_both_tunes_are_equally_long_and_last_24_bars() -> None:
    assert {len(stored(name)) for name in LOOPS} == {LENGTH}
    assert len(TUNE) == len(CHORDS) == 24
    assert all(len(bar.split()) == QUAVERS for bar in TUNE)


def test_the_loudest_that_can_be_heard_at_once_is_not_clipped() -> None:
    effects = sorted((stored(name) for name in Sound), key=lambda wave: -np.abs(wave).max())
    # The loudest effects at their loudest moments, on the loudest moments of music and hum.
    whole = sum(np.abs(wave).max() for wave in effects[:VOICES]) * VOICE_SHARE
    whole += max(np.abs(stored(name)).max() for name in Tune) * MUSIC_SHARE
    whole += np.abs(stored(HUM)).max() * HUM_SHARE
    assert whole <= 1.0


def test_the_charges_rise() -> None:
    pitches = []
    for level in (1, 2, 3):
        sound = stored(f"charge_{level}")
        spectrum = np.abs(np.fft.rfft(sound))
        pitches.append(np.fft.rfftfreq(len(sound), 1 / RATE)[spectrum.argmax()])
    assert pitches == sorted(pitches)


def test_the_tune_keeps_to_its_key() -> None:
    # D minor, with the raised seventh that leads back to it.
    scale = {"d", "e", "f", "g", "a", "bb", "c", "c#"}
    written = {place[:-1] for bar in TUNE for place in bar.split() if place not in ".-"}
    assert written <= scale
    assert {note[:-1] for chord in NOTES.values() for note in chord} <= scale


def test_a_held_note_lasts_until_the_next() -> None:
    assert sung(("d4 . - e4",)) == [(0, 2, pitch("d4")), (3, 1, pitch("e4"))]
    assert pitch("a4") == 440.0
    assert pitch("bb4") == pytest.approx(466.16, abs=0.01)
