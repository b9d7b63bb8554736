"""How the person stands and steps: a loop of weight shifts, turns, a step and a lifted heel.

World: metres, floor at y = 0, +Y up, +Z to the camera, which the person faces; +X to the wearer's left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator

Array = npt.NDArray[np.float64]

SECONDS = 8.0
FPS = 30

# Seconds; of a foot: its ball's place (x, z) in metres, yaw in degrees (toes to +X), height of the whole foot
# above the floor in metres, and by how many degrees the heel is raised about the ball.
_RIGHT = np.array(
    [
        (0.0, -0.130, 0.16, -12, 0.000, 0),
        (0.7, -0.130, 0.16, -12, 0.000, 0),
        (1.0, -0.148, 0.18, -30, 0.055, 14),
        (1.35, -0.185, 0.20, -62, 0.000, 0),
        (1.9, -0.185, 0.20, -62, 0.000, 0),
        (2.2, -0.185, 0.20, -60, 0.000, 26),
        (2.5, -0.185, 0.20, -62, 0.000, 0),
        (2.8, -0.185, 0.20, -62, 0.000, 0),
        (3.1, -0.152, 0.18, -34, 0.050, 12),
        (3.4, -0.130, 0.16, -12, 0.000, 0),
        (6.3, -0.130, 0.16, -12, 0.000, 0),
        (6.7, -0.130, 0.10, -10, 0.100, 32),
        (7.1, -0.133, 0.13, -8, 0.085, 20),
        (7.45, -0.130, 0.16, -12, 0.000, 0),
        (8.0, -0.130, 0.16, -12, 0.000, 0),
    ]
)
_LEFT = np.array(
    [
        (0.0, 0.130, 0.16, 14, 0.000, 0),
        (3.7, 0.130, 0.16, 14, 0.000, 0),
        (4.0, 0.135, 0.26, 16, 0.060, 10),
        (4.3, 0.138, 0.36, 20, 0.000, 0),
        (4.8, 0.138, 0.36, 20, 0.000, 0),
        (5.15, 0.138, 0.36, 52, 0.000, 12),
        (5.5, 0.138, 0.36, 22, 0.000, 0),
        (5.8, 0.134, 0.27, 18, 0.050, 16),
        (6.1, 0.130, 0.16, 14, 0.000, 0),
        (8.0, 0.130, 0.16, 14, 0.000, 0),
    ]
)
# Seconds; of the hips: sideways and forward in metres, and yaw in degrees.
_HIPS = np.array(
    [
        (0.0, 0.000, 0.000, 0),
        (0.8, 0.055, 0.005, -3),
        (2.6, 0.050, 0.015, -10),
        (3.5, -0.045, 0.010, 0),
        (4.4, -0.035, 0.070, 4),
        (5.4, -0.030, 0.075, 8),
        (6.2, 0.050, 0.010, 0),
        (7.3, 0.055, 0.005, -2),
        (8.0, 0.000, 0.000, 0),
    ]
)


@dataclass(frozen=True)
class FootPlace:
    """ball_x, ball_z, lift: metres. yaw, heel_up: radians."""

    ball_x: float
    ball_z: float
    yaw: float
    lift: float
    heel_up: float


@dataclass(frozen=True)
class Moment:
    """Both feet and the hips (x, z in metres, yaw in radians) at one time."""

    right: FootPlace
    left: FootPlace
    hips: tuple[float, float, float]


def moments() -> list[Moment]:
    """All frames of the loop."""
    times = np.arange(round(SECONDS * FPS)) / FPS
    right, left, hips = (PchipInterpolator(keys[:, 0], keys[:, 1:])(times) for keys in (_RIGHT, _LEFT, _HIPS))
    phase = 2 * np.pi * times / SECONDS
    # Nobody stands like a post.
    hips[:, 0] += 0.004 * np.sin(3 * phase + 1) + 0.002 * np.sin(7 * phase)
    hips[:, 1] += 0.004 * np.sin(2 * phase) + 0.002 * np.sin(5 * phase + 2)
    return [
        Moment(_place(of_right), _place(of_left), (x, z, float(np.radians(yaw))))
        for of_right, of_left, (x, z, yaw) in zip(right, left, hips, strict=True)
    ]


def _place(row: Array) -> FootPlace:
    x, z, yaw, lift, heel_up = row
    return FootPlace(x, z, float(np.radians(yaw)), max(0.0, lift), float(np.radians(max(0.0, heel_up))))
