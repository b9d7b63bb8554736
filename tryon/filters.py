"""Smoothing over capture time: One-Euro filters on positions and rotations, with prediction.

Casiez, Roussel, Vogel: 1 Euro Filter (CHI 2012): a low-pass whose cutoff grows with speed, so that a still
object does not shake and a moving one lags little. What it still lags is known, and made up for by the speed.
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
    """min_cutoff_hz at rest; the cutoff grows by `beta` hertz per unit of speed per second.

    input_lag_s: how late the values are already when they arrive; it is predicted away with the filter's own.
    """

    min_cutoff_hz: float
    beta: float
    input_lag_s: float = 0.0

    def cutoff_hz(self, speed: float) -> float:
        return self.min_cutoff_hz + self.beta * speed

    def lead_s(self, speed: float, dt_s: float) -> float:
        """How far ahead to look: the lag of the low-pass, weighed by how much of the speed is no noise.

        A first-order low-pass of gain g follows a ramp (1 - g) / g steps behind.
        """
        cutoff = self.cutoff_hz(speed)
        gain = smoothing_factor(cutoff, dt_s)
        return (1 - self.min_cutoff_hz / cutoff) ** 2 * ((1 - gain) / gain * dt_s + self.input_lag_s)


class OneEuroVector:
    """One-Euro filter on an (N,) vector whose speed is judged as a whole."""

    def __init__(self, settings: OneEuroSettings) -> None:
        self._settings = settings
        self._value: FloatArray | None = None
        self._newest: FloatArray | None = None
        self._velocity: FloatArray | None = None

    def update(self, value: FloatArray, dt_s: float) -> FloatArray:
        """The filtered value, `dt_s` seconds (> 0) after the one before."""
        if self._value is None or self._velocity is None or self._newest is None:
            self._value, self._newest, self._velocity = value, value, np.zeros_like(value)
            return value
        raw = (value - self._newest) / dt_s
        self._newest = value
        self._velocity = self._velocity + smoothing_factor(_DERIVATIVE_CUTOFF_HZ, dt_s) * (
            raw - self._velocity
        )
        speed = float(np.linalg.norm(self._velocity))
        gain = smoothing_factor(self._settings.cutoff_hz(speed), dt_s)
        self._value = self._value + gain * (value - self._value)
        return np.asarray(self._value + self._velocity * self._settings.lead_s(speed, dt_s))


class OneEuroRotation:
    """One-Euro filter on a (3, 3) rotation; speed in degrees per second."""

    def __init__(self, settings: OneEuroSettings) -> None:
        self._settings = settings
        self._value: FloatArray | None = None
        self._newest: FloatArray | None = None
        self._velocity_deg: FloatArray = np.zeros(3)

    def update(self, value: FloatArray, dt_s: float) -> FloatArray:
        """The filtered rotation, `dt_s` seconds (> 0) after the one before."""
        if self._value is None or self._newest is None:
            self._value = self._newest = value
            return value
        raw = np.degrees(vector_from_rotation(value @ self._newest.T)) / dt_s
        self._newest = value
        gain = smoothing_factor(_DERIVATIVE_CUTOFF_HZ, dt_s)
        self._velocity_deg = self._velocity_deg + gain * (raw - self._velocity_deg)
        speed = float(np.linalg.norm(self._velocity_deg))
        gain = smoothing_factor(self._settings.cutoff_hz(speed), dt_s)
        self._value = rotation_from_vector(gain * vector_from_rotation(value @ self._value.T)) @ self._value
        lead = np.radians(self._velocity_deg) * self._settings.lead_s(speed, dt_s)
        return rotation_from_vector(lead) @ self._value
