"""Which way a leg goes up from its foot."""

from __future__ import annotations

import numpy as np

from tryon.geometry import rays_through
from tryon.types import Camera, FloatArray

SHIN_M = 0.15
"""From the middle of the ankle bones to the point that is called shin (see FOOT_POINTS)."""

_USUAL_SPREAD = 0.35  # of a leg's direction about the foot's usual one, radians
_SEEN_SPREAD = 0.07  # of a shin point that is sure, in shins
_ROUNDS = 3


def leg_direction(
    ankle: FloatArray, usual: FloatArray, length: float, shin_px: FloatArray, sure: float, camera: Camera
) -> FloatArray:
    """(3,) unit vector up the leg that goes best with where its shin is seen.

    ankle: (3,) camera space. usual: (3,) unit, the leg's direction if it was not seen. length: of the shin in
    the units of `ankle`. shin_px: (2,) pixels, believed as much as it is `sure`, 0 to 1.
    """
    ray = rays_through(camera, shin_px)
    spread = _SEEN_SPREAD / max(sure, 0.05)
    direction = usual
    for _ in range(_ROUNDS):
        # Across the ray the picture tells, along it what is usual: linear but for the length.
        rows = np.array([[1.0, 0.0, -ray[0]], [0.0, 1.0, -ray[1]]])
        wanted = -rows @ ankle / length
        # A leg that points at the camera, or away from it, is seen less far from its ankle.
        normal = rows.T @ rows / spread**2 + np.eye(3) / _USUAL_SPREAD**2
        right = rows.T @ wanted / spread**2 + direction / _USUAL_SPREAD**2
        direction = np.linalg.solve(normal, right)
        direction = direction / np.linalg.norm(direction)
    return np.asarray(direction)
