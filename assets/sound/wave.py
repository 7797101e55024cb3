"""Wave: oscillators, envelopes and filters that every sound is made of. Amplitudes are -1 to 1."""

import io
import wave as wave_files
from typing import Literal

import numpy as np
import numpy.typing as npt

Wave = npt.NDArray[np.float64]
"""Samples of one channel."""
Voice = Literal["sine", "triangle", "pulse", "reed", "noise"]

RATE = 16_000
"""Samples per second. No sound needs more than 8 kHz, and a rate that the mixer need not convert
takes a third of the memory."""

LOUDEST = 32_767
"""Sample value in a WAV file that stands for an amplitude of 1."""


def sweep(start: float, end: float, seconds: float) -> Wave:
    """Return a pitch in Hz that glides evenly to the ear, one value per sample."""
    progress = np.linspace(0.0, 1.0, round(seconds * RATE))
    return np.asarray(start * (end / start) ** progress)


def sound(voice: Voice, pitch: Wave, seed: int = 1) -> Wave:
    """Return an oscillator that follows a pitch. Noise takes a new value sixteen times per
    period."""
    phase = np.cumsum(pitch) / RATE
    round_ = phase % 1.0
    match voice:
        case "sine":
            return np.sin(2 * np.pi * phase)
        case "triangle":
            return 4 * np.abs(round_ - 0.5) - 1
        case "pulse":
            return np.where(round_ < 0.25, 1.0, -1.0)
        case "reed":
            return np.sin(2 * np.pi * phase + 1.6 * np.sin(2 * np.pi * 2 * phase))
        case "noise":
            steps = (phase * 16).astype(np.int64)
            values = np.random.Generator(np.random.PCG64(seed)).random(int(steps[-1]) + 1)
            return 2 * values[steps] - 1


def bell(pitch: float, seconds: float, ratio: float = 3.5, depth: float = 2.0) -> Wave:
    """Return struck metal: frequency modulation with a second sine that fades sooner (Chowning
    1973)."""
    time = np.arange(round(seconds * RATE)) / RATE
    inner = depth * np.exp(-6 * time / seconds) * np.sin(2 * np.pi * pitch * ratio * time)
    return np.asarray(np.sin(2 * np.pi * pitch * time + inner) * np.exp(-4.5 * time / seconds))


def swell(wave: Wave, attack: float, release: float, hold: float = 1.0) -> Wave:
    """Fade the wave in over `attack` and out over `release` seconds. `hold`: level between them,
    approached along a curve."""
    count = len(wave)
    rising = np.minimum(1.0, np.arange(count) / max(1.0, attack * RATE))
    falling = np.minimum(1.0, np.arange(count)[::-1] / max(1.0, release * RATE))
    level = hold + (1 - hold) * np.exp(-5 * np.arange(count) / max(1, count))
    return wave * rising * falling * level


def mellow(wave: Wave, cutoff: float) -> Wave:
    """Soften what lies above `cutoff` Hz by 12 dB per octave. The wave is treated as a
    loop."""
    spectrum = np.fft.rfft(wave)
    pitch = np.fft.rfftfreq(len(wave), 1 / RATE)
    return np.fft.irfft(spectrum / (1 + (pitch / cutoff) ** 2), len(wave))


def crisp(wave: Wave, cutoff: float) -> Wave:
    """Remove what lies below `cutoff` Hz."""
    return wave - mellow(wave, cutoff)


def mixed(*waves: Wave) -> Wave:
    """Mix waves that start at the same time."""
    whole = np.zeros(max(map(len, waves)))
    for wave in waves:
        whole[: len(wave)] += wave
    return whole


def later(wave: Wave, seconds: float) -> Wave:
    """Delay the wave by a silence."""
    return np.concatenate([np.zeros(round(seconds * RATE)), wave])


def levelled(wave: Wave, peak: float) -> Wave:
    """Scale the wave to its peak level, and fade both ends to silence."""
    loudest = float(np.abs(wave).max())
    wave = wave * (peak / loudest)
    edge = min(64, len(wave) // 4)
    wave[:edge] *= np.linspace(0.0, 1.0, edge)
    wave[-edge:] *= np.linspace(1.0, 0.0, edge)
    return wave


def wav_bytes(samples: Wave) -> bytes:
    """Return a WAV file, 16 bits per sample, of a wave with samples from -1 to 1."""
    file = io.BytesIO()
    with wave_files.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.round(samples * LOUDEST).astype("<i2").tobytes())
    return file.getvalue()
