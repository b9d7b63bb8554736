"""Drums, each (n,) float32 at 48 kHz, peak about 1, the same at every call."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from tryon.music.oscillators import RATE, bent_tone, decay, noise, shape, tone
from tryon.types import FloatArray

_SINE = (1.0,)


def _falling_tone(seconds: float, low_hz: float, high_hz: float, fall_s: float, ring_s: float) -> FloatArray:
    count = int(seconds * RATE)
    hz = low_hz + (high_hz - low_hz) * decay(count, fall_s)
    return bent_tone(_SINE, hz) * decay(count, ring_s) * shape(count, 0.001, 0.05)


def _hiss(
    seconds: float, low_hz: float, high_hz: float, ring_s: float, seed: int, attack_s: float
) -> FloatArray:
    count = int(seconds * RATE)
    return noise(count, low_hz, high_hz, seed) * decay(count, ring_s) * shape(count, attack_s, 0.03)


def _over(long: FloatArray, short: FloatArray) -> FloatArray:
    out = long.copy()
    out[: len(short)] += short[: len(long)]
    return out


def _kick() -> FloatArray:
    return _over(_falling_tone(0.38, 50, 170, 0.022, 0.07), 0.25 * _hiss(0.02, 1500, 5000, 0.003, 1, 0.0005))


def _soft_kick() -> FloatArray:
    return _falling_tone(0.4, 52, 110, 0.02, 0.08)


def _snare() -> FloatArray:
    return _over(
        0.8 * _hiss(0.26, 900, 7500, 0.045, 2, 0.001), 0.7 * _falling_tone(0.16, 180, 260, 0.01, 0.03)
    )


def _dusty_snare() -> FloatArray:
    return _over(0.8 * _hiss(0.3, 500, 4200, 0.05, 3, 0.001), 0.6 * _falling_tone(0.18, 170, 220, 0.01, 0.04))


def _clap() -> FloatArray:
    out = np.zeros(int(0.3 * RATE), np.float32)
    for delay_s, level, ring_s in ((0.0, 0.6, 0.006), (0.011, 0.7, 0.006), (0.022, 1.0, 0.045)):
        start = int(delay_s * RATE)
        burst = level * _hiss(0.25, 900, 5000, ring_s, 4, 0.0008)
        out[start : start + len(burst)] += burst[: len(out) - start]
    return out


def _snap() -> FloatArray:
    return _over(_hiss(0.2, 1400, 4200, 0.014, 5, 0.0008), 0.35 * _hiss(0.02, 2200, 3200, 0.004, 6, 0.0005))


def _hat() -> FloatArray:
    return _hiss(0.09, 6500, 13000, 0.012, 7, 0.0008)


def _open_hat() -> FloatArray:
    return _hiss(0.35, 6000, 12500, 0.07, 8, 0.001)


def _shaker() -> FloatArray:
    return _hiss(0.11, 4500, 10000, 0.022, 9, 0.018)


def _rim() -> FloatArray:
    count = int(0.08 * RATE)
    knock = (tone(_SINE, 1700, count) + 0.6 * tone(_SINE, 2300, count)) * decay(count, 0.007)
    return knock * shape(count, 0.0005, 0.02) * np.float32(0.7)


def _big_drum() -> FloatArray:
    return _over(_falling_tone(0.9, 72, 120, 0.03, 0.15), 0.4 * _hiss(0.08, 200, 1200, 0.015, 10, 0.001))


def _small_drum() -> FloatArray:
    return _over(_falling_tone(0.3, 190, 270, 0.02, 0.05), 0.3 * _hiss(0.05, 800, 3000, 0.01, 11, 0.0008))


def _block() -> FloatArray:
    count = int(0.12 * RATE)
    knock = (tone(_SINE, 880, count) + 0.5 * tone(_SINE, 1310, count)) * decay(count, 0.014)
    return knock * shape(count, 0.001, 0.02) * np.float32(0.7)


def _cymbal() -> FloatArray:
    return _hiss(1.8, 3500, 11000, 0.3, 12, 0.002)


def _finger_cymbal() -> FloatArray:
    count = int(0.9 * RATE)
    ring = tone(_SINE, 3150, count) + 0.7 * tone(_SINE, 3172, count) + 0.4 * tone(_SINE, 7400, count)
    return np.asarray(ring * decay(count, 0.12) * shape(count, 0.001, 0.1) * np.float32(0.5))


def _riser() -> FloatArray:
    """A breath of noise that grows; it ends where it is written."""
    count = int(1.6 * RATE)
    return noise(count, 1200, 8000, 13) * decay(count, 0.32)[::-1] * shape(count, 0.2, 0.06)


def _tick() -> FloatArray:
    return _hiss(0.03, 3000, 8000, 0.004, 14, 0.0005)


_DRUMS: dict[str, Callable[[], FloatArray]] = {
    drum.__name__[1:]: drum
    for drum in (
        _kick, _soft_kick, _snare, _dusty_snare, _clap, _snap, _hat, _open_hat, _shaker, _rim, _big_drum,
        _small_drum, _block, _cymbal, _finger_cymbal, _riser, _tick,
    )
}  # fmt: skip

KICKS = ("kick", "soft_kick", "big_drum")
"""The drums that ducked parts give way to."""


@cache
def drum(name: str) -> FloatArray:
    """The wave of a drum. Treat it as read-only."""
    return _DRUMS[name]()
