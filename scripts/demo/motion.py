"""How the head moves: a loop that turns, nods, tilts, comes nearer and goes back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline
from scipy.spatial.transform import Rotation

Array = npt.NDArray[np.float64]

SECONDS = 14.0
FPS = 30
# Seconds, yaw (to the picture's right), pitch (up), roll (clockwise) in degrees from the pose of the
# photograph, distance of the face's origin in metres, sideways in metres.
_KEYS = np.array(
    [
        (0.0, 0, 0, 0, 0.640, 0.000),
        (0.7, -3, 1, 1, 0.595, -0.004),
        (1.9, -26, 2, 3, 0.570, -0.022),
        (2.5, -27, 1, 3, 0.570, -0.024),
        (3.4, -10, -2, 0, 0.565, -0.010),
        (4.8, 26, 1, -3, 0.570, 0.020),
        (5.4, 27, 2, -4, 0.570, 0.022),
        (6.5, 6, 1, -1, 0.540, 0.008),
        (7.3, 0, -5, 0, 0.490, 0.002),
        (8.0, -1, -11, 0, 0.460, 0.000),
        (8.9, 1, 10, 1, 0.450, 0.000),
        (9.6, 2, 3, 1, 0.465, 0.000),
        (10.4, 4, 0, 5, 0.540, 0.006),
        (11.2, 1, 1, 4, 0.660, 0.004),
        (12.1, -5, 1, -4, 0.780, -0.006),
        (12.8, -4, 0, -5, 0.795, -0.006),
        (SECONDS, 0, 0, 0, 0.640, 0.000),
    ]
)
_HEIGHT_M = -0.018
# The head turns about a point in the neck, below and behind the face's origin.
_PIVOT_M = np.array([0.0, 0.075, 0.085])
_BODY_SHARE = 0.12


def poses() -> tuple[Array, Array]:
    """(N, 4, 4) moved_from_rest of head and body: from metres about the face's origin to camera space."""
    times = np.arange(round(SECONDS * FPS)) / FPS
    keys = CubicSpline(_KEYS[:, 0], _KEYS[:, 1:], bc_type="periodic")(times)
    phase = 2 * np.pi * times / SECONDS
    yaw = keys[:, 0] + 0.5 * np.sin(5 * phase) + 0.25 * np.sin(13 * phase + 1)
    pitch = keys[:, 1] + 0.5 * np.sin(4 * phase + 2) + 0.2 * np.sin(11 * phase)
    roll = keys[:, 2] + 0.3 * np.sin(3 * phase + 4)
    angles = np.stack([yaw, pitch, roll], 1)
    breath = 0.0012 * np.sin(4 * phase + 0.5)
    place = np.stack([keys[:, 4], _HEIGHT_M + breath, keys[:, 3]], 1)
    return _moves(angles, place), _moves(angles * _BODY_SHARE, place)


def _moves(angles_deg: Array, place: Array) -> Array:
    # Camera space is x right, y down, z away, and the face looks towards -z: a positive turn about y takes it
    # to the left, one about x up.
    turn = Rotation.from_euler("YXZ", angles_deg * [-1, 1, 1], degrees=True).as_matrix()
    moved = np.tile(np.eye(4), (len(place), 1, 1))
    moved[:, :3, :3] = turn
    moved[:, :3, 3] = place + _PIVOT_M - turn @ _PIVOT_M
    return moved
