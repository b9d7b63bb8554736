"""A still picture as a source of one frame."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from tryon.errors import InputError
from tryon.sources.base import SourceInfo
from tryon.types import ByteArray, Camera, Frame

STILL_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".jpe", ".webp", ".bmp", ".tif", ".tiff"})
"""Endings of the files that are read as stills; everything else is tried as a video."""


class StillImage:
    """Delivers one picture once. Raises InputError from the constructor when it cannot be read."""

    def __init__(self, path: Path) -> None:
        image = read_image(path)
        self._image: ByteArray | None = image
        self._delivered = False
        self._lock = threading.Lock()
        height, width = image.shape[:2]
        self._info = SourceInfo(
            name=path.name,
            kind="still",
            size_wh=(width, height),
            fps=0.0,
            detail=f"{width}x{height}",
            live=False,
            frame_count=1,
        )

    @property
    def info(self) -> SourceInfo:
        return self._info

    @property
    def camera(self) -> Camera | None:
        return None

    def read(self) -> Frame | None:
        """The picture, then None."""
        with self._lock:
            if self._image is None or self._delivered:
                return None
            self._delivered = True
            return Frame(self._image, 0, 0)

    def rewind(self) -> None:
        """Deliver the picture once more."""
        with self._lock:
            self._delivered = False

    def close(self) -> None:
        with self._lock:
            self._image = None


def read_image(path: Path) -> ByteArray:
    """(H, W, 3) uint8 BGR picture of a file, upright as its EXIF data says, transparency laid over white.

    Grey and 16-bit pictures are converted. Raises InputError in one line when it cannot be read.
    """
    try:
        data = np.fromfile(path, np.uint8)  # cv2.imread cannot open every Unicode path on Windows
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist") from error
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}") from error
    if len(data) == 0:
        raise InputError(f"{path.name} is empty")
    try:
        image = _decode(data)
    except cv2.error as error:  # a picture larger than OpenCV's limit, say
        raise InputError(f"{path.name} cannot be read as a picture: {error.err or error}") from error
    if image is None:
        raise InputError(f"{path.name} cannot be read as a picture: it is damaged or of an unknown format")
    return image


def _decode(data: ByteArray) -> ByteArray | None:
    # Only this flag keeps transparency; only IMREAD_COLOR turns the picture as EXIF says.
    raw = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    if raw is None:
        return None
    if raw.ndim == 3 and raw.shape[2] == 4:
        return _over_white(raw)
    image = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return None if image is None else np.asarray(image, np.uint8)


def _over_white(bgra: npt.NDArray[Any]) -> ByteArray:
    top = float(np.iinfo(bgra.dtype).max)
    values = bgra.astype(np.float32) / top
    alpha = values[..., 3:]
    return np.asarray(np.rint((values[..., :3] * alpha + (1.0 - alpha)) * 255.0), np.uint8)
