"""The zone round the eyes, in cells of the face's own coordinates: where they lie in a picture, and back.

So that turning, talking and blinking move what a cell shows hardly.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from tryon.effects.color_features import Floats
from tryon.effects.edges import follow_edges
from tryon.geometry import project, transform
from tryon.types import ByteArray, Camera, FloatArray, IntArray

Cells = npt.NDArray[np.bool_]

_STEP_MM = 4.0
_HALF_WIDTH_MM, _TOP_MM, _BOTTOM_MM = 96.0, 64.0, -26.0
"""The zone that glasses can cover, in face space as seen from the front; the face is narrower than it."""
_BESIDE_Z_M = 0.0  # where the zone lies beside the face: the middle of a temple

_STEEPEST = 0.15  # cosine to the front beyond which a triangle of the mesh is not used
_GRAZING = 0.35  # of the median cell's area in the picture: smaller ones are seen too flat to be judged

_PAINT_WIDTH = 160  # pixels at which a mask is painted: finer than its cells


class FaceZone:
    """Cells of 4 mm over what glasses can cover, on the face's mesh and beside it.

    vertices: (468, 3) of the canonical face, metres. triangles: (T, 3), wound outward.
    on_face: (R, C) cells that lie on the mesh, row 0 on top, column 0 at the wearer's right.
    """

    def __init__(self, vertices: FloatArray, triangles: IntArray) -> None:
        columns = np.arange(-_HALF_WIDTH_MM, _HALF_WIDTH_MM + 1, _STEP_MM) / 1000
        rows = np.arange(_TOP_MM, _BOTTOM_MM - 1, -_STEP_MM) / 1000
        x, y = np.meshgrid(columns, rows)
        self._corners, self._weights, self.on_face = _on_mesh(x, y, vertices, triangles)
        self._beside = np.stack([x, y, np.full_like(x, _BESIDE_Z_M)], axis=-1)[~self.on_face]

    def places(self, points_px: FloatArray, camera_from_face: FloatArray, camera: Camera) -> Floats:
        """(R, C, 2) pixels of the cells of a face with these (478, 3) landmarks and this (4, 4) pose."""
        places = np.empty((*self.on_face.shape, 2), np.float32)
        corners = points_px[:, :2].astype(np.float32)[self._corners]
        places[self.on_face] = (self._weights[:, None, :] @ corners)[:, 0]
        places[~self.on_face] = project(camera, transform(camera_from_face, self._beside))
        return places

    def seen_well(self, places: Floats, size_wh: tuple[int, int]) -> Cells:
        """(R, C) cells on the face and in the picture that are not seen too flat to be judged."""
        right, down = places[:-1, 1:] - places[:-1, :-1], places[1:, :-1] - places[:-1, :-1]
        area = np.zeros(self.on_face.shape, np.float32)
        area[:-1, :-1] = right[..., 0] * down[..., 1] - right[..., 1] * down[..., 0]
        x, y = places[..., 0], places[..., 1]
        inside = (x > 1) & (y > 1) & (x < size_wh[0] - 2) & (y < size_wh[1] - 2)
        return np.asarray(self.on_face & inside & (area > _GRAZING * np.median(area[self.on_face])))


def _on_mesh(
    x: FloatArray, y: FloatArray, vertices: FloatArray, triangles: IntArray
) -> tuple[IntArray, Floats, Cells]:
    """Which of the (R, C) cells lie on the face seen from the front; (N, 3) corners and weights of those."""
    corners = np.zeros((*x.shape, 3), np.int64)
    weights = np.zeros((*x.shape, 3))
    depth = np.full(x.shape, -np.inf)
    points = vertices[triangles]
    normals = np.cross(points[:, 1] - points[:, 0], points[:, 2] - points[:, 0])
    frontal = normals[:, 2] > _STEEPEST * np.linalg.norm(normals, axis=1)
    step = _STEP_MM / 1000
    for index in np.flatnonzero(frontal):
        a, b, c = points[index]
        low, high = points[index].min(axis=0), points[index].max(axis=0)
        columns = slice(max(0, int((low[0] - x[0, 0]) / step)), max(0, int((high[0] - x[0, 0]) / step) + 1))
        rows = slice(max(0, int((y[0, 0] - high[1]) / step)), max(0, int((y[0, 0] - low[1]) / step) + 1))
        px, py = x[rows, columns], y[rows, columns]
        u = ((b[1] - c[1]) * (px - c[0]) + (c[0] - b[0]) * (py - c[1])) / normals[index, 2]
        v = ((c[1] - a[1]) * (px - c[0]) + (a[0] - c[0]) * (py - c[1])) / normals[index, 2]
        shares = np.stack([u, v, 1 - u - v], axis=-1)
        z = shares @ points[index, :, 2]
        inside = (u >= -1e-6) & (v >= -1e-6) & (u + v <= 1 + 1e-6) & (z > depth[rows, columns])
        depth[rows, columns][inside] = z[inside]
        corners[rows, columns][inside] = triangles[index]
        weights[rows, columns][inside] = shares[inside]
    on_face = np.isfinite(depth)
    return corners[on_face], weights[on_face].astype(np.float32), on_face


def spread(hidden: Cells, known: Cells) -> Cells:
    """What is hidden, with cells that could not be judged like the nearest ones in their row that could."""
    spread = hidden.copy()
    every = np.arange(hidden.shape[1])
    for row, judged in zip(spread, known, strict=True):
        columns = np.flatnonzero(judged)
        if len(columns):
            nearest = columns[np.abs(every[:, None] - columns).argmin(axis=1)]
            row[:] = row[nearest]
    return spread


def painted(
    hidden: Cells, places: Floats, image: ByteArray, region_xywh: tuple[int, int, int, int]
) -> ByteArray:
    """(h, w) visibility: the hidden cells drawn where they lie, their edge moved to the picture's own."""
    x, y, width, height = region_xywh
    padded = cv2.copyMakeBorder(places, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    outline = (padded[:-1, :-1] + padded[1:, :-1] + padded[:-1, 1:] + padded[1:, 1:]) / 4
    quads = np.stack([outline[:-1, :-1], outline[:-1, 1:], outline[1:, 1:], outline[1:, :-1]], axis=2)[hidden]
    scale = min(1.0, _PAINT_WIDTH / max(width, height, 1))
    size = max(1, math.ceil(width * scale)), max(1, math.ceil(height * scale))
    mask = np.zeros(size[::-1], np.uint8)
    cv2.fillPoly(mask, list(np.rint((quads - (x, y)) * scale).astype(np.int32)), 255)
    guide = cv2.resize(image[y : y + height, x : x + width], size, interpolation=cv2.INTER_AREA)
    cell_px = max(2.0, float(np.linalg.norm(places[0, 1] - places[0, 0])) * scale)
    edged = follow_edges(mask, guide, round(2 * cell_px))
    return np.asarray(cv2.bitwise_not(cv2.resize(edged, (width, height), interpolation=cv2.INTER_LINEAR)))
