"""Feet of people whose torso is in view, from MediaPipe's Pose Landmarker.

Pose knows left from right by the whole body, but its heel and toe are off by up to a third of a foot on
high heels and under wide trousers: it says where to look, the foot network says what is there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tryon.tracking.foot_body import Body
from tryon.tracking.foot_net import FootCandidate
from tryon.tracking.quiet import loading, quiet_native_stderr
from tryon.types import FOOT_POINTS, ByteArray, FloatArray

MODEL_FILE = "pose_landmarker_full.task"
"""Of 140 street photos its feet lie within 12 px of both worn shoes in 116, the lite model's in 106."""

_LEGS = ((25, 27, 29, 31), (26, 28, 30, 32))  # knee, ankle, heel, toe of the left and of the right leg
_BONES = ((23, 25), (24, 26), (25, 27), (26, 28), (27, 31), (28, 32), (23, 24))
_FOOT_M = 0.27  # length of an adult's worn shoe; Pose's world is an average adult in metres
_LEAST_AHEAD = 0.25  # heel to toe in the picture over the foot's length; below it their direction is chance
_SHAPE = np.array(
    [
        (0.09, 0.06, 1.0), (0.0, 0.1, 0.0), (0.21, 0.06, 0.72), (-0.18, 0.06, 0.61), (0.14, 0.31, 0.24),
        (-0.12, 0.31, 0.21), (0.05, 0.23, 0.61), (0.0, 0.84, 0.22), (0.21, 0.0, 0.8), (-0.16, 0.0, 0.8),
        (0.12, 0.0, 0.15), (-0.13, 0.0, 0.15),
    ]
)  # fmt: skip
"""FOOT_POINTS of a right foot in foot lengths, in foot space: half-way between the means of bare and shod
feet that assets/feet/foot.npz holds."""
_SHIN = FOOT_POINTS.index("shin")
_LONGEST = 0.97  # heel to toe in the picture over the foot's length: a foot seen from its very side
_PEOPLE = 3  # looked at, so that a passer-by nearer to the camera's middle does not hide the shopper
_MIN_CONFIDENCE = 0.3
"""Below MediaPipe's default of 0.5: people bent forward or cut at the shoulders score between both."""


class LegPoser:
    """Finds people's legs in pictures that need not follow one another.

    task_file: a pose landmarker. Raises ModelFileError.
    """

    def __init__(self, task_file: Path) -> None:
        self._landmarker = _create(task_file)
        self._has_run = False

    def bodies(self, image: ByteArray) -> list[Body]:
        """Every person found in (H, W, 3) BGR, the largest and most central first."""
        import mediapipe as mp

        height, width = image.shape[:2]
        rgb = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_BGR2RGB)
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
        if self._has_run:
            result = self._landmarker.detect(picture)
        else:
            with quiet_native_stderr():
                result = self._landmarker.detect(picture)
            self._has_run = True
        found = []
        for flat, world in zip(result.pose_landmarks, result.pose_world_landmarks, strict=True):
            points = np.array([(p.x * width, p.y * height, p.visibility) for p in flat], np.float64)
            metres = np.array([(p.x, p.y, p.z) for p in world], np.float64)
            scale = _pixels_per_metre(points[:, :2], metres[:, :2])
            if scale > 0 and np.isfinite(points).all():
                found.append((_importance(points, scale, width), _body(points, metres, scale)))
        return [body for _, body in sorted(found, key=lambda one: -one[0])]

    def close(self) -> None:
        """Free the model. Safe to call twice."""
        if self._landmarker is not None:
            with quiet_native_stderr():
                self._landmarker.close()
            self._landmarker = None


def _create(task_file: Path) -> Any:
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(task_file)),
        running_mode=vision.RunningMode.IMAGE,
        num_poses=_PEOPLE,
        min_pose_detection_confidence=_MIN_CONFIDENCE,
        min_pose_presence_confidence=_MIN_CONFIDENCE,
    )
    with loading(task_file):
        return vision.PoseLandmarker.create_from_options(options)


def _pixels_per_metre(points: FloatArray, metres: FloatArray) -> float:
    """Scale of the legs: bones as long in the picture as their world counterparts seen from the camera."""
    first, second = np.array(_BONES).T
    flat = float(np.sum((points[first] - points[second]) ** 2))
    real = float(np.sum((metres[first] - metres[second]) ** 2))
    return float(np.sqrt(flat / real)) if real > 1e-6 else 0.0


def _importance(points: FloatArray, scale: float, width: int) -> float:
    """Size in the picture, at its edges half as much."""
    off_centre = abs(float(points[[23, 24], 0].mean()) / width - 0.5)
    return scale * (1.0 - min(0.5, off_centre))


def _body(points: FloatArray, metres: FloatArray, scale: float) -> Body:
    feet = np.stack([_points_of_foot(points, metres, scale, right) for right in (False, True)])
    return Body(_feet(points, scale), points[[23, 24], :2], points[[25, 26], :2], feet)


def _points_of_foot(points: FloatArray, metres: FloatArray, scale: float, right: bool) -> FloatArray:
    """(12, 2) pixels: an average foot between the body's heel and toe, upright by its shin."""
    leg = list(_LEGS[int(right)])
    knee, ankle, heel, toe = points[leg, :2]
    depth = metres[leg, 2]  # larger is farther away
    length = _FOOT_M * scale
    flat = (toe - heel) / length
    flat = flat * min(1.0, _LONGEST / max(1e-6, float(np.linalg.norm(flat))))
    ahead = np.append(flat, np.copysign(np.sqrt(1.0 - flat @ flat), depth[3] - depth[2]))
    shin = np.append((knee - ankle) / scale, depth[0] - depth[1])
    shin = shin / max(1e-6, float(np.linalg.norm(shin)))
    up = shin - ahead * (ahead @ shin)
    up = up / max(1e-6, float(np.linalg.norm(up)))
    turn = np.column_stack((np.cross(up, ahead), up, ahead))
    placed = (_SHAPE * ((1, 1, 1) if right else (-1, 1, 1))) @ turn[:2].T
    ankles = placed[4:6].mean(axis=0)
    placed[_SHIN] = ankles + (_SHAPE[_SHIN, 1] - _SHAPE[4, 1]) * shin[:2]
    return np.asarray((heel + toe) / 2 + (placed - placed[:2].mean(axis=0)) * length)


def _feet(points: FloatArray, scale: float) -> tuple[FootCandidate, FootCandidate]:
    def guess(right: bool) -> FootCandidate:
        _, ankle, heel, toe = points[list(_LEGS[int(right)])]
        ahead = toe[:2] - heel[:2]
        ahead_px = float(np.linalg.norm(ahead))
        # A foot that points at the camera has its toe below its heel, however little.
        direction = ahead / ahead_px if ahead_px > _LEAST_AHEAD * _FOOT_M * scale else np.array([0.0, 1.0])
        seen = float(min(ankle[2], heel[2], toe[2]))
        return FootCandidate(
            (heel[:2] + toe[:2]) / 2, _FOOT_M * scale, direction, 1.0 if right else 0.0, seen
        )

    return guess(False), guess(True)
