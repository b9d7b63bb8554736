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
from tryon.fitting.face_lengths import FaceLengths, lengths_in_picture
from tryon.fitting.face_pose import FacePose
from tryon.fitting.head import EAR_TOP
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

_SIGMAS = {"pupil_distance": 0.008, "inner_eye_corners": 0.04, "outer_eye_corners": 0.015, "face_width": 0.03,
           "bridge_width": 0.08, "hinge_to_ear": 0.055}  # fmt: skip
"""Relative errors beside the scale: how well the landmark model places the points from person to person. The
ear is not seen from the front: 76 +- 4 mm behind the eye corner (Farkas); hinges differ by 3 mm."""

_HINGE_Z_M = 0.042  # hinges lie 19 mm behind the ridge on which the frame rests, median of the catalogue

_KEPT = 120  # pictures that are averaged, the newest: half a minute of the mirror
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


def conclude(seen: Sequence[FaceLengths], calibration: FaceCalibration | None = None) -> FaceMeasures | None:
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
    """The measures by a single picture; None when the face is turned by more than 20 degrees."""
    seen = lengths_in_picture(face, points_px, camera, image)
    return None if seen is None else conclude([seen], calibration)


class FaceMeasurer:
    """Measures one person over many pictures. Not thread-safe."""

    def __init__(self, face: CanonicalFace) -> None:
        self._face = face
        self._seen: deque[FaceLengths] = deque(maxlen=_KEPT)
        self.calibration: FaceCalibration | None = None

    def observe(
        self,
        points_px: FloatArray,
        camera: Camera,
        image: ByteArray | None = None,
        pose: FacePose | None = None,
    ) -> None:
        """Add a picture; ten a second are plenty. See `lengths_in_picture`."""
        seen = lengths_in_picture(self._face, points_px, camera, image, pose)
        if seen is not None:
            self._seen.append(seen)

    def measures(self) -> FaceMeasures | None:
        """What is known by now; None until the face was seen from the front."""
        return conclude(self._seen, self.calibration)

    def reset(self) -> None:
        """Another person follows."""
        self._seen.clear()
        self.calibration = None


def _median(values: Sequence[float]) -> tuple[float, float]:
    """Median and its relative standard error: 1.2533 times that of a mean, from the median deviation."""
    array = np.asarray(values)
    middle = float(np.median(array))
    spread = 1.4826 * float(np.median(np.abs(array - middle)))
    return middle, 1.2533 * spread / math.sqrt(min(len(array), _MOST_INDEPENDENT)) / middle


def _iris(seen: Sequence[FaceLengths]) -> tuple[float, float]:
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
