"""Measurements of a clip at some of its moments, made smooth: what they were at any moment between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.signal import savgol_filter

from tryon.types import FloatArray

_LONGEST_GAP_S = 0.7  # between two sights over which the thing is taken to have been there
_HOLD_S = 0.3
"""For which it is still held to be where it was seen last, or already where it will be seen first."""
_STEP_S = 1 / 30
_WINDOW, _ORDER = 9, 2
"""Of the Savitzky-Golay filter, in steps: a quarter of a second in which movement may accelerate evenly."""


@dataclass(frozen=True, eq=False)
class _Run:
    """Sights without a gap: from `start_s` to `end_s`, and the values between."""

    start_s: float
    end_s: float
    values: PchipInterpolator | FloatArray

    def at(self, t_s: float) -> FloatArray:
        if isinstance(self.values, np.ndarray):
            return self.values
        inside = min(max(t_s, self.start_s), self.end_s)
        return np.asarray(self.values(inside), np.float64)


class Trail:
    """Where something was over time.

    times_s: (n,) growing seconds at which it was seen. values: (n, ...) what was measured then. It is
    smoothed with what comes later as with what came before (Savitzky, Golay 1964), so that nothing lags;
    between sights it follows a monotone cubic. Gaps longer than 0.7 s stay empty, and what was seen fewer
    than `least` times between two gaps was a mistake.
    """

    def __init__(self, times_s: FloatArray, values: FloatArray, least: int = 2) -> None:
        breaks = np.flatnonzero(np.diff(times_s) > _LONGEST_GAP_S) + 1
        self._runs = tuple(
            _run(times, part)
            for times, part in zip(np.split(times_s, breaks), np.split(values, breaks), strict=True)
            if len(times) >= least
        )

    def at(self, t_s: float) -> FloatArray | None:
        """The values at a moment; None where it was out of sight."""
        for run in self._runs:
            if run.start_s - _HOLD_S <= t_s <= run.end_s + _HOLD_S:
                return run.at(t_s)
        return None

    def presence(self, t_s: float) -> float:
        """1 where it was seen, fading to 0 where it is lost: for what follows it, to come and go with it."""
        away_s = min((max(run.start_s - t_s, t_s - run.end_s, 0.0) for run in self._runs), default=_HOLD_S)
        return max(0.0, 1.0 - away_s / _HOLD_S)


def _run(times_s: FloatArray, values: FloatArray) -> _Run:
    if len(times_s) == 1:  # a still
        return _Run(times_s[0], times_s[0], np.asarray(values[0], np.float64))
    seen = PchipInterpolator(times_s, values, axis=0)
    steps = round((times_s[-1] - times_s[0]) / _STEP_S)
    if steps < _WINDOW:
        return _Run(times_s[0], times_s[-1], seen)
    evenly = np.linspace(times_s[0], times_s[-1], steps + 1)
    smooth = savgol_filter(seen(evenly), _WINDOW, _ORDER, axis=0, mode="interp")
    return _Run(times_s[0], times_s[-1], PchipInterpolator(evenly, smooth, axis=0))
