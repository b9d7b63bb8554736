"""The size of a face by a card held to the forehead.

Card and eyes lie almost equally far from the camera, so that their sizes in the picture compare directly; by
how much the forehead stands before the eyes is taken from the head's pose. An unknown field of view hardly
matters.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tryon.fitting.calibration import CalibrationState
from tryon.fitting.canonical_face import CanonicalFace
from tryon.fitting.card_fit import SeenCard, find_card
from tryon.fitting.face_pose import FacePose, estimate_pose
from tryon.fitting.measure import FaceCalibration
from tryon.types import ByteArray, Camera, Landmarks

_STAND_OFF_SIGMA_M = 0.003  # hair under the card, a forehead that is not the canonical one
_POSE_SIGMA = 0.008
"""Relative: 2.5 degrees of nodding move the card by 1.5 mm, a focal length wrong by a tenth counts 0.5 %.
Half of 24 rendered heads of six people were within 0.7 mm of their pupils' distance with both."""
_MOST_TURNED = -0.93  # cosine between the face's and the camera's axes: 22 degrees from straight ahead

_WANTED = 10  # pictures that agree
_AGREE = 0.015  # relative
_LEAST_NOISE = 0.004  # relative, of one picture, however well a few agree
_TIMEOUT_S = 30.0


def scale_by_card(face: CanonicalFace, pose: FacePose, card: SeenCard) -> FaceCalibration:
    """The face's size over the canonical one's from a card that touches the forehead."""
    rotation, at = pose.camera_from_face[:3, :3], pose.camera_from_face[:3, 3]
    normal = rotation.T @ card.camera_from_card[:3, 2]
    forehead = face.vertices[face.vertices[:, 1] > 0.03]
    # A plane that touches the canonical forehead, of the card's direction; the card's middle is seen on it.
    reach = float((forehead @ normal).max())
    ray = card.camera_from_card[:3, 3]
    normal_in_camera = rotation @ normal
    unit = (reach + float(normal_in_camera @ at)) / float(normal_in_camera @ ray)
    depth = float(ray[2])
    return FaceCalibration(1 / unit, math.hypot(_STAND_OFF_SIGMA_M / depth, _POSE_SIGMA))


class CardCalibrator:
    """Watches one face until a card was seen well in several pictures. Not thread-safe."""

    def __init__(self, face: CanonicalFace) -> None:
        self._face = face
        self._found: list[FaceCalibration] = []
        self._card: SeenCard | None = None
        self._slot: str | None = None
        self._since_ns: int | None = None

    def update(
        self, image: ByteArray, landmarks: Landmarks | None, camera: Camera, time_ns: int
    ) -> CalibrationState:
        """Look at one picture, or at what is in its way. landmarks: None when nobody is seen.

        A picture takes some 30 ms, and 5 once the card is found: call it a few times a second.
        """
        if self._since_ns is None:
            self._since_ns = time_ns
        late = time_ns - self._since_ns > _TIMEOUT_S * 1e9
        card: SeenCard | None = None
        hint = "face_front"
        if landmarks is not None:
            if landmarks.slot != self._slot:  # somebody else came nearer
                self._slot, self._found, self._card = landmarks.slot, [], None
            pose = estimate_pose(self._face, landmarks.points_px, camera)
            if pose.camera_from_face[2, 2] < _MOST_TURNED:
                card, hint = find_card(image, camera, pose, self._card), "show_card"
                if card is not None:
                    self._found.append(scale_by_card(self._face, pose, card))
                    hint = "hold_still"
        self._card = card
        result, progress = agree(self._found[-2 * _WANTED :], _WANTED)
        corners = None if card is None else card.corners_px
        if result is not None:
            return CalibrationState("done", "", 1.0, corners, result)
        return CalibrationState("failed" if late else "looking", hint, progress, corners, None)


def agree(found: Sequence[FaceCalibration], wanted: int) -> tuple[FaceCalibration | None, float]:
    """What at least `wanted` pictures of one face agree on, or None; and how many of them do, 0 to 1."""
    if not found:
        return None, 0.0
    middle = float(np.median([one.scale for one in found]))
    near = [one for one in found if abs(one.scale / middle - 1) < _AGREE]
    if len(near) < wanted:
        return None, len(near) / wanted
    scales = np.array([one.scale for one in near])
    noise = max(float(scales.std()) / middle, _LEAST_NOISE) / math.sqrt(len(scales))
    return FaceCalibration(float(np.median(scales)), math.hypot(near[0].sigma, noise)), 1.0
