"""Pictures of a clip for the window: one for its tile, a row of them for its film strip."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
from PySide6.QtGui import QImage

from tryon.editing.reader import Reader, open_reader
from tryon.types import ByteArray

POSTER_AT = 1 / 3
"""Where in a clip its poster is taken: at the start somebody still looks for the button."""


@dataclass(frozen=True, eq=False)
class Film:
    """A clip: length in seconds (None for a still), size in pixels, and pictures of some moments."""

    length_s: float | None
    size_wh: tuple[int, int]
    frames: tuple[tuple[float, QImage], ...]

    def nearest(self, source_s: float) -> QImage:
        """The picture taken closest to a second of the clip."""
        return min(self.frames, key=lambda each: abs(each[0] - source_s))[1]


def read_film(path: Path, count: int, height: int) -> Film:
    """`count` pictures evenly over the clip, `height` px high; one for a still. Raises InputError."""
    reader = open_reader(path)
    try:
        length_s = reader.duration_s or None
        if length_s is None:
            times = [0.0]
        elif count == 1:
            times = [POSTER_AT * length_s]
        else:
            times = [(at + 0.5) * length_s / count for at in range(count)]
        return Film(
            length_s, reader.size_wh, tuple((time_s, _small(reader, time_s, height)) for time_s in times)
        )
    finally:
        reader.close()


def to_image(pixels: ByteArray) -> QImage:
    """A QImage with its own memory of a (h, w, 3) BGR picture."""
    height, width = pixels.shape[:2]
    # Qt's rows may be strided like numpy's, so a cropped view needs no copy before this one.
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_BGR888).copy()


def _small(reader: Reader, time_s: float, height: int) -> QImage:
    image = reader.picture_at(time_s)
    scale = height / image.shape[0]
    size = (max(1, round(image.shape[1] * scale)), height)
    return to_image(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
