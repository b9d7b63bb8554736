"""Six-degree pose and width of a head from its 478 landmarks.

The canonical face mesh is fitted to the points of the upper face and the sides of the cheeks; mouth and chin
move with expression. Two estimates of the rotation are blended: perspective-n-point on the picture alone, and
an orthogonal Procrustes alignment that also uses the model's relative depth.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from tryon.fitting.canonical_face import CanonicalFace
from tryon.geometry import (
    project,
    rays_through,
    rigid,
    roll_yaw_pitch,
    rotation_from_roll_yaw_pitch,
    rotation_from_vector,
    vector_from_rotation,
)
from tryon.types import Camera, FloatArray, IntArray

_LOWEST_RIGID_Y_M = -0.02
"""Points below this height (upper lip, mouth, jaw) move with expression and are left out."""

_LOWEST_CHEEK_Y_M, _CHEEK_FROM_X_M = -0.07, 0.04
"""The sides of the cheeks move little and hold the pitch."""

_STRIDE = 2
"""Every second of them: neighbours share their error, and the fit takes half the time."""

_BRIDGE = [168, 6, 197, 195, 193, 417, 122, 351, 196, 419]
"""MediaPipe's points round the nose bridge, where glasses rest."""

_SIDES = [(127, 356), (234, 454), (93, 323)]
"""Pairs of points on the right and left side of the face before the ears."""

_DEPTH_SHARE = 0.3
"""How far to go from the rotation seen in the picture to the one that the relative depths suggest."""

_YAW_GAIN, _PITCH_GAIN = 1.07, 1.05
"""The landmark model pulls turned heads towards the front; these undo it, measured by rendering the
canonical mesh with two different textures at 230 known poses (yaw within 50, pitch 25, roll 30 degrees)."""

_CORNERS = [33, 263, 168, 6]
"""Outer eye corners and nose bridge: glasses are seen against these."""

_CORNER_WEIGHT = 0.3  # of each, over the weight of all other points together
_VERTICAL_SHARE = 0.2
"""Weight of vertical against horizontal places when the distance is found: brows, cheeks and nodding change
the face's height in the picture, its breadth hardly. Both chosen on the 230 poses and on talking faces."""

_REFINE_STEPS = 2  # from the linear solution; a third changes the median error by less than 0.1 degrees
_HUBER_OF_MEDIAN = 1.5  # times the median error: about the half of the points that lie worst count less

_RMS_OF_HALF_CONFIDENCE = 0.05  # residual over the face's width; a good fit has 0.01 to 0.02


@dataclass(frozen=True, eq=False)
class FacePose:
    """camera_from_face: (4, 4), rigid: where a face of canonical size would be.

    width_ratio: how much wider than that the face is at the ears, or None when turned away. face_px: breadth
    of the face in the picture if it looked at the camera. confidence: 0 to 1.
    """

    camera_from_face: FloatArray
    width_ratio: float | None
    face_px: float
    confidence: float


@lru_cache(maxsize=2)
def rigid_points(face: CanonicalFace) -> IntArray:
    """Indices (N,) of the canonical vertices that do not move with expression."""
    x, y = np.abs(face.vertices[:, 0]), face.vertices[:, 1]
    rigid_here = (y > _LOWEST_RIGID_Y_M) | ((y > _LOWEST_CHEEK_Y_M) & (x > _CHEEK_FROM_X_M))
    return np.flatnonzero(rigid_here)[::_STRIDE]


@lru_cache(maxsize=2)
def _depth_points(face: CanonicalFace) -> tuple[IntArray, FloatArray]:
    """Indices and weights, both (N,), of the vertices that tell how far away the face is."""
    chosen = rigid_points(face)
    weights = np.ones(len(chosen) + len(_CORNERS))
    weights[len(chosen) :] = _CORNER_WEIGHT * len(chosen)
    return np.append(chosen, _CORNERS), weights


def estimate_pose(face: CanonicalFace, points_px: FloatArray, camera: Camera) -> FacePose:
    """Fit the canonical face to (478, 3) landmarks in pixels. The result has unit scale; see `with_scale`."""
    chosen = rigid_points(face)
    model, seen = face.vertices[chosen], points_px[chosen]
    flat = np.ascontiguousarray(seen[:, :2])
    _, rvec, tvec = cv2.solvePnP(model, flat, camera.matrix, None, flags=cv2.SOLVEPNP_SQPNP)
    robust, position = _refine(model, flat, camera, cv2.Rodrigues(rvec)[0], tvec[:, 0])
    view = _view_basis(position)
    from_picture = view.T @ robust
    apart = vector_from_rotation(_procrustes(model, seen) @ from_picture.T)
    rotation = view @ _undo_shrinkage(rotation_from_vector(_DEPTH_SHARE * apart) @ from_picture)
    translation = _translation(face, points_px, camera, rotation)
    translation = _onto_bridge(face, points_px, camera, rotation, translation)
    projected = project(camera, face.vertices @ rotation.T + translation)
    face_px = float(camera.matrix[0, 0]) * 2 * float(face.vertices[_SIDES[1][1], 0]) / float(translation[2])
    rms = float(np.sqrt(np.mean(np.sum((projected[chosen] - flat) ** 2, axis=1)))) / face_px
    turned = rotation[2, 2]  # -1 looks straight at the camera
    return FacePose(
        rigid(rotation, translation),
        _width_ratio(points_px, projected) if turned < -0.85 else None,
        face_px,
        float(np.exp2(-((rms / _RMS_OF_HALF_CONFIDENCE) ** 2))),
    )


def with_scale(camera_from_face: FloatArray, scale: float) -> FloatArray:
    """The same picture of a face `scale` times as large: (4, 4) that is as much farther away."""
    scaled = camera_from_face.copy()
    scaled[:3] *= scale
    return scaled


def _refine(
    model: FloatArray, seen_px: FloatArray, camera: Camera, rotation: FloatArray, translation: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Gauss-Newton steps on the reprojection error with Huber weights, so that stray points count less."""
    focal = camera.matrix.diagonal()[:2]
    for _ in range(_REFINE_STEPS):
        turned = model @ rotation.T
        x, y, z = (turned + translation).T
        error = np.stack([x, y], axis=1) / z[:, None] * focal + camera.matrix[:2, 2] - seen_px
        length = np.sqrt(np.sum(error**2, axis=1))
        huber = _HUBER_OF_MEDIAN * np.median(length) + 1e-9
        weights = np.sqrt(np.minimum(1.0, huber / np.maximum(length, 1e-9)))
        tx, ty, tz = turned.T
        zero = np.zeros_like(z)
        # Rows of d(pixel)/d(turn about x, y, z; shift along x, y, z), for x pixels and for y pixels.
        along_x = np.stack([-x / z * ty, tz + x / z * tx, -ty, zero + 1, zero, -x / z]) * (focal[0] / z)
        along_y = np.stack([-tz - y / z * ty, y / z * tx, tx, zero, zero + 1, -y / z]) * (focal[1] / z)
        jacobian = np.concatenate([along_x * weights, along_y * weights], axis=1)
        residual = np.concatenate([error[:, 0] * weights, error[:, 1] * weights])
        step = -np.linalg.solve(jacobian @ jacobian.T, jacobian @ residual)
        rotation = rotation_from_vector(step[:3]) @ rotation
        translation = translation + step[3:]
    return rotation, translation


def _view_basis(direction: FloatArray) -> FloatArray:
    """(3, 3) rotation whose z axis points along `direction`: a camera turned to look at the face."""
    z = direction / np.linalg.norm(direction)
    x = np.array([z[2], 0.0, -z[0]]) / np.hypot(z[0], z[2])
    y = np.array([z[1] * x[2], z[2] * x[0] - z[0] * x[2], -z[1] * x[0]])
    return np.stack([x, y, z], axis=1)


def _procrustes(model: FloatArray, seen: FloatArray) -> FloatArray:
    """(3, 3) rotation of `model` to `seen`, both (N, 3), by the SVD method (Arun et al., 1987)."""
    u, _, vt = np.linalg.svd((seen - seen.mean(axis=0)).T @ (model - model.mean(axis=0)))
    return np.asarray(u @ np.diag([1.0, 1.0, np.sign(np.linalg.det(u @ vt))]) @ vt)


_UPRIGHT = np.diag([1.0, -1.0, -1.0])  # face axes of a head that looks straight into the camera


def _undo_shrinkage(view_from_face: FloatArray) -> FloatArray:
    roll, yaw, pitch = roll_yaw_pitch(_UPRIGHT @ view_from_face)
    return np.asarray(_UPRIGHT @ rotation_from_roll_yaw_pitch(roll, yaw * _YAW_GAIN, pitch * _PITCH_GAIN))


def _translation(
    face: CanonicalFace, points_px: FloatArray, camera: Camera, rotation: FloatArray
) -> FloatArray:
    """(3,) translation of the rotated face by weighted linear least squares."""
    chosen, weights = _depth_points(face)
    rotated, seen_px = face.vertices[chosen] @ rotation.T, points_px[chosen, :2]
    rays = rays_through(camera, seen_px)
    # x + X = ray_x (z + Z) and the same for y: three unknowns, solved by their normal equations.
    wanted = rays * rotated[:, 2:] - rotated[:, :2]
    weighted = weights[:, None] * (1.0, _VERTICAL_SHARE)
    (count_x, count_y), (sum_x, sum_y) = weighted.sum(axis=0), (weighted * rays).sum(axis=0)
    normal = np.array(
        [[count_x, 0, -sum_x], [0, count_y, -sum_y], [-sum_x, -sum_y, np.sum(weighted * rays**2)]]
    )
    right = [*(weighted * wanted).sum(axis=0), -np.sum(weighted * rays * wanted)]
    return np.asarray(np.linalg.solve(normal, right))


def _onto_bridge(
    face: CanonicalFace, points_px: FloatArray, camera: Camera, rotation: FloatArray, translation: FloatArray
) -> FloatArray:
    """Shift sideways until the nose bridge, where the glasses rest, lies on its landmarks."""
    placed = face.vertices[_BRIDGE] @ rotation.T + translation
    off_px = (points_px[_BRIDGE, :2] - project(camera, placed)).mean(axis=0)
    depth = placed[:, 2].mean()
    return np.asarray(translation + np.append(off_px / camera.matrix.diagonal()[:2] * depth, 0.0))


def _width_ratio(points_px: FloatArray, projected_px: FloatArray) -> float:
    seen = [np.hypot(*(points_px[a, :2] - points_px[b, :2])) for a, b in _SIDES]
    expected = [np.hypot(*(projected_px[a] - projected_px[b])) for a, b in _SIDES]
    return float(np.clip(np.mean(seen) / np.mean(expected), 0.88, 1.12))
