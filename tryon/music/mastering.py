"""From a mix to a finished track: reverb, soft high end, even loudness, no overs."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import butter, oaconvolve, resample_poly, sosfilt

from tryon.music.loudness import integrated_lufs
from tryon.music.oscillators import RATE
from tryon.types import FloatArray

LOUDNESS_LUFS = -16.0
"""What a tune is brought to: as the platforms play stereo music under a voice, AES TD1008."""

CEILING = 0.84
"""Peak of the samples, -1.5 dBFS: the peaks between samples stay below -1 dBTP after AAC."""

_LOOK_AHEAD = 480  # samples, 10 ms
_HALL_S, _HALL_FALL_S = 1.5, 1.3
_HALL_RATE_DIVIDER = 2


def hall(send: FloatArray) -> FloatArray:
    """(2, n) reverberation of a mono send (n,), without the sound itself."""
    # At half the rate: a room this soft has nothing above 10 kHz.
    slow = resample_poly(send, 1, _HALL_RATE_DIVIDER).astype(np.float32)
    wet = oaconvolve(np.stack([slow, slow]), _room(), axes=1)[:, : len(slow)]
    return np.asarray(resample_poly(wet, _HALL_RATE_DIVIDER, 1, axis=1)[:, : len(send)], np.float32)


@cache
def _room() -> FloatArray:
    """(2, n) the room's answer: noise that dies away, the high end first (Moorer 1979)."""
    rate = RATE // _HALL_RATE_DIVIDER
    count = int(_HALL_S * rate)
    time_s = np.arange(count) / rate
    noise = np.random.default_rng(1979).standard_normal((2, count))
    low = sosfilt(butter(1, 1200, fs=rate, output="sos"), noise, axis=1)
    answer = low * 10 ** (-3 * time_s / _HALL_FALL_S) + 0.3 * (noise - low) * 10 ** (-3 * time_s / 0.6)
    answer = sosfilt(butter(1, (220, 6500), "bandpass", fs=rate, output="sos"), answer, axis=1)
    answer *= np.clip((time_s - 0.014) / 0.006, 0, 1)  # what comes before is the sound itself
    return np.asarray(answer / np.sqrt(np.square(answer).sum(axis=1, keepdims=True)), np.float32)


def master(mix: FloatArray, soften_hz: float, fade_s: float) -> FloatArray:
    """(2, n) float32 at LOUDNESS_LUFS within CEILING, faded out over the last `fade_s` to nothing."""
    out = sosfilt(butter(2, 28, "highpass", fs=RATE, output="sos").astype(np.float32), mix, axis=1)
    out = sosfilt(butter(1, soften_hz, fs=RATE, output="sos").astype(np.float32), out, axis=1)
    count = out.shape[1]
    fade = min(count, int(fade_s * RATE))
    out[:, count - fade :] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fade))).astype(np.float32)
    rise = min(count, 48)
    out[:, :rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    # Limiting takes some loudness away again: a second round gives it back.
    for _ in range(2):
        lufs = integrated_lufs(out.T, RATE)
        if np.isinf(lufs):
            return np.asarray(out, np.float32)
        out = _limited(out * np.float32(10 ** ((LOUDNESS_LUFS - lufs) / 20)))
    return np.asarray(out, np.float32)


def _limited(mix: FloatArray) -> FloatArray:
    """Turn down smoothly, ahead of each peak, what would exceed the ceiling."""
    wanted = np.minimum(1, CEILING / np.maximum(np.abs(mix).max(axis=0), 1e-9)).astype(np.float32)
    if wanted.min() >= 1:
        return mix
    # The mean over the look-ahead of the least over twice as much never exceeds what any sample wants.
    gain = uniform_filter1d(minimum_filter1d(wanted, _LOOK_AHEAD + 1, mode="nearest"), _LOOK_AHEAD + 1)
    return np.asarray(mix * gain, np.float32)
