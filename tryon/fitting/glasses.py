"""Glasses on a face: where they rest, how their temples bend, and the head that hides them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

import numpy as np

from tryon.filters import OneEuroRotation, OneEuroSettings, OneEuroVector
from tryon.fitting.canonical_face import CanonicalFace
from tryon.fitting.face_pose import FacePose, estimate_pose, with_scale
from tryon.fitting.head import EAR_TOP, hair_occluder, head_occluder
from tryon.fitting.measure import FaceCalibration, FaceMeasurer, FaceMeasures
from tryon.fitting.skin_anchor import SkinAnchor
from tryon.fitting.skin_motion import face_skin
from tryon.fitting.temples import bend_start, temple_pose
from tryon.geometry import rigid, transform, uniform_scale
from tryon.types import ByteArray, Camera, FloatArray, Item, Landmarks, Model, Occluder

REST_POINT = np.array([0.0, 0.020, 0.061])
"""The ridge point of the canonical nose at which item space has its origin, in metres of face space."""

_PLACE_FILTER = OneEuroSettings(min_cutoff_hz=1.5, beta=25.0)
"""Position in face widths: 1.5 Hz takes the shake of a resting head; at one width a second 26 Hz lag 6 ms."""
_TURN_FILTER = OneEuroSettings(min_cutoff_hz=1.2, beta=0.3, input_lag_s=0.007)
"""Degrees: at 90 degrees a second the cutoff is 28 Hz. MediaPipe smooths its landmarks over time as well: a
head that turns at 30 to 90 degrees a second is seen a quarter of a frame late, one that moves is not."""

_MEMORY_S = 0.5  # a face that was gone for longer starts afresh, without gliding there
_APPEAR_S, _VANISH_S = 0.1, 0.15
"""Glasses on a face that is found or lost come and go this softly; a face lost for one frame keeps them."""

_CALIBRATION_KEPT_S = 30.0  # after the person was last seen: whoever comes later is somebody else
_WIDTH_GAIN = 0.1  # weight of a new measurement of the head's breadth: settles in a second
_MEASURE_EVERY_NS = 300_000_000  # a millisecond of work; more pictures say little more
_SCALE_SETTLING_S = 0.5  # a better estimate of the face's size arrives without a jump


@dataclass
class _Person:
    """What is remembered of the face in one slot."""

    time_ns: int
    measurer: FaceMeasurer
    anchor: SkinAnchor
    presence: float = 0.0
    place: OneEuroVector = field(default_factory=lambda: OneEuroVector(_PLACE_FILTER))
    turn: OneEuroRotation = field(default_factory=lambda: OneEuroRotation(_TURN_FILTER))
    measures: FaceMeasures | None = None
    measured_ns: int = -1
    scale: float | None = None
    width_ratio: float | None = None
    newest: FittedFace | None = None


@dataclass(frozen=True, eq=False)
class FittedFace:
    """A face ready to wear something.

    camera_from_face: (4, 4), rigid times the person's scale. width_ratio: breadth at the ears over the
    canonical head's at that scale. confidence: 0 to 1. presence: 0 to 1, how much of what is worn shows while
    a face comes or goes.
    """

    slot: str
    camera_from_face: FloatArray
    width_ratio: float
    confidence: float
    presence: float = 1.0


class FaceFitter:
    """Follows the pose, scale and width of every face over time."""

    def __init__(self, face: CanonicalFace) -> None:
        self._face = face
        self._people: dict[str, _Person] = {}
        self._calibrated: dict[str, tuple[FaceCalibration, int]] = {}  # by slot, with when last seen
        self._newest_ns: int | None = None

    def follow(
        self, found: Sequence[Landmarks], camera: Camera, time_ns: int, image: ByteArray | None = None
    ) -> tuple[FittedFace, ...]:
        """Every face of a frame, and for a moment those that were in view just before. See `fit`."""
        if self._newest_ns is not None and time_ns < self._newest_ns:
            self.cut()  # the source began again
        faces = [self.fit(landmarks, camera, time_ns, image) for landmarks in found]
        here = {face.slot for face in faces}
        # Those who are there from the start do not fade in.
        elapsed_s = 1.0 if self._newest_ns is None else max(0.0, (time_ns - self._newest_ns) / 1e9)
        self._newest_ns = time_ns
        for slot, person in list(self._people.items()):
            change = elapsed_s / (_APPEAR_S if slot in here else -_VANISH_S)
            person.presence = min(1.0, max(0.0, person.presence + change))
            if slot not in here and not 0 <= time_ns - person.time_ns < _MEMORY_S * 1e9:
                del self._people[slot]
        return tuple(
            replace(person.newest, presence=person.presence)
            for _, person in sorted(self._people.items())
            if person.newest is not None and person.presence > 0
        )

    def fit(
        self, landmarks: Landmarks, camera: Camera, time_ns: int, image: ByteArray | None = None
    ) -> FittedFace:
        """The smoothed pose of one face at its frame's capture time.

        image: the BGR frame, in which irises are measured more finely than landmarks tell, and to whose skin
        the pose is held.
        """
        pose = estimate_pose(self._face, landmarks.points_px, camera)
        slot = landmarks.slot
        person = self._people.get(slot)
        if person is None or not 0 <= time_ns - person.time_ns < _MEMORY_S * 1e9:
            person = self._people[slot] = _Person(
                time_ns, FaceMeasurer(self._face), SkinAnchor(face_skin(self._face), REST_POINT)
            )
        dt_s = max(1e-3, (time_ns - person.time_ns) / 1e9)
        person.time_ns = time_ns
        self._measure(slot, person, pose, landmarks, camera, image, dt_s)
        if pose.width_ratio is not None:
            known = pose.width_ratio if person.width_ratio is None else person.width_ratio
            person.width_ratio = known + _WIDTH_GAIN * (pose.width_ratio - known)
        smooth = _smooth(pose, person, camera, dt_s)
        if image is not None:
            smooth = person.anchor.update(smooth, pose.face_px, image, camera, dt_s)
        scaled = with_scale(smooth, person.scale or 1.0)
        width_ratio = 1.0 if person.width_ratio is None else person.width_ratio
        person.newest = FittedFace(slot, scaled, width_ratio, pose.confidence)
        return person.newest

    def measures(self, slot: str) -> FaceMeasures | None:
        """The person in `slot` in millimetres; None until they looked at the camera."""
        person = self._people.get(slot)
        return None if person is None else person.measures

    def calibrate(self, slot: str, calibration: FaceCalibration, time_ns: int) -> None:
        """Take the size that a card gave, until its person was gone for half a minute."""
        self._calibrated[slot] = (calibration, time_ns)

    def cut(self) -> None:
        """The picture changed at once: whoever is not in the next frame has not just left."""
        self._people.clear()
        self._newest_ns = None

    def reset(self) -> None:
        """Forget everybody: the next frame is unrelated."""
        self.cut()
        self._calibrated.clear()

    def _measure(
        self,
        slot: str,
        person: _Person,
        pose: FacePose,
        landmarks: Landmarks,
        camera: Camera,
        image: ByteArray | None,
        dt_s: float,
    ) -> None:
        """Measure now and then, and let the person's scale follow what is known."""
        now_ns = person.time_ns
        calibration, seen_ns = self._calibrated.get(slot, (None, 0))
        if calibration is not None:
            if 0 <= now_ns - seen_ns < _CALIBRATION_KEPT_S * 1e9:
                self._calibrated[slot] = (calibration, now_ns)
            else:
                calibration = None
        if person.measured_ns < 0 or now_ns - person.measured_ns >= _MEASURE_EVERY_NS:
            person.measured_ns = now_ns
            person.measurer.calibration = calibration
            person.measurer.observe(landmarks.points_px, camera, image, pose)
            person.measures = person.measurer.measures()
        if person.measures is not None:
            target = person.measures.scale
            known = target if person.scale is None else person.scale
            person.scale = known + min(1.0, dt_s / _SCALE_SETTLING_S) * (target - known)


def _smooth(pose: FacePose, person: _Person, camera: Camera, dt_s: float) -> FloatArray:
    """Filter the pose as it is seen: place in the picture in face widths, depth as its logarithm."""
    translation = pose.camera_from_face[:3, 3]
    focal = float(camera.matrix[0, 0])
    width_px = pose.face_px
    seen = np.array(
        [
            translation[0] / translation[2] * focal / width_px,
            translation[1] / translation[2] * focal / width_px,
            math.log(translation[2]),
        ]
    )
    x, y, log_depth = person.place.update(seen, dt_s)
    depth = math.exp(log_depth)
    placed = np.array([x * width_px / focal * depth, y * width_px / focal * depth, depth])
    return rigid(person.turn.update(pose.camera_from_face[:3, :3], dt_s), placed)


class GlassesFitter:
    """Places glasses on fitted faces."""

    def __init__(self, face: CanonicalFace) -> None:
        self._head = head_occluder(face)
        self._bends: WeakKeyDictionary[Model, dict[str, float | None]] = WeakKeyDictionary()

    def place(self, fitted: FittedFace, sku: str, variant: str, model: Model, size: float = 1.0) -> Item:
        """One pair of glasses on one face: on the nose bridge, temples bent to the ears.

        size: 1 for the product's true millimetres, else the factor by which it is drawn larger.
        """
        pose = fitted.camera_from_face
        scale = uniform_scale(pose)
        camera_from_item = rigid(pose[:3, :3] / scale, transform(pose, REST_POINT[None])[0], size)
        ear = (EAR_TOP * (fitted.width_ratio, 1.0, 1.0) - REST_POINT) * (scale / size)
        hinges = {part.node: part.item_from_part for part in model.parts if part.node in _SIDE_OF_NODE}
        bends = self._bends_of(model)
        node_poses = {
            node: temple_pose(hinge, ear * (_SIDE_OF_NODE[node], 1.0, 1.0), _SIDE_OF_NODE[node], bends[node])
            for node, hinge in hinges.items()
        }
        return Item(sku, variant, fitted.slot, model, camera_from_item, fitted.confidence, node_poses)

    def occluders(self, fitted: FittedFace, hair: Mapping[float, float]) -> list[Occluder]:
        """The wearer's head, as wide as theirs, and hair over temples.

        hair: side (1 left, -1 right) -> z in face space where hair begins to cover that temple.
        """
        camera_from_head = fitted.camera_from_face @ np.diag([fitted.width_ratio, 1.0, 1.0, 1.0])
        covers = [hair_occluder(camera_from_head, side, begin_m) for side, begin_m in hair.items()]
        return [Occluder(self._head, camera_from_head), *covers]

    def _bends_of(self, model: Model) -> dict[str, float | None]:
        """`bend_start` of every temple, looked up in the geometry once."""
        if model not in self._bends:
            self._bends[model] = {
                node: bend_start([part for part in model.parts if part.node == node])
                for node in {part.node for part in model.parts} & set(_SIDE_OF_NODE)
            }
        return self._bends[model]


_SIDE_OF_NODE = {"temple_left": 1.0, "temple_right": -1.0}
