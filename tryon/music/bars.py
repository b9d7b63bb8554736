"""Finds which of the beats begin bars, in music of four beats a bar."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tryon.music.score import BEATS
from tryon.types import FloatArray

_LOWEST_HZ, _HIGHEST_HZ = 60.0, 1500.0


def find_bars(samples: FloatArray, rate: int, beats_s: FloatArray) -> FloatArray:
    """(k,) those of `beats_s` on which bars begin: every fourth, from the one that fits best.

    Harmony changes at bar lines more often than elsewhere (Goto 2001), so the beats are taken at which the
    sound after the beat has other tones than the one before. samples: (n,) or (n, 2). Less than two bars
    begin with their first beat.
    """
    if len(beats_s) < 2 * BEATS:
        return beats_s[::BEATS]
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    edges = np.append(np.round(beats_s * rate).astype(int), len(mono))
    tones = np.stack([_chroma(mono[start:end], rate) for start, end in pairwise(edges)])
    change = 1 - (tones[1:] * tones[:-1]).sum(axis=1)  # change[i] is that at beat i + 1
    strengths = [change[(first - 1) % BEATS :: BEATS].mean() for first in range(BEATS)]
    return np.asarray(beats_s[int(np.argmax(strengths)) :: BEATS])


def _chroma(piece: FloatArray, rate: int) -> FloatArray:
    """(12,) how much of each tone there is, whatever its octave; length 1."""
    # Padded to a second, so that a semitone of the bass is more than one bin wide.
    power = np.square(np.abs(np.fft.rfft(piece * np.hanning(len(piece)), max(rate, len(piece)))))
    hz = np.arange(len(power)) * rate / max(rate, len(piece))
    heard = (hz >= _LOWEST_HZ) & (hz < _HIGHEST_HZ)
    tones = np.round(12 * np.log2(hz[heard] / 440)).astype(int) % 12
    chroma = np.sqrt(np.bincount(tones, power[heard], minlength=12))
    return np.asarray(chroma / max(1e-9, float(np.linalg.norm(chroma))))
