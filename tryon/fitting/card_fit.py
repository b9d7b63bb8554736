"""An ID-1 card before a forehead, fitted to its edges in the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tryon.fitting.card_outline import CARD_WH_MM, Raster, candidates, outline, rasterise
from tryon.fitting.edge_search import edges_along, outline_derivatives
from tryon.fitting.face_pose import FacePose
from tryon.geometry import (
    project,
    rigid,
    rotation_from_roll_yaw_pitch,
    rotation_from_vector,
    vector_from_rotation,
)
from tryon.types import ByteArray, Camera, FloatArray

_LEAN_DEG = -12.0  # of the canonical forehead, and so of a card on it
_LEAN_SIGMA, _YAW_SIGMA, _ROLL_SIGMA = (math.radians(degrees) for degrees in (7.0, 5.0, 30.0))
_MOST_STRAIN = 9.0  # nobody holds it like that
_PIXEL_SIGMA = 0.4  # of an edge along its normal
_LEAST_SPREAD_PX, _TUKEY = 0.8, 4.685  # Tukey's constant: 95 % of the efficiency of least squares
_PER_SIDE = 24
_SEARCH_MM = (4.0, 3.0, 2.0, 1.5, 1.2, 1.0, 1.0)  # on both sides of the outline, step by step
_LEAST_RISE = 2.5  # grey levels a pixel
_TRIED = 12  # candidates that are fitted, until one is certain
_CERTAIN = 0.8  # of its outline seen: nothing but a card has that
_VERIFIED_MM, _VERIFIED_PX = 3.0, 5.0
_ON_EDGE_PX = 0.7
"""A point of the outline is seen when the strongest edge within 3 mm (at least 5 pixels) lies this close. In
hair and skin there is always some edge, but it lies anywhere in the 10 to 15 pixels that are searched."""
_LEAST_FACE_PX = 110  # smaller, a card's edges cannot be told from others


@dataclass(frozen=True, eq=False)
class SeenCard:
    """A card in a picture.

    camera_from_card: (4, 4) rigid, metres; the card faces +Z, +Y up. corners_px: (4, 2), clockwise from the
    upper left. seen: (4,) share of each edge that is seen: right, top, left, bottom. strain: how far it leans
    from the forehead, in standard deviations squared. place: (4,) on the forehead, as `candidates` has it.
    """

    camera_from_card: FloatArray
    corners_px: FloatArray
    seen: FloatArray
    strain: float
    place: FloatArray

    @property
    def credit(self) -> float:
        """How much speaks for it, to compare cards in one picture."""
        return float(self.seen.sum()) - self.strain / 10


def find_card(
    image: ByteArray, camera: Camera, pose: FacePose, before: SeenCard | None = None
) -> SeenCard | None:
    """An ID-1 card before the forehead of a face of this pose (unit scale, from `estimate_pose`), or None.

    Both short edges or the upper one with both its ends must be seen. before: the card in an earlier picture
    of this face: if it is still there, 30 ms are saved.
    """
    if pose.face_px < _LEAST_FACE_PX:
        return None
    raster = rasterise(image, camera, pose.camera_from_face)
    best: SeenCard | None = None
    if before is not None:
        best = _refine(image, camera, pose.camera_from_face, raster, before.place)
        if best is not None and best.seen.mean() > _CERTAIN:
            return best
    for candidate in candidates(raster, _TRIED):
        fit = _refine(image, camera, pose.camera_from_face, raster, candidate)
        if fit is not None and (best is None or fit.credit > best.credit):
            best = fit
            if best.seen.mean() > _CERTAIN:
                break
    return best


def _refine(
    image: ByteArray, camera: Camera, camera_from_face: FloatArray, raster: Raster, candidate: FloatArray
) -> SeenCard | None:
    """Fit a card's pose to its edges in the picture, with a weak belief that it lies on the forehead.

    Contour tracking along normals (Harris and Stennett: RAPiD, BMVC 1990) with Tukey's weights.
    """
    x, y, angle, size = candidate
    leaning = camera_from_face[:3, :3] @ rotation_from_roll_yaw_pitch(
        float(angle), 0, math.radians(_LEAN_DEG)
    )
    centre = raster.image_from_mm @ (x, y, 1.0)
    translation = np.linalg.inv(camera.matrix) @ centre / size
    rotation = leaning
    points_mm, normals, sides = outline(_PER_SIDE)
    points = np.column_stack([points_mm, np.zeros(len(points_mm))]) / 1000
    outward = np.column_stack([normals, np.zeros(len(normals))]) / 1000
    for search_mm in _SEARCH_MM:
        turned = points @ rotation.T
        at = project(camera, turned + translation)
        facing = project(camera, turned + outward @ rotation.T + translation) - at
        mm_px = float(np.median(np.hypot(*facing.T)))
        facing /= np.hypot(*facing.T)[:, None]
        off, rise = edges_along(image, at, facing, search_mm * mm_px)
        clear = rise > _LEAST_RISE
        if not clear.any():
            return None
        spread_px = max(_LEAST_SPREAD_PX, 1.4826 * float(np.median(np.abs(off[clear]))))
        tukey = np.clip(1 - (off / (_TUKEY * spread_px)) ** 2, 0, None)
        weights = np.where(clear, tukey, 0.0) / _PIXEL_SIGMA
        step = _step(camera, turned, translation, facing, off, weights, rotation, leaning)
        rotation = rotation_from_vector(step[:3]) @ rotation
        translation = translation + step[3:]
        if not 0.1 < translation[2] < 5:
            return None
    turned = points @ rotation.T
    at = project(camera, turned + translation)
    off, rise = edges_along(image, at, facing, max(_VERIFIED_MM * mm_px, _VERIFIED_PX))
    on_edge = (np.abs(off) < _ON_EDGE_PX) & (rise > _LEAST_RISE)
    seen = np.array([on_edge[sides == side].mean() for side in range(4)])
    if not _enough(seen):
        return None
    half = np.array(CARD_WH_MM) / 2000
    corners = np.column_stack([np.array([[-1, 1], [1, 1], [1, -1], [-1, -1]]) * half, np.zeros(4)])
    corners_px = project(camera, corners @ rotation.T + translation)
    apart = vector_from_rotation(leaning.T @ rotation)
    strain = float(np.sum((apart / (_LEAN_SIGMA, _YAW_SIGMA, _ROLL_SIGMA)) ** 2))
    if strain > _MOST_STRAIN:
        return None
    return SeenCard(rigid(rotation, translation), corners_px, seen, strain, _place(raster, corners_px))


def _place(raster: Raster, corners_px: FloatArray) -> FloatArray:
    """Middle, angle and size on the forehead's plane of a card whose corners are seen at (4, 2) pixels."""
    mm = np.column_stack([corners_px, np.ones(4)]) @ np.linalg.inv(raster.image_from_mm).T
    corners = mm[:, :2] / mm[:, 2:]
    across = (corners[1] + corners[2] - corners[0] - corners[3]) / 2
    size = float(np.hypot(*across)) / CARD_WH_MM[0]
    return np.array([*corners.mean(axis=0), math.atan2(across[1], across[0]), size])


def _enough(seen: FloatArray) -> bool:
    right, top, left, bottom = seen
    both_short = min(right, left) > 0.5 and max(top, bottom) > 0.5
    top_with_ends = top > 0.8 and min(right, left) > 0.35
    return float(seen.mean()) > 0.6 and bool(both_short or top_with_ends)


def _step(
    camera: Camera,
    turned: FloatArray,
    translation: FloatArray,
    facing: FloatArray,
    off: FloatArray,
    weights: FloatArray,
    rotation: FloatArray,
    leaning: FloatArray,
) -> FloatArray:
    """(6,) Gauss-Newton step: a turn about the camera's axes and a shift."""
    jacobian = outline_derivatives(camera, turned, translation, facing) * weights
    normal, right = jacobian @ jacobian.T, jacobian @ (off * weights)
    # The belief: the card's turn from the forehead, about the forehead's own axes.
    apart = vector_from_rotation(leaning.T @ rotation)
    belief = leaning @ np.diag([_LEAN_SIGMA**-2, _YAW_SIGMA**-2, _ROLL_SIGMA**-2]) @ leaning.T
    normal[:3, :3] += belief
    right[:3] -= belief @ (leaning @ apart)
    return np.asarray(np.linalg.solve(normal + 1e-9 * np.eye(6), right))
