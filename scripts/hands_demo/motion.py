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
        (0.0, 0.042, 0.068, 0.455, -16, -7, 4, 2, -4, 7, 0.2),
        (2.0, 0.042, 0.068, 0.455, -16, -7, 4, 2, -4, 7, 0.2),
        (3.0, 0.032, 0.063, 0.455, -12, 6, 88, 0, -2, 9, 0.1),
        (3.4, 0.032, 0.063, 0.455, -12, 6, 92, 0, -2, 11, 0.1),
        (4.3, 0.037, 0.068, 0.455, -14, 4, 172, 2, -2, 11, 0.3),
        (4.8, 0.037, 0.068, 0.455, -14, 4, 176, 4, -2, 11, 0.5),
        (5.7, 0.032, 0.063, 0.455, -10, 6, 84, 0, -2, 13, 0.1),
        (6.3, 0.021, 0.053, 0.445, -14, -7, 12, 10, -4, 11, 0.2),
        (6.8, 0.011, 0.038, 0.445, -18, -7, 2, 34, -2, 21, 0.1),
        (7.3, 0.000, 0.048, 0.445, -20, -7, 0, -22, -4, 7, 0.4),
        (7.7, 0.011, 0.058, 0.445, -18, -7, 0, 0, -8, 4, 1.2),
        (8.2, 0.032, 0.063, 0.455, -16, -7, 2, 2, 6, 13, 0.2),
        (8.8, 0.089, 0.068, 0.465, -12, -7, 6, 4, -6, 9, 0.3),
        (9.8, 0.100, 0.053, 0.475, -8, -7, 14, 6, -4, 13, 0.2),
        (10.6, 0.095, 0.063, 0.465, -12, -7, -10, 0, -2, 5, 0.7),
        (11.4, 0.063, 0.069, 0.455, -15, -7, 2, 2, -4, 7, 0.3),
        (12.0, 0.042, 0.068, 0.455, -16, -7, 4, 2, -4, 7, 0.2),
    ]
)
_RIGHT = np.array(
    [
        (8.0, -0.315, 0.283, 0.475, 40, 6, 6, 6, -4, 21, 0.1),
        (8.9, -0.116, 0.093, 0.485, 20, -7, 6, 4, -4, 11, 0.2),
        (9.7, -0.110, 0.078, 0.485, 14, -7, 40, 0, -4, 11, 0.2),
        (10.5, -0.110, 0.078, 0.485, 16, -7, -4, 4, -6, 5, 0.8),
        (11.0, -0.126, 0.093, 0.485, 20, -7, 4, 4, -4, 11, 0.2),
        (11.9, -0.315, 0.293, 0.475, 40, 6, 6, 6, -4, 21, 0.1),
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
