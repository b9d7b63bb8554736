"""Hands near a face in one picture, unrelated to any other: what may hide the glasses in a photograph."""

from __future__ import annotations

from pathlib import Path

from tryon.tracking.hand_net import HandNets
from tryon.tracking.tiles import Box
from tryon.types import ByteArray, FloatArray

_CROP_PER_FACE = 2.2  # side of the square that is searched over the face's
_LEAST_SCORE, _LEAST_PRESENCE = 0.5, 0.5  # MediaPipe's own: faces are full of what looks a little like palms
_MOST_HANDS = 2


class StillHands:
    """Finds hands round a face. Make, use and close it in one thread.

    task_file: hand_landmarker.task. Raises ModelFileError when it cannot be loaded.
    """

    def __init__(self, task_file: Path) -> None:
        self._nets = HandNets(task_file)

    def near(self, image: ByteArray, face_px: FloatArray) -> tuple[FloatArray, ...]:
        """(21, 2) pixels of every hand round a face. image: (H, W, 3) BGR. face_px: (N, 2 or 3) landmarks."""
        low, high = face_px[:, :2].min(axis=0), face_px[:, :2].max(axis=0)
        side = _CROP_PER_FACE * float((high - low).max())
        x, y = (low + high) / 2 - side / 2
        palms = [palm for palm in self._nets.find(image, Box(x, y, side, side)) if palm.score >= _LEAST_SCORE]
        looks = [self._nets.look(image, palm.crop) for palm in palms[:_MOST_HANDS]]
        return tuple(look.points_px for look in looks if look.presence >= _LEAST_PRESENCE)

    def close(self) -> None:
        """Free the models. Safe to call twice."""
        self._nets.close()
