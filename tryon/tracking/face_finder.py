"""Whether there are faces in a picture, and how large: the detector alone, without landmarks."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tryon.tracking.face import create_detector, rgb_of, size_wh_of
from tryon.tracking.quiet import quiet_native_stderr
from tryon.tracking.tiles import Box, search_levels
from tryon.types import ByteArray

_LEVELS = 2  # the whole frame and squares of its short side: faces of a tenth of that side are found
_SAME_FACE = 0.5
_SURE = 0.6
"""More than where landmarks confirm a face: letters and coloured patches pass for faces at 0.4."""


class FaceFinder:
    """MediaPipe's face detector over a few tiles; 2 to 8 ms a picture.

    task_file: face_landmarker.task, in which the detector travels. Raises ModelFileError.
    """

    def __init__(self, task_file: Path) -> None:
        self._detector: Any = create_detector(task_file)
        self._has_detected = False

    def find(self, image: ByteArray, zone: Box | None = None) -> tuple[Box, ...]:
        """Boxes in pixels of `image` (H, W, 3) BGR, largest first.

        zone: a part that is looked at first, and alone where a face is in it.
        """
        boxes = [] if zone is None else self._look(image, zone)
        if not boxes:
            for tile in (tile for level in search_levels(size_wh_of(image))[:_LEVELS] for tile in level):
                for box in self._look(image, tile):
                    if all(box.overlap(other) < _SAME_FACE for other in boxes):
                        boxes.append(box)
        return tuple(sorted(boxes, key=lambda box: -box.side))

    def close(self) -> None:
        """Free the model."""
        with quiet_native_stderr():
            self._detector.close()

    def _look(self, image: ByteArray, tile: Box) -> list[Box]:
        import mediapipe as mp

        part = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb_of(image, tile))
        with nullcontext() if self._has_detected else quiet_native_stderr():
            self._has_detected = True
            found = self._detector.detect(part).detections
        areas = [each.bounding_box for each in found if each.categories[0].score >= _SURE]
        return [Box(tile.x + a.origin_x, tile.y + a.origin_y, a.width, a.height) for a in areas]
