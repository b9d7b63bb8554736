"""Rigid transforms and projection: pure functions over numpy arrays.

Camera space is +X right, +Y down, +Z away from the camera. Pixel centres lie at integer + 0.5.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from tryon.types import Camera, FloatArray, IntArray

DEFAULT_DIAGONAL_FOV_DEG = 70.0
"""Between laptop cameras (60 to 66) and common USB webcams (78, e.g. Logitech C920's data sheet)."""


def camera_from_vertical_fov(size_wh: tuple[int, int], fov_deg: float) -> Camera:
    """A centred pinhole camera with the given vertical field of view in degrees.

    Raises ValueError unless 1 <= fov_deg <= 170.
    """
    if not 1.0 <= fov_deg <= 170.0:
        raise ValueError(f"field of view {fov_deg} degrees is not between 1 and 170")
    return centred_camera(size_wh, size_wh[1] / 2 / math.tan(math.radians(fov_deg) / 2))


def default_camera(size_wh: tuple[int, int]) -> Camera:
    """The camera assumed where nothing is known: a diagonal field of view of 70 degrees."""
    half_diagonal = math.hypot(*size_wh) / 2
    return centred_camera(size_wh, half_diagonal / math.tan(math.radians(DEFAULT_DIAGONAL_FOV_DEG) / 2))


def centred_camera(size_wh: tuple[int, int], focal_px: float) -> Camera:
    """A pinhole camera whose optical axis meets the picture's middle."""
    width, height = size_wh
    matrix = np.array([[focal_px, 0, width / 2], [0, focal_px, height / 2], [0, 0, 1]], np.float64)
    return Camera(matrix, size_wh)


def rigid(rotation: FloatArray, translation: FloatArray, scale: float = 1.0) -> FloatArray:
    """(4, 4) matrix that scales, then rotates by (3, 3), then translates by (3,)."""
    matrix = np.eye(4)
    matrix[:3, :3] = np.asarray(rotation) * scale
    matrix[:3, 3] = translation
    return matrix


def uniform_scale(matrix: FloatArray) -> float:
    """The scale of a (4, 4) matrix as `rigid` makes it, or of its (3, 3) part."""
    return float(np.cbrt(np.linalg.det(matrix[:3, :3])))


def transform(matrix: FloatArray, points: FloatArray) -> FloatArray:
    """Apply an affine (4, 4) matrix to (N, 3) points."""
    return np.asarray(points @ matrix[:3, :3].T + matrix[:3, 3])


def project(camera: Camera, points: FloatArray) -> FloatArray:
    """(N, 3) points in camera space to (N, 2) pixels. Points must lie in front of the camera (z > 0)."""
    homogeneous = points @ camera.matrix.T
    return np.asarray(homogeneous[:, :2] / homogeneous[:, 2:3])


def cross(a: FloatArray, b: FloatArray) -> FloatArray:
    """(3,) cross product of two vectors (3,): numpy's takes twenty times as long for one pair."""
    (ax, ay, az), (bx, by, bz) = a.tolist(), b.tolist()
    return np.array([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx])


def unit(vector: FloatArray) -> FloatArray:
    """(3,) vector of length 1; NaN for one without length."""
    return np.asarray(vector / math.hypot(*vector.tolist()))


def view_basis(towards: FloatArray) -> FloatArray:
    """(3, 3) rotation from a camera that looks along `towards` (3,), as little turned as can be."""
    x, y, z = unit(towards).tolist()
    if math.hypot(x, y) < 1e-9:
        return np.eye(3)
    return np.array(
        [[1 - x * x / (1 + z), -x * y / (1 + z), x], [-x * y / (1 + z), 1 - y * y / (1 + z), y], [-x, -y, z]]
    )


def rays_through(camera: Camera, points_px: FloatArray) -> FloatArray:
    """(..., 2) x and y at unit depth of the rays through pixels (..., 2): the inverse of `project` there."""
    return np.asarray((points_px - camera.matrix[:2, 2]) / camera.matrix.diagonal()[:2])


def px_per_mm(camera: Camera, depth_m: float) -> float:
    """How large a millimetre is in the picture, that far from the camera."""
    return float(camera.matrix[0, 0]) / max(depth_m, 0.05) / 1000


def vertex_normals(vertices: FloatArray, triangles: IntArray) -> FloatArray:
    """(V, 3) unit normals: those of the (T, 3) triangles round each vertex, weighted by area.

    Zero for a vertex without a triangle.
    """
    corners = vertices[triangles]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros(vertices.shape)
    for corner in range(3):
        np.add.at(normals, triangles[:, corner], flat)
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12))


def rotation_angle_deg(a: FloatArray, b: FloatArray) -> float:
    """Angle in degrees between two (3, 3) rotations."""
    cosine = (np.trace(a.T @ b) - 1) / 2
    return math.degrees(math.acos(min(1.0, max(-1.0, float(cosine)))))


def rotation_from_vector(vector: FloatArray) -> FloatArray:
    """(3, 3) rotation by the length of (3,) `vector` in radians about its direction."""
    return np.asarray(cv2.Rodrigues(np.asarray(vector, np.float64))[0])


def vector_from_rotation(rotation: FloatArray) -> FloatArray:
    """(3,) axis times angle in radians of a (3, 3) rotation."""
    return np.asarray(cv2.Rodrigues(np.asarray(rotation, np.float64))[0][:, 0])


def rotation_from_roll_yaw_pitch(roll: float, yaw: float, pitch: float) -> FloatArray:
    """(3, 3) Rz(roll) Ry(yaw) Rx(pitch), angles in radians."""
    (cr, sr), (cy, sy), (cp, sp) = ((math.cos(a), math.sin(a)) for a in (roll, yaw, pitch))
    return np.array(
        [
            [cr * cy, cr * sy * sp - sr * cp, cr * sy * cp + sr * sp],
            [sr * cy, sr * sy * sp + cr * cp, sr * sy * cp - cr * sp],
            [-sy, cy * sp, cy * cp],
        ]
    )


def roll_yaw_pitch(rotation: FloatArray) -> tuple[float, float, float]:
    """Angles in radians of a (3, 3) rotation, the inverse of `rotation_from_roll_yaw_pitch`."""
    yaw = math.asin(min(1.0, max(-1.0, -float(rotation[2, 0]))))
    roll = math.atan2(rotation[1, 0], rotation[0, 0])
    return roll, yaw, math.atan2(rotation[2, 1], rotation[2, 2])


def best_similarity(before: FloatArray, now: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    """(3, 3) similarity of the plane that best moves points (N, 2) to where they are now.

    weights: (N,) of the points, by default all alike. The closed form of least squares, with complex numbers
    for points of the plane.
    """
    share = np.ones(len(before)) if weights is None else weights
    share = share / max(float(share.sum()), 1e-9)
    a, b = before @ [1, 1j], now @ [1, 1j]
    mean_a, mean_b = share @ a, share @ b
    spread = float(share @ np.abs(a - mean_a) ** 2)
    turn = (share * np.conj(a - mean_a)) @ (b - mean_b) / spread if spread > 1e-9 else 1.0 + 0j
    shift = mean_b - turn * mean_a
    return np.array(
        [[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag], [0.0, 0.0, 1.0]]
    )
