"""One hand, followed through a clip with MediaPipe's Hand Landmarker."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tryon.tracking.quiet import loading, quiet_native_stderr
from tryon.types import FloatArray, Frame

_MIN_CONFIDENCE = 0.5


class HandFollower:
    """Follows the first hand that it finds until that is lost. Make, use and close it in one thread.

    A look costs five times as much while there is none: then the whole picture is searched. task_file:
    hand_landmarker.task. Raises ModelFileError when it cannot be loaded.
    """

    def __init__(self, task_file: Path) -> None:
        from mediapipe.tasks.python import BaseOptions, vision

        options = vision.HandLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(task_file)),
            running_mode=vision.RunningMode.VIDEO,
            num_hands=1,  # it would search for a second one in every picture
            min_hand_detection_confidence=_MIN_CONFIDENCE,
            min_hand_presence_confidence=_MIN_CONFIDENCE,
            min_tracking_confidence=_MIN_CONFIDENCE,
        )
        self._time_ms, self._has_found = -1, False
        with loading(task_file):
            self._landmarker: Any = vision.HandLandmarker.create_from_options(options)

    def look(self, frame: Frame) -> FloatArray | None:
        """(21, 2) pixels of the hand's points; None where there is no hand. Frames come in order of time."""
        import mediapipe as mp

        rgb = np.ascontiguousarray(cv2.cvtColor(frame.image, cv2.COLOR_BGR2RGB))
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
        self._time_ms = max(self._time_ms + 1, frame.time_ns // 1_000_000)
        # It logs when it first runs, and when its second stage does.
        with quiet_native_stderr() if not self._has_found else nullcontext():
            found = self._landmarker.detect_for_video(image, self._time_ms)
        self._has_found = self._has_found or bool(found.hand_landmarks)
        if not found.hand_landmarks:
            return None
        return np.array([(p.x, p.y) for p in found.hand_landmarks[0]], np.float64) * frame.size_wh

    def close(self) -> None:
        """Free the model. Safe to call twice."""
        if self._landmarker is not None:
            with quiet_native_stderr():
                self._landmarker.close()
            self._landmarker = None
