"""Finds the beats of any music: onset strength, tempo, and the path of beats that fits both best.

After D. Ellis, "Beat Tracking by Dynamic Programming", Journal of New Music Research 36 (2007).
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d, uniform_filter1d

from tryon.types import FloatArray, IntArray

_HOP_S = 0.01
_WINDOW_S = 0.04
_BANDS = 40
_LOWEST_HZ, _HIGHEST_HZ = 40.0, 8000.0
# The floor, the share of the low bands (to about 200 Hz), the prior and the tightness lie in the middle of
# the values that find the beats of all of our own tunes played at 78 to 132 beats a minute.
_LOW_BANDS, _LOW_SHARE = 3, 0.2
_FLOOR = 10**-2.3
_FRAMES_AT_ONCE = 2000
# The paper's prior over tempo, at 109 beats a minute instead of its 120: of two tempi that both fit, the
# slower is the better mistake here, because every cut still falls on a beat.
_USUAL_PERIOD_S, _OCTAVES = 0.55, 0.9
_SHORTEST_S, _LONGEST_S = 0.3, 1.2
# How much an uneven beat costs against a weak onset, for an onset strength of unit variance.
_TIGHTNESS = 200.0
# Measured with clicks: windows reach ahead, so that an onset shows this much too early.
_LEAD_S = 0.007
_QUIET = 1e-4
"""Mean magnitude of a sample, -80 dBFS, below which there is nothing to find beats in."""


def find_beats(samples: FloatArray, rate: int) -> FloatArray:
    """(k,) times of the beats in seconds, growing; empty for silence and for less than two seconds.

    samples: (n,) or (n, 2), at most 1 in magnitude. One tempo is assumed for all of it, with the freedom of
    a player; music that changes its tempo altogether is followed badly.
    """
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    if len(mono) < 2 * rate or np.abs(mono).mean() < _QUIET:
        return np.empty(0)
    onsets = onset_strength(mono, rate)
    if onsets.std() == 0:
        return np.empty(0)
    path = _best_path(onsets / onsets.std(), beat_period_s(onsets) / _HOP_S)
    beats_s = (path + _summit(onsets, path)) * _HOP_S + _LEAD_S
    return np.asarray(beats_s[(beats_s >= 0) & (beats_s < len(mono) / rate)])


def onset_strength(mono: FloatArray, rate: int) -> FloatArray:
    """(frames,) how much louder things become, in bands as the ear hears them; a frame every 10 ms."""
    window, hop = round(_WINDOW_S * rate), round(_HOP_S * rate)
    padded = np.pad(np.asarray(mono, np.float32), (window // 2, window))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop][: len(mono) // hop + 1]
    taper = np.hanning(window).astype(np.float32)
    bands = _bands(window, rate)
    loudness = np.empty((len(frames), len(bands)), np.float32)
    for start in range(0, len(frames), _FRAMES_AT_ONCE):
        spectra = np.abs(np.fft.rfft(frames[start : start + _FRAMES_AT_ONCE] * taper, axis=1))
        loudness[start : start + len(spectra)] = spectra.astype(np.float32) @ bands.T
    # What is far below the loudest is as good as silent: a quiet cymbal's rise would count like a drum's.
    level = np.log10(np.maximum(loudness, loudness.max() * _FLOOR))
    rises = np.maximum(np.diff(level, axis=0, prepend=level[:1]), 0) @ _weights()
    smooth = gaussian_filter1d(rises.astype(np.float64), 1.5)
    return np.asarray(smooth - uniform_filter1d(smooth, round(1.0 / _HOP_S)))


def beat_period_s(onsets: FloatArray) -> float:
    """The period of the beat, in seconds, from the autocorrelation of the onset strength."""
    count = len(onsets)
    spectrum = np.fft.rfft(onsets, 2 * count)
    correlation = np.fft.irfft(np.square(np.abs(spectrum)))[:count]
    first, last = round(_SHORTEST_S / _HOP_S), min(round(_LONGEST_S / _HOP_S), (count - 2) // 4)
    periods = np.arange(first, max(first + 1, last))
    prior = np.exp(-0.5 * (np.log2(periods * _HOP_S / _USUAL_PERIOD_S) / _OCTAVES) ** 2)
    # What repeats with the beat repeats with two and four of them, and with its halves, too: these tell it
    # from one and a half beats. The prior weighs the beat alone: weighing the longer lags by theirs, as the
    # paper does, made half of our slow tunes twice as fast.
    halves = 0.5 * correlation[periods // 2]
    groups = _around(correlation, 2 * periods) + _around(correlation, 4 * periods)
    support = prior * (halves + correlation[periods] + groups)
    best = int(periods[np.argmax(support)])
    return (best + float(_summit(correlation, np.array([best]))[0])) * _HOP_S


def _around(correlation: FloatArray, lags: IntArray) -> FloatArray:
    """The correlation at these lags, half of it from their neighbours: a multiple of a rounded lag."""
    centre = np.minimum(lags, len(correlation) - 2)
    return np.asarray(0.5 * correlation[centre] + 0.25 * (correlation[centre - 1] + correlation[centre + 1]))


def _best_path(onsets: FloatArray, period: float) -> IntArray:
    """Frames of the beats: the path with the strongest onsets whose steps are nearest to the period."""
    steps = np.arange(round(period / 2), round(2 * period) + 1)
    cost = -_TIGHTNESS * np.log(steps / period) ** 2
    count, longest = len(onsets), int(steps[-1])
    score = np.zeros(count + longest)  # the first `longest` stand for before the music
    before = np.full(count, -1)
    for frame in range(count):
        reached = score[frame + longest - steps] + cost
        best = int(np.argmax(reached))
        score[frame + longest] = onsets[frame]
        if reached[best] > 0:
            score[frame + longest] += reached[best]
            before[frame] = frame - steps[best]
    # The last beat: the best score within the last period, so that the path runs to the end.
    tail = score[longest:][-max(1, round(period)) :]
    frame = count - len(tail) + int(np.argmax(tail))
    path = []
    while frame >= 0:
        path.append(frame)
        frame = int(before[frame])
    return np.asarray(path[::-1])


def _summit(curve: FloatArray, index: IntArray) -> FloatArray:
    """How far, in -0.5 to 0.5, the top of the parabola through a peak and its neighbours lies from it."""
    inner = np.clip(index, 1, len(curve) - 2)
    left, middle, right = curve[inner - 1], curve[inner], curve[inner + 1]
    bend = left - 2 * middle + right
    safe = np.where(bend < 0, bend, -1.0)
    return np.asarray(np.where(bend < 0, np.clip(0.5 * (left - right) / safe, -0.5, 0.5), 0.0))


def _weights() -> FloatArray:
    """(bands,) shares of the bands in the onset strength, the low ones more.

    Drums and bass mark the beat; what fills the middle between two beats, cymbals above all, is mostly high.
    """
    weights = np.ones(_BANDS)
    weights[:_LOW_BANDS] = _LOW_SHARE / (1 - _LOW_SHARE) * (_BANDS - _LOW_BANDS) / _LOW_BANDS
    return np.asarray(weights / weights.sum(), np.float32)


def _bands(window: int, rate: int) -> FloatArray:
    """(bands, bins) triangles that are even on the mel scale (O'Shaughnessy 1987)."""
    lowest, highest = (2595 * np.log10(1 + hz / 700) for hz in (_LOWEST_HZ, _HIGHEST_HZ))
    mels = np.linspace(lowest, highest, _BANDS + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    bins = np.fft.rfftfreq(window, 1 / rate)
    up = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    down = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    weights = np.maximum(0, np.minimum(up, down))
    # Narrow low bands may fall between two bins: they take the nearer one.
    empty = weights.sum(axis=1) == 0
    weights[empty, np.abs(bins[None] - edges[1:-1][empty, None]).argmin(axis=1)] = 1
    return np.asarray(weights, np.float32)
