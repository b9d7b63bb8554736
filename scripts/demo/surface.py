"""The shape of the portrait: a depth for every point of the head, out of the face mesh."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from scipy.interpolate import LinearNDInterpolator
from scipy.ndimage import map_coordinates
from scipy.sparse import coo_matrix, diags
from scipy.sparse.linalg import spsolve
from scipy.spatial.transform import Rotation

from demo.portrait import TEXTURE_SCALE, FloatImage, enlarge

Array = npt.NDArray[np.float64]

# Landmarks that a smile does not move: eye corners, bridge and tip of the nose, brows, forehead; and temples.
_STEADY = [
    33, 133, 362, 263, 168, 6, 197, 195, 5, 4, 1, 2, 98, 327, 10, 67, 297, 109, 338, 151, 9, 8,
    70, 63, 105, 107, 336, 334, 293, 300,
]  # fmt: skip
_TEMPLES = [127, 356, 234, 454, 93, 323]
# Depth behind the face's origin, in metres, of what the face mesh does not cover: where the outline of the
# hair lies (about over the ears), that of the ears, and the throat.
_HAIR_DEPTH_M = 0.020
_EAR_DEPTH_M = 0.036
_THROAT_DEPTH_M = 0.012
_BODY_DEPTH_M = 0.075
# The surface never falls off more steeply than this outside the face, at its rim and in its middle: what is
# steeper shows as a smear when the head turns.
_STEEPEST_OUTSIDE, _STEEPEST_RIM, _STEEPEST_MIDDLE = 1.2, 2.2, 3.0
# The portrait was taken from about this far: only its perspective depends on it, and hardly.
_PHOTO_DISTANCE_M = 3.0
# Rows and columns of the photograph that the sheets cover.
_HEAD_BOX = (130, 0, 326, 200)
_BODY_BOX = (0, 130, 400, 400)


@dataclass(frozen=True, eq=False)
class Sheet:
    """A grid of points that carries a layer of the portrait.

    points: (R, C, 3) metres about the face's origin, axes as in camera space. uvs: (R, C, 2) of the texture.
    rigidity: (R, C), 1 where a point follows the head and 0 where it follows the body.
    """

    points: Array
    uvs: Array
    rigidity: Array


@dataclass(frozen=True, eq=False)
class Shape:
    """head, body: the sheets at rest. head_from_face: (4, 4) the canonical mesh at rest, about the face's
    origin with the axes of camera space. origin_px and pixels_per_metre tie metres to the photograph."""

    head: Sheet
    body: Sheet
    head_from_face: Array
    origin_px: Array
    pixels_per_metre: float


def face_points(photo: npt.NDArray[np.uint8], model: Path) -> Array:
    """(468, 2) landmarks of the face in the photograph's pixels."""
    import mediapipe as mp
    from mediapipe.tasks.python import BaseOptions, vision

    x0, y0, x1, y1 = (TEXTURE_SCALE * value for value in (100, 0, 360, 260))
    crop = np.ascontiguousarray(enlarge(photo)[y0:y1, x0:x1, ::-1])
    options = vision.FaceLandmarkerOptions(base_options=BaseOptions(model_asset_path=os.fspath(model)))
    with vision.FaceLandmarker.create_from_options(options) as landmarker:
        found = landmarker.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=crop)).face_landmarks[0]
    points = np.array([(point.x * (x1 - x0) + x0, point.y * (y1 - y0) + y0) for point in found[:468]])
    return points / TEXTURE_SCALE


def build_shape(points_px: Array, canonical: Array, head_alpha: FloatImage) -> Shape:
    """Fit the canonical mesh (468, 3) to the landmarks (468, 2), and spread its depth over head and body.

    head_alpha: (H, W) mask of the head layer, TEXTURE_SCALE texels a pixel.
    """
    head_from_face, origin_px, scale = _fit(points_px, canonical)
    depth = (canonical @ head_from_face[:3, :3].T)[:, 2]

    x0, y0, x1, y1 = _HEAD_BOX
    columns, rows = np.meshgrid(np.arange(x0, x1 + 1.0), np.arange(y0, y1 + 1.0))
    alpha = cv2.resize(
        head_alpha, None, fx=1 / TEXTURE_SCALE, fy=1 / TEXTURE_SCALE, interpolation=cv2.INTER_AREA
    )
    known = LinearNDInterpolator(points_px, depth)(columns, rows)
    inside = np.isfinite(known)
    z = _membrane(known, inside, alpha[y0 : y1 + 1, x0 : x1 + 1], rows)
    middle = _smooth(np.clip(cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, 5) / 12 - 1, 0, 1))
    steepest = np.where(
        inside, _STEEPEST_RIM + (_STEEPEST_MIDDLE - _STEEPEST_RIM) * middle, _STEEPEST_OUTSIDE
    )
    z = cv2.GaussianBlur(_limit_slope(z, steepest / scale), (0, 0), 1.2)
    head = np.stack([(columns - origin_px[0]) / scale, (rows - origin_px[1]) / scale, z], -1)

    beyond = cv2.distanceTransform((~inside).astype(np.uint8), cv2.DIST_L2, 5)
    below = np.clip((rows - 150) / 20, 0, 1)
    rigidity = 1 - 0.45 * _smooth(np.clip(beyond / 14, 0, 1)) * below

    x0, y0, x1, y1 = _BODY_BOX
    body_columns, body_rows = np.meshgrid(np.arange(x0, x1 + 1.0, 2), np.arange(y0, y1 + 1.0, 2))
    flat = np.full_like(body_columns, _BODY_DEPTH_M)
    body = np.stack([(body_columns - origin_px[0]) / scale, (body_rows - origin_px[1]) / scale, flat], -1)
    height, width = head_alpha.shape
    size = np.array([width, height]) / TEXTURE_SCALE
    seen = map_coordinates(z, [points_px[:, 1] - _HEAD_BOX[1], points_px[:, 0] - _HEAD_BOX[0]], order=1)
    drawn = np.column_stack([(points_px - origin_px) / scale, seen])
    head_from_face = _align(canonical[_STEADY], drawn[_STEADY])
    return Shape(
        Sheet(head, np.stack([columns, rows], -1) / size, rigidity),
        Sheet(body, np.stack([body_columns, body_rows], -1) / size, np.zeros_like(flat)),
        head_from_face,
        origin_px,
        scale,
    )


def _fit(points_px: Array, canonical: Array) -> tuple[Array, Array, float]:
    """Orientation of the canonical mesh in the photograph, its origin there, and pixels per metre."""
    focal = 640.0 * _PHOTO_DISTANCE_M
    matrix = np.array([[focal, 0, 256], [0, focal, 256], [0, 0, 1.0]])
    chosen = _STEADY + _TEMPLES
    model, seen = canonical[chosen], points_px[chosen]
    _, rotation, translation = cv2.solvePnP(model, seen, matrix, None, flags=cv2.SOLVEPNP_SQPNP)
    rotation, translation = cv2.solvePnPRefineLM(model, seen, matrix, None, rotation, translation)
    head_from_face = np.eye(4)
    head_from_face[:3, :3] = Rotation.from_rotvec(rotation.ravel()).as_matrix()
    origin = matrix @ translation.ravel()
    return head_from_face, origin[:2] / origin[2], focal / float(translation[2, 0])


def _align(source: Array, target: Array) -> Array:
    """(4, 4) rigid motion that brings (N, 3) points nearest to others (Kabsch)."""
    middle_source, middle_target = source.mean(0), target.mean(0)
    rotation = Rotation.align_vectors(target - middle_target, source - middle_source)[0].as_matrix()
    moved = np.eye(4)
    moved[:3, :3] = rotation
    moved[:3, 3] = middle_target - rotation @ middle_source
    return moved


def _membrane(known: Array, inside: npt.NDArray[np.bool_], alpha: FloatImage, rows: Array) -> Array:
    """Continue a depth smoothly: the thin plate through `known` where `inside`, drawn towards the depths of
    hair, ears and throat where the head ends."""
    target = np.where(inside, known, 0.0)
    # Hair covers the rim of the mesh at forehead and temples, and stands in front of it.
    rim_px = cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, 5)
    bare = np.clip(np.maximum(rim_px / 6, (rows - 112) / 10), 0.0, 1.0)
    weight = np.where(inside, 30.0 * bare**4, 0.0)
    solid = (alpha > 0.5).astype(np.uint8)
    rim = (solid > 0) & (cv2.erode(solid, np.ones((5, 5), np.uint8)) == 0) & ~inside
    outside = (cv2.dilate(solid, np.ones((5, 5), np.uint8)) == 0) & ~inside
    level = np.where(rows < 120, _HAIR_DEPTH_M, np.where(rows < 148, _EAR_DEPTH_M, _THROAT_DEPTH_M))
    level = cv2.GaussianBlur(level, (0, 0), 5)
    target = np.where(rim | outside, level, target)
    weight = np.where(rim, 0.08, np.where(outside, 0.02, weight))

    height, width = known.shape
    index = np.arange(height * width).reshape(height, width)
    pairs = [(index[:, 1:], index[:, :-1]), (index[1:], index[:-1])]
    i = np.concatenate([np.concatenate([a.ravel(), b.ravel()]) for a, b in pairs])
    j = np.concatenate([np.concatenate([b.ravel(), a.ravel()]) for a, b in pairs])
    adjacency = coo_matrix((np.ones(len(i)), (i, j)), shape=(index.size, index.size)).tocsr()
    laplacian = diags(np.asarray(adjacency.sum(1)).ravel()) - adjacency
    plate = laplacian.T @ laplacian + 0.02 * laplacian + diags(weight.ravel())
    solved = spsolve(plate.tocsc(), (weight * target).ravel()).reshape(height, width)
    return np.asarray(solved, np.float64)


def _limit_slope(depth: Array, steepest: Array) -> Array:
    """The deepest surface in front of `depth` that falls by at most `steepest` metres a pixel."""
    limited = depth.copy()
    steps = ((0, 1, 1.0), (1, 0, 1.0), (1, 1, 2**0.5), (1, -1, 2**0.5))
    for _ in range(max(depth.shape)):
        before = limited.copy()
        for dy, dx, length in steps:
            for sign in (1, -1):
                moved = np.roll(limited, (sign * dy, sign * dx), (0, 1))
                limited = np.minimum(limited, moved + steepest * length)
        if np.array_equal(before, limited):
            break
    return limited


def _smooth(value: Array) -> Array:
    return np.asarray(value * value * (3 - 2 * value))
