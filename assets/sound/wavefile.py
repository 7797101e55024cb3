"""Wavefile: encodes a wave as a WAV file, 16 bits per sample, one channel."""

import io
import wave

import numpy as np

from assets.sound.wave import RATE, Wave

LOUDEST = 32_767


def packed(samples: Wave) -> bytes:
    """Return the file of a wave whose samples are from -1 to 1."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.round(samples * LOUDEST).astype("<i2").tobytes())
    return file.getvalue()
