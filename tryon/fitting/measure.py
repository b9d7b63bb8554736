"""What an optician measures, in millimetres with its uncertainty: pupils, breadth, bridge, temples.

A picture shows proportions only. Millimetres come from what is alike in all people: the iris, the distance
of the pupils and of the eye corners, weighed by how much they differ between people; or from a card.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tryon.fitting.canonical_face import CanonicalFace
from tryon.fitting.face_pose import FacePose, estimate_pose
from tryon.fitting.head import EAR_TOP
from tryon.fitting.iris import IRISES, landmark_diameters_px, limbus_diameters_px
from tryon.types import ByteArray, Camera, FloatArray

IRIS_MM, IRIS_SIGMA = 11.7, 0.5 / 11.7
"""Horizontal visible iris diameter of adults, 11.7 +- 0.5 mm (Rüfer et al., Cornea 2005); sigma relative."""

_PUPILS_MM, _PUPILS_SIGMA = 63.4, 0.060
"""Distance of adults' pupils looking far, 63.4 +- 3.8 mm (Dodgson, Proc. SPIE 5291, 2004)."""

_CORNERS_MM, _CORNERS_SIGMA = 89.5, 0.042
"""Between the outer eye corners (Farkas: Anthropometry of the Head and Face, 1994: men 91.2, women 87.8)."""

_PUPILS_WITH_CORNERS = 0.7  # their correlation: wide heads have wide-set eyes

_LIMBUS_SIGMA, _LANDMARK_SIGMA = 0.025, 0.06
"""Relative errors of an iris measured at its edge, and of one taken from landmarks (48 painted eyes)."""

PUPIL_TO_CENTRE_MM = 10.5
"""The eye turns about a point 13.5 mm behind the cornea (Fry and Hill, Am. J. Optometry 1962), the iris lies
3 mm behind it. Looking at a point D before the turning points, each pupil moves in by 10.5 / D of half their
distance: far = near / (1 - 10.5 / D), 1.3 mm at half a metre."""

_PUPIL_Z_M = 0.0383  # plane of the canonical face in which the irises lie

_PAIRS = {"inner_eye_corners": (133, 362), "outer_eye_corners": (33, 263), "face_width": (234, 454),
          "bridge_width": (188, 412)}  # fmt: skip
"""Mesh points of each length. The face is measured where temples pass, before the ears; the bridge 9 mm
behind the ridge, where the flanks of the nose carry pads."""

_SIGMAS = {"pupil_distance": 0.008, "inner_eye_corners": 0.04, "outer_eye_corners": 0.015, "face_width": 0.03,
           "bridge_width": 0.08, "hinge_to_ear": 0.055}  # fmt: skip
"""Relative errors beside the scale: how well the landmark model places the points from person to person. The
ear is not seen from the front: 76 +- 4 mm behind the eye corner (Farkas); hinges differ by 3 mm."""

_WIDTH_SHRINKAGE = 0.977
"""Landmarks of the face's sides lie inside of it: measured over true breadth on 48 rendered heads."""

_HINGE_Z_M = 0.042  # hinges lie 19 mm behind the ridge on which the frame rests, median of the catalogue

_MOST_TURNED = -0.94  # cosine between the face's and the camera's axes: 20 degrees from straight ahead
_KEPT = 120  # observations that are averaged: the newest, four seconds of video
_MOST_INDEPENDENT = 15  # neighbouring frames share their error


@dataclass(frozen=True)
class Measure:
    """A length in millimetres and its standard deviation."""

    value_mm: float
    sigma_mm: float


@dataclass(frozen=True)
class FaceMeasures:
    """One person's measures.

    pupil_distance: between the pupils' centres when the eyes look far, in space (head turn and near gaze are
    taken out). near_pupil_distance: the same while they look at the camera. face_width: temple to temple,
    just before the ears. bridge_width: of the nose where pads rest. hinge_to_ear: from the plane of a
    frame's hinges to the top of the ear.
    scale: size over the canonical face's. scale_sigma: its relative standard deviation.
    reference: what the millimetres rest on: "card", "iris" or "population" (no iris was seen well).
    distance_m: from the camera to the eyes. frames: how many pictures were averaged.
    """

    pupil_distance: Measure
    near_pupil_distance: Measure
    face_width: Measure
    bridge_width: Measure
    hinge_to_ear: Measure
    inner_eye_corners: Measure
    outer_eye_corners: Measure
    scale: float
    scale_sigma: float
    reference: str
    distance_m: float
    frames: int


@dataclass(frozen=True)
class FaceCalibration:
    """A face's size over the canonical one's as a card gave it; sigma is relative."""

    scale: float
    sigma: float


@dataclass(frozen=True, eq=False)
class Observation:
    """Lengths in one picture, in millimetres of a face of canonical size.

    lengths: near pupils and `_PAIRS`, by name. limbus, iris: diameters of the irises measured at their edge
    and taken from landmarks; NaN where they are not seen. depth_mm: from the camera to the eyes.
    """

    lengths: dict[str, float]
    limbus: float
    iris: float
    depth_mm: float


def observe(
    face: CanonicalFace,
    points_px: FloatArray,
    camera: Camera,
    image: ByteArray | None = None,
    pose: FacePose | None = None,
) -> Observation | None:
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
    in_camera = eyes @ camera_from_face[:3, :3].T + camera_from_face[:3, 3]
    # An eye that looks at the camera shows its whole disc, however the head is turned: no foreshortening but
    # that of a flat picture beside its middle.
    aside = in_camera[:, 0] / in_camera[:, 2]
    mm_per_px = in_camera[:, 2] / np.sqrt(1 + aside**2) / camera.matrix[0, 0] * 1000
    iris = landmark_diameters_px(points_px) * mm_per_px
    limbus = np.full(2, np.nan) if image is None else limbus_diameters_px(image, points_px) * mm_per_px
    depth_mm = float(in_camera[:, 2].mean()) * 1000
    return Observation(lengths, _mean_seen(limbus), _mean_seen(iris), depth_mm)


def conclude(seen: Sequence[Observation], calibration: FaceCalibration | None = None) -> FaceMeasures | None:
    """The measures that pictures of one person agree on; None without any."""
    if not seen:
        return None
    lengths = {name: _median([one.lengths[name] for one in seen]) for name in seen[0].lengths}
    depth_mm = _median([one.depth_mm for one in seen])[0]
    iris, iris_sigma = _iris(seen)
    far = lengths["pupil_distance"][0] / (1 - PUPIL_TO_CENTRE_MM / (depth_mm + PUPIL_TO_CENTRE_MM))
    reference = "population" if math.isnan(iris) else "iris"
    scale, sigma = _scale(far, lengths["outer_eye_corners"][0], iris, iris_sigma)
    if calibration is not None:
        card, known = 1 / calibration.sigma**2, 1 / sigma**2
        scale = math.exp((card * math.log(calibration.scale) + known * math.log(scale)) / (card + known))
        sigma, reference = (card + known) ** -0.5, "card"
    depth_mm *= scale
    near = lengths["pupil_distance"][0] * scale
    far = near / (1 - PUPIL_TO_CENTRE_MM / (depth_mm + PUPIL_TO_CENTRE_MM))
    measured = {name: (length * scale, noise) for name, (length, noise) in lengths.items()}
    measured["hinge_to_ear"] = ((_HINGE_Z_M - float(EAR_TOP[2])) * 1000 * scale, 0.0)

    def measure(name: str) -> Measure:
        value, noise = measured[name]
        return Measure(value, value * math.hypot(sigma, noise, _SIGMAS[name]))

    pupils = measure("pupil_distance")
    return FaceMeasures(
        pupil_distance=Measure(far, pupils.sigma_mm * far / near),
        near_pupil_distance=pupils,
        face_width=measure("face_width"),
        bridge_width=measure("bridge_width"),
        hinge_to_ear=measure("hinge_to_ear"),
        inner_eye_corners=measure("inner_eye_corners"),
        outer_eye_corners=measure("outer_eye_corners"),
        scale=scale,
        scale_sigma=sigma,
        reference=reference,
        distance_m=depth_mm / 1000,
        frames=len(seen),
    )


def measure_face(
    face: CanonicalFace,
    points_px: FloatArray,
    camera: Camera,
    image: ByteArray | None = None,
    calibration: FaceCalibration | None = None,
) -> FaceMeasures | None:
    """`observe` and `conclude` for a single picture; None when the face is turned by more than 20 degrees."""
    seen = observe(face, points_px, camera, image)
    return None if seen is None else conclude([seen], calibration)


class FaceMeasurer:
    """Measures one person over many pictures. Not thread-safe."""

    def __init__(self, face: CanonicalFace) -> None:
        self._face = face
        self._seen: deque[Observation] = deque(maxlen=_KEPT)
        self.calibration: FaceCalibration | None = None

    def observe(
        self,
        points_px: FloatArray,
        camera: Camera,
        image: ByteArray | None = None,
        pose: FacePose | None = None,
    ) -> None:
        """Add a picture; ten a second are plenty. See the function of this name."""
        seen = observe(self._face, points_px, camera, image, pose)
        if seen is not None:
            self._seen.append(seen)

    def measures(self) -> FaceMeasures | None:
        """What is known by now; None until the face was seen from the front."""
        return conclude(self._seen, self.calibration)

    def reset(self) -> None:
        """Another person follows."""
        self._seen.clear()
        self.calibration = None


def _onto_plane(
    points_px: FloatArray, camera: Camera, camera_from_face: FloatArray, z_m: float
) -> FloatArray:
    """(N, 3) points of face space at depth `z_m` that are seen at the given pixels."""
    rays = np.column_stack(
        [(points_px[:, :2] - camera.matrix[:2, 2]) / camera.matrix.diagonal()[:2], np.ones(len(points_px))]
    )
    rotation, eye = camera_from_face[:3, :3], camera_from_face[:3, 3]
    origin, directions = -rotation.T @ eye, rays @ rotation
    return np.asarray(origin + directions * ((z_m - origin[2]) / directions[:, 2:]))


def _length_mm(ends: FloatArray) -> float:
    return float(np.linalg.norm(ends[1] - ends[0])) * 1000


def _mean_seen(values: FloatArray) -> float:
    """Mean of what is not NaN, NaN if everything is."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else math.nan


def _median(values: Sequence[float]) -> tuple[float, float]:
    """Median and its relative standard error: 1.2533 times that of a mean, from the median deviation."""
    array = np.asarray(values)
    middle = float(np.median(array))
    spread = 1.4826 * float(np.median(np.abs(array - middle)))
    return middle, 1.2533 * spread / math.sqrt(min(len(array), _MOST_INDEPENDENT)) / middle


def _iris(seen: Sequence[Observation]) -> tuple[float, float]:
    """Iris diameter and its relative error: at the edge where that was found in a third of all pictures."""
    at_edge = [one.limbus for one in seen if not math.isnan(one.limbus)]
    landmarks = [one.iris for one in seen if not math.isnan(one.iris)]
    if len(at_edge) * 3 >= len(seen) and at_edge:
        value, noise = _median(at_edge)
        return value, math.hypot(_LIMBUS_SIGMA, noise)
    if landmarks:
        value, noise = _median(landmarks)
        return value, math.hypot(_LANDMARK_SIGMA, noise)
    return math.nan, math.inf


def _scale(pupils: float, corners: float, iris: float, iris_sigma: float) -> tuple[float, float]:
    """Most likely size of the face and its relative error.

    Each length, in canonical millimetres, says how large the face is, as well as people agree in it
    (generalised least squares on logarithms).
    """
    shared = _PUPILS_WITH_CORNERS * _PUPILS_SIGMA * _CORNERS_SIGMA
    says = [math.log(_PUPILS_MM / pupils), math.log(_CORNERS_MM / corners)]
    spread = np.array([[_PUPILS_SIGMA**2, shared], [shared, _CORNERS_SIGMA**2]])
    precision = np.linalg.inv(spread)
    total, weighted = float(precision.sum()), float((precision @ says).sum())
    if not math.isnan(iris):
        weight = 1 / (IRIS_SIGMA**2 + iris_sigma**2)
        total, weighted = total + weight, weighted + weight * math.log(IRIS_MM / iris)
    return math.exp(weighted / total), total**-0.5
