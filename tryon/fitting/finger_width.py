"""How broad fingers are where rings sit, by their edges in the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.geometry import project
from tryon.types import ByteArray, Camera, FloatArray

_REACH = 1.0  # breadths to either side of the middle
_COLUMNS, _ROWS = 61, 9
_ALONG = 0.3  # breadths up and down the finger: its edges run on, wrinkles and hairs do not
_WIDTH_SIGMA, _SHIFT_SIGMA = 0.16, 0.10
"""Of a finger's breadth against a mean one's, and of its middle beside the landmarks', in breadths."""
_FOUND = 2.5  # times as steep as usual: edges between finger and background, or the next finger
_LEAST_PX = 6.0  # narrower fingers show no edges to measure


@dataclass(frozen=True)
class FingerEdges:
    """width: of the finger over what was expected. shift: of its middle towards +X, in that expected breadth.

    sure: 0 to 1.
    """

    width: float
    shift: float
    sure: float


def measure_finger(
    image: ByteArray, camera_from_ring: FloatArray, width_m: float, camera: Camera
) -> FingerEdges | None:
    """Look for the two edges of a finger where a ring would sit; None where it is too small or cut off.

    image: (H, W, 3) BGR. camera_from_ring: (4, 4) as `finger_frame` gives it. width_m: expected.
    """
    middle = camera_from_ring[:3, 3]
    if middle[2] < 0.05:
        return None
    # Across the finger as the camera sees it, whichever of its sides that is.
    along = camera_from_ring[:3, 2]
    across = np.cross(along, middle)
    slant = float(np.linalg.norm(across)) / float(np.linalg.norm(middle))
    if slant < 0.4:
        return None  # a finger that points at the camera
    across = across / np.linalg.norm(across)
    if float(across @ camera_from_ring[:3, 0]) < 0:
        across = -across
    u, v = np.meshgrid(np.linspace(-_REACH, _REACH, _COLUMNS), np.linspace(-_ALONG, _ALONG, _ROWS))
    points = middle + (u[..., None] * across + v[..., None] * along) * width_m
    pixels = project(camera, points.reshape(-1, 3)).reshape(_ROWS, _COLUMNS, 2)
    width_px = float(camera.matrix[0, 0]) * width_m / float(middle[2])
    size = np.array(camera.size_wh)
    if width_px < _LEAST_PX or (pixels < 0).any() or (pixels >= size - 1).any():
        return None
    low = np.floor(pixels.min(axis=(0, 1))).astype(int)
    high = np.ceil(pixels.max(axis=(0, 1))).astype(int) + 2
    part = image[low[1] : high[1], low[0] : high[0]]
    blur = max(0.6, width_px / 24)
    part = cv2.GaussianBlur(part, (0, 0), blur)
    strip = cv2.remap(part, (pixels - low - 0.5).astype(np.float32), None, cv2.INTER_LINEAR)
    profile = strip.astype(np.float64).mean(axis=0)
    steep = np.linalg.norm(np.gradient(profile, axis=0), axis=1)
    return _two_edges(steep)


def _two_edges(steep: FloatArray) -> FingerEdges:
    """The likeliest pair of edges in (C,) steepness across a finger."""
    at = np.linspace(-_REACH, _REACH, len(steep))
    usual = float(np.median(steep)) + 0.5
    left, right = np.flatnonzero(at < -0.2), np.flatnonzero(at > 0.2)
    width = at[right][None, :] - at[left][:, None]
    shift = (at[right][None, :] + at[left][:, None]) / 2
    seen = np.log(steep[left] + usual)[:, None] + np.log(steep[right] + usual)[None, :]
    score = seen - (np.log(width) / _WIDTH_SIGMA) ** 2 / 2 - (shift / _SHIFT_SIGMA) ** 2 / 2
    i, j = np.unravel_index(int(np.argmax(score)), score.shape)
    weaker = min(float(steep[left[i]]), float(steep[right[j]])) / usual
    sure = 1 - math.exp(-((weaker / _FOUND) ** 2))
    return FingerEdges(float(width[i, j]), float(shift[i, j]), sure)
