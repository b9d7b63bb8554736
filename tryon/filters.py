"""Smoothing over capture time: One-Euro filters on positions and rotations.

Casiez, Roussel, Vogel: 1 Euro Filter (CHI 2012): a low-pass whose cutoff grows with speed, so that a still
object does not shake and a moving one does not lag.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tryon.geometry import rotation_from_vector, vector_from_rotation
from tryon.types import FloatArray

_DERIVATIVE_CUTOFF_HZ = 2.0
"""Twice the paper's 1 Hz: a head starts turning within a tenth of a second."""


def smoothing_factor(cutoff_hz: float, dt_s: float) -> float:
    """Weight of the newest sample in a first-order low-pass, 0 to 1."""
    r = 2 * math.pi * cutoff_hz * dt_s
    return r / (r + 1)


@dataclass(frozen=True)
class OneEuroSettings:
    """min_cutoff_hz at rest; the cutoff grows by `beta` hertz per unit of speed per second."""

    min_cutoff_hz: float
    beta: float


class OneEuroVector:
    """One-Euro filter on an (N,) vector whose speed is judged as a whole."""

    def __init__(self, settings: OneEuroSettings) -> None:
        self._settings = settings
        self._value: FloatArray | None = None
        self._velocity: FloatArray | None = None

    def update(self, value: FloatArray, dt_s: float) -> FloatArray:
        """The filtered value, `dt_s` seconds (> 0) after the one before."""
        if self._value is None or self._velocity is None:
            self._value, self._velocity = value, np.zeros_like(value)
            return value
        raw = (value - self._value) / dt_s
        self._velocity = self._velocity + smoothing_factor(_DERIVATIVE_CUTOFF_HZ, dt_s) * (
            raw - self._velocity
        )
        cutoff = self._settings.min_cutoff_hz + self._settings.beta * float(np.linalg.norm(self._velocity))
        self._value = self._value + smoothing_factor(cutoff, dt_s) * (value - self._value)
        return self._value


class OneEuroRotation:
    """One-Euro filter on a (3, 3) rotation; speed in degrees per second."""

    def __init__(self, settings: OneEuroSettings) -> None:
        self._settings = settings
        self._value: FloatArray | None = None
        self._velocity_deg: FloatArray = np.zeros(3)

    def update(self, value: FloatArray, dt_s: float) -> FloatArray:
        """The filtered rotation, `dt_s` seconds (> 0) after the one before."""
        if self._value is None:
            self._value = value
            return value
        step = vector_from_rotation(value @ self._value.T)
        raw = np.degrees(step) / dt_s
        gain = smoothing_factor(_DERIVATIVE_CUTOFF_HZ, dt_s)
        self._velocity_deg = self._velocity_deg + gain * (raw - self._velocity_deg)
        cutoff = self._settings.min_cutoff_hz + self._settings.beta * float(
            np.linalg.norm(self._velocity_deg)
        )
        self._value = rotation_from_vector(smoothing_factor(cutoff, dt_s) * step) @ self._value
        return self._value
