"""A crop that follows what is in it at a little slack: one that stands still adds no jitter of its own."""

from __future__ import annotations

import math

import numpy as np

from tryon.types import FloatArray


def pulled(old: FloatArray, target: FloatArray, slack: float) -> FloatArray:
    """`old`, a place, moved towards `target` by what exceeds `slack`."""
    step = target - old
    distance = float(np.linalg.norm(step))
    return old if distance <= slack else old + step * (1.0 - slack / distance)


def scaled(old: float, target: float, slack: float) -> float:
    """The same for a size; slack: of its logarithm."""
    step = math.log(target / old)
    return old * math.exp(math.copysign(max(0.0, abs(step) - slack), step))


def turned(old: float, target: float, slack: float) -> float:
    """The same for an angle in radians."""
    step = math.remainder(target - old, math.tau)
    return math.remainder(old + math.copysign(max(0.0, abs(step) - slack), step), math.tau)
