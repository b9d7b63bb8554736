"""Edges of a known outline, looked for in the picture along the outline's normals."""

from __future__ import annotations

import cv2
import numpy as np

from tryon.fitting.peaks import peak_places
from tryon.types import ByteArray, Camera, FloatArray

_STEPS_PER_SEARCH = 25


def edges_along(
    image: ByteArray, at: FloatArray, facing: FloatArray, reach_px: float
) -> tuple[FloatArray, FloatArray]:
    """(N,) signed distance in pixels to the strongest edge along each normal, and how strong it is.

    at, facing: (N, 2) places and unit normals in pixels of the BGR image; looked for within reach_px on both
    sides. Strength is in grey levels a pixel, 0 where the strongest rise lies at an end of the search.
    """
    offsets = np.linspace(-reach_px, reach_px, _STEPS_PER_SEARCH)
    grid = (at[:, None] + offsets[None, :, None] * facing[:, None] - 0.5).astype(np.float32)
    profile = cv2.remap(image, grid, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(
        np.float32
    )
    # A webcam's edge is two pixels wide.
    sigma = 0.8 * _STEPS_PER_SEARCH / (2 * reach_px)
    smooth = cv2.GaussianBlur(profile, (0, 0), sigmaX=max(sigma, 0.5), sigmaY=0.01)
    rise = np.abs(np.gradient(smooth, axis=1)).max(axis=2) * (_STEPS_PER_SEARCH - 1) / (2 * reach_px)
    peak = rise.argmax(axis=1)
    found = offsets[0] + peak_places(rise, peak) * (offsets[1] - offsets[0])
    at_end = (peak == 0) | (peak == _STEPS_PER_SEARCH - 1)
    return found, np.where(at_end, 0.0, rise.max(axis=1))


def outline_derivatives(
    camera: Camera, turned: FloatArray, place: FloatArray, facing: FloatArray
) -> FloatArray:
    """(6, N) how far outline points move along their normals by a turn about the camera's axes and a shift.

    turned: (N, 3) points about their body's origin, turned as the camera sees them. place: (3,) of that
    origin in camera space. facing: (N, 2) normals in the picture.
    """
    tx, ty, tz = turned.T
    x, y, z = (turned + place).T
    focal = camera.matrix.diagonal()[:2]
    zero = np.zeros_like(z)
    along_x = np.stack([-x / z * ty, tz + x / z * tx, -ty, zero + 1, zero, -x / z]) * (focal[0] / z)
    along_y = np.stack([-tz - y / z * ty, y / z * tx, tx, zero, zero + 1, -y / z]) * (focal[1] / z)
    return np.asarray(along_x * facing[:, 0] + along_y * facing[:, 1])
