"""What is held before a face: a hand, a cup, a telephone, found as what does not look like this face.

The zone round the eyes is looked at in the face's own coordinates, so that turning, talking and blinking move
it hardly, and compared with what it has looked like: each cell's colour and how much that varies, learned
slowly. A large connected part that differs strongly is something else. Background subtraction (Stauffer and
Grimson, 1999), with the face as the background.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from tryon.effects.color_features import Floats, log_features
from tryon.effects.edges import follow_edges
from tryon.geometry import project, transform
from tryon.types import ByteArray, Camera, FloatArray, IntArray

_STEP_MM = 4.0
_HALF_WIDTH_MM, _TOP_MM, _BOTTOM_MM = 96.0, 64.0, -26.0
"""The zone that glasses can cover, in face space as seen from the front; the face is narrower than it."""
_BESIDE_Z_M = 0.0  # where the zone lies beside the face: the middle of a temple

_STEEPEST = 0.15  # cosine to the front beyond which a triangle of the mesh is not used
_GRAZING = 0.35  # of the median cell's area in the picture: smaller ones are seen too flat to be judged

_FLOOR = np.array([0.06, 0.06, 0.20], np.float32)
"""Deviation of a cell's colour ratios and luminance that means nothing: noise, sheen, soft shadows."""
_LIKE_THE_FACE, _UNLIKE = 2.0, 4.0  # squared deviations, in what is hidden, and at its core
_LEAST_SHARE = 0.06  # of the zone, for the core: a cheek's dimple, a lock of hair or a real rim is smaller
_OTHER_FACE = 0.8  # of the zone: more than a face can hide and still be followed, so it is another one
_LOOKS_LEARNED = 3  # of a cell, before it is judged

_LEARNING_S, _GIVING_IN_S = 0.7, 4.0
"""How fast a face's look is followed, and how fast it is while something is hidden: what is wrong heals."""
_REST_CALLS = 3
_CONFIRMING_LOOKS = 3  # a fast shake of the head blurs a face for two
_EXPOSURE_ROUNDS = 3
_MOST_SHARED = np.array([0.1, 0.1, 0.3], np.float32)  # change of white balance and exposure between looks
_MEMORY_S = 3.0
_GAP_S = 0.25  # without landmarks, after which they are found anew and are wrong at first

_PAINT_WIDTH = 160  # pixels at which a mask is painted: finer than its cells


@dataclass
class _Look:
    """What the face in one slot looks like. mean, variance: (R, C, 3) features; count: (R, C) looks.

    hidden, known: (R, C) cells behind something, and cells that could be judged, when it was last looked at.
    """

    time_ns: int
    mean: Floats
    variance: Floats
    count: Floats
    hidden: npt.NDArray[np.bool_]
    known: npt.NDArray[np.bool_]
    suspected: int = 0
    rested: int = 0


class FaceCover:
    """Follows what hides the eyes' zone of everybody in view.

    vertices: (468, 3) of the canonical face, metres. triangles: (T, 3), wound outward.
    """

    def __init__(self, vertices: FloatArray, triangles: IntArray) -> None:
        columns = np.arange(-_HALF_WIDTH_MM, _HALF_WIDTH_MM + 1, _STEP_MM) / 1000
        rows = np.arange(_TOP_MM, _BOTTOM_MM - 1, -_STEP_MM) / 1000
        x, y = np.meshgrid(columns, rows)
        self._corners, self._weights, self._on_face = _on_mesh(x, y, vertices, triangles)
        self._beside = np.stack([x, y, np.full_like(x, _BESIDE_Z_M)], axis=-1)[~self._on_face]
        self._looks: dict[str, _Look] = {}

    def mask(
        self,
        image: ByteArray,
        slot: str,
        points_px: FloatArray,
        camera_from_face: FloatArray,
        camera: Camera,
        region_xywh: tuple[int, int, int, int],
        time_ns: int,
    ) -> ByteArray | None:
        """(h, w) visibility of a region, 0 hidden to 255 visible; None when nothing is held before the face.

        image: (H, W, 3) BGR as the camera gave it. A face is looked at in every third call, more often once
        something is suspected.
        """
        look = self._looks.get(slot)
        if look is not None and not 0 <= time_ns - look.time_ns < _MEMORY_S * 1e9:
            look = None
        if look is not None:
            look.rested += 1
            if not look.suspected and look.rested < _REST_CALLS:
                return None
        places = self._places(points_px, camera_from_face, camera)
        if look is None or look.suspected < _CONFIRMING_LOOKS or look.rested > 1:
            look = self._looks[slot] = self._updated(look, image, places, time_ns)
        if look.suspected < _CONFIRMING_LOOKS:
            return None
        return _painted(_spread(look.hidden, look.known), places, image, region_xywh)

    def reset(self) -> None:
        """Forget everybody: the next frame is unrelated."""
        self._looks.clear()

    def _places(self, points_px: FloatArray, camera_from_face: FloatArray, camera: Camera) -> Floats:
        """(R, C, 2) pixels of the zone's cells."""
        places = np.empty((*self._on_face.shape, 2), np.float32)
        corners = points_px[:, :2].astype(np.float32)[self._corners]
        places[self._on_face] = (self._weights[:, None, :] @ corners)[:, 0]
        places[~self._on_face] = project(camera, transform(camera_from_face, self._beside))
        return places

    def _updated(self, look: _Look | None, image: ByteArray, places: Floats, time_ns: int) -> _Look:
        pixels = cv2.remap(image, places - 0.5, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        features = log_features(np.asarray(pixels, np.uint8))
        seen = self._on_face & _seen_well(places, self._on_face, (image.shape[1], image.shape[0]))
        if look is None:
            variance = np.broadcast_to(_FLOOR**2, features.shape).copy()
            nothing = np.zeros(seen.shape, bool)
            return _Look(time_ns, features, variance, seen.astype(np.float32), nothing, nothing)
        dt_s = (time_ns - look.time_ns) / 1e9
        known = seen & (look.count >= _LOOKS_LEARNED)
        difference = features - look.mean
        difference -= _shared(difference[known])
        hidden = _differing(difference, look.variance, known)
        if hidden.sum() > _OTHER_FACE * max(1, int(known.sum())):
            nothing = np.zeros_like(hidden)
            return _Look(time_ns, features, look.variance, seen.astype(np.float32), nothing, nothing)
        calm = not hidden.any()
        settling = max(dt_s / (_LEARNING_S if calm else _GIVING_IN_S), 0.0)
        gain = np.where(seen, np.maximum(1 / (look.count + 1) if calm else 0.0, min(1.0, settling)), 0.0)
        gain = gain.astype(np.float32)[..., None]
        if calm:
            look.variance += gain * (np.minimum(difference**2, 0.2) - look.variance)
            look.count += seen
        look.mean += gain * difference
        look.hidden, look.known, look.time_ns, look.rested = hidden, known, time_ns, 0
        look.suspected = 0 if calm else 1 if dt_s > _GAP_S else look.suspected + 1
        return look


def _spread(hidden: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """What is hidden, with cells that could not be judged like the nearest ones in their row that could."""
    spread = hidden.copy()
    every = np.arange(hidden.shape[1])
    for row, judged in zip(spread, known, strict=True):
        columns = np.flatnonzero(judged)
        if len(columns):
            nearest = columns[np.abs(every[:, None] - columns).argmin(axis=1)]
            row[:] = row[nearest]
    return spread


def _on_mesh(
    x: FloatArray, y: FloatArray, vertices: FloatArray, triangles: IntArray
) -> tuple[IntArray, Floats, npt.NDArray[np.bool_]]:
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


def _seen_well(
    places: Floats, on_face: npt.NDArray[np.bool_], size_wh: tuple[int, int]
) -> npt.NDArray[np.bool_]:
    """Cells inside the picture whose area in it is not too small for their place on the face."""
    right, down = places[:-1, 1:] - places[:-1, :-1], places[1:, :-1] - places[:-1, :-1]
    area = np.zeros(on_face.shape, np.float32)
    area[:-1, :-1] = right[..., 0] * down[..., 1] - right[..., 1] * down[..., 0]
    x, y = places[..., 0], places[..., 1]
    inside = (x > 1) & (y > 1) & (x < size_wh[0] - 2) & (y < size_wh[1] - 2)
    return np.asarray(inside & (area > _GRAZING * np.median(area[on_face])))


def _shared(difference: Floats) -> Floats:
    """(3,) exposure and white balance: what most of (N, 3) differences share, near to none at first.

    A median would follow a hand that hides more than half.
    """
    shared = np.zeros(3, np.float32)
    for _ in range(_EXPOSURE_ROUNDS):
        weight = 1 / (1 + ((difference - shared) ** 2) @ _FLOOR**-2) ** 2
        shared = np.clip(weight @ difference / (weight.sum() + 1e-3), -_MOST_SHARED, _MOST_SHARED)
    return np.asarray(shared)


def _differing(difference: Floats, variance: Floats, known: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """(R, C) cells of large connected parts that do not look like the face."""
    hidden = np.zeros(known.shape, bool)
    weight = cv2.blur(known.astype(np.float32), (3, 3))
    smooth = cv2.blur(difference * known[..., None], (3, 3)) / np.maximum(weight, 0.2)[..., None]
    deviation = np.where(known, (smooth**2 / (variance + _FLOOR**2)).sum(axis=-1), 0.0)
    core = deviation > _UNLIKE
    least = max(1.0, _LEAST_SHARE * float(known.sum()))
    if core.sum() < least:
        return hidden
    count, labels = cv2.connectedComponents((deviation > _LIKE_THE_FACE).astype(np.uint8), connectivity=4)
    cores = np.bincount(labels[core], minlength=count)
    for label in np.flatnonzero(cores > least):
        hidden |= labels == label
    closed = cv2.morphologyEx(hidden.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    return np.asarray(closed > 0)


def _painted(
    hidden: npt.NDArray[np.bool_], places: Floats, image: ByteArray, region_xywh: tuple[int, int, int, int]
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
