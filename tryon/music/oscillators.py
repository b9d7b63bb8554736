"""Waves that instruments are made of. All of it mono or left and right: (n,) or (2, n) float32 at 48 kHz."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from scipy.signal import butter, sosfilt

from tryon.types import FloatArray

RATE = 48_000

_TABLE_BITS = 14
_TOP_HZ = 9_000.0
"""No partial of a pitched instrument lies above: the high end stays soft, and nothing folds back."""


def seconds_of(count: int) -> FloatArray:
    """Times of `count` samples, in seconds."""
    return np.arange(count, dtype=np.float32) / np.float32(RATE)


def decay(count: int, half_life_s: float) -> FloatArray:
    """(count,) an envelope that halves every `half_life_s`."""
    return np.asarray(np.exp2(np.arange(count, dtype=np.float32) * np.float32(-1 / (half_life_s * RATE))))


def shape(count: int, attack_s: float, release_s: float) -> FloatArray:
    """(count,) raised-cosine rise at the start and fall at the end, 1 between."""
    envelope = np.ones(count, np.float32)
    rise = min(count // 2, max(1, int(attack_s * RATE)))
    fall = min(count - rise, max(1, int(release_s * RATE)))
    envelope[:rise] = 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, rise, dtype=np.float32))
    envelope[count - fall :] *= 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fall, dtype=np.float32))
    return envelope


@cache
def table(partials: tuple[float, ...]) -> FloatArray:
    """One period of a wave with these amplitudes of its partials, peak 1."""
    count = 1 << _TABLE_BITS
    spectrum = np.zeros(count // 2 + 1, np.complex128)
    spectrum[1 : len(partials) + 1] = np.asarray(partials) * -1j
    wave = np.fft.irfft(spectrum)
    period: FloatArray = (wave / np.abs(wave).max()).astype(np.float32)
    return period


def falling(hz: float, power: float, *, odd: bool = False, top_hz: float = _TOP_HZ) -> tuple[float, ...]:
    """Amplitudes of partials that fall as 1 / number ** power, fading out towards `top_hz`."""
    highest = max(1, int(top_hz / hz))
    return tuple(
        0.0 if odd and number % 2 == 0 else number**-power * (1 - ((number - 1) / highest) ** 2)
        for number in range(1, highest + 1)
    )


def tone(partials: tuple[float, ...], hz: float, count: int, phase: float = 0.0) -> FloatArray:
    """(count,) a steady tone. phase: of a turn."""
    # A phase of 32 bits wraps by itself and stays exact however long the tone is.
    step, start = round(hz / RATE * 2**32), int(phase % 1 * 2**32)
    turns = (np.arange(count, dtype=np.uint64) * step + start).astype(np.uint32)
    return np.asarray(table(partials)[turns >> np.uint32(32 - _TABLE_BITS)])


def bent_tone(partials: tuple[float, ...], hz: FloatArray) -> FloatArray:
    """A tone whose frequency is given for every sample."""
    turns = np.cumsum(hz, dtype=np.float64) / RATE
    index = ((turns % 1) * (1 << _TABLE_BITS)).astype(np.intp)
    return np.asarray(table(partials)[np.minimum(index, (1 << _TABLE_BITS) - 1)])


def chorus(partials: tuple[float, ...], hz: float, count: int, cents: Sequence[float]) -> FloatArray:
    """(2, count) several detuned tones, each a little to one side. Peak about 1."""
    sides = np.zeros((2, count), np.float32)
    for number, detuned in enumerate(cents):
        # Golden-ratio phases: no two notes begin with all of their tones together.
        wave = tone(partials, hz * 2 ** (detuned / 1200), count, (number + hz) * 0.618034)
        right = 0.5 + 0.45 * (1 if number % 2 else -1)
        sides[0] += wave * np.float32(1 - right)
        sides[1] += wave * np.float32(right)
    return sides * np.float32(1.2 / len(cents))


def noise(count: int, low_hz: float, high_hz: float, seed: int) -> FloatArray:
    """(count,) noise of a band, peak about 1, the same for the same seed."""
    white = np.random.default_rng(seed).standard_normal(count)
    band = sosfilt(butter(2, (low_hz, high_hz), "bandpass", fs=RATE, output="sos"), white)
    out: FloatArray = (band / (np.abs(band).max() + 1e-9)).astype(np.float32)
    return out
