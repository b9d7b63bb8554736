"""The canvas on which an arm's skin is painted: what lies under each pixel of its texture, and brushes."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from scipy.ndimage import map_coordinates

from tryon.evaluation.posed_arms import Arm, Skin
from tryon.geometry import vertex_normals
from tryon.types import FloatArray, IntArray

SIZE_WH = (768, 1152)
"""Of the textures; one pixel is about 0.4 mm of the hand."""

Stroke = tuple[float, list[tuple[float, float]]]
"""How strong it is, and its corners in metres."""

_PLAN_M = 0.25e-3  # of a pixel of the sheet on which lines are drawn
_SKY, _SKY_PIXEL_M, _SKY_BIAS_M = 48, 1e-3, 4e-3  # directions; of depth maps; above what a bump hides
_SEAM_PX = 4  # by which islands are painted beyond their edges


@dataclass(frozen=True, eq=False)
class Canvas:
    """What lies under each of N painted pixels.

    index: of the pixel in the picture. place, normal: (N, 3) on the mean arm at rest. finger: its number, -1
    where there is none. bone: its number in the finger. open: share of the sky that is not
    hidden.
    """

    index: IntArray
    place: FloatArray
    normal: FloatArray
    finger: IntArray
    bone: IntArray
    open: FloatArray

    def only(self, chosen: npt.NDArray[np.bool_]) -> Canvas:
        """The part of it that is `chosen`."""
        return Canvas(
            self.index[chosen],
            self.place[chosen],
            self.normal[chosen],
            self.finger[chosen],
            self.bone[chosen],
            self.open[chosen],
        )


def lay_canvas(arm: Arm, skin: Skin) -> Canvas:
    """Rasterise the UVs: what lies under each pixel of the texture."""
    width, height = SIZE_WH
    corners = skin.uvs * SIZE_WH - 0.5
    owner = np.full((height, width), -1, np.int32)
    for number, triangle in enumerate(skin.triangles):
        cv2.fillConvexPoly(owner, np.rint(corners[triangle] * 16).astype(np.int32), number, shift=4)
    seam = owner.copy()
    for _ in range(_SEAM_PX):
        grown = cv2.dilate(seam.astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
        seam = np.where(seam < 0, grown, seam)
    rows, columns = np.nonzero(seam >= 0)
    triangle = skin.triangles[seam[rows, columns]]
    a, b, c = (corners[triangle[:, k]] for k in range(3))
    at = np.column_stack([columns, rows]) - a
    ab, ac = b - a, c - a
    area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    area = np.where(np.abs(area) < 1e-9, 1e-9, area)
    v = np.clip((at[:, 0] * ac[:, 1] - at[:, 1] * ac[:, 0]) / area, -4, 4)
    w = np.clip((ab[:, 0] * at[:, 1] - ab[:, 1] * at[:, 0]) / area, -4, 4)
    share = np.column_stack([1 - v - w, v, w])
    point = skin.point[triangle]
    normals = vertex_normals(arm.points, skin.point[skin.triangles])
    place = np.einsum("nk,nki->ni", share, arm.points[point])
    normal = np.einsum("nk,nki->ni", share, normals[point])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    strongest = np.take_along_axis(skin.bones, skin.weights.argmax(axis=1)[:, None], 1)[:, 0]
    bone = strongest[point[np.arange(len(point)), share.argmax(axis=1)]]
    finger = np.where(bone < 2, -1, (bone - 2) // 3)
    free = np.einsum("nk,nk->n", share, _openness(arm, skin, normals)[point])
    of_finger = np.where(bone < 2, 0, (bone - 2) % 3)
    return Canvas(rows * width + columns, place, normal, finger, of_finger, np.clip(free, 0, 1))


def _openness(arm: Arm, skin: Skin, normals: FloatArray) -> FloatArray:
    """(P,) ambient occlusion of the arm at rest: the share of the sky over each point that nothing hides.

    From depth maps along directions spread evenly over the sphere (a Fibonacci spiral).
    """
    triangles = skin.point[skin.triangles]
    free, whole = np.zeros(len(arm.points)), np.zeros(len(arm.points))
    for number in range(_SKY):
        up = 1 - (2 * number + 1) / _SKY
        around = np.pi * (1 + 5**0.5) * number
        level = np.sqrt(1 - up * up)
        sky = np.array([level * np.cos(around), level * np.sin(around), up])
        across = np.cross(sky, [0.0, 1.0, 0.0] if abs(sky[1]) < 0.9 else [1.0, 0.0, 0.0])
        across /= np.linalg.norm(across)
        plan = arm.points @ np.stack([across, np.cross(sky, across)], axis=1) / _SKY_PIXEL_M
        plan -= plan.min(axis=0) - 1
        size_wh = np.ceil(plan.max(axis=0)).astype(int) + 2
        height = arm.points @ sky
        nearest = np.full((size_wh[1], size_wh[0]), -np.inf, np.float32)
        of_triangle = height[triangles].min(axis=1)  # a long one would hide itself
        corners = np.rint(plan[triangles] * 16).astype(np.int32)
        for which in np.argsort(of_triangle):
            cv2.fillConvexPoly(nearest, corners[which], float(of_triangle[which]), shift=4)
        at = np.rint(plan).astype(int)
        weight = np.clip(normals @ sky, 0, None)
        whole += weight
        free += weight * (nearest[at[:, 1], at[:, 0]] < height + _SKY_BIAS_M)
    return np.asarray(free / np.maximum(whole, 1e-9))


def spread(canvas: Canvas, plane: FloatArray) -> FloatArray:
    """(h, w) picture of one value for each painted pixel."""
    picture = np.zeros(SIZE_WH[0] * SIZE_WH[1], np.float32)
    picture[canvas.index] = plane
    return picture.reshape(SIZE_WH[1], SIZE_WH[0])


def strokes(plan: FloatArray, paths: tuple[Stroke, ...], wide_m: float) -> FloatArray:
    """How much of each point of a plan lies under smooth strokes."""
    low, size_wh = plan.min(axis=0), np.ceil(np.ptp(plan, axis=0) / _PLAN_M).astype(int) + 1
    sheet = np.zeros((size_wh[1], size_wh[0]), np.float32)
    for strength, corners in paths:
        ends = np.array(corners)
        for _ in range(3):  # Chaikin's corner cutting
            cut = np.stack([0.75 * ends[:-1] + 0.25 * ends[1:], 0.25 * ends[:-1] + 0.75 * ends[1:]], axis=1)
            ends = np.concatenate([ends[:1], cut.reshape(-1, 2), ends[-1:]])
        line = np.full(sheet.shape, 255, np.uint8)
        cv2.polylines(line, [np.rint((ends - low) / _PLAN_M).astype(np.int32)], False, 0)
        off = cv2.distanceTransform(line, cv2.DIST_L2, 5) * np.float32(_PLAN_M / wide_m)
        sheet = np.maximum(sheet, np.float32(strength) * np.exp(-(off**2)))
    at = (plan - low) / _PLAN_M
    return np.asarray(map_coordinates(sheet, at[:, ::-1].T, np.float64, order=1, mode="nearest"))


def smooth_step(low: float, high: float, value: FloatArray) -> FloatArray:
    """0 below low to 1 above high, smooth; the other way round where low is above high."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def value_noise(points: FloatArray) -> FloatArray:
    """(N,) smooth value noise in (N, 3) space with cells of size one, -1 to 1."""
    cell = np.floor(points).astype(np.int64)
    f = points - cell
    f = f * f * (3 - 2 * f)
    total = np.zeros(len(points))
    for corner in range(8):
        step = np.array([corner & 1, corner >> 1 & 1, corner >> 2 & 1])
        x, y, z = (cell + step).T
        h = (x * 374761393 + y * 668265263 + z * 2147483647) & 0xFFFFFFFF
        h = ((h ^ (h >> 13)) * 1274126177) & 0xFFFFFFFF
        value = ((h ^ (h >> 16)) & 0xFFFF) / 32767.5 - 1
        total += value * np.prod(np.where(step, f, 1 - f), axis=1)
    return total
