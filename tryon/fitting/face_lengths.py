"""Lengths on a face in one picture, in millimetres of a face of canonical size."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tryon.fitting.canonical_face import CanonicalFace
from tryon.fitting.face_pose import FacePose, estimate_pose
from tryon.fitting.iris import IRISES, landmark_diameters_px, limbus_diameters_px
from tryon.geometry import rays_through, transform
from tryon.types import ByteArray, Camera, FloatArray

_PUPIL_Z_M = 0.0383  # plane of the canonical face in which the irises lie

_PAIRS = {"inner_eye_corners": (133, 362), "outer_eye_corners": (33, 263), "face_width": (234, 454),
          "bridge_width": (188, 412)}  # fmt: skip
"""Mesh points of each length. The face is measured where temples pass, before the ears; the bridge 9 mm
behind the ridge, where the flanks of the nose carry pads."""

_WIDTH_SHRINKAGE = 0.977
"""Landmarks of the face's sides lie inside of it: measured over true breadth on 48 rendered heads."""

_MOST_TURNED = -0.94  # cosine between the face's and the camera's axes: 20 degrees from straight ahead


@dataclass(frozen=True, eq=False)
class FaceLengths:
    """Lengths in one picture, in millimetres of a face of canonical size.

    lengths: near pupils and `_PAIRS`, by name. limbus, iris: diameters of the irises measured at their edge
    and taken from landmarks; NaN where they are not seen. depth_mm: from the camera to the eyes.
    """

    lengths: dict[str, float]
    limbus: float
    iris: float
    depth_mm: float


def lengths_in_picture(
    face: CanonicalFace,
    points_px: FloatArray,
    camera: Camera,
    image: ByteArray | None = None,
    pose: FacePose | None = None,
) -> FaceLengths | None:
    """Measure one picture of a face by its (478, 3) landmarks; None when turned by more than 20 degrees.

    image: the BGR picture, in which the irises are measured more finely than landmarks are. pose: what
    `estimate_pose` gave for these landmarks, if it is known already.
    """
    camera_from_face = (pose or estimate_pose(face, points_px, camera)).camera_from_face
    if camera_from_face[2, 2] > _MOST_TURNED:
        return None
    eyes = _onto_plane(points_px[[centre for centre, _, _ in IRISES]], camera, camera_from_face, _PUPIL_Z_M)
    lengths = {"pupil_distance": _length_mm(eyes)}
    for name, pair in _PAIRS.items():
        plane = float(face.vertices[list(pair), 2].mean())
        lengths[name] = _length_mm(_onto_plane(points_px[list(pair)], camera, camera_from_face, plane))
    lengths["face_width"] /= _WIDTH_SHRINKAGE
    in_camera = transform(camera_from_face, eyes)
    # An eye that looks at the camera shows its whole disc, however the head is turned: no foreshortening but
    # that of a flat picture beside its middle.
    aside = in_camera[:, 0] / in_camera[:, 2]
    mm_per_px = in_camera[:, 2] / np.sqrt(1 + aside**2) / camera.matrix[0, 0] * 1000
    iris = landmark_diameters_px(points_px) * mm_per_px
    limbus = np.full(2, np.nan) if image is None else limbus_diameters_px(image, points_px) * mm_per_px
    depth_mm = float(in_camera[:, 2].mean()) * 1000
    return FaceLengths(lengths, _mean_seen(limbus), _mean_seen(iris), depth_mm)


def _onto_plane(
    points_px: FloatArray, camera: Camera, camera_from_face: FloatArray, z_m: float
) -> FloatArray:
    """(N, 3) points of face space at depth `z_m` that are seen at the given pixels."""
    rays = np.column_stack([rays_through(camera, points_px[:, :2]), np.ones(len(points_px))])
    rotation, eye = camera_from_face[:3, :3], camera_from_face[:3, 3]
    origin, directions = -rotation.T @ eye, rays @ rotation
    return np.asarray(origin + directions * ((z_m - origin[2]) / directions[:, 2:]))


def _length_mm(ends: FloatArray) -> float:
    return float(np.linalg.norm(ends[1] - ends[0])) * 1000


def _mean_seen(values: FloatArray) -> float:
    """Mean of what is not NaN, NaN if everything is."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else math.nan
