"""Pictures with known content for the tests of sources and sinks."""

from __future__ import annotations

import cv2
import numpy as np

from tryon.types import ByteArray

# BGR colours of the vertical bands of `patches`.
SHADES = [(0, 0, 255), (0, 255, 0), (255, 0, 0), (255, 255, 255), (0, 0, 0), (40, 120, 200), (200, 120, 40)]


def patches(height: int = 64, band: int = 32) -> ByteArray:
    """(height, 7 * band, 3) BGR: one vertical band of each of SHADES."""
    row = np.repeat(np.array(SHADES, np.uint8), band, axis=0)
    return np.ascontiguousarray(np.broadcast_to(row, (height, *row.shape)))


def moving_picture(index: int, size_wh: tuple[int, int]) -> ByteArray:
    """A smooth picture with a bright dot that moves two pixels a frame."""
    width, height = size_wh
    ramp = np.linspace(40, 160, width, dtype=np.uint8)
    image = np.repeat(np.broadcast_to(ramp, (height, width))[..., None], 3, axis=2).copy()
    cv2.circle(image, (10 + index * 2, height // 2), 6, (230, 230, 230), -1)
    return image
