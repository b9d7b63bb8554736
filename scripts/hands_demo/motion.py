"""How the hands move: a loop that shows one arm from all sides, bends and spreads it, and lets another join.

Camera space: metres, x right, y down, z away. Angles in degrees in the tables.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator

from tryon.evaluation.posed_arms import HandPose
from tryon.geometry import rigid, rotation_from_vector

Array = npt.NDArray[np.float64]

SECONDS = 12.0
FPS = 30
REST_S = 2.0
"""At the start of the loop, in which nothing moves."""

# Seconds; place of the wrist x, y, z; lean of the arm from upright, to the right; nod of the hand towards the
# camera; turn about the arm, 0 back, 90 thumb side, 180 palm; flexion and deviation of the wrist;
# curl and spread of the fingers.
_LEFT = np.array(
    [
        (0.0, 0.040, 0.070, 0.42, -16, 8, 4, 2, -4, 10, 0.2),
        (2.0, 0.040, 0.070, 0.42, -16, 8, 4, 2, -4, 10, 0.2),
        (3.0, 0.030, 0.065, 0.42, -12, 6, 88, 0, -2, 12, 0.1),
        (3.4, 0.030, 0.065, 0.42, -12, 6, 92, 0, -2, 14, 0.1),
        (4.3, 0.035, 0.070, 0.42, -14, 4, 172, 2, -2, 14, 0.3),
        (4.8, 0.035, 0.070, 0.42, -14, 4, 176, 4, -2, 14, 0.5),
        (5.7, 0.030, 0.065, 0.42, -10, 6, 84, 0, -2, 16, 0.1),
        (6.3, 0.020, 0.055, 0.41, -14, 8, 12, 10, -4, 14, 0.2),
        (6.8, 0.010, 0.040, 0.41, -18, 8, 2, 34, -2, 24, 0.1),
        (7.3, 0.000, 0.050, 0.41, -20, 8, 0, -22, -4, 10, 0.4),
        (7.7, 0.010, 0.060, 0.41, -18, 8, 0, 0, -8, 4, 1.2),
        (8.2, 0.030, 0.065, 0.42, -16, 8, 2, 2, 6, 16, 0.2),
        (8.8, 0.085, 0.070, 0.43, -12, 8, 6, 4, -6, 12, 0.3),
        (9.8, 0.095, 0.055, 0.44, -8, 8, 14, 6, -4, 16, 0.2),
        (10.6, 0.090, 0.065, 0.43, -12, 8, -10, 0, -2, 8, 0.7),
        (11.4, 0.060, 0.071, 0.42, -15, 8, 2, 2, -4, 10, 0.3),
        (12.0, 0.040, 0.070, 0.42, -16, 8, 4, 2, -4, 10, 0.2),
    ]
)
_RIGHT = np.array(
    [
        (8.0, -0.300, 0.285, 0.44, 40, 6, 6, 6, -4, 24, 0.1),
        (8.9, -0.110, 0.095, 0.45, 20, 8, 6, 4, -4, 14, 0.2),
        (9.7, -0.105, 0.080, 0.45, 14, 8, 40, 0, -4, 14, 0.2),
        (10.5, -0.105, 0.080, 0.45, 16, 8, -4, 4, -6, 8, 0.8),
        (11.0, -0.120, 0.095, 0.45, 20, 8, 4, 4, -4, 14, 0.2),
        (11.9, -0.300, 0.295, 0.44, 40, 6, 6, 6, -4, 24, 0.1),
    ]
)
# Rows: where x, y and z of the camera point in the wrist space of a right hand, held up with its back to it.
_UPRIGHT = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, -1.0, 0.0]])
_LESS = np.array([0.0, 0.9, 1.0, 1.15, 1.3])  # how much each finger curls of what is said
_FAN = np.array([0.0, 0.16, 0.03, -0.10, -0.24])  # radians of spread fingers


@dataclass(frozen=True, eq=False)
class Moment:
    """One right arm, or the mirror image of a left one: (4, 4) camera_from_wrist and how it is bent."""

    camera_from_wrist: Array
    pose: HandPose


def moments() -> list[dict[str, Moment]]:
    """For each frame of the loop, the arms in view by slot; a left one is as its mirror image has it."""
    times = np.arange(round(SECONDS * FPS)) / FPS
    left, right = (PchipInterpolator(table[:, 0], table[:, 1:]) for table in (_LEFT, _RIGHT))
    frames = []
    for time in times:
        arms = {"left_hand": _moment(left(time) * [-1, 1, 1, -1, 1, 1, 1, 1, 1, 1], time)}
        if _RIGHT[0, 0] <= time <= _RIGHT[-1, 0]:
            arms["right_hand"] = _moment(right(time), time + 3.0)
        frames.append(arms)
    return frames


def _moment(row: Array, time: float) -> Moment:
    x, y, z, *angles, spread = row
    lean, nod, turn, flexion, deviation, curl = np.radians(angles)
    # Nobody holds an arm like a post, but here it rests while the loop begins.
    awake = np.clip(min(time - REST_S, SECONDS - time) / 0.5, 0, 1)
    sway = 0.0025 * awake * np.array([np.sin(2.1 * time), np.sin(2.9 * time + 1), np.sin(1.7 * time + 2)])
    in_picture = rotation_from_vector(np.array([0.0, 0.0, lean]))
    towards = rotation_from_vector(np.array([-nod, 0.0, 0.0]))
    about = rotation_from_vector(np.array([0.0, 0.0, turn]))
    bend = np.outer(_LESS, [1.0, 1.25, 0.8]) * curl
    bend[0] = [0.0, 0.10, 0.06]
    pose = HandPose(float(flexion), float(deviation), bend, _FAN * spread, opposition=0.15)
    return Moment(rigid(in_picture @ towards @ _UPRIGHT @ about, np.array([x, y, z]) + sway), pose)
