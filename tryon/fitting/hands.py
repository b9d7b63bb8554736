"""Follows hands over time: wrist and joints in metres, still where they are held still."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from tryon.filters import OneEuroRotation, OneEuroSettings, OneEuroVector
from tryon.fitting.finger_build import MEAN_FINGERS_M, FingerBuild
from tryon.fitting.hand_pose import (
    ARM_M,
    KNUCKLE_M,
    WRIST_HEIGHT_M,
    WRIST_WIDTH_M,
    HandPose,
    hand_frame,
    rolled_like,
    solve_hand,
    wrist_points,
)
from tryon.fitting.hand_shape import FINGER_NAMES
from tryon.fitting.hand_size import HandMeasures, HandScale, conclude_hand, scale_by_face
from tryon.fitting.measure import FaceMeasures
from tryon.fitting.skin_anchor import SkinAnchor, Wander
from tryon.fitting.skin_motion import Skin
from tryon.fitting.sleeve import find_hem
from tryon.geometry import rigid, transform
from tryon.types import ByteArray, Camera, FittedHand, FloatArray, Hand

_PLACE_FILTER = OneEuroSettings(min_cutoff_hz=1.5, beta=10.0)
"""Ray and logarithm of the distance, in knuckle distances: a hand that is moved at three of them a second
(0.3 m) is followed at 30 Hz."""
_TURN_FILTER = OneEuroSettings(
    min_cutoff_hz=1.0, beta=0.08
)  # degrees: wrists are turned at 100 to 300 a second
_JOINTS_FILTER = OneEuroSettings(min_cutoff_hz=1.5, beta=4.0)  # all of them in the hand, in knuckle distances

_WANDER = Wander(widths=0.05, deg=8.0, depth=0.06, rest_s=3.0, depth_rest_s=1.0, coming_s=0.2)
"""Landmarks of a hand that rests err by some degrees, and by less than a millimetre from frame to frame."""

_MEMORY_S = 0.4  # a hand that was gone for longer starts afresh, without gliding there
_CHANGE_S = 0.15  # in which a hand fades in or out
_JUMP = 1.2  # knuckle distances between two pictures: it is another hand, or was

_BUILD_S = 1.5  # over which a wrist's breadth is averaged
_HEM_S = 0.25
_ERROR_OF_HALF_CONFIDENCE = 0.25  # of the knuckle distance; good fits have 0.03

_FACE_GAIN = 0.05  # of a look at the face: sizes do not change while one looks on

_SPOTS_APART_M = 0.006


@dataclass
class _Followed:
    """What is remembered of one hand."""

    time_ns: int
    wrist_anchor: SkinAnchor
    hand_anchor: SkinAnchor
    wrist: _PoseFilter
    hand: _PoseFilter
    joints: OneEuroVector = field(default_factory=lambda: OneEuroVector(_JOINTS_FILTER))
    width: float = 1.0
    height: float = 1.0
    watched_s: float = 0.0
    hem_m: float = -math.inf
    fingers: FingerBuild = field(default_factory=FingerBuild)
    presence: float = 0.0
    newest: FittedHand | None = None


class _PoseFilter:
    """Filters a pose as it is seen: the ray to its origin, the distance as its logarithm, its turn."""

    def __init__(self, distance: float) -> None:
        self._distance = distance / KNUCKLE_M
        self._place, self._turn = OneEuroVector(_PLACE_FILTER), OneEuroRotation(_TURN_FILTER)

    def update(self, pose: FloatArray, dt_s: float) -> FloatArray:
        x, y, z = pose[:3, 3]
        seen = np.array([x / z, y / z, math.log(z)])
        right, down, log_depth = self._place.update(seen * self._distance, dt_s) / self._distance
        rotation = self._turn.update(pose[:3, :3], dt_s)
        return rigid(rotation, np.array([right, down, 1.0]) * math.exp(log_depth))


class HandFitter:
    """Follows the hands of one person. Not thread-safe."""

    def __init__(self) -> None:
        self._hands: dict[str, _Followed] = {}
        self._newest_ns: int | None = None
        self._scale = HandScale()

    def follow(
        self,
        hands: Sequence[Hand],
        camera: Camera,
        time_ns: int,
        image: ByteArray | None = None,
        *,
        wrists: bool = True,
        fingers: bool = True,
    ) -> tuple[FittedHand, ...]:
        """All hands of a frame at its capture time, and for a moment those that were in view just before.

        image: the BGR frame, to whose skin the poses are held. wrists, fingers: what wears something; what
        does not is placed by landmarks alone, in less time.
        """
        if self._newest_ns is not None and time_ns < self._newest_ns:
            self.cut()  # the source began again
        # Who is there from the start does not fade in.
        elapsed_s = 1.0 if self._newest_ns is None else max(1e-3, (time_ns - self._newest_ns) / 1e9)
        self._newest_ns = time_ns
        for slot, known in list(self._hands.items()):
            if time_ns - known.time_ns > _MEMORY_S * 1e9:
                del self._hands[slot]
        for hand in hands:
            self._fit(hand, camera, time_ns, image, wrists, fingers)
        here = {hand.slot for hand in hands}
        for slot, known in self._hands.items():
            change = elapsed_s / (_CHANGE_S if slot in here else -_CHANGE_S)
            known.presence = min(1.0, max(0.0, known.presence + change))
        return tuple(
            _sized(replace(known.newest, presence=known.presence), self._scale.value)
            for _, known in sorted(self._hands.items())
            if known.newest is not None and known.presence > 0
        )

    def know_face(self, face: FaceMeasures) -> None:
        """Take what the face of the same person says of the size of the hands, little by little."""
        said = scale_by_face(face)
        if said.reference != "population":
            is_first = self._scale.reference == "population"
            gain = 1.0 if is_first else _FACE_GAIN
            value = self._scale.value * (said.value / self._scale.value) ** gain
            self._scale = replace(said, value=value)

    def measures(self) -> HandMeasures | None:
        """The hand that was seen longest, in millimetres; None before any was seen."""
        known = max(self._hands.values(), key=lambda each: each.watched_s, default=None)
        if known is None or known.newest is None:
            return None
        hand = _sized(known.newest, self._scale.value)
        wrist = (hand.wrist_width_m, hand.wrist_height_m)
        return conclude_hand(self._scale, wrist, hand.finger_width_m, FINGER_NAMES)

    def cut(self) -> None:
        """The picture changed at once: the next frame shows another place."""
        self._hands, self._newest_ns = {}, None

    def reset(self) -> None:
        """Forget everything: another person follows."""
        self.cut()
        self._scale = HandScale()

    def _fit(
        self,
        hand: Hand,
        camera: Camera,
        time_ns: int,
        image: ByteArray | None,
        wrists: bool,
        fingers: bool,
    ) -> None:
        known = self._hands.get(hand.slot)
        width = 1.0 if known is None else known.width
        sure = 0.0 if known is None else 1 - math.exp(-known.watched_s / _BUILD_S)
        pose = solve_hand(hand, camera, width, sure)
        if known is None or _is_elsewhere(known, pose):
            presence = 0.0 if known is None else known.presence
            known = self._hands[hand.slot] = _begun(hand, pose, time_ns, presence)
        is_left = hand.slot.startswith("left")
        dt_s = max(1e-3, (time_ns - known.time_ns) / 1e9)
        known.time_ns = time_ns
        self._know_build(known, pose, dt_s)
        wrist = known.wrist.update(pose.camera_from_wrist, dt_s)
        palm = known.hand.update(pose.camera_from_hand, dt_s)
        focal = float(camera.matrix[0, 0])
        if image is not None and wrists:
            wrist_px = focal * WRIST_WIDTH_M / max(float(wrist[2, 3]), 0.05)
            wrist = known.wrist_anchor.update(wrist, wrist_px, image, camera, dt_s)
        if image is not None and fingers:
            palm_px = focal * 0.9 * KNUCKLE_M / max(float(palm[2, 3]), 0.05)
            palm = known.hand_anchor.update(palm, palm_px, image, camera, dt_s)
        inside = transform(np.linalg.inv(pose.camera_from_hand), pose.joints_m) / KNUCKLE_M
        inside = known.joints.update(inside.ravel(), dt_s).reshape(-1, 3) * KNUCKLE_M
        joints = transform(palm, inside)
        hand_from = rolled_like(hand_frame(joints, is_left), wrist)
        breadth = WRIST_WIDTH_M * known.width
        depth = WRIST_HEIGHT_M * known.height
        if wrists:
            gain = 1.0 if known.newest is None else 1 - math.exp(-dt_s / _HEM_S)
            known.hem_m = _towards(known.hem_m, find_hem(hand, wrist, breadth, camera), gain)
        fits = 2 ** -((pose.error / _ERROR_OF_HALF_CONFIDENCE) ** 2)
        fitted = FittedHand(
            hand.slot,
            joints,
            hand_from,
            wrist,
            breadth,
            depth,
            MEAN_FINGERS_M,
            known.hem_m,
            hand.confidence * fits,
            known.presence,
        )
        if image is not None and fingers:
            known.fingers.look(fitted, image, camera)
        known.newest = known.fingers.applied(fitted)

    def _know_build(self, known: _Followed, pose: HandPose, dt_s: float) -> None:
        """The mean of what pictures of the last seconds say."""
        gain = 1.0 if known.newest is None else 1 - math.exp(-dt_s / _BUILD_S)
        known.width += gain * (pose.width - known.width)
        known.height += gain * (pose.height - known.height)
        known.watched_s += dt_s


def _begun(hand: Hand, pose: HandPose, time_ns: int, presence: float) -> _Followed:
    is_left = hand.slot.startswith("left")
    wrist_at, hand_at = (float(at[2, 3]) for at in (pose.camera_from_wrist, pose.camera_from_hand))
    return _Followed(
        time_ns,
        SkinAnchor(_wrist_skin(), np.zeros(3), _WANDER),
        SkinAnchor(_hand_skin(is_left), np.array([0.0, 0.0, 0.6 * KNUCKLE_M]), _WANDER),
        _PoseFilter(wrist_at),
        _PoseFilter(hand_at),
        presence=presence,
    )


def _is_elsewhere(known: _Followed, pose: HandPose) -> bool:
    if known.newest is None:
        return False
    way = pose.camera_from_wrist[:3, 3] - known.newest.camera_from_wrist[:3, 3]
    depth = max(float(pose.camera_from_wrist[2, 3]), 0.05)
    across = way[:2] - pose.camera_from_wrist[:2, 3] / depth * way[2]
    return float(np.linalg.norm(across)) > _JUMP * KNUCKLE_M


def _sized(hand: FittedHand, scale: float) -> FittedHand:
    """The same hand, so many times as large and as far away: it looks the same."""
    if scale == 1.0:
        return hand
    palm, wrist = hand.camera_from_hand.copy(), hand.camera_from_wrist.copy()
    palm[:3, 3] *= scale
    wrist[:3, 3] *= scale
    return replace(
        hand,
        joints_m=hand.joints_m * scale,
        camera_from_hand=palm,
        camera_from_wrist=wrist,
        wrist_width_m=hand.wrist_width_m * scale,
        wrist_height_m=hand.wrist_height_m * scale,
        finger_width_m=hand.finger_width_m * scale,
        hem_m=hand.hem_m * scale,
    )


def _towards(before: float, now: float, gain: float) -> float:
    """A hem between what it was and is; sleeves that come or go do so at once."""
    if not (math.isfinite(before) and math.isfinite(now)):
        return now
    return before + gain * (now - before)


@lru_cache(maxsize=1)
def _wrist_skin() -> Skin:
    """All round a mean arm, from before the watch to a hand's breadth behind it."""
    half = wrist_points(WRIST_WIDTH_M, WRIST_HEIGHT_M, 1.0)[[0, 2]].max(axis=0)
    angles = np.arange(0, 2 * np.pi, 2 * np.pi / 26)
    z = np.arange(-0.09, 0.025, _SPOTS_APART_M)
    around, along = (grid.ravel() for grid in np.meshgrid(angles, z))
    widening = 1 + np.maximum(0.0, -along / ARM_M) * 0.22
    spots = np.stack(
        [half[0] * widening * np.cos(around), half[1] * widening * np.sin(around), along], axis=1
    )
    normals = np.stack([np.cos(around) / half[0], np.sin(around) / half[1], np.zeros_like(around)], axis=1)
    return Skin(spots, normals / np.linalg.norm(normals, axis=1, keepdims=True))


@lru_cache(maxsize=2)
def _hand_skin(is_left: bool) -> Skin:
    """Back and inside of a mean palm, as far as neither thumb nor fingers move it."""
    x, z = (
        grid.ravel()
        for grid in np.meshgrid(
            np.arange(-0.027, 0.028, _SPOTS_APART_M), np.arange(0.01, 0.08, _SPOTS_APART_M)
        )
    )
    if is_left:
        x = -x
    y = np.full_like(x, 0.013)
    spots = np.concatenate([np.stack([x, y, z], axis=1), np.stack([x, -y, z], axis=1)])
    normals = np.repeat([[0.0, 1.0, 0.0], [0.0, -1.0, 0.0]], len(x), axis=0)
    return Skin(spots, normals)
