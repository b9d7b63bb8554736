"""Where sampled profiles have their peaks, finer than the samples lie."""

from __future__ import annotations

import numpy as np

from tryon.types import FloatArray, IntArray


def peak_places(values: FloatArray, peak: IntArray) -> FloatArray:
    """(N,) places, in steps from the first sample, of the peaks of (N, S) profiles near samples (N,) `peak`.

    The vertex of the parabola through a sample and its neighbours, at most half a step from the sample.
    """
    rows = np.arange(len(values))
    inner = np.clip(peak, 1, values.shape[1] - 2)
    before, at, after = (values[rows, inner + offset] for offset in (-1, 0, 1))
    bend = before - 2 * at + after
    return np.asarray(inner + np.clip(0.5 * (before - after) / np.where(bend < 0, bend, -np.inf), -0.5, 0.5))
