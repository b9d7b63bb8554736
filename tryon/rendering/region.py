"""Which pixels items can cover, and how finely those are sampled: pure functions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from tryon.types import Camera, FloatArray

BoolArray: TypeAlias = npt.NDArray[np.bool_]

NEAREST_M = 0.01
"""Nothing nearer than a centimetre is drawn: no webcam focuses there, and depth precision goes by it."""

_PADDING_PX = 2
"""Room for the soft edge that filtering adds round the outermost pixel."""

_BOX_EDGES = np.array([(a, b) for a in range(8) for b in range(a + 1, 8) if (a ^ b).bit_count() == 1])
"""Corner i of a box takes its upper x, y, z by bits 0, 1, 2; an edge joins corners that differ in one bit."""


@dataclass(frozen=True)
class Region:
    """A rectangle of the picture, in whole pixels, upper left corner included."""

    x: int
    y: int
    width: int
    height: int


def box_corners(points: FloatArray) -> FloatArray:
    """(8, 3) corners of the axis-aligned box round (N, 3) `points`, ordered as _BOX_EDGES wants it."""
    low, high = points.min(axis=0), points.max(axis=0)
    bits = np.array([[(i >> axis) & 1 for axis in range(3)] for i in range(8)], bool)
    return np.asarray(np.where(bits, high, low))


def covered_region(corners: FloatArray, camera: Camera) -> Region | None:
    """The pixels that boxes can cover, padded and cut at the picture; None where that leaves nothing.

    corners: (B, 8, 3) in camera space, ordered as by `box_corners`. What is nearer than NEAREST_M is cut off.
    """
    points = corners.reshape(-1, 3)
    depth = points[:, 2]
    if depth.min() < NEAREST_M:
        points = _cut_at_nearest(corners)
        if len(points) == 0:
            return None
        depth = points[:, 2]
    pixels = (points @ camera.matrix.T)[:, :2] / depth[:, None]
    left, top = pixels.min(axis=0)
    right, bottom = pixels.max(axis=0)
    width, height = camera.size_wh
    # Cut before rounding: close to the camera these can be too large for an integer.
    x0 = math.floor(max(left - _PADDING_PX, 0.0))
    y0 = math.floor(max(top - _PADDING_PX, 0.0))
    x1 = math.ceil(min(right + _PADDING_PX, width))
    y1 = math.ceil(min(bottom + _PADDING_PX, height))
    if x1 <= x0 or y1 <= y0:
        return None
    return Region(x0, y0, x1 - x0, y1 - y0)


def _cut_at_nearest(corners: FloatArray) -> FloatArray:
    """(N, 3) corners of the boxes' parts beyond NEAREST_M: kept corners, and where edges cross the plane."""
    starts, ends = corners[:, _BOX_EDGES[:, 0]].reshape(-1, 3), corners[:, _BOX_EDGES[:, 1]].reshape(-1, 3)
    crossing = (starts[:, 2] < NEAREST_M) != (ends[:, 2] < NEAREST_M)
    starts, ends = starts[crossing], ends[crossing]
    share = (NEAREST_M - starts[:, 2]) / (ends[:, 2] - starts[:, 2])
    points = corners.reshape(-1, 3)
    return np.concatenate([points[points[:, 2] >= NEAREST_M], starts + (ends - starts) * share[:, None]])


def reaching(boxes: FloatArray, camera: Camera, region: Region, farthest: float) -> BoolArray:
    """(N,) which of (N, 8, 3) boxes in camera space may hide what a region shows, nearer than `farthest`."""
    depth = boxes[..., 2]
    nearest = depth.min(axis=1)
    pixels = (boxes @ camera.matrix.T)[..., :2] / np.maximum(depth, NEAREST_M)[..., None]
    low, high = pixels.min(axis=1), pixels.max(axis=1)
    first, end = (region.x, region.y), (region.x + region.width, region.y + region.height)
    overlaps = np.all((high > first) & (low < end), axis=1)
    return np.asarray((nearest < NEAREST_M) | (overlaps & (nearest < farthest)))


def depth_range(items: FloatArray, occluders: FloatArray) -> tuple[float, float]:
    """Nearest and farthest depth in metres to draw, with a margin, cut at NEAREST_M.

    items, occluders: (N, 8, 3) corners in camera space. Tight, so that the depth buffer separates a lens from
    its rim: what lies behind every item hides nothing.
    """
    depth = items[..., 2]
    nearest = min(float(depth.min()), float(occluders[..., 2].min(initial=np.inf)))
    near = max(nearest * 0.99, NEAREST_M)
    return near, max(float(depth.max()) * 1.01, near * 1.01)


def projection_matrix(camera: Camera, region: Region, near: float, far: float) -> FloatArray:
    """(4, 4) from camera space to OpenGL's clip space for a region of the picture.

    Row 0 of the framebuffer is the top row of the picture, so that nothing needs turning over after reading.
    What is counter-clockwise for the viewer is therefore clockwise for OpenGL.
    """
    k = camera.matrix
    matrix = np.zeros((4, 4))
    matrix[0, :3] = 2 * k[0] / region.width
    matrix[0, 2] -= 2 * region.x / region.width + 1
    matrix[1, :3] = 2 * k[1] / region.height
    matrix[1, 2] -= 2 * region.y / region.height + 1
    matrix[2, 2] = (far + near) / (far - near)
    matrix[2, 3] = -2 * far * near / (far - near)
    matrix[3, 2] = 1
    return matrix


def sampling_factor(region: Region, budget: int, least: float = 1.0) -> float:
    """Samples per pixel and axis, from 2 down to `least`, so that `budget` samples do for the region."""
    return min(2.0, max(least, math.sqrt(budget / (region.width * region.height))))
