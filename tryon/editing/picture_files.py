"""Pictures that come with templates and products, read from their files."""

from __future__ import annotations

import cv2
import numpy as np

from tryon.editing.painting import premultiplied
from tryon.types import ByteArray

LONGEST_SIDE_PX = 4096


def read_picture(content: bytes) -> ByteArray | None:
    """Premultiplied BGRA of a PNG's bytes; None where they are no picture, or a huge one."""
    packed = np.frombuffer(content, np.uint8)
    image = cv2.imdecode(packed, cv2.IMREAD_UNCHANGED) if packed.size else None
    if image is None or image.dtype != np.uint8 or max(image.shape[:2]) > LONGEST_SIDE_PX:
        return None
    if image.ndim == 2:
        image = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
    return premultiplied(np.asarray(image))
