"""Holds what is drawn on a face, or a foot, to its skin.

Landmarks say where a face is, but wander against its skin: by half a pixel and more within a second even
while the head rests. No low-pass removes that, for it is as slow as heads are. So the drawn pose follows the
motion of the skin from picture to picture, and is drawn towards the landmarks slowly: a complementary filter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tryon.fitting.skin_motion import MarkedSkin, Skin, follow_skin, mark_skin
from tryon.geometry import rigid, rotation_from_vector, transform, vector_from_rotation
from tryon.types import ByteArray, Camera, FloatArray

_FORGET_DEG, _FORGET_WIDTHS = 16.0, 0.16
"""A turn or a way (in face widths, or of the distance) that halves the time constant: landmarks have another
error from another side, the skin's motion adds up its own, and nobody sees corrections on a moving head."""

_LOST_S = 0.15  # time constant while the skin is not found
_NEW_S = 0.1  # time constant while a face or foot has just come
_BEGUN_S = 0.04  # of rest, with which a part has begun to rest
_PATIENCE = 5  # frames for which skin that is not found is looked for: a hand or a blink of motion has passed
_LONGEST_STEP_S = 0.25  # between two pictures: skin is not looked for in one that is later

_STALE_DEG, _STALE_DEPTH = 6.0, 0.05  # skin that has turned or come nearer by more looks different

_TURN_DEG, _TURN_SHARE = 0.15, 0.3
"""By how much from one picture to the next the landmarks' turn is off: at rest, and as a share of it."""
_DEPTH_SHARE = 0.0005  # and their distance: patches see little of either
_STANDING_TURN_DEG = 0.02  # the same of a foot that stands: its patches are too few to tell turns as small
_SHIFT_M = 0.005  # across the picture patches know far better
_DOUBT = 0.1  # what is left of that where landmarks went astray


@dataclass(frozen=True)
class Wander:
    """How landmarks wander from the skin; where they are farther off, the skin was followed wrongly.

    widths, deg, depth: in widths of the part, degrees and shares of the distance. rest_s: time constant
    towards the landmarks on a part that has rested as long; before that, their mean counts. depth_rest_s: the
    longest for the distance. coming_s: for how long a part that has just come is followed at once. rests:
    landmarks that turn by less than they wander have not turned, as of a foot that stands. settling: how many
    times faster trust in the skin grows once a part has begun to rest.
    """

    widths: float
    deg: float
    depth: float
    rest_s: float
    depth_rest_s: float
    coming_s: float
    rests: bool = False
    settling: float = 1.0


FACE_WANDER = Wander(widths=0.015, deg=4.0, depth=0.03, rest_s=2.0, depth_rest_s=0.2, coming_s=1.0)
"""Skin that creases tells the distance badly. MediaPipe may find a face that has just come anew within a
second, five degrees off."""


class SkinAnchor:
    """The pose of one face or foot as its skin moves. Pivot: (3,) the point of it that is to sit still."""

    def __init__(self, skin: Skin, pivot: FloatArray, wander: Wander = FACE_WANDER) -> None:
        self._skin, self._pivot, self._wander = skin, pivot, wander
        # Poses in the newest picture, once there was one.
        self._landmarks: FloatArray = np.eye(4)
        self._drawn: FloatArray = np.eye(4)
        self._marked: MarkedSkin | None = None
        self._marked_standing = False
        # Where the skin and the drawn pose were when it was last found: motion since the marks, and pose.
        self._motion: FloatArray = np.eye(4)
        self._held: FloatArray = np.eye(4)
        self._misses = 0
        self._rested_s: float | None = None
        self._seen_s = 0.0

    def update(
        self,
        landmarks: FloatArray,
        face_px: float,
        image: ByteArray,
        camera: Camera,
        dt_s: float,
        resting: float = 1.0,
    ) -> FloatArray:
        """The (4, 4) pose to draw, `dt_s` after the picture before.

        landmarks: (4, 4) rigid camera_from_part of unit scale that they tell. face_px: the part's breadth.
        image: the BGR picture. resting: 0 where something else says that the part moves, to 1: trust in the
        skin is forgotten by that share.
        """
        if self._rested_s is None or dt_s > _LONGEST_STEP_S:
            self._rested_s = self._seen_s = 0.0
            self._marked = None
            self._landmarks = self._drawn = landmarks
        else:
            self._seen_s += dt_s
            step = landmarks @ np.linalg.inv(self._landmarks)
            self._landmarks = landmarks
            rested_s = self._rested_s * resting
            self._drawn = self._follow(step, face_px, image, camera, dt_s, rested_s)
        stands = self._wander.rests and self._rested_s > _BEGUN_S
        sharper = stands and not self._marked_standing  # marks of a foot that moved are blurred
        if self._marked is None or (self._misses == 0 and (sharper or _is_stale(self._marked, self._motion))):
            self._marked_standing = stands
            self._marked = mark_skin(self._skin, image, self._drawn, face_px, camera)
            self._motion, self._held, self._misses = np.eye(4), self._drawn, 0
        return self._drawn

    def _follow(
        self, step: FloatArray, face_px: float, image: ByteArray, camera: Camera, dt_s: float, rested_s: float
    ) -> FloatArray:
        expected = step @ self._drawn
        width = face_px / float(camera.matrix[0, 0])  # of the face at unit distance
        motion = self._skin_motion(step, image, camera)
        if motion is None:
            self._misses += 1
            if self._misses > _PATIENCE:
                self._marked, self._rested_s = None, 0.0
            return self._drawn_towards_landmarks(expected, max(rested_s, _LOST_S), width, dt_s)
        moved = motion @ np.linalg.inv(self._motion) @ self._held
        way, turn = self._apart(self._drawn, moved)
        gone = float(np.linalg.norm(turn)) / math.radians(_FORGET_DEG)
        gone += (math.hypot(way[0], way[1]) / width + abs(way[2])) / _FORGET_WIDTHS
        longest_s = self._wander.rest_s if self._seen_s > self._wander.coming_s else _NEW_S
        growth = self._wander.settling if rested_s > _BEGUN_S else 1.0
        self._rested_s = min(longest_s, (rested_s + growth * dt_s) / (1 + gone))
        drawn = self._drawn_towards_landmarks(moved, self._rested_s, width, dt_s)
        self._motion, self._held, self._misses = motion, drawn, 0
        return drawn

    def _skin_motion(self, step: FloatArray, image: ByteArray, camera: Camera) -> FloatArray | None:
        """(4, 4) of the skin since it was marked, looked for where landmarks went, then where it was."""
        if self._marked is None:
            return None
        before = self._drawn @ np.linalg.inv(self._held) @ self._motion
        turned = float(np.linalg.norm(vector_from_rotation(step[:3, :3])))
        tries = [(step, self._sureness(turned)), (np.eye(4), self._sureness(turned) * _DOUBT)]
        if self._wander.rests and turned < math.radians(self._wander.deg):
            tries.insert(0, (np.eye(4), self._sureness(0.0, _STANDING_TURN_DEG)))
        for way, sure in tries:
            motion = follow_skin(self._marked, image, way @ before, sure, camera)
            if motion is not None:
                return motion
        return None

    def _sureness(self, turned: float, least_deg: float = _TURN_DEG) -> FloatArray:
        """(6,) of what is expected of the skin, see `follow_skin`, where landmarks turned by so much."""
        turn = 1 / (math.radians(least_deg) + _TURN_SHARE * turned)
        nearer = 1 / (_DEPTH_SHARE * float(self._drawn[2, 3]))
        return np.array([turn, turn, turn, 1 / _SHIFT_M, 1 / _SHIFT_M, nearer])

    def _drawn_towards_landmarks(
        self, pose: FloatArray, time_s: float, width: float, dt_s: float
    ) -> FloatArray:
        """`pose`, moved towards the landmarks with a time constant; sooner where they are far apart."""
        way, turn = self._apart(pose, self._landmarks)
        apart = max(
            math.hypot(way[0], way[1]) / width / self._wander.widths,
            float(np.linalg.norm(turn)) / math.radians(self._wander.deg),
            abs(float(way[2])) / self._wander.depth,
        )
        haste = dt_s * max(1.0, apart) ** 2
        gain = 1 - math.exp(-haste / max(time_s, 1e-3))
        nearer = 1 - math.exp(-haste / min(max(time_s, 1e-3), self._wander.depth_rest_s))
        x, y, log_depth = _in_picture(pose, self._pivot) + way * (gain, gain, nearer)
        rotation = rotation_from_vector(gain * turn) @ pose[:3, :3]
        place = np.array([x, y, 1.0]) * math.exp(log_depth)
        return rigid(rotation, place - rotation @ self._pivot)

    def _apart(self, pose: FloatArray, other: FloatArray) -> tuple[FloatArray, FloatArray]:
        """How far it is to the other pose: (3,) of the pivot, see `_in_picture`, and (3,) rotation vector."""
        way = _in_picture(other, self._pivot) - _in_picture(pose, self._pivot)
        return way, vector_from_rotation(other[:3, :3] @ pose[:3, :3].T)


def _is_stale(marked: MarkedSkin, motion: FloatArray) -> bool:
    """Whether marked skin that has moved so looks different now."""
    middle = marked.places.mean(axis=0)
    nearer = abs(math.log(transform(motion, middle[None])[0, 2] / middle[2]))
    turned = float(np.linalg.norm(vector_from_rotation(motion[:3, :3])))
    return turned > math.radians(_STALE_DEG) or nearer > _STALE_DEPTH


def _in_picture(pose: FloatArray, point: FloatArray) -> FloatArray:
    """(3,) x and y at unit distance, and the logarithm of the distance, of a point of the face."""
    x, y, z = transform(pose, point[None])[0]
    return np.array([x / z, y / z, math.log(z)])
