"""Hands near a face in one picture, unrelated to any other: what may hide the glasses in a photograph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tryon.tracking.quiet import loading, quiet_native_stderr
from tryon.types import ByteArray, FloatArray

_CROP_PER_FACE = 2.2  # side of the square that is searched over the face's
_MIN_CONFIDENCE = 0.5
_MOST_HANDS = 2


class StillHands:
    """Finds hands round a face. Make, use and close it in one thread.

    task_file: hand_landmarker.task. Raises ModelFileError when it cannot be loaded.
    """

    def __init__(self, task_file: Path) -> None:
        from mediapipe.tasks.python import BaseOptions, vision

        options = vision.HandLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(task_file)),
            running_mode=vision.RunningMode.IMAGE,
            num_hands=_MOST_HANDS,
            min_hand_detection_confidence=_MIN_CONFIDENCE,
            min_hand_presence_confidence=_MIN_CONFIDENCE,
        )
        with loading(task_file):
            self._landmarker: Any = vision.HandLandmarker.create_from_options(options)

    def near(self, image: ByteArray, face_px: FloatArray) -> tuple[FloatArray, ...]:
        """(21, 2) pixels of every hand round a face. image: (H, W, 3) BGR. face_px: (N, 2 or 3) landmarks."""
        import mediapipe as mp

        low, high = face_px[:, :2].min(axis=0), face_px[:, :2].max(axis=0)
        half = _CROP_PER_FACE * float((high - low).max()) / 2
        left, top = (int(max(0.0, value)) for value in (low + high) / 2 - half)
        right, bottom = (int(max(0.0, value)) for value in (low + high) / 2 + half)
        crop = image[top:bottom, left:right]
        if crop.size == 0:
            return ()
        rgb = np.ascontiguousarray(cv2.cvtColor(crop, cv2.COLOR_BGR2RGB))
        found = self._landmarker.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb))
        size = np.array([crop.shape[1], crop.shape[0]], np.float64)
        return tuple(
            np.array([(p.x, p.y) for p in hand], np.float64) * size + (left, top)
            for hand in found.hand_landmarks
        )

    def close(self) -> None:
        """Free the model. Safe to call twice."""
        if self._landmarker is not None:
            with quiet_native_stderr():
                self._landmarker.close()
            self._landmarker = None
